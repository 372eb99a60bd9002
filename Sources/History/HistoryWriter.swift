internal import LinuxAccess

/// Appends a history to its files, which together never get larger than a limit: the oldest file goes first. A disk that
/// is full costs what was to be written, which is counted and admitted in the file as soon as it takes lines again.
package struct HistoryWriter {
    /// Files that the limit is divided among.
    static let fileCount = 16
    /// Of the text of one line in bytes, where one event is not longer by itself.
    static let lineLength = 32768

    private let directory: String
    /// Of one file in bytes.
    private let fileLimit: Int

    private var encoder = HistoryEncoder()
    /// What is written now means something to a reader. After a gap only a chapter does.
    private var isOpen = false
    /// Events that were not kept since the last line that was.
    private var unadmitted = 0
    private var file: AppendFile?
    private var number: Int?
    private var size = 0
    private var lineNumber = 0

    /// How the history is doing.
    package struct Status: Equatable, Sendable {
        /// Events that were not kept since the start.
        package var lost = 0
        /// Why the newest were not; nil once some were kept again.
        package var message: String?
        /// The next event should be a chapter: something is missing, or it is time for another file.
        package var wantsChapter = false
    }

    package private(set) var status = Status()

    /// - Parameter limit: of all files together, in bytes.
    package init(directory: String, limit: Int) {
        self.directory = directory
        fileLimit = max(4096, limit / Self.fileCount)
    }

    /// Returns when the kernel has it.
    package mutating func write(_ entries: [HistoryEntry]) {
        var words: [String] = []
        var length = 0
        for entry in entries {
            switch entry.event {
            case .lost(let count):
                flush(&words, &length)
                miss(count, nil)
                continue
            case .chapter:
                flush(&words, &length)
                beginChapter()
            default: break
            }
            guard isOpen else {
                miss(1, nil)
                continue
            }
            guard let more = encoder.encode(entry) else {
                flush(&words, &length)
                miss(1, "An event cannot be written down.")
                continue
            }
            words += more
            length += more.reduce(0) { $0 + $1.utf8.count + 1 }
            if length > Self.lineLength { flush(&words, &length) }
        }
        flush(&words, &length)
        // Room for a chapter's own readings is left in each file.
        if isOpen, size > fileLimit / 4 * 3 { status.wantsChapter = true }
    }

    private mutating func miss(_ count: Int, _ message: String?) {
        isOpen = false
        status.lost += count
        unadmitted += count
        status.message = message ?? status.message ?? "The disk does not keep up with the history."
        status.wantsChapter = true
    }

    // MARK: - Lines

    private mutating func flush(_ words: inout [String], _ length: inout Int) {
        defer { (words, length) = ([], 0) }
        guard !words.isEmpty else { return }
        do throws(SystemCallError) {
            let bytes = line(words.joined(separator: "\t"))
            guard size + bytes.count <= fileLimit else {
                miss(words.count, "A file of the history is full before the next one may begin.")
                return
            }
            try append(bytes)
            status.message = nil
            unadmitted = 0
        } catch {
            miss(words.count, error.description)
        }
    }

    private func line(_ text: String) -> [UInt8] {
        HistoryLine.framed("\(HistoryText.number(Int64(lineNumber))) \(text)")
    }

    private mutating func append(_ bytes: [UInt8]) throws(SystemCallError) {
        guard let file else { return }
        guard try !file.isRemoved() else {
            throw SystemCallError(operation: "append to the removed file", subject: file.path, errno: 2)
        }
        try file.append(bytes)
        size += bytes.count
        lineNumber += 1
    }

    // MARK: - Files

    /// A chapter can be read by itself, so it is where a file may begin.
    private mutating func beginChapter() {
        do throws(SystemCallError) {
            let isGone = try file?.isRemoved() ?? true
            if isGone { try adoptFile() }
            if file == nil || size > fileLimit / 2 { try beginFile() }
            isOpen = true
            status.wantsChapter = false
            encoder = HistoryEncoder()
            if unadmitted > 0 { try append(line("L 0 \(unadmitted)")) }
        } catch {
            file = nil
            miss(1, error.description)
        }
    }

    /// A daemon that starts goes on in the newest file, so that one that starts over and over does not fill the directory.
    private mutating func adoptFile() throws(SystemCallError) {
        file = nil
        guard let newest = try HistoryFiles.numbers(in: directory).last else { return }
        let path = HistoryFiles.path(newest, in: directory)
        let beginning = try ForeignFile.read(path, limit: 128).bytes
        guard beginning.starts(with: Self.header(newest)) else { return }
        let found = try AppendFile(path: path)
        // A crash in the middle of a line: end it, so that it spoils itself only.
        if let last = try found.lastByte(), last != 0x0A { try found.append([0x0A]) }
        size = try found.size()
        file = found
        number = newest
        lineNumber = 0
    }

    private static func header(_ number: Int) -> [UInt8] {
        HistoryLine.framed("\(HistoryLine.magic)\(HistoryLine.currentVersion) \(number)")
    }

    private mutating func beginFile() throws(SystemCallError) {
        file = nil
        let numbers = try HistoryFiles.numbers(in: directory)
        let next = max(numbers.last ?? 0, number ?? 0) + 1
        try makeRoom(numbers)
        let fresh = try AppendFile(path: HistoryFiles.path(next, in: directory))
        let header = Self.header(next)
        try fresh.append(header)
        file = fresh
        number = next
        size = header.count
        lineNumber = 1
    }

    /// The oldest files go, until the new one fits whatever it will hold.
    private func makeRoom(_ numbers: [Int]) throws(SystemCallError) {
        var sizes: [(path: String, bytes: Int)] = []
        for number in numbers {
            let path = HistoryFiles.path(number, in: directory)
            if let facts = try FileFacts.read(path) { sizes.append((path, Int(facts.size))) }
        }
        var total = sizes.reduce(0) { $0 + $1.bytes }
        for old in sizes where total > fileLimit * (Self.fileCount - 1) {
            try FileName.remove(old.path)
            total -= old.bytes
        }
    }
}
