import Glibc

/// The text files and links of sysfs and procfs below a root, which in a test is a directory. What is missing, too large
/// or not readable is nil: the kernel takes files away with their device at any moment.
package struct KernelTree: Hashable, Sendable {
    /// "" for the real one; without a slash at the end.
    package let root: String

    package init(root: String = "") {
        self.root = root
    }

    /// The bytes of a file, at most `limit`; more is cut off.
    package func bytes(_ path: String, limit: Int = 4096) -> [UInt8]? {
        // O_NONBLOCK: a FIFO in the file's place must not hang the reader.
        guard let descriptor = try? Descriptor.open(root + path, flags: O_RDONLY | O_NONBLOCK) else { return nil }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: min(max(1, limit), 65536))
        while bytes.count < limit {
            let room = min(chunk.count, limit - bytes.count)
            guard let count = try? SystemCall.run("read", path, { Glibc.read(descriptor.raw, &chunk, room) })
            else { return nil }
            if count == 0 { break }
            bytes.append(contentsOf: chunk[0..<count])
        }
        return bytes
    }

    /// A one-line file without the white space around it, made printable; nil also if nothing is left.
    package func word(_ path: String) -> String? {
        guard let bytes = bytes(path, limit: 1024) else { return nil }
        func isSpace(_ byte: UInt8) -> Bool { byte == 0 || byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) })
        else { return nil }
        return Printable.clean(bytes[first...last])
    }

    /// A decimal number; nil for anything else.
    package func number(_ path: String) -> Int? { word(path).flatMap { Int($0) } }

    /// The names in a directory, sorted, at most 4096.
    package func names(_ path: String) -> [String] {
        guard let stream = opendir(root + path) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while names.count < 4096, let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    package func exists(_ path: String) -> Bool { FileName.exists(root + path) }

    /// Where the path leads when every link is followed, below the root; nil if nowhere (realpath(3)).
    package func resolved(_ path: String) -> String? {
        guard let real = realpath(root + path, nil) else { return nil }
        defer { free(real) }
        let text = String(cString: real)
        guard !root.isEmpty else { return text }
        guard let base = realpath(root, nil) else { return nil }
        defer { free(base) }
        let prefix = String(cString: base)
        return text.hasPrefix(prefix + "/") ? String(text.dropFirst(prefix.count)) : nil
    }
}
