package import HealthModel

/// What both nodes share, and what can be wrong with it. A node says in its statement which of these it sees, so that one
/// that sees the same does not take it for its own fault.
package enum SharedCause: String, Codable, Sendable, CaseIterable {
    /// The air that comes in is too warm.
    case heat
    /// No supply has mains, or all of them run from a battery.
    case mains

    /// By the rule of an environment finding.
    private static let rules: [(prefix: String, cause: SharedCause)] = [
        ("temperature.inlet-upper", .heat), ("power-supply.mains-lost", .mains), ("battery.on-battery", .mains),
        ("battery.low-on-battery", .mains),
    ]

    static func of(_ finding: Finding) -> SharedCause? {
        guard finding.scope == .environment, finding.confidence == .confirmed, finding.severity > .advisory else {
            return nil
        }
        return rules.first { finding.rule.hasPrefix($0.prefix) }?.cause
    }

    /// Whether a finding's id, or its rule's, is that of a shared cause.
    package static func isOne(_ id: String) -> Bool { rules.contains { id.hasPrefix($0.prefix) } }

    /// Whether a finding of the node's own is what this brings about everywhere.
    func explains(_ finding: Finding) -> Bool {
        guard finding.consequence == .none else { return false }
        switch self {
        case .heat:
            return finding.component.kind == .temperature || finding.rule.contains(substring: "temperature")
                || finding.rule.contains(substring: "throttle")
        case .mains: return finding.component.kind == .powerSupply || finding.component.kind == .battery
        }
    }

    var words: String {
        switch self {
        case .heat: "the air that comes in is too warm"
        case .mains: "the mains are lost"
        }
    }
}

extension Assessment {
    /// In one order.
    package var sharedCauses: [SharedCause] {
        let found = Set(findings.compactMap(SharedCause.of))
        return SharedCause.allCases.filter(found.contains)
    }
}

extension GateKeeper {
    /// What the other node suffers from as well is no reason to go there. A node that is about to stop goes all the same.
    func notEnvironment(_ causes: [Finding], own: [SharedCause]) -> GateAnswer {
        for cause in own {
            let shared = targets.filter { $0.environment.contains(cause) }
            guard !shared.isEmpty, !causes.isEmpty, causes.allSatisfy(cause.explains) else { continue }
            let names = shared.map(\.node).joined(separator: ", ")
            return GateAnswer(
                .notEnvironment, .no, "on \(names) as well \(cause.words), and nothing else speaks against \(source)",
                ageMilliseconds: shared.compactMap(\.ageMilliseconds).max())
        }
        return GateAnswer(.notEnvironment, .yes, "what speaks against \(source) is its own")
    }
}
