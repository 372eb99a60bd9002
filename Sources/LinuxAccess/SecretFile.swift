import Glibc

/// Reads a password file that only its owner can read.
package enum SecretFile {
    /// Largest accepted file, in bytes.
    package static let sizeLimit = 4096

    /// The first line of `path` without its newline.
    ///
    /// Symbolic links are not followed; the file must be regular, belong to root or to the user of this process, give no
    /// permission to group or others, and hold no NUL and no control character in its first line.
    package static func read(_ path: String) throws(SecretFileError) -> Secret {
        // Before it is opened: to open a device or a socket may do something.
        var status = stat()
        if lstat(path, &status) == 0 { try check(kind: status.st_mode, path: path) }
        let descriptor: Descriptor
        do {
            // O_NONBLOCK: a FIFO in the file's place must not hang the reader.
            descriptor = try Descriptor.open(path, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        } catch {
            // ELOOP: a link has come in its place since.
            throw SecretFileError(error.errno == ELOOP ? .symbolicLink : .unreadable, path: path, underlying: error)
        }
        try check(descriptor, path: path)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: sizeLimit + 1, alignment: 1)
        defer {
            Secret.wipe(buffer)
            buffer.deallocate()
        }
        let filled = try fill(buffer, from: descriptor, path: path)
        guard filled <= sizeLimit else { throw SecretFileError(.tooLarge, path: path) }
        let line = UnsafeRawBufferPointer(rebasing: buffer[0..<filled]).prefix { $0 != UInt8(ascii: "\n") }
        guard !line.isEmpty else { throw SecretFileError(.empty, path: path) }
        guard line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw SecretFileError(.malformed, path: path) }
        return Secret(bytes: line)
    }

    private static func check(kind mode: mode_t, path: String) throws(SecretFileError) {
        switch mode & S_IFMT {
        case S_IFREG: break
        case S_IFLNK: throw SecretFileError(.symbolicLink, path: path)
        default: throw SecretFileError(.notRegular, path: path)
        }
    }

    private static func check(_ descriptor: Descriptor, path: String) throws(SecretFileError) {
        let status: stat
        do {
            status = try descriptor.status(of: path)
        } catch {
            throw SecretFileError(.unreadable, path: path, underlying: error)
        }
        try check(kind: status.st_mode, path: path)
        guard status.st_uid == 0 || status.st_uid == geteuid() else {
            throw SecretFileError(.wrongOwner, path: path)
        }
        guard status.st_mode & 0o077 == 0 else { throw SecretFileError(.openToOthers, path: path) }
    }

    private static func fill(
        _ buffer: UnsafeMutableRawBufferPointer, from descriptor: Descriptor, path: String
    ) throws(SecretFileError) -> Int {
        var filled = 0
        while filled < buffer.count {
            let count: Int
            do {
                count = try SystemCall.run("read", path) {
                    Glibc.read(descriptor.raw, buffer.baseAddress.unsafelyUnwrapped + filled, buffer.count - filled)
                }
            } catch {
                throw SecretFileError(.unreadable, path: path, underlying: error)
            }
            if count == 0 { break }
            filled += count
        }
        return filled
    }
}
