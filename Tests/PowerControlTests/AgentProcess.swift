import Glibc
import Testing

/// A run of the built fence agent, or of another program, with its output in files.
final class AgentProcess {
    let process: pid_t
    private let directory: String
    private let startedAt = seconds()

    /// Where a stream of the process goes or comes from.
    enum Stream {
        /// A file of the test's own, which `Result` and `input` stand for.
        case file
        /// A file, FIFO or device.
        case path(String)
        /// An open descriptor of the test.
        case descriptor(Int32)
        case closed
    }

    struct Result {
        let code: Int32
        let output: String
        let errors: String
        /// Seconds.
        let duration: Double
    }

    /// The agent as it was built beside these tests.
    static var agent: String {
        get throws {
            var buffer = [CChar](repeating: 0, count: 4096)
            let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
            try #require(count > 0, "the test program cannot be found in /proc")
            let program = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
            var folder = program[...]
            while let slash = folder.lastIndex(of: "/") {
                folder = folder[..<slash]
                if exists(folder + "/fence_forewarn") { return folder + "/fence_forewarn" }
            }
            // Where the tests run inside SwiftPM's own helper, the bundle's path is an argument.
            for argument in CommandLine.arguments where argument.hasSuffix(".xctest") {
                let path = argument[..<(argument.lastIndex(of: "/") ?? argument.startIndex)] + "/fence_forewarn"
                if exists(String(path)) { return String(path) }
            }
            Issue.record("fence_forewarn is not beside \(program); run swift build first.")
            throw CancellationError()
        }
    }

    /// Runs to the end.
    static func run(
        _ program: String, _ arguments: [String] = [], input: String = "", from source: Stream = .file,
        output: Stream = .file, errors: Stream = .file
    ) async throws -> Result {
        try await AgentProcess(program, arguments, input: input, from: source, output: output, errors: errors).wait()
    }

    /// - Parameter source: standard input; with `.file` it is `input`.
    init(
        _ program: String, _ arguments: [String] = [], input: String = "", from source: Stream = .file,
        output: Stream = .file, errors: Stream = .file
    ) throws {
        var template = Array("/tmp/forewarn-run-XXXXXX".utf8CString)
        directory = String(cString: try #require(mkdtemp(&template)))
        let file = try #require(fopen(directory + "/in", "we"))
        fputs(input, file)
        fclose(file)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, stream, name) in [(0, source, "in"), (1, output, "out"), (2, errors, "err")]
            as [(Int32, Stream, String)]
        {
            let flags = number == 0 ? O_RDONLY : O_WRONLY | O_CREAT
            switch stream {
            case .file: posix_spawn_file_actions_addopen(&actions, number, "\(directory)/\(name)", flags, 0o600)
            case .path(let path): posix_spawn_file_actions_addopen(&actions, number, path, flags, 0o600)
            case .descriptor(let open): posix_spawn_file_actions_adddup2(&actions, open, number)
            case .closed: posix_spawn_file_actions_addclose(&actions, number)
            }
        }
        var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
        defer { for argument in argv { free(argument) } }
        argv.append(nil)
        var process: pid_t = 0
        let code = posix_spawnp(&process, program, &actions, nil, argv, environ)
        try #require(code == 0, "\(program) cannot be started")
        self.process = process
    }

    deinit {
        for name in ["in", "out", "err"] { unlink(directory + "/" + name) }
        rmdir(directory)
    }

    /// Waits for its end.
    func wait() async -> Result {
        let process = process
        let (status, endedAt) = await withCheckedContinuation { continuation in
            ProcessEnd(process, continuation).start()
        }
        let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        return Result(
            code: code, output: contents(directory + "/out"), errors: contents(directory + "/err"),
            duration: endedAt - startedAt)
    }

    /// What it has written to standard error.
    var errorsSoFar: String { contents(directory + "/err") }

    /// Whether it still runs; leaves it to `wait` to collect it.
    var isRunning: Bool {
        guard let state = contents("/proc/\(process)/stat").split(separator: ")").last?.dropFirst().first else {
            return false
        }
        return state != "Z"
    }
}
