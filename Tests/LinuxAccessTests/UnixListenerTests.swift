import Glibc
import Testing

@testable import LinuxAccess

@Suite struct UnixListenerTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("socket")
    }

    @Test func requestAndReply() async throws {
        let listener = try UnixListener.bind(path: path, mode: 0o600)
        async let accepted = listener.accept()
        let client = try await UnixConnection.connect(path: path)
        let server = try #require(try await accepted)
        #expect(server.peerCredentials.uid == geteuid())
        try await client.send(line: "ping")
        #expect(try await server.nextLine() == Array("ping".utf8))
        try await server.send(line: "pong")
        #expect(try await client.nextLine() == Array("pong".utf8))
    }

    @Test func theModeIsExactWhateverTheUmask() throws {
        let before = umask(0o077)
        defer { umask(before) }
        let listener = try UnixListener.bind(path: path, mode: 0o666)
        var status = stat()
        #expect(lstat(path, &status) == 0)
        #expect(status.st_mode == S_IFSOCK | 0o666)
        listener.close()
    }

    @Test func closingRemovesTheFileAndEndsAccept() async throws {
        let listener = try UnixListener.bind(path: path, mode: 0o600)
        async let accepted = listener.accept()
        listener.close()
        listener.close()
        #expect(try await accepted == nil)
        #expect(access(path, F_OK) != 0)
        let error = await #expect(throws: UnixSocketError.self) { try await UnixConnection.connect(path: path) }
        #expect(error?.code == .nobodyListens)
    }

    @Test func closingLeavesAFileThatSomebodyElsePutThere() throws {
        let listener = try UnixListener.bind(path: path, mode: 0o600)
        unlink(path)
        let other = try UnixListener.bind(path: path, mode: 0o600)
        listener.close()
        #expect(access(path, F_OK) == 0)
        other.close()
        #expect(access(path, F_OK) != 0)
    }

    @Test func aLiveSocketIsNotStolen() async throws {
        let listener = try UnixListener.bind(path: path, mode: 0o600)
        let error = #expect(throws: UnixSocketError.self) { try UnixListener.bind(path: path, mode: 0o600) }
        #expect(error?.code == .inUse)
        // The probe of the second one is a connection that ended at once; then comes the real one.
        let client = try await UnixConnection.connect(path: path)
        #expect(try await listener.accept()?.nextLine() == nil)
        let server = try #require(try await listener.accept())
        try await client.send(line: "x")
        #expect(try await server.nextLine() == [120])
    }

    @Test func aListenerThatIsTooBusyToAnswerIsNotStolenFrom() throws {
        let raw = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(raw) }
        try UnixAddress.with(path) { address, size throws(SystemCallError) in
            _ = try SystemCall.run("bind", path) { Glibc.bind(raw, address, size) }
        }
        try #require(listen(raw, 0) == 0)
        var waiting: [Descriptor] = []
        var isFull = false
        while !isFull {
            let client = try UnixAddress.makeSocket(type: SOCK_STREAM)
            isFull = try UnixAddress.with(path) { address, size throws(SystemCallError) in
                try SystemCall.runNonBlocking("connect to", path) { connect(client.raw, address, size) } == nil
            }
            waiting.append(client)
        }
        let error = #expect(throws: UnixSocketError.self) { try UnixListener.bind(path: path, mode: 0o600) }
        #expect(error?.code == .inUse)
        #expect(access(path, F_OK) == 0)
        withExtendedLifetime(waiting) {}
    }

    @Test func aStaleSocketIsReplaced() async throws {
        let raw = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        try UnixAddress.with(path) { address, size throws(SystemCallError) in
            _ = try SystemCall.run("bind", path) { Glibc.bind(raw, address, size) }
        }
        close(raw)
        #expect(access(path, F_OK) == 0)
        let listener = try UnixListener.bind(path: path, mode: 0o600)
        _ = try await UnixConnection.connect(path: path)
        listener.close()
    }

    @Test func aFileThatIsNoSocketIsKept() throws {
        _ = try directory.write(Array("precious".utf8), to: "socket", mode: 0o600)
        let error = #expect(throws: UnixSocketError.self) { try UnixListener.bind(path: path, mode: 0o600) }
        #expect(error?.code == .notASocket)
        #expect(access(path, F_OK) == 0)
    }

    @Test func aMissingDirectoryIsNamedWithWhatToDo() {
        let error = #expect(throws: UnixSocketError.self) {
            _ = try UnixListener.bind(path: directory.file("gone") + "/socket", mode: 0o600)
        }
        #expect(error?.code == .noDirectory)
        #expect(error?.description.contains("does not exist: make it") == true)
    }

    @Test func badPathsAreNamed() {
        let long = #expect(throws: UnixSocketError.self) {
            try UnixListener.bind(path: "/tmp/" + String(repeating: "x", count: 200), mode: 0o600)
        }
        #expect(long?.code == .pathTooLong)
        let absent = #expect(throws: UnixSocketError.self) {
            try UnixListener.bind(path: "/nonexistent/socket", mode: 0o600)
        }
        #expect(absent?.description.contains("/nonexistent/") == true)
    }

    @Test func noDescriptorLeaksOnAnyPath() async throws {
        // Other suites run at the same time and hold a few sockets each: a leak of one a round stands out.
        let rounds = 400
        let before = socketCount()
        let listener = try UnixListener.bind(path: path, mode: 0o600)
        for round in 0..<rounds {
            let client = try await UnixConnection.connect(path: path)
            let server = try #require(try await listener.accept())
            switch round % 4 {
            case 0: client.close()
            case 1:
                let reader = Task { try await server.nextLine() }
                reader.cancel()
                _ = try? await reader.value
            case 2:
                let reader = Task { try await server.nextLine() }
                await Task.yield()
                server.close()
                _ = try? await reader.value
            default:
                // Both are let go without a close.
                try await client.send(line: "x")
            }
        }
        listener.close()
        // Dispatch lets go of a watched descriptor on its own queue, soon after the close.
        for _ in 0..<1000 where socketCount() >= before + rounds / 8 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(socketCount() < before + rounds / 8)
    }

    private func socketCount() -> Int {
        descriptors { $0.hasPrefix("socket:") }.count
    }

    @Test func anInheritedSocketIsUsedAndStaysForSystemd() async throws {
        let raw = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(raw) }
        try UnixAddress.with(path) { address, size throws(SystemCallError) in
            _ = try SystemCall.run("bind", path) { Glibc.bind(raw, address, size) }
        }
        #expect(listen(raw, 5) == 0)
        let passed = fcntl(raw, F_DUPFD, 200)
        let environment = ["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "1", "LISTEN_FDNAMES": "probe"]
        let listener = try #require(
            try UnixListener.inherited(
                named: "probe", lineLimit: 100, firstDescriptor: passed, process: getpid()
            ) { environment[$0] })
        let first = try await UnixConnection.connect(path: path)
        #expect(try await listener.accept() != nil)
        listener.close()
        first.close()
        #expect(access(path, F_OK) == 0)
        // systemd's own copy still listens.
        _ = try await UnixConnection.connect(path: path)
    }

    @Test func withoutSystemdThereIsNoInheritedSocket() throws {
        func inherited(_ environment: [String: String], name: String? = nil) throws -> UnixListener? {
            try UnixListener.inherited(named: name, lineLimit: 10, firstDescriptor: 900, process: 7) {
                environment[$0]
            }
        }
        #expect(try inherited([:]) == nil)
        #expect(try inherited(["LISTEN_PID": "8", "LISTEN_FDS": "1"]) == nil)
        #expect(try inherited(["LISTEN_PID": "7", "LISTEN_FDS": "0"]) == nil)
        #expect(try inherited(["LISTEN_PID": "7", "LISTEN_FDS": "-1"]) == nil)
        #expect(try inherited(["LISTEN_PID": "7", "LISTEN_FDS": "1", "LISTEN_FDNAMES": "a"], name: "b") == nil)
        #expect(throws: UnixSocketError.self) { try inherited(["LISTEN_PID": "7", "LISTEN_FDS": "2"]) }
        // The descriptor is not open at all.
        #expect(throws: UnixSocketError.self) { try inherited(["LISTEN_PID": "7", "LISTEN_FDS": "1"]) }
    }
}
