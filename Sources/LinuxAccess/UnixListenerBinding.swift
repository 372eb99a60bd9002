import Glibc

extension UnixListener {
    /// Makes the socket file and listens on it.
    ///
    /// A socket file that is left over is removed, but only if nobody answers on it. Two processes that start at the
    /// same time are kept apart by a lock on the directory (flock(2)) that is held until the winner listens.
    ///
    /// - Parameters:
    ///   - mode: permission bits of the file; who may write may connect.
    ///   - group: group of the file; unchanged if nil.
    package static func bind(
        path: String, mode: UInt32, group: UInt32? = nil, lineLimit: Int = UnixConnection.defaultLineLimit
    ) throws(UnixSocketError) -> UnixListener {
        let directory = path.lastIndex(of: "/").map { String(path[..<$0]) + "/" } ?? "."
        do {
            let lock = try Descriptor.open(directory, flags: O_RDONLY | O_DIRECTORY)
            let locked = try SystemCall.runNonBlocking("lock", directory) { flock(lock.raw, LOCK_EX | LOCK_NB) }
            guard locked != nil else { throw UnixSocketError(.inUse, path) }
            return try withExtendedLifetime(lock) {
                try bindWhileLocked(path: path, mode: mode, group: group, lineLimit: lineLimit)
            }
        } catch let error as UnixSocketError {
            throw error
        } catch let error as SystemCallError {
            if error.isNotFound, error.subject == directory {
                throw UnixSocketError(.noDirectory, path, underlying: error)
            }
            throw UnixSocketError(error)
        } catch {
            throw UnixSocketError(.system, path)
        }
    }

    /// For a library that binds by itself: removes a socket file that is left over, and nothing else.
    ///
    /// - Throws: `UnixSocketError` with `.inUse`, `.notASocket`, `.noDirectory` or `.pathTooLong`, so that nobody meets
    ///   the library's own words for them.
    package static func makeWay(for path: String) throws(UnixSocketError) {
        let directory = path.lastIndex(of: "/").map { String(path[..<$0]) + "/" } ?? "."
        do {
            _ = try Descriptor.open(directory, flags: O_RDONLY | O_DIRECTORY)
            try UnixAddress.with(path) { _, _ throws(SystemCallError) in }
            try removeStaleSocket(path)
        } catch let error as UnixSocketError {
            throw error
        } catch let error as SystemCallError {
            if error.isNotFound { throw UnixSocketError(.noDirectory, path, underlying: error) }
            throw UnixSocketError(error)
        } catch {
            throw UnixSocketError(.system, path)
        }
    }

    private static func bindWhileLocked(
        path: String, mode: UInt32, group: UInt32?, lineLimit: Int
    ) throws -> UnixListener {
        try removeStaleSocket(path)
        let descriptor = try UnixAddress.makeSocket(type: SOCK_STREAM)
        try UnixAddress.with(path) { address, size throws(SystemCallError) in
            _ = try SystemCall.run("bind", path) { Glibc.bind(descriptor.raw, address, size) }
        }
        let listener = UnixListener(
            descriptor, path: path, ownFile: FileIdentity(ofPath: path), lineLimit: lineLimit)
        // Nobody can connect before listen(2): the mode that bind(2) made from the umask is never in effect. If one of
        // these fails, letting go of the listener removes the file.
        try SystemCall.run("set the mode of", path) { chmod(path, mode) }
        if let group { try SystemCall.run("set the group of", path) { chown(path, uid_t.max, group) } }
        try SystemCall.run("listen at", path) { listen(descriptor.raw, 64) }
        return listener
    }

    /// nil if there is nothing; symbolic links are not followed.
    private static func fileMode(ofPath path: String) throws(SystemCallError) -> mode_t? {
        var status = stat()
        let result = try SystemCall.run("examine", path, orNilFor: ENOENT) { lstat(path, &status) }
        return result == nil ? nil : status.st_mode
    }

    private static func removeStaleSocket(_ path: String) throws {
        guard let mode = try fileMode(ofPath: path) else { return }
        guard mode & S_IFMT == S_IFSOCK else { throw UnixSocketError(.notASocket, path) }
        let descriptor = try UnixAddress.makeSocket(type: SOCK_STREAM)
        do {
            try UnixAddress.with(path) { address, size throws(SystemCallError) in
                _ = try SystemCall.run("connect to", path) { connect(descriptor.raw, address, size) }
            }
        } catch {
            // ECONNREFUSED alone proves that nobody listens (connect(2)); EAGAIN is a listener with a full queue.
            guard error.underlying?.errno == ECONNREFUSED else {
                if error.underlying?.errno == EAGAIN { throw UnixSocketError(.inUse, path) }
                throw error
            }
            try SystemCall.run("remove the left-over socket", path) { unlink(path) }
            return
        }
        throw UnixSocketError(.inUse, path)
    }

    /// The listening socket that systemd passed to this process (sd_listen_fds(3)): the one of this name
    /// (`FileDescriptorName=` in systemd.socket(5)), or the only one.
    ///
    /// - Returns: nil if systemd passed none, so that the caller binds its own.
    /// - Throws: if what was passed is not one listening Unix stream socket. Take each socket once: it is closed with
    ///   the listener.
    package static func inherited(
        named name: String? = nil, lineLimit: Int = UnixConnection.defaultLineLimit
    ) throws(UnixSocketError) -> UnixListener? {
        try inherited(
            named: name, lineLimit: lineLimit, firstDescriptor: 3, process: getpid(),
            environment: Environment.value)
    }

    static func inherited(
        named name: String?, lineLimit: Int, firstDescriptor: Int32, process: Int32,
        environment: (String) -> String?
    ) throws(UnixSocketError) -> UnixListener? {
        guard environment("LISTEN_PID").flatMap({ Int32($0) }) == process,
            let count = environment("LISTEN_FDS").flatMap({ Int($0) }), (1...64).contains(count)
        else { return nil }
        let names = environment("LISTEN_FDNAMES")?.split(separator: ":", omittingEmptySubsequences: false) ?? []
        let index: Int
        if let name, count > 1 || !names.isEmpty {
            guard let position = names.firstIndex(where: { $0 == name }), position < count else { return nil }
            index = position
        } else {
            guard count == 1 else { throw UnixSocketError(.system, "LISTEN_FDS (which of \(count) sockets is meant?)") }
            index = 0
        }
        let raw = firstDescriptor + Int32(index)
        let subject = "the inherited socket \(name ?? String(raw))"
        do {
            try SystemCall.run("take over", subject, foreign: true) { fcntl(raw, F_SETFD, FD_CLOEXEC) }
            let isListening = try option(SO_ACCEPTCONN, of: raw, subject: subject) == 1
            let isStream = try option(SO_TYPE, of: raw, subject: subject) == Int32(SOCK_STREAM.rawValue)
            let isUnix = try option(SO_DOMAIN, of: raw, subject: subject) == AF_UNIX
            guard isListening, isStream, isUnix else { throw UnixSocketError(.notASocket, subject) }
            let flags = try SystemCall.run("examine", subject) { fcntl(raw, F_GETFL) }
            try SystemCall.run("make non-blocking", subject) { fcntl(raw, F_SETFL, flags | O_NONBLOCK) }
        } catch let error as UnixSocketError {
            throw error
        } catch let error as SystemCallError {
            throw UnixSocketError(error)
        } catch {
            throw UnixSocketError(.system, subject)
        }
        return UnixListener(Descriptor(adopting: raw), path: subject, ownFile: nil, lineLimit: lineLimit)
    }

    private static func option(_ name: Int32, of raw: Int32, subject: String) throws(SystemCallError) -> Int32 {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        try SystemCall.run("examine", subject) { getsockopt(raw, SOL_SOCKET, name, &value, &size) }
        return value
    }
}
