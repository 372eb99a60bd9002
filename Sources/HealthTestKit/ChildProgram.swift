internal import Glibc

/// A program that a test started, with its standard input and its output (both streams in one).
package final class ChildProgram {
    package let processID: Int32
    private let end: Int32
    private var isWaitedFor = false

    package struct Failure: Error, CustomStringConvertible {
        package var description: String
    }

    package init(_ arguments: [String], environment: [String: String] = [:]) throws {
        var ends: [Int32] = [-1, -1]
        // A socket pair, because pipe2(2) is not imported: close-on-exec from birth.
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw Failure(description: "no socket pair")
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor: Int32 in 0...2 { posix_spawn_file_actions_adddup2(&actions, ends[1], descriptor) }
        var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = []
        var place = environ
        while let entry = place.pointee {
            envp.append(strdup(entry))
            place += 1
        }
        for (name, value) in environment { envp.append(strdup("\(name)=\(value)")) }
        envp.append(nil)
        defer { for text in argv + envp { free(text) } }
        var process: pid_t = 0
        let code = posix_spawnp(&process, arguments[0], &actions, nil, &argv, &envp)
        close(ends[1])
        guard code == 0 else {
            close(ends[0])
            throw Failure(description: "\(arguments[0]) cannot be started (error \(code))")
        }
        processID = process
        end = ends[0]
    }

    deinit {
        close(end)
        if !isWaitedFor {
            kill(processID, SIGKILL)
            waitpid(processID, nil, 0)
        }
    }

    /// Gives it a line to read.
    package func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = Glibc.send(end, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Waits for its next line; nil at the end of its output.
    package func line() -> String? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while read(end, &byte, 1) == 1 {
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    /// Reads the rest of its output and waits for its end.
    package func finish() -> (text: String, code: Int32) {
        shutdown(end, Int32(SHUT_WR))
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(end, &block, block.count)
            if count <= 0 { break }
            bytes += block[..<count]
        }
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0, errno == EINTR {}
        isWaitedFor = true
        let signal = status & 0x7F
        return (String(decoding: bytes, as: UTF8.self), signal == 0 ? status >> 8 & 0xFF : 128 + signal)
    }
}
