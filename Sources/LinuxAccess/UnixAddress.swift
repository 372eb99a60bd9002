import Glibc

/// sockaddr_un (unix(7)).
enum UnixAddress {
    /// Bytes of a path that fit with their terminating NUL.
    static let pathLimit = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    static func makeSocket(type: __socket_type) throws(SystemCallError) -> Descriptor {
        let flags = Int32(type.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        return Descriptor(adopting: try SystemCall.run("create", "a Unix socket") { socket(AF_UNIX, flags, 0) })
    }

    /// Calls `body` with the address of `path`; a leading `@` means the abstract namespace.
    static func with<Result>(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) throws(SystemCallError) -> Result
    ) throws(UnixSocketError) -> Result {
        var bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count <= pathLimit, !bytes.contains(0) else {
            throw UnixSocketError(.pathTooLong, path)
        }
        let isAbstract = bytes[0] == UInt8(ascii: "@")
        if isAbstract { bytes[0] = 0 }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        // A path ends with a NUL, an abstract name with the length of the address.
        let prefix = MemoryLayout<sockaddr_un>.size - MemoryLayout.size(ofValue: address.sun_path)
        let size = socklen_t(prefix + bytes.count + (isAbstract ? 0 : 1))
        let outcome = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                Swift.Result<Result, SystemCallError> { () throws(SystemCallError) in try body(generic, size) }
            }
        }
        switch outcome {
        case .success(let value): return value
        case .failure(let error): throw UnixSocketError(error)
        }
    }
}
