internal import HealthModel

/// A status for a person: the first line is the verdict.
package enum StatusText {
    package static func lines(_ status: StatusDocument) -> [String] {
        var lines = [verdict(status)]
        lines += status.alarms.map { "ALARM  \($0)" }
        lines += hold(status)
        lines += status.peer.map(peer)
        lines += status.assessment.findings.flatMap(finding)
        lines += status.assessment.senses.map(sense)
        lines.append(cluster(status.cluster))
        lines += status.cluster.nodes.map(node)
        lines += status.cluster.resources.filter(\.workload).map(resource)
        lines += status.fencing.map {
            "fencing   of \($0.target) by \($0.device): \($0.proved ? "proved" : "NOT proved") (\($0.evidence))"
        }
        lines.append("waits     \(status.decision.underWay ?? status.decision.reason)")
        return lines
    }

    /// One sentence: how the node is, where it is going, and whether anything would be done about it.
    package static func verdict(_ status: StatusDocument) -> String {
        let score = status.score.map { ", score \($0)" } ?? ""
        let way =
            status.wanted == status.rung
            ? (status.rung == .observe ? "on its way nowhere" : "on rung \(status.rung.rawValue)")
            : "on rung \(status.rung.rawValue), \(status.wanted.rawValue) is called for"
        let mode =
            switch status.mode {
            case "act": "mode act"
            case "advise": "mode advise (only new resources are kept away by itself)"
            default: "mode \(status.mode) (nothing is done by itself)"
            }
        return "\(status.node): \(status.health.rawValue)\(score), \(way); \(mode); \(fencing(status))"
    }

    private static func fencing(_ status: StatusDocument) -> String {
        guard status.cluster.reachable else { return "whether fencing works is unknown, the cluster cannot be asked" }
        let targets = Set(status.fencing.map(\.target)).sorted()
        guard !targets.isEmpty else { return "NO FENCING: the cluster has no device that can switch a node off" }
        return targets.map { target in
            let proved = status.fencing.contains { $0.target == target && $0.proved }
            return "fencing of \(target) \(proved ? "proved" : "NOT PROVED")"
        }.joined(separator: ", ")
    }

    static func hold(_ status: StatusDocument) -> [String] {
        guard let hold = status.hold else { return [] }
        let end = hold.remainingMilliseconds.map { "for \(AgeText.words($0)) more" } ?? "until forewarn unhold"
        return [
            "HOLD   \(hold.owner) holds this node \(end) (\(hold.reason))\(AgeText.ago(hold.ageMilliseconds)): nothing moves "
                + "off it or onto it by itself"
        ]
    }

    static func peer(_ peer: PeerDocument) -> String {
        let held = peer.held == true ? ", HELD by a person" : ""
        guard peer.freshness == .fresh else {
            return "peer      \(peer.node): unknown (\(peer.message ?? peer.freshness.rawValue))\(held)"
        }
        let score = peer.score.map { ", score \($0)" } ?? ""
        return
            "peer      \(peer.node): \(peer.health.rawValue)\(score), rung \(peer.rung?.rawValue ?? "unknown"), "
            + "mode \(peer.mode ?? "unknown")\(held)\(AgeText.ago(peer.ageMilliseconds))"
    }

    static func finding(_ finding: FindingDocument) -> [String] {
        let latched = finding.latched ? ", latched" : ""
        let head =
            "finding   \(finding.component) (\(finding.kind.rawValue)): \(finding.severity.rawValue), "
            + "\(finding.confidence.rawValue)\(latched), -\(finding.penalty) points, since "
            + "\(AgeText.words(finding.firstSeenMilliseconds)) [\(finding.id)]"
        return [head] + finding.evidence.map { "            \($0)" } + ["            advice: \(finding.advice)"]
    }

    static func sense(_ sense: SenseDocument) -> String {
        let why = sense.message.map { " (\($0))" } ?? ""
        return
            "sense     \(sense.probe): \(sense.freshness.rawValue)\(why), \(sense.readings) readings"
            + AgeText.ago(sense.ageMilliseconds)
    }

    private static func cluster(_ cluster: ClusterDocument) -> String {
        guard cluster.reachable else { return "cluster   not reachable: \(cluster.message ?? "")" }
        return
            "cluster   \(cluster.quorate ? "quorate" : "NO QUORUM"), transition \(cluster.transition.rawValue)"
            + "\(cluster.maintenance ? ", MAINTENANCE" : ""), DC \(cluster.dc ?? "unknown")"
            + AgeText.ago(cluster.ageMilliseconds)
            + (cluster.unchangedMilliseconds.map { ", unchanged \(AgeText.words($0)) ago" } ?? "")
    }

    static func node(_ node: NodeDocument) -> String {
        var words = [node.unclean ? "UNCLEAN" : node.online ? "online" : "offline"]
        if node.standby {
            let owner =
                node.standbyOwner.map {
                    " (\(StandbyMark.displayName(ofOwner: $0)): \(node.standbyReason ?? ""))"
                } ?? " (not by forewarn)"
            words.append("standby\(owner)")
        }
        if node.maintenance { words.append("maintenance") }
        return
            "node      \(node.name): \(words.joined(separator: ", ")), #health-forewarn \(node.transientHealth) "
            + "(at rest \(node.permanentHealth))"
    }

    private static func resource(_ resource: ResourceDocument) -> String {
        let place = resource.nodes.isEmpty ? "nowhere" : resource.nodes.joined(separator: ", ")
        let marks = (resource.failed ? ", FAILED" : "") + (resource.managed ? "" : ", unmanaged")
        return "resource  \(resource.id): \(resource.role) on \(place)\(marks)"
    }
}
