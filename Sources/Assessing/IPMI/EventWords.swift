/// Events by the words of ipmitool and FreeIPMI (IPMI 2.0 tables 42-2 and 42-3).
struct EventWords {
    /// Sensor types that the row is for; empty for every type.
    let types: Set<Int>
    /// Event/reading type code.
    let eventType: Int
    let offset: Int
    /// Lower case; one of them stands in the event's words.
    let words: [String]

    private static let threshold = 0x01
    private static let specific = 0x6F

    /// The first row that matches counts, so the more particular words stand first.
    static let rows: [EventWords] = thresholdRows + genericRows + processorRows + supplyRows + memoryRows + otherRows

    /// - Parameter type: nil where the listing does not tell.
    static func row(for event: String, type: Int?) -> EventWords? {
        let text = normalised(event)
        return rows.first { row in
            (row.types.isEmpty || type.map { row.types.contains($0) } ?? false) && row.words.contains { text.has($0) }
        }
    }

    /// Lower case, without the hyphen that FreeIPMI puts between two parts, and with one blank between words.
    static func normalised(_ text: String) -> String {
        text.lowercased().split { " \t".contains($0) }.filter { $0 != "-" }.joined(separator: " ")
    }

    /// Whether the BMC's rules (HealthPolicy) judge such an event of a sensor of this type. Of the others the words tell.
    func isRuled(for type: Int) -> Bool {
        switch eventType {
        case EventWords.threshold: return (0x01...0x04).contains(type)
        // What a digital state means only the sensor's name says.
        case 0x03: return false
        case 0x0B: return [0x04, 0x08, 0x09, 0x0A, 0x0C].contains(type)
        case EventWords.specific: return [0x07, 0x08, 0x0C, 0x0D, 0x10, 0x13].contains(type)
        default: return EventWords.parts.contains(type)
        }
    }

    /// Types whose generic events the rules know.
    private static let parts: Set<Int> = [0x01, 0x02, 0x03, 0x04, 0x07, 0x08, 0x09, 0x0A, 0x0C, 0x0D]

    private static let thresholdRows: [EventWords] = [
        row(threshold, 0, "lower non-critical going low", "lower noncritical going low"),
        row(threshold, 2, "lower critical going low"),
        row(threshold, 4, "lower non-recoverable going low", "lower nonrecoverable going low"),
        row(threshold, 7, "upper non-critical going high", "upper noncritical going high"),
        row(threshold, 9, "upper critical going high"),
        row(threshold, 11, "upper non-recoverable going high", "upper nonrecoverable going high"),
    ]

    private static let genericRows: [EventWords] = [
        row(
            0x0B, 3, "sufficient from redundant", "sufficient resources from redundant",
            "non-redundant:suff res from redund"),
        row(0x0B, 4, "sufficient from insufficient", "sufficient resources from insufficient"),
        row(0x0B, 5, "insufficient resources", "non-redundant: insufficient", "non-redundant:insufficient"),
        row(0x0B, 6, "redundancy degraded from fully", "redundancy degraded from full"),
        row(0x0B, 7, "redundancy degraded from non"),
        row(0x0B, 2, "redundancy degraded"),
        row(0x0B, 1, "redundancy lost", "non-redundant"),
        row(0x0B, 0, "fully redundant", "full redundancy"),
        row(0x07, 0, "transition to ok"),
        row(0x07, 4, "non-critical from more severe"),
        row(0x07, 1, "transition to non-critical", "non-critical from ok"),
        row(0x07, 5, "critical from non-recoverable"),
        row(0x07, 3, "non-recoverable from less severe"),
        row(0x07, 6, "transition to non-recoverable"),
        row(0x07, 2, "transition to critical", "critical from less severe"),
        row(0x07, 7, "monitor"),
        row(0x04, 0, "predictive failure deasserted"),
        row(0x04, 1, "predictive failure asserted"),
        row(0x05, 0, "limit not exceeded"),
        row(0x05, 1, "limit exceeded"),
        row(0x03, 0, "state deasserted"),
        row(0x03, 1, "state asserted"),
        row(0x08, 0, "device absent", "device removed"),
        row(0x08, 1, "device present", "device inserted"),
    ]

    private static let processorRows: [EventWords] = [
        row(specific, 0x01, of: 0x07, "thermal trip"),
        row(specific, 0x00, of: 0x07, "ierr", "internal error", "catastrophic error"),
        row(specific, 0x02, of: 0x07, "frb1", "bist failure"),
        row(specific, 0x03, of: 0x07, "frb2", "hang in post"),
        row(specific, 0x04, of: 0x07, "frb3", "startup/init", "startup/initialization", "startup failure"),
        row(specific, 0x05, of: 0x07, "configuration error"),
        row(specific, 0x06, of: 0x07, "uncorrectable cpu-complex error", "uncorrectable cpu complex error"),
        row(specific, 0x0B, of: 0x07, "machine check exception", "uncorrectable machine check"),
        row(specific, 0x0C, of: 0x07, "correctable machine check"),
        row(specific, 0x09, of: 0x07, "terminator presence"),
        row(specific, 0x07, of: 0x07, "presence detected"),
        row(specific, 0x08, of: 0x07, "disabled"),
        row(specific, 0x0A, of: 0x07, "throttled"),
    ]

    private static let supplyRows: [EventWords] = [
        row(specific, 0x01, of: 0x08, "failure detected", "power supply failure", "supply failed"),
        row(specific, 0x02, of: 0x08, "predictive failure"),
        row(specific, 0x04, of: 0x08, "lost or out-of-range", "lost or out of range"),
        row(
            specific, 0x05, of: 0x08, "out-of-range, but present", "out of range, but present",
            "out-of-range but present"),
        row(specific, 0x03, of: 0x08, "ac lost", "input lost", "power lost", "dc lost"),
        row(specific, 0x06, of: 0x08, "config error", "configuration error"),
        row(specific, 0x07, of: 0x08, "inactive"),
        row(specific, 0x00, of: 0x08, "presence detected"),
        row(specific, 0x06, of: 0x09, "failure detected"),
        row(specific, 0x05, of: 0x09, "soft-power control failure", "soft power control failure"),
        row(specific, 0x07, of: 0x09, "predictive failure"),
        row(specific, 0x04, of: 0x09, "ac lost", "power input lost"),
        row(specific, 0x02, of: 0x09, "240va"),
        row(specific, 0x03, of: 0x09, "interlock"),
        row(specific, 0x01, of: 0x09, "power cycle", "power reset"),
        row(specific, 0x00, of: 0x09, "power off"),
    ]

    private static let memoryRows: [EventWords] = [
        row(specific, 0x05, of: 0x0C, "logging limit reached", "correctable limit"),
        row(
            specific, 0x01, of: 0x0C, "uncorrectable ecc", "uncorrectable memory error", "uncorrectable error",
            "multi-bit", "multi bit", "uncorrectable"),
        row(
            specific, 0x00, of: 0x0C, "correctable ecc", "correctable memory error", "correctable error", "single-bit",
            "single bit"),
        row(specific, 0x02, of: 0x0C, "parity"),
        row(specific, 0x03, of: 0x0C, "scrub failed", "scrub failure"),
        row(specific, 0x04, of: 0x0C, "device disabled", "memory disabled"),
        row(specific, 0x06, of: 0x0C, "presence detected"),
        row(specific, 0x07, of: 0x0C, "configuration error"),
        row(specific, 0x08, of: 0x0C, "spare"),
        row(specific, 0x09, of: 0x0C, "throttled"),
        row(specific, 0x0A, of: 0x0C, "critical overtemperature", "critical over temperature"),
    ]

    private static let otherRows: [EventWords] = [
        row(specific, 0x01, of: 0x0D, "drive fault"),
        row(specific, 0x02, of: 0x0D, "predictive failure"),
        row(specific, 0x03, of: 0x0D, "hot spare"),
        row(specific, 0x04, of: 0x0D, "parity check", "consistency check"),
        row(specific, 0x05, of: 0x0D, "in critical array"),
        row(specific, 0x06, of: 0x0D, "in failed array"),
        row(specific, 0x08, of: 0x0D, "rebuild aborted", "remap aborted"),
        row(specific, 0x07, of: 0x0D, "rebuild in progress", "rebuild/remap in progress", "rebuild"),
        row(specific, 0x00, of: 0x0D, "drive present", "drive presence"),
        row(specific, 0x00, of: 0x10, "correctable memory error logging disabled"),
        row(specific, 0x03, of: 0x10, "all event logging disabled"),
        row(specific, 0x02, of: 0x10, "log area reset", "log cleared"),
        row(specific, 0x05, of: 0x10, "log almost full", "sel almost full"),
        row(specific, 0x04, of: 0x10, "log full", "sel full"),
        row(specific, 0x0A, of: 0x13, "bus fatal error"),
        row(specific, 0x09, of: 0x13, "fatal nmi"),
        row(specific, 0x08, of: 0x13, "bus uncorrectable error", "uncorrectable bus error"),
        row(specific, 0x07, of: 0x13, "bus correctable error", "correctable bus error"),
        row(specific, 0x05, of: 0x13, "pci serr"),
        row(specific, 0x04, of: 0x13, "pci perr"),
        row(specific, 0x06, of: 0x13, "eisa fail"),
        row(specific, 0x02, of: 0x13, "i/o channel check"),
        row(specific, 0x01, of: 0x13, "bus timeout"),
        row(specific, 0x0B, of: 0x13, "bus degraded"),
    ]

    private static func row(_ eventType: Int, _ offset: Int, of type: Int? = nil, _ words: String...) -> EventWords {
        EventWords(
            types: type.map { [$0] } ?? [], eventType: eventType, offset: offset, words: words.map { $0 })
    }
}
