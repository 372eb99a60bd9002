import Glibc
import LinuxAccess
import Testing

@testable import ProbeRuntime

/// A directory of extensions, removed with everything in it. Its files belong to whoever runs the tests.
final class ExtensionDirectory {
    let path: String

    init() throws {
        var template = Array("/tmp/forewarn-extensions-XXXXXX".utf8CString)
        let isMade = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.map { mkdtemp($0) != nil } ?? false
        }
        try #require(isMade)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in KernelTree().names(path) { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    static var owner: UInt32 { geteuid() }

    @discardableResult
    func add(_ name: String, _ text: String, mode: mode_t = 0o755) throws -> String {
        let file = "\(path)/\(name)"
        let raw = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o700)
        try #require(raw >= 0)
        let bytes = Array(text.utf8)
        try #require(write(raw, bytes, bytes.count) == bytes.count)
        try #require(fchmod(raw, mode) == 0)
        close(raw)
        return file
    }

    func find() -> (programs: [ExtensionProgram], refusals: [String]) {
        ExtensionProgram.find(in: path, interval: .seconds(60), deadline: .seconds(60), owner: Self.owner)
    }

    func sense(_ name: String, path search: String = "/usr/bin:/bin") throws -> ExtensionSense {
        let program = try #require(find().programs.first { $0.name == name })
        return ExtensionSense(program, environment: ["PATH": search], owner: Self.owner)
    }
}
