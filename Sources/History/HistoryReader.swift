internal import LinuxAccess

/// Reads histories: what is there, in order, and where something is missing.
package struct HistoryReader {
    package enum Item: Equatable, Sendable {
        case entry(HistoryEntry)
        /// Something is missing here; one sentence.
        case gap(String)
    }

    /// Why something cannot be read at all; one sentence.
    package struct Refusal: Error, Equatable, Sendable, CustomStringConvertible {
        package let description: String
        /// It is a history, of a format that this version does not read.
        package var isOtherFormat = false
    }

    /// Of one file in bytes: the largest that a configuration allows, and room.
    static let fileLimit = 128 << 20
    /// Of all events of one line.
    static let eventLimit = 65536

    private var decoder = HistoryDecoder()
    private var lastFile: Int?

    package init() {}

    /// The files that `path` names: itself, or those in the directory, oldest first.
    package static func files(at path: String) throws(Refusal) -> [String] {
        do throws(SystemCallError) {
            guard case .directory = try ForeignFile.status(path).kind else { return [path] }
            let files = try HistoryFiles.paths(in: path)
            guard files.isEmpty else { return files }
        } catch {
            throw Refusal(description: error.description)
        }
        throw Refusal(
            description: "\(path) holds no history: its files are called \(HistoryFiles.prefix) and a number.")
    }

    package mutating func read(file path: String, _ take: (Item) -> Void) throws(Refusal) {
        let found: (bytes: [UInt8], isCut: Bool)
        do {
            found = try ForeignFile.read(path, limit: Self.fileLimit)
        } catch {
            throw Refusal(description: error.description)
        }
        try read(found.bytes, name: path, take)
        if found.isCut { gap("\(path) is larger than any history: its end was not read", take) }
    }

    /// - Parameter name: for messages.
    package mutating func read(_ bytes: [UInt8], name: String, _ take: (Item) -> Void) throws(Refusal) {
        var rest = bytes[...]
        let number = try Self.header(Self.nextLine(&rest), name)
        if let lastFile, lastFile &+ 1 != number { gap("\(name) does not follow the file before it", take) }
        lastFile = number
        var expected: Int64? = 1
        var place = 1
        while !rest.isEmpty {
            place += 1
            let line = Self.nextLine(&rest)
            guard let text = HistoryLine.unframed(line), let blank = text.firstIndex(of: " "),
                let count = HistoryText.number(text[..<blank])
            else {
                gap("line \(place) of \(name) is damaged", take)
                expected = nil
                continue
            }
            // A daemon that starts counts from 0.
            if let expected, count != 0, expected != count {
                gap("lines before line \(place) of \(name) are missing", take)
            }
            expected = count &+ 1
            if !events(text[text.index(after: blank)...], take) {
                gap("line \(place) of \(name) means nothing", take)
            }
        }
    }

    // MARK: - Lines

    private static func nextLine(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let line = rest.prefix { $0 != 0x0A }
        rest = rest.dropFirst(line.count + 1)
        return line
    }

    /// The number of the file.
    private static func header(_ line: ArraySlice<UInt8>, _ name: String) throws(Refusal) -> Int {
        guard let text = HistoryLine.unframed(line), text.hasPrefix(HistoryLine.magic) else {
            throw Refusal(description: "\(name) is no history of forewarnd.")
        }
        let words = text.dropFirst(HistoryLine.magic.count).split(separator: " ")
        guard words.first == "\(HistoryLine.currentVersion)" else {
            throw Refusal(
                description:
                    "\(name) was written in format \(Printable.clean(String(words.first ?? "?"), limit: 20)), and "
                    + "this version reads format \(HistoryLine.currentVersion): use the forewarn that belongs to it.",
                isOtherFormat: true)
        }
        guard words.count == 2, let number = Int(words[1]) else {
            throw Refusal(description: "\(name) is no history of forewarnd.")
        }
        return number
    }

    /// Says it once: what follows is passed over up to the next chapter.
    private mutating func gap(_ sentence: String, _ take: (Item) -> Void) {
        decoder.close()
        take(.gap(sentence))
    }

    /// One file of several could not be read at all.
    package mutating func passOver(_ refusal: Refusal, _ take: (Item) -> Void) { gap(refusal.description, take) }

    /// - Returns: whether they could be understood, or nothing was expected of them.
    private mutating func events(_ text: Substring, _ take: (Item) -> Void) -> Bool {
        for event in text.split(separator: "\t", maxSplits: Self.eventLimit) {
            guard decoder.isOpen || event.hasPrefix("C ") else {
                if event.hasPrefix("L ") { take(.gap("the daemon could not write events here")) }
                continue
            }
            guard let entries = decoder.decode(event) else { return false }
            for entry in entries { take(.entry(entry)) }
        }
        return true
    }
}
