package import HealthModel
package import HealthPolicy

/// What of a decision is compared and shown.
package struct DecisionGist: Codable, Equatable, Sendable {
    /// "wait", "refresh", "preview", or the word of an action: "announce", "publish-health", ...
    package var step: String
    /// What an action sets, without what is random in it.
    package var value: String
    package var wanted: Rung
    package var held: Rung
    package var causes: [String]
    /// The questions of the gate that were not answered yes.
    package var closed: [String]
    /// One sentence. It counts seconds, so it is not compared.
    package var reason: String
    package var health: NodeHealth

    package init(_ decision: Decision, health: NodeHealth) {
        (step, value) = Self.words(decision.step)
        wanted = decision.wanted
        held = decision.held
        causes = decision.causes
        closed = decision.gate.closed.map(\.question.rawValue)
        reason = decision.reason
        self.health = health
    }

    /// Whether both decide the same.
    package func agrees(with other: DecisionGist) -> Bool {
        step == other.step && value == other.value && wanted == other.wanted && held == other.held
            && causes == other.causes && closed == other.closed
    }

    /// A question on the way to a decision, and none itself.
    package var isQuestion: Bool { step == "refresh" || step == "preview" }

    private static func words(_ step: Decision.Step) -> (String, String) {
        switch step {
        case .wait: ("wait", "")
        case .refresh: ("refresh", "")
        case .preview(let request): ("preview", words(request))
        case .act(let action): words(action.kind)
        }
    }

    private static func words(_ request: PreviewRequest) -> String {
        switch request {
        case .health(let node, let value): "health \(node) \(value)"
        case .standby(let node): "standby \(node)"
        case .unstandby(let node): "unstandby \(node)"
        }
    }

    /// Nonces are left out: they are made anew each time.
    static func words(_ kind: Action.Kind) -> (String, String) {
        switch kind {
        case .announce(let intent): ("announce", "\(intent.value)")
        case .withdraw: ("withdraw", "")
        case .publishHealth(let value): ("publish-health", "\(value)")
        case .recordPermanentHealth(let value): ("record-permanent-health", "\(value)")
        case .standby(let node, _): ("standby", node)
        case .liftStandby(let node, _): ("lift-standby", node)
        case .requestPowerOff: ("request-power-off", "")
        case .withdrawPowerOffRequest: ("withdraw-power-off-request", "")
        case .fencePeer(let node, _, _): ("fence-peer", node)
        }
    }
}
