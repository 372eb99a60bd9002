import AgentAPI
import Glibc
import LinuxAccess
import Testing

/// What may stand where a socket is to be: each with its own word, before a library says its own.
@Suite struct SocketPlaceTests {
    @Test func onlyALeftOverSocketIsRemoved() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/api"
        try UnixListener.makeWay(for: path)

        let raw = open(path, O_WRONLY | O_CREAT, 0o600)
        close(raw)
        #expect(#expect(throws: UnixSocketError.self) { try UnixListener.makeWay(for: path) }?.code == .notASocket)
        #expect(access(path, F_OK) == 0, "somebody's file is never removed")
        unlink(path)

        let listener = try UnixListener.bind(path: path, mode: 0o600)
        #expect(#expect(throws: UnixSocketError.self) { try UnixListener.makeWay(for: path) }?.code == .inUse)
        listener.close()

        // A socket whose process was killed.
        let dead = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(dead, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
        close(dead)
        #expect(access(path, F_OK) == 0)
        try UnixListener.makeWay(for: path)
        #expect(access(path, F_OK) != 0)

        let nowhere = #expect(throws: UnixSocketError.self) { try UnixListener.makeWay(for: "/nonexistent/x/api") }
        #expect(nowhere?.code == .noDirectory)
        #expect(nowhere?.description.contains("make it") == true)
        let long = directory.path + "/" + String(repeating: "x", count: 120)
        #expect(#expect(throws: UnixSocketError.self) { try UnixListener.makeWay(for: long) }?.code == .pathTooLong)
    }

    @Test func theCommandSaysWhatStandsAtThePath() async throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/api"
        close(open(path, O_WRONLY | O_CREAT, 0o600))
        for (place, words) in [
            (path, "\(path) is no socket: name the daemon's with --socket; usually it is /run/forewarn/api.sock."),
            ("", "--socket needs the path of the daemon's socket."),
        ] {
            let error = await #expect(throws: APIError.self) { _ = try await APIClient(socket: place).status() }
            #expect(error?.code == .unreachable)
            #expect(error?.message == words)
        }
    }
}
