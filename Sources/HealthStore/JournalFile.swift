import LinuxAccess

/// The journal's lines on disk: `journal`, and `journal.1` before it. Never larger than two times its limit.
struct JournalFile {
    private let path: String
    /// Of one file, in bytes.
    private let limit: Int
    /// nil until it could be opened; tried again with every line.
    private var file: AppendFile?

    init(path: String, limit: Int) {
        self.path = path
        self.limit = limit
    }

    private var rotatedPath: String { path + ".1" }

    /// Appends lines that end with a newline each.
    mutating func append(_ lines: [UInt8]) throws(SystemCallError) {
        var current = try opened()
        if try current.isRemoved() {
            file = nil
            current = try opened()
        }
        let size = try current.size()
        if size > 0, size + lines.count > limit {
            try FileName.rename(path, to: rotatedPath, durable: false)
            file = nil
            current = try opened()
        }
        try current.append(lines)
    }

    /// All lines that are there, oldest first. What cannot be read is left out.
    func lines() -> [ArraySlice<UInt8>] {
        [rotatedPath, path].flatMap { path in
            // A file above the bound of this program is not one of its own.
            ((try? TextFile.read(path, limit: 2 * limit + 65536)) ?? []).split(separator: UInt8(ascii: "\n"))
        }
    }

    private mutating func opened() throws(SystemCallError) -> AppendFile {
        if let file { return file }
        let fresh = try AppendFile(path: path)
        // A crash in the middle of a line: end it, so that it spoils itself only.
        if let last = try fresh.lastByte(), last != UInt8(ascii: "\n") { try fresh.append([UInt8(ascii: "\n")]) }
        file = fresh
        return fresh
    }
}
