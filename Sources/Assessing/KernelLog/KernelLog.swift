package import HealthModel

/// The kernel's log in any dress (dmesg, journalctl, syslog), with what smartd, mdadm, mcelog and vendors' agents write
/// beside it. Lines are read in their order: "link is up" ends "link is down".
package enum KernelLog: ForeignFormat {
    package static let name = "a kernel log"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.isText, document.tree.isEmpty, !document.looksLikeJSON else { return false }
        return document.head.contains { isLogLine($0) }
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var report = KernelLogReport()
        var lines = document.lines
        while let line = lines.nextBytes() {
            report.lineCount += 1
            if KernelLine.isNoText(line) { report.unread.add(String(decoding: line.prefix(80), as: UTF8.self)) }
            guard let message = KernelLine(line) else { continue }
            if KernelSign.read(message, into: &report) { continue }
            KernelDrives.read(message, into: &report)
            KernelArrays.read(message, into: &report)
            KernelMemory.read(message, into: &report)
            KernelLinks.read(message, into: &report)
            KernelSystem.read(message, into: &report)
        }
        return report.readings
    }

    /// "Jun 11 06:51:39 node kernel: [  725.79] ...", "[  725.79] ...", "<4>[ 12.0]", or words that only a kernel says.
    static func isLogLine(_ line: String) -> Bool {
        if line.hasAny([
            " kernel: ", "smartd[", "Linux version ", "[Hardware Error]", "Hardware event. This is not a", "EDAC MC",
            "blk_update_request:",
        ]) {
            return true
        }
        if line.hasPrefix("[") || line.hasPrefix("<"), let stamp = line.between("[", "]") {
            let inside = stamp.trimmingBlanks()
            let isUptime = inside.has(".") && !inside.isEmpty && inside.allSatisfy { $0.isNumber || $0 == "." }
            let words = inside.blankSeparated
            if isUptime || (words.count >= 4 && isClock(words[3])) { return true }
        }
        // Syslog: month, day, time, node, program.
        let words = line.blankSeparated
        guard words.count >= 5 else { return false }
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        if months.contains(words[0]), isClock(words[2]) { return true }
        return words[0].count >= 19 && words[0].has("T") && words[0].has(":") && words[2].hasSuffix(":")
    }

    private static func isClock(_ word: String) -> Bool {
        let parts = word.split(separator: ":")
        return parts.count == 3 && parts.allSatisfy { $0.first?.isNumber ?? false }
    }
}

/// One line that may say something: most of a log is passed over for want of any telling word.
struct KernelLine {
    let text: String
    let lowered: String

    init?(_ line: ArraySlice<UInt8>) {
        guard KernelLine.mayTell(line) else { return nil }
        text = String(decoding: line, as: UTF8.self)
        lowered = text.lowercased()
    }

    /// Most of it are bytes that no text has: what was to be written there is lost. Such is a file whose blocks never
    /// reached its disk.
    static func isNoText(_ line: ArraySlice<UInt8>) -> Bool {
        guard let first = line.first, first == 0 || first >= 0x80 else { return false }
        return line.count { $0 == 0 || $0 == 0xFF || $0 == 0xFE } * 2 > line.count
    }

    /// One pass over the bytes: where one is the first of a telling word, the rest is compared.
    private static func mayTell(_ line: ArraySlice<UInt8>) -> Bool {
        line.withUnsafeBufferPointer { bytes in
            for start in 0..<bytes.count {
                let words = byFirst[Int(bytes[start] | 0x20)]
                guard !words.isEmpty else { continue }
                for word in words where start + word.count <= bytes.count {
                    var index = 1
                    while index < word.count, bytes[start + index] | 0x20 == word[index] | 0x20 { index += 1 }
                    if index == word.count { return true }
                }
            }
            return false
        }
    }

    private static let byFirst: [[[UInt8]]] = {
        var table = [[[UInt8]]](repeating: [], count: 256)
        for word in telling {
            if let first = word.utf8.first { table[Int(first | 0x20)].append(Array(word.utf8)) }
        }
        return table
    }()

    private static let telling = [
        "err", "fail", "edac", "mce:", "hardware", "link", "read-only", "readonly", "shut", "offline", "timeout",
        "timed out", "reset", "throttl", "temperature", "corrupt", "md/", "md:", "mdadm", "smartd", "out of mem",
        "blocked for", "lockup", "stall", "nmi", "degraded", "redundan", "sense", "dead", "abort", "watchdog", "panic",
        "remov", "bond", "raid", "hang", "drbd", "supply", "fan ", "detach", "disabled", "interface", "polled",
        "compromised", "administrator", "ipmievd", "hpasm", "amsd", "emask", "dpc:", "aer:", "machine check", "killing",
        "fault", "operational", "pcie link", "crash dump", "assert", "parity", "not responding", "crit)", "warn)",
        "/dead)", "bit set", "recovery mode", "resetting", "failing path", "reinstating path", "pciehp",
        "loop up", "loop down", "mcgstatus",
    ]

    func has(_ words: String) -> Bool { lowered.has(words) }

    func hasAny(_ words: String...) -> Bool { lowered.hasAny(words) }

    /// The word that follows these, up to a blank or punctuation.
    func word(after words: String) -> String? {
        guard let rest = text.cut(at: words)?.after else { return nil }
        let word = rest.prefix { !" ,:;()[]\"'\t".contains($0) }
        return word.isEmpty ? nil : String(word.prefix(64))
    }

    /// The last word before these, without its colon.
    func word(before words: String) -> String? {
        guard let before = text.cut(at: words)?.before.blankSeparated.last else { return nil }
        let word = before.filter { !":,()".contains($0) }
        return word.isEmpty ? nil : String(word.prefix(64))
    }

    /// The number directly before these words.
    func number(before words: String) -> Double? {
        text.cut(at: words)?.before.blankSeparated.last?.leadingNumber
    }
}

/// What the log says of each component so far.
struct KernelLogReport {
    var lineCount = 0
    /// Lines that are no text.
    var unread = UnreadRows()
    /// Lines of vendors' agents, with a severity by their words.
    var agentLines: [SeverityLog.Line] = []
    private var parts = ControllerReport()
    /// Members of a bond that are down now.
    var downMembers: [String: Set<String>] = [:]

    mutating func change(
        _ kind: ComponentKind, _ id: String, name: String? = nil, because line: KernelLine,
        _ body: (inout Measurement) -> Void
    ) {
        parts.change(kind, id, name: name) { part in
            body(&part)
            part.note(line.text)
        }
    }

    var readings: [Reading] {
        // The log itself is judged, so that one without bad news is healthy and not nothing.
        var log = Measurement(
            component: Component(.kernel, id: "kernel-log", name: "kernel log"),
            quantities: [Quantity(.logEntries, Double(lineCount), .count)], states: [.working])
        if let sentence = unread.sentence {
            log.condition = .garbled
            log.message = sentence
        }
        let agents = agentLines.isEmpty ? [] : SeverityLog(entries: agentLines).readings.dropFirst()
        return [.measurement(log)] + parts.readings + agents
    }
}
