import Glibc
import HealthModel

extension UnixConnection {
    /// Connects to a listening socket. A listener whose queue is full is tried again until the deadline.
    ///
    /// - Throws: `UnixSocketError` with `.nobodyListens` if the path does not exist or nobody answers there.
    package static func connect(
        path: String, within deadline: Duration = .seconds(5), lineLimit: Int = defaultLineLimit
    ) async throws -> UnixConnection {
        let instant = MonotonicClock.now().advanced(by: deadline)
        let descriptor: Descriptor
        do {
            descriptor = try UnixAddress.makeSocket(type: SOCK_STREAM)
        } catch {
            throw UnixSocketError(error)
        }
        while true {
            do {
                try UnixAddress.with(path) { address, size throws(SystemCallError) in
                    _ = try SystemCall.run("connect to", path) { Glibc.connect(descriptor.raw, address, size) }
                }
                return try UnixConnection(descriptor, subject: path, lineLimit: lineLimit)
            } catch {
                guard let underlying = error.underlying else { throw error }
                switch underlying.errno {
                case ENOENT, ECONNREFUSED, ENOTDIR: throw UnixSocketError(.nobodyListens, path, underlying: underlying)
                case EAGAIN:
                    // connect(2): the backlog is full, and poll(2) cannot tell when it no longer is.
                    guard MonotonicClock.now() < instant else { throw UnixSocketError(.deadlinePassed, path) }
                    try await Task.sleep(for: .milliseconds(10))
                default: throw error
                }
            }
        }
    }

    /// Takes over an open stream socket, for example one end of a socket pair that a parent left in this process.
    package static func adopt(
        _ raw: Int32, subject: String, lineLimit: Int = defaultLineLimit
    ) throws(UnixSocketError) -> UnixConnection {
        do {
            try SystemCall.run("set close-on-exec of", subject, foreign: true) { fcntl(raw, F_SETFD, FD_CLOEXEC) }
            let flags = try SystemCall.run("examine", subject) { fcntl(raw, F_GETFL) }
            try SystemCall.run("make non-blocking", subject) { fcntl(raw, F_SETFL, flags | O_NONBLOCK) }
        } catch {
            throw UnixSocketError(error)
        }
        return try UnixConnection(Descriptor(adopting: raw), subject: subject, lineLimit: lineLimit)
    }

    /// Two connected ends in this process.
    package static func pair(
        lineLimit: Int = defaultLineLimit
    ) throws(UnixSocketError) -> (UnixConnection, UnixConnection) {
        let subject = "a socket pair"
        var raw: [Int32] = [-1, -1]
        do {
            let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
            try SystemCall.run("create", subject) { socketpair(AF_UNIX, type, 0, &raw) }
        } catch {
            throw UnixSocketError(error)
        }
        let (first, second) = (Descriptor(adopting: raw[0]), Descriptor(adopting: raw[1]))
        return (
            try UnixConnection(first, subject: subject, lineLimit: lineLimit),
            try UnixConnection(second, subject: subject, lineLimit: lineLimit)
        )
    }
}
