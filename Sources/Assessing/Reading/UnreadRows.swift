internal import HealthModel
internal import LinuxAccess

/// Rows of a listing that are there and cannot be read: what they say is not known.
struct UnreadRows {
    /// "log", "listing".
    private let listing: String
    private var count = 0
    private var first = ""
    /// The newest line, if it was passed over as no row.
    private var passed: String?

    init(of listing: String = "log") {
        self.listing = listing
    }

    mutating func add(_ line: String) {
        if count == 0 { first = line.trimmingBlanks() }
        count += 1
    }

    /// The line gave a row.
    mutating func wasRead() { passed = nil }

    /// The line gave no row. Whether it was to be one tell its columns, bytes that no text has, and what a tool says
    /// when the reading failed; prompts, comments and frames are none.
    mutating func look(at line: String, hasColumns: Bool) {
        passed = nil
        let text = line.trimmingBlanks()
        let isPrompt = text.hasAny(["ipmitool ", "ipmi-sensors", "ipmimonitoring"])
        guard !isPrompt, text.contains(where: { !"-+=| ".contains($0) }) else { return }
        if hasColumns || text.hasBrokenBytes || text.lowercased().has("command failed") {
            add(line)
        } else if !text.hasPrefix("#"), !text.hasPrefix("$") {
            passed = text
        }
    }

    /// After the last line: one that has no end may have been the beginning of a row.
    mutating func end(of document: ForeignDocument) {
        guard document.endsWithinLine, let passed, !passed.has(":"), let last = passed.last, !"#$%>.".contains(last)
        else { return }
        add(passed)
    }

    /// nil if every row was read.
    var sentence: String? {
        guard count > 0 else { return nil }
        let rows = count == 1 ? "One row of this \(listing)" : "\(count) rows of this \(listing)"
        return Printable.clean(
            "\(rows) cannot be read, the first is \"\(first.prefix(80))\"; take the \(listing) anew.", limit: 256)
    }

    /// A finding of quality about the listing, to stand beside the rows that were read; empty if there is none.
    func readings(of document: ForeignDocument) -> [Reading] {
        guard let sentence else { return [] }
        return [
            .measurement(
                Measurement(component: Component(.other, id: document.name), condition: .garbled, message: sentence))
        ]
    }
}
