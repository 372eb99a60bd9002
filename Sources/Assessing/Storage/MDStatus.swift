package import HealthModel

/// MD arrays: /proc/mdstat and `mdadm --detail` (md(4), mdadm(8)).
package enum MDStatus: ForeignFormat {
    package static let name = "a status of MD arrays"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.isText, document.tree.isEmpty else { return false }
        let head = document.head
        return head.contains { $0.hasPrefix("Personalities :") }
            || (head.contains { $0.hasPrefix("/dev/md") && $0.hasSuffix(":") }
                && head.contains { $0.hasPrefix("Raid Level") })
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var report = ControllerReport()
        var array: String?
        var spare = 0
        for line in document.lines {
            let text = line.trimmingBlanks()
            // md_seq_show() of the kernel: "active", "inactive", or "broken" for an array that lost what it cannot spare.
            if text.hasPrefix("md"), let parts = text.labelled,
                let word = ["active", "inactive", "broken"].first(where: { parts.value.hasPrefix($0) })
            {
                array = parts.name
                spare = Self.spare(parts.value)
                report.change(.array, parts.name) { part in
                    part.say(.working)
                    if word != "active" { part.say(.arrayFailed) }
                    if parts.value.has("(F)") { part.say(.arrayDegraded) }
                }
            } else if text.hasPrefix("/dev/md"), text.hasSuffix(":") {
                array = String(text.dropFirst("/dev/".count).dropLast())
            } else if let array {
                report.change(.array, array) { detail(text, spare: spare, &$0) }
            }
        }
        let readings = report.readings
        // No array at all is a whole answer: "unused devices: <none>".
        guard !readings.isEmpty else {
            return [
                .measurement(
                    Measurement(component: Component(.array, id: "md", name: "MD arrays: none"), states: [.working]))
            ]
        }
        return readings
    }

    /// How many members an array of this level can lose; of a mirror, all but one (md(4)).
    private static func spare(_ words: String) -> Int {
        switch words.blankSeparated.first(where: { $0.hasPrefix("raid") || $0 == "linear" }) {
        case "raid0", "linear": 0
        case "raid4", "raid5": 1
        case "raid6": 2
        default: .max
        }
    }

    private static func detail(_ text: String, spare: Int, _ array: inout Measurement) {
        if let (label, value) = text.labelled {
            if label == "State" {
                let state = value.lowercased()
                array.say(.working)
                if state.hasAny(["degraded"]) { array.say(.arrayDegraded) }
                if state.hasAny(["failed", "broken", "not started", "inactive"]) { array.say(.arrayFailed) }
                if state.hasAny(["recovering", "resyncing"]) { array.say(.arrayRebuilding) }
            }
            if label == "Failed Devices", value.leadingNumber ?? 0 > 0 { array.say(.arrayDegraded) }
        }
        // "[2/1] [U_]": two members, one of them works.
        if let counts = text.between("[", "]"), let slash = counts.cut(at: "/"),
            let members = slash.before.leadingNumber,
            let working = slash.after.leadingNumber, working < members
        {
            array.say(working == 0 || members - working > Double(spare) ? .arrayFailed : .arrayDegraded)
        }
        if text.hasAny(["recovery =", "resync ="]) { array.say(.arrayRebuilding) }
    }
}
