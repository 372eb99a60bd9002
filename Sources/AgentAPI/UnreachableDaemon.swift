internal import Glibc
internal import NIOCore

/// Why the daemon cannot be asked, in words that a person can act on; the transport's own are for its developers.
enum UnreachableDaemon {
    static func sentence(_ error: any Error, at socket: String) -> String {
        if socket.isEmpty { return "--socket needs the path of the daemon's socket." }
        return switch error {
        case let error as IOError where error.errnoCode == ECONNREFUSED && isOther(socket):
            "\(socket) is no socket: name the daemon's with --socket; usually it is \(AgentDefaults.apiSocket)."
        case let error as IOError where error.errnoCode == ENOENT || error.errnoCode == ECONNREFUSED:
            "forewarnd does not run: nobody listens at \(socket). Start it (systemctl start forewarnd), or name its "
                + "socket with --socket."
        case let error as IOError where error.errnoCode == EACCES || error.errnoCode == EPERM:
            "This user may not ask forewarnd at \(socket): be root or a member of the group forewarn-admin."
        case SocketAddressError.unixDomainSocketPathTooLong:
            "The path of the daemon's socket is too long (107 bytes at most): \(socket)"
        default:
            "forewarnd does not answer at \(socket): \(cause(of: error)). Look at systemctl status forewarnd."
        }
    }

    /// Something stands there that is no socket.
    private static func isOther(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFSOCK
    }

    /// Connected, and then it went wrong.
    static func brokenOff(_ error: any Error, at socket: String, silent seconds: Int64) -> String {
        guard error is SilenceHandler.Silence else {
            return
                "The connection to forewarnd at \(socket) broke: \(cause(of: error)). Look at systemctl status forewarnd."
        }
        return
            "forewarnd at \(socket) took the question and has said nothing for \(seconds) s: it hangs. Look at systemctl "
            + "status forewarnd and journalctl -u forewarnd."
    }

    /// Half a sentence.
    static func cause(of error: any Error) -> String {
        switch error {
        case let error as IOError where error.errnoCode == ECONNRESET || error.errnoCode == EPIPE: "it went away"
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case ChannelError.connectTimeout: "it did not take the connection within 5 s"
        default: "\(error)"
        }
    }
}
