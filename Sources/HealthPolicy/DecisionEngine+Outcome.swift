package import HealthModel

extension DecisionEngine {
    /// How an action ended. Asked for and not seen is counted as done where that is the careful side.
    package mutating func finished(_ action: Action, _ outcome: ActionOutcome, _ input: DecisionInput) {
        let now = outcome.finishedAt
        let local: String = if case .view(let view) = input.cluster { view.localNode } else { "" }
        func stamp() -> DecisionState.Stamp { DecisionState.Stamp(boot: input.boot, at: now, node: local) }
        let key = Self.retryKey(action.kind)
        if outcome.succeeded {
            retryAfter[key] = nil
            failing?[key] = nil
        } else {
            retryAfter[key] = now.advanced(by: .seconds(2))
            // One of long ago was another matter.
            let earlier = failing?[key].flatMap { $0.last.age(at: now) < .seconds(120) ? $0 : nil }
            failing = failing ?? [:]
            failing?[key] = Failure(since: earlier?.since ?? now, last: now, message: outcome.message)
        }
        switch action.kind {
        case .announce(let intent):
            if outcome.succeeded {
                let rounds = announced?.intent == intent ? (announced?.rounds ?? 0) : 0
                announced = Announcement(intent: intent, at: now, rounds: rounds + 1, published: false)
            } else {
                announced = nil
            }
        case .withdraw:
            announced = nil
            backOffUntil = now.advanced(by: configuration.intentSettle * 3)
        case .publishHealth(let value):
            published(value, outcome, action, stamp())
        case .requestPowerOff:
            if outcome.succeeded { state.powerOff?.requested = true }
        case .withdrawPowerOffRequest:
            state.powerOff = nil
        case .fencePeer(let node, let nonce, _):
            fenced(node, nonce, outcome, stamp())
        case .liftStandby(let node, let markID):
            if outcome.succeeded {
                for index in state.fenced.indices
                where state.fenced[index].node == node && state.fenced[index].nonce == markID {
                    state.fenced[index].standbyLifted = true
                }
            }
        case .recordPermanentHealth(let value):
            // A write of rest that did not succeed is tried again; a mark that was asked for is never to be lifted by it.
            if outcome.succeeded || value != RungValue.permanentAtRest { state.mayLiftMark = nil }
        case .standby: break
        }
        state.trim()
    }

    /// One a cause, whatever came of it. A refusal has touched nothing and may be asked again.
    private mutating func fenced(
        _ node: String, _ nonce: String, _ outcome: ActionOutcome, _ stamp: DecisionState.Stamp
    ) {
        if outcome.status != .refused {
            state.fenced.removeAll { $0.nonce == nonce && $0.node == node }
            state.fenced.append(
                DecisionState.FencedPeer(
                    node: node, nonce: nonce, at: stamp, succeeded: outcome.succeeded, standbyLifted: false,
                    isOpen: outcome.status == .unconfirmed ? true : nil))
        }
        // What may have been asked already is in no hurry; what the record does not prove even less.
        if !outcome.succeeded, state.fenced.contains(where: { $0.nonce == nonce }) {
            retryAfter["fence \(node)"] = outcome.finishedAt.advanced(
                by: .seconds(outcome.status == .refused ? 60 : 10))
        }
    }

    private mutating func published(
        _ value: Int, _ outcome: ActionOutcome, _ action: Action, _ stamp: DecisionState.Stamp
    ) {
        let mayStand = outcome.succeeded || outcome.status == .unconfirmed
        guard mayStand else {
            // Nothing was written. An intent that stays announced would hold the peer back for nothing.
            announced = nil
            if outcome.status == .refused, value <= RungValue.evacuate {
                retryAfter[Self.retryKey(action.kind)] = stamp.at.advanced(by: Self.refusalPause)
            }
            return
        }
        if action.countsAsMove {
            var move = stamp
            move.nonce = announced?.intent.nonce
            state.moves.append(move)
        }
        if value <= RungValue.evacuate {
            if !state.held.isEvacuation {
                state.evacuatedAt = stamp
                state.evacuations = (state.evacuations ?? []) + [stamp]
                state.mayRecover = nil
            }
            state.held = .evacuate
            state.evacuateValue = value
            announced?.published = true
        } else {
            state.held = value == RungValue.observe ? .observe : .avoid
            announced = nil
        }
    }
}
