import Glibc
import PowerControl

// Not CommandLine.arguments: that would copy a password where nobody can overwrite it.
var arguments: [UnsafeMutablePointer<CChar>] = []
for index in 1..<max(1, Int(CommandLine.argc)) {
    // The memory of argv: it stands as long as the process, ends with a null pointer at argc (execve(2)), which is not
    // reached here, and no thread but this one uses it.
    if let argument = CommandLine.unsafeArgv[index] { arguments.append(argument) }
}
exit(FenceAgent().run(arguments: arguments).rawValue)
