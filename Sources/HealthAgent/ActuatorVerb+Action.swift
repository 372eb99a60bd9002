package import HealthModel
package import HealthPolicy

extension ActuatorVerb {
    /// The one place where a decision becomes a request.
    ///
    /// nil for the four actions that are a change of our own statement: they are carried out by saying the statement
    /// that the engine has after them.
    package init?(_ action: Action) {
        switch action.kind {
        case .announce, .withdraw, .requestPowerOff, .withdrawPowerOffRequest: return nil
        case .publishHealth(let value): self = .publishHealth(value: value)
        case .recordPermanentHealth(let value): self = .recordPermanentHealth(value: value)
        case .standby(let node, let mark): self = .standby(node: node, mark: mark)
        case .liftStandby(let node, let markID): self = .liftStandby(node: node, markID: markID)
        case .fencePeer(let node, let nonce, let reason):
            // The peer wrote the reason as a sentence, or anybody else did: it goes into the fencer's record as one word.
            self = .fencePeer(node: node, nonce: nonce, reason: PlainText.word(reason, or: "requested"))
        }
    }
}

extension Action.Kind {
    /// The stable word for the journal and the API.
    package var word: String {
        switch self {
        case .announce: "announce"
        case .withdraw: "withdraw"
        case .publishHealth: "publish-health"
        case .recordPermanentHealth: "record-permanent-health"
        case .standby: "standby"
        case .liftStandby: "lift-standby"
        case .requestPowerOff: "request-power-off"
        case .withdrawPowerOffRequest: "withdraw-power-off-request"
        case .fencePeer: "fence-peer"
        }
    }

    /// What it sets, for the journal: a health value, a node, a nonce.
    package var value: String {
        switch self {
        case .announce(let intent): "\(intent.value) \(intent.nonce)"
        case .withdraw, .withdrawPowerOffRequest: ""
        case .publishHealth(let value), .recordPermanentHealth(let value): String(value)
        case .standby(let node, let mark): "\(node) \(mark.id)"
        case .liftStandby(let node, let markID): "\(node) \(markID)"
        case .requestPowerOff(let request): request.nonce
        case .fencePeer(let node, let nonce, _): "\(node) \(nonce)"
        }
    }

    /// Takes seconds, and must not hold up the loop.
    var takesLong: Bool {
        if case .fencePeer = self { true } else { false }
    }

    /// Only our own statement changes; nothing in the cluster's configuration or state does.
    var isStatement: Bool {
        switch self {
        case .announce, .withdraw, .requestPowerOff, .withdrawPowerOffRequest: true
        default: false
        }
    }
}

extension Decision.Step {
    /// The stable word for the journal and the API.
    package var word: String {
        switch self {
        case .wait: "wait"
        case .refresh: "refresh"
        case .preview: "preview"
        case .act(let action): action.kind.word
        }
    }
}
