package import HealthModel

/// Event logs as vendors' own commands print them, in blocks of labelled lines: `racadm getsel` and `lclog` (Record,
/// Date/Time, Severity, Description), iLO's IML (Severity, Date, Description).
package enum VendorEventLog: ForeignFormat {
    package static let name = "a vendor's event log"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.isText, document.tree.isEmpty, !document.looksLikeJSON else { return false }
        let labels = Set(document.head.compactMap { label($0) })
        return labels.contains("severity") && (labels.contains("description") || labels.contains("message"))
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var entries: [SeverityLog.Line] = []
        var fields: [String: String] = [:]
        var unread = UnreadRows()
        var isDescribing = false
        func close() {
            if let severity = fields["severity"], let message = fields["description"] ?? fields["message"] {
                let lowered = message.lowercased()
                entries.append(
                    SeverityLog.Line(
                        severity: severity, message: message, time: fields["date/time"] ?? fields["date"] ?? "",
                        type: nil, sensor: nil,
                        isOver: lowered.hasAny(["deasserted", "repaired"]) || severity.lowercased() == "repaired"))
                if message.isEmpty || message.hasBrokenBytes { unread.add("\(severity) \(message)") }
            } else if let first = ["severity", "record", "seqnumber", "description", "message"].first(where: {
                fields[$0] != nil
            }) {
                unread.add("\(first): \(fields[first] ?? "")")
            }
            fields = [:]
        }
        for line in document.lines {
            isDescribing = false
            guard let parts = line.cut(at: line.has(":") ? ":" : "="), let label = label(line) else {
                close()
                continue
            }
            if fields[label] != nil { close() }
            fields[label] = parts.after.trimmingBlanks()
            isDescribing = label == "description" || label == "message"
            guard entries.count < 100_000 else { break }
        }
        // Cut within a label, or within a sentence: those of racadm and iLO end with a full stop.
        if let line = document.unfinishedLine, isDescribing ? !line.hasSuffix(".") : !line.hasAny([":", "=", "--"]) {
            unread.add(line)
        }
        close()
        return SeverityLog(entries: entries, unread: unread).readings
    }

    private static func label(_ line: String) -> String? {
        guard let parts = line.cut(at: line.has(":") ? ":" : "=") else { return nil }
        let label = parts.before.trimmingBlanks().lowercased()
        let known = [
            "record", "seqnumber", "number", "date/time", "date", "time", "source", "severity", "description",
            "message", "message id", "category", "agentid", "repaired", "timestamp",
        ]
        return known.contains(label) ? label : nil
    }
}
