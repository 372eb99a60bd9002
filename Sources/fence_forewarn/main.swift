import Glibc
import PowerControl

// Not CommandLine.arguments: that would copy a password where nobody can overwrite it.
var arguments: [UnsafeMutablePointer<CChar>] = []
for index in 1..<max(1, Int(CommandLine.argc)) {
    if let argument = CommandLine.unsafeArgv[index] { arguments.append(argument) }
}
exit(FenceAgent().run(arguments: arguments).rawValue)
