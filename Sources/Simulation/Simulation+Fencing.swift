internal import HealthModel

/// One execution of the fence agent against one BMC: order, then two readings of "off", the second in a new session.
/// The agent's own code is tested against BMC simulators; here it is its contract (I4).
struct FenceRun {
    enum Stage {
        case waiting, ordered, readOnce, done
    }

    enum Result {
        case success, failure
    }

    var target: Int
    var by: Int
    /// The agent that asked; nil for the cluster itself.
    var requester: Int?
    var stage = Stage.waiting
    var result: Result?
    var startedAt: SimulatedTime
    /// The target's boot when it began: one that was switched on again since counts as off in between.
    var targetBoot: Int

    var isRunning: Bool { stage != .done }
}

extension Simulation {
    /// How long until a changed device shows in its monitor.
    static let monitorLag: SimulatedTime = 10 * .second

    /// Whether the fence device's monitor, which cannot know that an order will be ignored, succeeds.
    func fencePathIsProved(_ target: Int) -> Bool {
        let machine = machines[target]
        let device = now - machine.deviceChangedAt < Self.monitorLag ? machine.formerDevice : machine.device
        return device != .fails
    }

    @discardableResult
    func startFence(of target: Int, by node: Int, requester: Int?) -> Int {
        let slot = fences.count
        fences.append(
            FenceRun(
                target: target, by: node, requester: requester, startedAt: now, targetBoot: machines[target].boot))
        note("\(name(node)) fences \(name(target))\(requester == nil ? "" : " at its agent's request")")
        // `pcmk_delay_base` on the device of one node, so that two halves do not shoot each other.
        let delay: SimulatedTime = requester == nil && target == 0 ? 3 * .second : 0
        queue.add(.fenceStep(slot: slot), at: now + delay + random.milliseconds(50...200))
        return slot
    }

    func fenceGoesOn(_ slot: Int) -> Bool {
        let run = fences[slot]
        guard run.isRunning else { return false }
        guard machines[run.by].isUp else {
            // Who fenced is gone itself; its partition will try again.
            fences[slot].stage = .done
            fences[slot].result = .failure
            return true
        }
        let device = machines[run.target].device
        switch run.stage {
        case .waiting:
            switch device {
            case .works:
                if machines[run.target].power {
                    note("\(name(run.target)) loses its power")
                    powerCut(run.target)
                }
                advance(slot, to: .ordered, after: 120...300)
            case .lies: advance(slot, to: .ordered, after: 120...300)
            case .flickers: advance(slot, to: .ordered, after: 120...300)
            case .fails: fail(slot, after: 300...1500)
            case .hangs: fail(slot, after: 15_000...20_000)
            }
        case .ordered:
            let off = readsOff(run, first: true)
            if off || mutation == .fenceWithoutReadBack {
                if mutation == .fenceTrustsFirstRead || mutation == .fenceWithoutReadBack {
                    end(slot, .success)
                } else {
                    advance(slot, to: .readOnce, after: 100...250)
                }
            } else {
                fail(slot, after: 2000...5000)
            }
        case .readOnce:
            if readsOff(run, first: false) { end(slot, .success) } else { fail(slot, after: 2000...5000) }
        case .done: return false
        }
        return true
    }

    private func readsOff(_ run: FenceRun, first: Bool) -> Bool {
        switch machines[run.target].device {
        case .works, .lies: !machines[run.target].power
        case .flickers: first || !machines[run.target].power
        case .fails, .hangs: false
        }
    }

    private func advance(_ slot: Int, to stage: FenceRun.Stage, after range: ClosedRange<Int>) {
        fences[slot].stage = stage
        queue.add(.fenceStep(slot: slot), at: now + random.milliseconds(range))
    }

    private func fail(_ slot: Int, after range: ClosedRange<Int>) {
        // The failure is known now and told when the agent's patience ends.
        fences[slot].result = .failure
        fences[slot].stage = .done
        let by = fences[slot].by
        let told = now + random.milliseconds(range)
        note("the power-off of \(name(fences[slot].target)) fails")
        if let requester = fences[slot].requester, let agent = agents[requester] {
            queue.add(.fenced(node: requester, life: agent.life, slot: slot), at: told)
        } else {
            sides[by].scheduled = false
            scheduleLater(sides[by].members.first ?? by, at: told)
        }
    }

    private func scheduleLater(_ dc: Int, at instant: SimulatedTime) {
        guard machines[dc].isUp else { return }
        sides[dc].scheduled = true
        queue.add(.schedule(node: dc), at: instant)
    }

    private func end(_ slot: Int, _ result: FenceRun.Result) {
        fences[slot].stage = .done
        fences[slot].result = result
        let run = fences[slot]
        note("\(name(run.target)) counts as fenced")
        checker.fenceSucceeded(run, self)
        for member in 0..<nodeCount where sides[run.by].members.contains(member) && member != run.target {
            sides[member].unclean.remove(run.target)
            sides[member].fenced.insert(run.target)
            sides[member].members.remove(run.target)
            sides[member].attributes[run.target] = .init()
        }
        for index in resources.indices { resources[index].recorded.remove(run.target) }
        // A device that lied to an agent that believes it: the cluster goes on as if the node were gone.
        changed()
        wantsSchedule(sides[run.by].members.first ?? run.by)
        if let requester = run.requester, let agent = agents[requester] {
            queue.add(.fenced(node: requester, life: agent.life, slot: slot), at: now + random.milliseconds(500...2400))
        }
    }
}
