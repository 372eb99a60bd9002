import HealthModel

extension DecisionEngine {
    /// Our own rung: what the assessment calls for, through latch and dwell, to the next step.
    mutating func climb(
        _ input: DecisionInput, _ view: ClusterView, _ local: NodeView, _ choice: LadderChoice,
        _ decision: inout Decision
    ) {
        if choice.rung.isEvacuation {
            evacuate(
                input, view, local, choice, value: evacuationValue(choice), &decision)
            return
        }
        guard state.held.isEvacuation else {
            publishMild(choice.rung, input, view, local, &decision)
            return
        }
        // Evacuated: latched for the recovery dwell, then straight to the rung that is called for.
        let dwell = recoveryDwell(input)
        let isLatched = !configuration.recoversByItself && state.mayRecover != true
        guard let wellSince, !isLatched, wellSince.age(at: input.now) >= dwell else {
            let well = wellSince.map { $0.age(at: input.now).wholeMilliseconds / 1000 } ?? 0
            evacuate(input, view, local, choice, value: state.evacuateValue, &decision)
            guard case .wait = decision.step else { return }
            if isLatched {
                decision.reason =
                    "The node has been well for \(well) s and stays evacuated until forewarn clear \(view.localNode)"
            } else {
                decision.reason =
                    "The node has been well for \(well) s of its recovery dwell of "
                    + "\(dwell.wholeMilliseconds / 1000) s; it stays evacuated until then"
                decision.recheckAt = wellSince?.advanced(by: dwell)
            }
            return
        }
        if let own = state.powerOff {
            decision.step = .act(
                Action(.withdrawPowerOffRequest, reason: "\(own.cause) no longer calls for a power-off"))
            decision.reason = "The request to be switched off is withdrawn"
            return
        }
        publishMild(choice.rung, input, view, local, &decision)
    }

    /// Longer with each evacuation of this node within a week: what comes back is not mended.
    private func recoveryDwell(_ input: DecisionInput) -> Duration {
        let recent = (state.evacuations ?? []).count {
            $0.age(at: input.now, boot: input.boot) < DecisionConfiguration.relapseWindow
        }
        return configuration.recoveryDwell(afterEvacuations: recent)
    }

    /// Never improved while evacuated.
    private func evacuationValue(_ choice: LadderChoice) -> Int {
        state.held.isEvacuation ? min(state.evacuateValue, choice.evacuateValue) : choice.evacuateValue
    }

    /// Observe and avoid: published only when `crm_simulate` shows that nothing moves because of it.
    mutating func publishMild(
        _ rung: Rung, _ input: DecisionInput, _ view: ClusterView, _ local: NodeView, _ decision: inout Decision
    ) {
        if let announced, !announced.published {
            decision.reason = "The announced move is no longer called for"
            decision.step = .act(Action(.withdraw, reason: decision.reason))
            return
        }
        announced = nil
        if isMarked(local) {
            decision.reason =
                "The nodes section says \(local.permanentHealth.words), so a dangerous finding was latched here"
            decision.alarms.append(
                "\(view.localNode) carries the mark of a dangerous finding that its agent does not remember; it stays no "
                    + "target until it was looked at and forewarn clear \(view.localNode) was run")
            return
        }
        let value = rung == .avoid ? RungValue.avoid : RungValue.observe
        if local.transientHealth == .integer(value) {
            state.held = rung
            decision.held = rung
            settleMild(rung, local, input, view, &decision)
            return
        }
        if decision.gate.isEmpty {
            let keeper = gateKeeper(input, view, source: view.localNode)
            decision.gate = [
                keeper.clusterReachable(), keeper.quorate(), keeper.notInMaintenance(), keeper.noTransition(),
            ]
        }
        let blocking = decision.gate.filter {
            [.quorate, .notInMaintenance, .noTransition].contains($0.question) && $0.verdict != .yes
        }
        guard blocking.isEmpty else {
            decision.reason = "\(rung.rawValue) (\(value)) is not published: \(blocking.closedInWords)"
            return
        }
        switch preview(.health(node: view.localNode, value: value), input) {
        case .needed(let request):
            decision.step = .preview(request)
            decision.reason = "Whether publishing \(value) moves anything has to be simulated first"
        case .failed(let message):
            decision.reason = "\(rung.rawValue) (\(value)) is not published: \(message)"
        case .ready(let preview):
            if preview.changesNothing {
                let why = decision.causes.isEmpty ? "nothing is wrong" : decision.causes.joined(separator: ", ")
                decision.reason = decision.reason.isEmpty ? "\(rung.rawValue): \(why)" : decision.reason
                act(.publishHealth(value: value), because: "\(rung.rawValue): \(why)", input, &decision)
            } else {
                let moved = preview.leaving.map(\.resource).joined(separator: ", ")
                decision.reason =
                    "\(rung.rawValue) (\(value)) is not published, because it would move \(moved)"
            }
        }
    }

    /// What stands in the CIB is the copy of a latch that survives the loss of our own state: only a person lifts it.
    /// A value that is no number may be one that was damaged.
    func isMarked(_ local: NodeView) -> Bool {
        guard state.mayLiftMark != true else { return false }
        return switch local.permanentHealth {
        case .integer(let value): value <= RungValue.permanentDangerous
        case .malformed: true
        case .absent: false
        }
    }

    /// The value stands: the permanent one must match, and a standby of our own must not outlive its cause.
    private mutating func settleMild(
        _ rung: Rung, _ local: NodeView, _ input: DecisionInput, _ view: ClusterView, _ decision: inout Decision
    ) {
        if local.permanentHealth != .integer(RungValue.permanentAtRest) {
            decision.reason = "The permanent value is set to rest"
            act(
                .recordPermanentHealth(value: RungValue.permanentAtRest), because: "no dangerous finding is latched",
                input, &decision)
            return
        }
        if liftOwnStandby(local, input, view, &decision) { return }
        if decision.reason.isEmpty {
            decision.reason =
                decision.causes.isEmpty
                ? "Nothing is wrong" : "\(rung.rawValue) because of \(decision.causes.joined(separator: ", "))"
        }
    }

    /// Makes the step an action, unless the same action was refused or failed a moment ago.
    func act(
        _ kind: Action.Kind, because reason: String, counts: Bool = false, _ input: DecisionInput,
        _ decision: inout Decision
    ) {
        let key = Self.retryKey(kind)
        // A statement or a power-off that fails has an alarm of its own.
        var hasOwnAlarm: Bool {
            switch kind {
            case .publishHealth, .recordPermanentHealth, .standby, .liftStandby: false
            default: true
            }
        }
        if let failure = failing?[key], !hasOwnAlarm, failure.since.age(at: input.now) >= Self.failurePatience,
            failure.last.age(at: input.now) < .seconds(120)
        {
            decision.alarms.append(
                "\(reason): that has failed for \(failure.since.age(at: input.now).wholeMilliseconds / 1000) s: "
                    + failure.message)
        }
        if let until = retryAfter[key], input.now < until {
            decision.step = .wait
            decision.recheckAt = until
            decision.reason += " (the last attempt did not succeed; the next one is due)"
            return
        }
        decision.step = .act(Action(kind, reason: reason, countsAsMove: counts))
    }

    func isPutOff(_ kind: Action.Kind, at now: MonotonicInstant) -> Bool {
        retryAfter[Self.retryKey(kind)].map { now < $0 } ?? false
    }

    /// How long an action may fail before it is an alarm: what fails once often succeeds at the next attempt.
    static let failurePatience = Duration.seconds(20)
    /// When an evacuation is tried again whose value the actuator refused: a move that it does not allow is not allowed a
    /// moment later, and the peer is not to hear of a new one all the time.
    static let refusalPause = Duration.seconds(30)

    static func retryKey(_ kind: Action.Kind) -> String {
        switch kind {
        case .announce: "announce"
        case .withdraw: "withdraw"
        // A mild value that was refused a moment ago holds up no evacuation.
        case .publishHealth(let value): value <= RungValue.evacuate ? "publish-evacuation" : "publish"
        case .recordPermanentHealth: "permanent"
        case .standby(let node, _): "standby \(node)"
        case .liftStandby(let node, _): "lift \(node)"
        case .requestPowerOff: "request"
        case .withdrawPowerOffRequest: "withdraw-request"
        case .fencePeer(let node, _, _): "fence \(node)"
        }
    }
}
