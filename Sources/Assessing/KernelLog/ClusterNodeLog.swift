package import HealthModel

/// Event logs of whole clusters, one line an event of one node: BlueGene/L's RAS log (tag, epoch, date, location, time,
/// location, RAS, facility, severity, message) and the LANL clusters' (id, node, component, state, epoch, flag, message).
/// Components are named after their node.
package enum ClusterNodeLog: ForeignFormat {
    package static let name = "a cluster's event log"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.isText, document.tree.isEmpty else { return false }
        return document.head.prefix(20).contains { BlueGeneEvent($0) != nil || NodeEvent($0) != nil }
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var report = ControllerReport()
        var nodeEvents: [NodeEvent] = []
        var rows = 0
        for line in document.lines {
            if let event = BlueGeneEvent(line) {
                rows += 1
                event.apply(to: &report)
            } else if let event = NodeEvent(line), nodeEvents.count < 500_000 {
                rows += 1
                nodeEvents.append(event)
            }
        }
        // The file is sorted by component, and what counts is the last state.
        for event in nodeEvents.sorted(by: { $0.epoch < $1.epoch }) { event.apply(to: &report) }
        guard rows > 0 else { throw ForeignFormatError("\(document.name) holds no event.") }
        let log = Measurement(
            component: Component(.log, id: "cluster-log", name: "cluster log"),
            quantities: [Quantity(.logEntries, Double(rows), .count)], states: [.working])
        return [.measurement(log)] + report.readings
    }
}

/// One event of BlueGene/L (loghub's description of the log: Oliner and Stearley, DSN 2007).
private struct BlueGeneEvent {
    let isAlerted: Bool
    let location: String
    let facility: String
    let severity: String
    let message: String

    init?(_ line: String) {
        let words = line.blankSeparated
        guard words.count >= 10, words[6] == "RAS", words[1].allSatisfy({ $0.isNumber }), words[3] == words[5] else {
            return nil
        }
        isAlerted = words[0] != "-"
        location = words[3]
        facility = words[7]
        severity = words[8]
        message = words[9...].joined(separator: " ")
    }

    func apply(to report: inout ControllerReport) {
        let text = message.lowercased()
        if isCorrected(text) {
            report.change(.memory, "memory of \(location)") {
                $0.count(.correctedErrors)
                $0.note(message)
            }
            return
        }
        guard ["FATAL", "FAILURE", "SEVERE", "ERROR"].contains(severity) else { return }
        // A program that cannot be loaded is its user's business.
        guard facility != "APP" else { return }
        report.change(.chassis, "node \(location)") {
            $0.say(isAlerted && ["FATAL", "FAILURE"].contains(severity) ? .reportedCritical : .reportedWarning)
            $0.note(message)
        }
    }

    /// Events that the hardware put right: ECC, parity of caches, and the machine checks that were informed of only.
    private func isCorrected(_ text: String) -> Bool {
        guard severity == "INFO" || severity == "WARNING" else { return false }
        return text.hasPrefix("ce sym")
            || text.hasAny(["detected and corrected", "error corrected", "attempting to correct"])
            || text.has("machine check") || text.has("correctable ddr")
    }
}

/// One event of a LANL cluster (loghub's HPC log).
private struct NodeEvent {
    let node: String
    let component: String
    let state: String
    let epoch: Int
    let message: String

    init?(_ line: String) {
        let words = line.blankSeparated
        guard words.count >= 7, words[0].allSatisfy({ $0.isNumber }), let epoch = Int(words[4]), epoch > 100_000_000,
            words[5].count == 1, words[2].first?.isLetter ?? false
        else { return nil }
        self.epoch = epoch
        node = words[1]
        component = words[2]
        state = words[3]
        message = words[6...].joined(separator: " ")
    }

    func apply(to report: inout ControllerReport) {
        let text = message.lowercased()
        switch state {
        case "psu" where text.has("fail"):
            report.change(.powerSupply, "psu of \(node)") {
                $0.say(.supplyFailed)
                $0.note(message)
            }
        case "fan" where text.has("fail"):
            report.change(.fan, "fan of \(node)") { $0.say(.reportedWarning) }
        case "temperature": temperature(text, to: &report)
        case "error" where text.has("link"):
            report.change(.nic, "links of \(node)") {
                if text.has("expired") { $0.unsay(.reportedWarning) } else { $0.say(.reportedWarning) }
                if text.has("link error") { $0.count(.symbolErrors) }
                $0.say(.working)
            }
        case "status" where text.has("not responding"):
            report.change(.chassis, "node \(node)") { $0.say(.reportedWarning) }
        case "net.niff.down", "net.niff.up": link(isUp: state.hasSuffix("up"), to: &report)
        case "state_change.unavailable": link(isUp: false, to: &report)
        case "state_change.available": link(isUp: true, to: &report)
        default: return
        }
    }

    private func temperature(_ text: String, to report: inout ControllerReport) {
        report.change(.temperature, "temperature of \(node)", name: "\(node) temperature") { part in
            if let ambient = text.cut(at: "ambient=")?.after.leadingNumber {
                part.set(.input, ambient, .celsius)
                return
            }
            // A critical state that the device itself left again stays worth a look.
            if text.has("critical") { part.count(.throttleEvents) }
            for state in [StateName.reportedCritical, .reportedWarning, .working] { part.unsay(state) }
            part.say(text.has("critical") ? .reportedCritical : text.has("warning") ? .reportedWarning : .working)
        }
    }

    private func link(isUp: Bool, to report: inout ControllerReport) {
        let words = message.split { " \"".contains($0) }.map { $0.replacingQuote() }
        let name =
            message.cut(at: "via interface ")?.after.blankSeparated.first
            ?? words.first { $0.hasPrefix("alt") || $0.hasPrefix("ee") || $0.hasPrefix("scip") } ?? "link"
        report.change(.nic, "\(name) of \(node)") { link in
            link.unsay(isUp ? .carrierLost : .carrierUp)
            link.say(isUp ? .carrierUp : .carrierLost)
            if !isUp { link.count(.carrierChanges) }
        }
    }
}

extension Substring {
    /// The log writes a quotation mark as "\042".
    fileprivate func replacingQuote() -> String {
        hasPrefix("\\042") ? String(dropFirst(4).prefix { $0 != "\\" }) : String(self)
    }
}
