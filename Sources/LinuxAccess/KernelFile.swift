import Glibc

/// Reads the small files in which the kernel tells about itself (/proc, /sys). They have no size, they change while they
/// are read, and they are no more to be trusted than the device behind them.
package enum KernelFile {
    /// - Parameter limit: in bytes; a longer file fails with EFBIG.
    package static func read(_ path: String, limit: Int = 1 << 16) throws(SystemCallError) -> [UInt8] {
        // O_NONBLOCK: a FIFO in the file's place must not hang the reader.
        let descriptor = try Descriptor.open(path, flags: O_RDONLY | O_NONBLOCK)
        var bytes: [UInt8] = []
        // Nearly every attribute fits into the first chunk; a table does not.
        var chunk = [UInt8](repeating: 0, count: 512)
        while true {
            let count = try SystemCall.run("read", path) { Glibc.read(descriptor.raw, &chunk, chunk.count) }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[0..<min(count, chunk.count)])
            guard bytes.count <= limit else { throw SystemCallError(operation: "read", subject: path, errno: EFBIG) }
            if count == chunk.count, chunk.count < 16384 { chunk = [UInt8](repeating: 0, count: 16384) }
        }
    }

    /// Goes over the lines of a table that may be long, without ever having it whole in memory.
    ///
    /// - Parameters:
    ///   - limit: in bytes, of one line; a longer one fails with EFBIG.
    ///   - body: gets a line without its newline.
    package static func lines(
        of path: String, limit: Int = 1 << 16, _ body: (ArraySlice<UInt8>) -> Void
    ) throws(SystemCallError) {
        let descriptor = try Descriptor.open(path, flags: O_RDONLY | O_NONBLOCK)
        var buffer = [UInt8](repeating: 0, count: min(limit, 16384))
        var used = 0
        while true {
            if used == buffer.count {
                guard used < limit else { throw SystemCallError(operation: "read", subject: path, errno: EFBIG) }
                buffer += [UInt8](repeating: 0, count: min(used, limit - used))
            }
            let count = try SystemCall.run("read", path) {
                buffer.withUnsafeMutableBytes { raw in
                    Glibc.read(descriptor.raw, raw.baseAddress.map { $0 + used }, raw.count - used)
                }
            }
            if count == 0 { break }
            used += count
            var start = 0
            while let end = buffer[start..<used].firstIndex(of: UInt8(ascii: "\n")) {
                body(buffer[start..<end])
                start = end + 1
            }
            // The unfinished line moves to the front.
            for place in start..<used { buffer[place - start] = buffer[place] }
            used -= start
        }
        if used > 0 { body(buffer[0..<used]) }
    }

    /// Reads a file and takes its content apart.
    ///
    /// - Parameter parse: nil if the content is not what the file is documented to hold.
    package static func answer<Value>(
        _ path: String, limit: Int = 1 << 16, parse: ([UInt8]) -> Value?
    ) -> KernelAnswer<Value> {
        do {
            let bytes = try read(path, limit: limit)
            if let value = parse(bytes) { return .value(value) }
            let content = Printable.clean(bytes, limit: 40)
            return .garbled("\(path) does not hold what it is documented to hold: \"\(content)\".")
        } catch {
            return KernelAnswer(error)
        }
    }

    /// One decimal number that is never negative, with nothing beside it but white space.
    package static func count(_ path: String) -> KernelAnswer<UInt64> {
        answer(path, limit: 4096, parse: KernelText.count)
    }

    /// One line of text, printable; empty text is absent.
    package static func line(_ path: String, limit: Int = 256) -> String? {
        guard let bytes = try? read(path, limit: 4096) else { return nil }
        let line = KernelText.trimmed(bytes[...].prefix { $0 != UInt8(ascii: "\n") })
        return line.isEmpty ? nil : Printable.clean(line, limit: limit)
    }

    /// The names in a directory, sorted.
    ///
    /// - Parameter limit: how many names there may be; more fail with EFBIG.
    package static func names(in directory: String, limit: Int = 65536) throws(SystemCallError) -> [String] {
        guard let stream = opendir(directory) else {
            throw SystemCallError(operation: "open", subject: directory, errno: errno)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
                String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name == "." || name == ".." { continue }
            guard names.count < limit else {
                throw SystemCallError(operation: "list", subject: directory, errno: EFBIG)
            }
            names.append(name)
        }
        return names.sorted()
    }

    /// Where a symbolic link leads (readlink(2)); nil if it is none.
    package static func linkTarget(_ path: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = buffer.withUnsafeMutableBytes { raw -> Int in
            guard let base = raw.bindMemory(to: CChar.self).baseAddress else { return -1 }
            return readlink(path, base, raw.count)
        }
        guard count > 0, count < buffer.count else { return nil }
        return String(decoding: buffer[0..<count], as: UTF8.self)
    }
}

/// What one file of the kernel said. Only `value` is a measurement; the others are four different ways of not knowing.
package enum KernelAnswer<Value> {
    case value(Value)
    /// This kernel or device has no such file.
    case absent
    /// One sentence.
    case refused(String)
    /// It could not be read; one sentence.
    case failed(String)
    /// It holds something else than documented; one sentence.
    case garbled(String)

    package var value: Value? {
        if case .value(let value) = self { return value }
        return nil
    }

    /// What a failed read means.
    package init(_ error: SystemCallError) {
        switch error.errno {
        case ENOENT, ENOTDIR, ENODEV, ENXIO, ENODATA, EOPNOTSUPP: self = .absent
        case EACCES, EPERM: self = .refused("\(error) The service must be allowed to read it.")
        default: self = .failed("\(error)")
        }
    }

    package func map<Other>(_ body: (Value) -> Other) -> KernelAnswer<Other> {
        switch self {
        case .value(let value): .value(body(value))
        case .absent: .absent
        case .refused(let sentence): .refused(sentence)
        case .failed(let sentence): .failed(sentence)
        case .garbled(let sentence): .garbled(sentence)
        }
    }
}

extension KernelAnswer: Equatable where Value: Equatable {}
extension KernelAnswer: Sendable where Value: Sendable {}
