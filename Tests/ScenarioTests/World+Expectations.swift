import AgentAPI
import HealthAgent
import HealthModel

extension World {
    /// nil if what the line expects is so, else what is so instead.
    func unmet(_ line: Scenario.Line) async throws -> String? {
        let words = Array(line.words.dropFirst())
        func fail(_ message: String) -> Scenario.Problem { Scenario.Problem(line: line.number, message: message) }
        guard words.count >= 2 else { throw fail("expect what?") }
        if words[0] == "moves" {
            let moves = cluster.with(\.moves)
            return "\(moves)" == words[1] ? nil : "there were \(moves)"
        }
        if let service = cluster.with({ $0.services.first { $0.id == words[0] } }) {
            let place = service.at.map { ["on", $0] } ?? ["stopped"]
            return place == Array(words.dropFirst()) ? nil : "it is \(place.joined(separator: " "))"
        }
        guard let station = station(words[0]) else { throw fail("\(words[0]) is no node and no service") }
        if let answer = clusterFact(station.name, Array(words.dropFirst())) { return answer.isEmpty ? nil : answer }
        if words[1] == "journal" || words[1] == "no-journal" {
            let wanted = words.dropFirst(2).joined(separator: " ")
            let found = transcript.entries(of: station.name).contains {
                "\($0.kind.rawValue): \($0.message)".contains(wanted)
            }
            return found == (words[1] == "journal") ? nil : found ? "it has" : "it has not"
        }
        guard let loop = station.loop else { return "it has no agent" }
        return try expectation(await loop.status(), Array(words.dropFirst()), fail)
    }

    /// Empty if it is so; nil if the words are about something else.
    private func clusterFact(_ name: String, _ words: [String]) -> String? {
        guard let node = cluster.with({ $0.nodes[name] }) else { return nil }
        switch words[0] {
        case "value":
            let value = World.word(node.transient)
            return value == words.dropFirst().joined(separator: " ") ? "" : "it is \(value)"
        case "permanent":
            let value = World.word(node.permanent)
            return value == words.dropFirst().joined(separator: " ") ? "" : "it is \(value)"
        case "power":
            let power = node.powered ? "on" : "off"
            return words.dropFirst().first == power ? "" : "it is \(power)"
        case "standby":
            let standby = node.standby == nil ? "no" : "yes"
            return words.dropFirst().first == standby ? "" : "it is \(standby)"
        default: return nil
        }
    }

    private func expectation(
        _ status: StatusDocument, _ words: [String], _ fail: (String) -> Scenario.Problem
    ) throws -> String? {
        let rest = words.dropFirst().joined(separator: " ")
        func compare(_ is: String) -> String? { `is` == rest ? nil : "it is \(`is`)" }
        let findings = status.assessment.findings
        let named = findings.map { "\($0.id) (\($0.confidence.rawValue))" }.joined(separator: ", ")
        switch words[0] {
        case "green", "yellow", "red", "unknown":
            return status.health.rawValue == words[0] ? nil : "it is \(status.health.rawValue): \(named)"
        case "score": return compare(status.score.map { "\($0)" } ?? "none")
        case "rung": return compare(status.rung.rawValue)
        case "wants": return compare(status.wanted.rawValue)
        case "mode": return compare(status.mode)
        case "complete": return compare(status.assessment.complete ? "yes" : "no")
        case "finding":
            return findings.contains { $0.rule == rest && $0.confidence == .confirmed } ? nil : "there is \(named)"
        case "no-finding":
            return findings.contains { (rest.isEmpty || $0.rule == rest) && $0.confidence == .confirmed }
                ? "there is \(named)" : nil
        case "suspects":
            return findings.contains { $0.rule == rest && $0.confidence == .suspected } ? nil : "there is \(named)"
        case "alarm": return status.alarms.contains { $0.contains(rest) } ? nil : "alarms: \(status.alarms)"
        case "no-alarm":
            return status.alarms.contains { rest.isEmpty || $0.contains(rest) } ? "alarms: \(status.alarms)" : nil
        case "gate":
            // gate QUESTION VERDICT [words of the evidence]
            guard words.count >= 3 else { throw fail("gate QUESTION VERDICT") }
            guard let answer = status.decision.gate.first(where: { $0.question == words[1] }) else {
                return "it was not asked; the decision is: \(status.decision.reason)"
            }
            let evidence = words.dropFirst(3).joined(separator: " ")
            return answer.verdict.rawValue == words[2] && (evidence.isEmpty || answer.evidence.contains(evidence))
                ? nil : "it is \(answer.verdict.rawValue): \(answer.evidence)"
        case "reason": return status.decision.reason.contains(rest) ? nil : "it is: \(status.decision.reason)"
        case "peer":
            let peer = status.peer.first
            return peer?.freshness.rawValue == rest || peer?.health.rawValue == rest
                ? nil : "it is \(peer?.freshness.rawValue ?? "none"), \(peer?.health.rawValue ?? "none")"
        default: throw fail("nothing that can be expected: \(words[0])")
        }
    }
}
