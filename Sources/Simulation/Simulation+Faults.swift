internal import HealthModel
internal import HealthPolicy

extension Simulation {
    func faultBegins(_ index: Int) -> Bool {
        let fault = scenario.faults[index]
        let node = fault.node
        note("FAULT \(fault.words)")
        activeFaults.insert(index)
        coverage.faultBegan(fault.kind)
        var salt = SimulationRandom(seed: fault.salt)
        switch fault.kind {
        case .warm: machines[node].hardware.heat = .warm
        case .overheating: machines[node].hardware.heat = .critical
        case .aboutToTrip: machines[node].hardware.heat = .nonRecoverable
        case .memoryError: memoryError(node, &salt)
        case .driveFailing: machines[node].hardware.driveFails = true
        case .linkLost: machines[node].hardware.linkIsLost = true
        case .roomHot:
            for other in 0..<nodeCount { machines[other].hardware.inletIsHot = true }
            if roomHotUntil != nil || roomHotSince == nil { roomHotSince = now }
            roomHotUntil = nil
        case .bothSick:
            let other = (node + 1) % nodeCount
            if salt.chance(35) {
                memoryError(node, &salt)
                memoryError(other, &salt)
            } else {
                machines[node].hardware.heat = .critical
                machines[other].hardware.heat = salt.chance(50) ? .critical : .nonRecoverable
            }
        case .noise: machines[node].hardware.isNoisy = true
        case .glitch:
            machines[node].hardware.glitches = 1
            machines[node].hardware.glitchSalt = salt.next()
        case .sickBMC: machines[node].hardware.bmcIsMad = true
        case .stuckProbe: machines[node].stuck = salt.pick(Hardware.Probe.allCases)
        case .deadProbe: machines[node].dead = salt.pick(Hardware.Probe.allCases)
        case .duplicatedReports: machines[node].duplicates = true
        case .reorderedReports: machines[node].reorders = true
        case .futureReports: machines[node].future = true
        case .agentCrash, .stateLost:
            agentDies(node)
            if fault.kind == .stateLost {
                disks[node] = nil
                checker.stateLost(node)
            }
        case .agentHang: agents[node]?.hungUntil = now + fault.lasts
        case .fullDisk: machines[node].diskIsFull = true
        case .nodeCrash:
            if machines[node].isUp {
                note("the kernel of \(name(node)) dies")
                kernelDies(node)
                // A watchdog resets it, if nobody fences it first.
                queue.add(.powerOn(node: node, token: machines[node].token), at: now + salt.seconds(30...90))
            }
        case .nodeLeaves: leavesInOrder(node, backIn: salt.seconds(30...90))
        case .wallJump: machines[node].wallOffset += Int64(salt.int(-100_000_000...100_000_000))
        case .attributesLost: attributeManagerDies(node)
        case .partition:
            for other in 0..<nodeCount where other == node || (nodeCount > 3 && salt.chance(30)) {
                machines[other].network = 1
            }
            membershipWillChange()
        case .clusterSilent: machines[node].clusterAnswers = false
        case .slowCluster: machines[node].clusterIsSlow = true
        case .stopFails: machines[node].stopsFail = true
        case .forgedStatement: forge(node, &salt)
        case .foreignHealth: changeCIB(on: node) { $0.otherHealth[node] = -10_000 }
        case .resync: break
        case .fenceFails, .fenceHangs, .fenceLies, .fenceFlickers: setDevice(fault.kind, node)
        case .drain: drain(node, &salt)
        case .clear: repairAndClear(node)
        case .maintenance: changeCIB(on: node) { $0.maintenance = true }
        case .foreignStandby:
            if sides[node].cib.standby[node] == nil { changeCIB(on: node) { $0.standby[node] = .foreign } }
        case .hold:
            // Without an end, so that it does not matter since when it stands.
            let since = DecisionState.Stamp(boot: "any", at: MonotonicInstant(nanoseconds: 0), node: "any")
            agents[node]?.engine.setHold(.init(owner: "operator", reason: "work on the rack", since: since))
            if mutation == .ignoresHold { agents[node]?.engine.setHold(nil) }
            checker.hold(node, true)
        case .ban:
            changeCIB(on: node) { $0.bans.append((resource: 0, node: node)) }
        }
        queue.add(.faultEnds(index), at: now + fault.lasts)
        return true
    }

    func faultEnds(_ index: Int) -> Bool {
        let fault = scenario.faults[index]
        let node = fault.node
        activeFaults.remove(index)
        note("over: \(fault.kind.rawValue) on \(name(node))")
        switch fault.kind {
        case .warm, .overheating, .aboutToTrip: machines[node].hardware.heat = .none
        case .bothSick:
            machines[node].hardware.heat = .none
            machines[(node + 1) % nodeCount].hardware.heat = .none
            repairAndClear(node)
            repairAndClear((node + 1) % nodeCount)
        case .memoryError: repairAndClear(node)
        case .driveFailing: machines[node].hardware.driveFails = false
        case .linkLost: machines[node].hardware.linkIsLost = false
        case .roomHot:
            for other in 0..<nodeCount { machines[other].hardware.inletIsHot = false }
            roomHotUntil = now
        case .noise: machines[node].hardware.isNoisy = false
        case .glitch: machines[node].hardware.glitches = 0
        case .sickBMC: machines[node].hardware.bmcIsMad = false
        case .stuckProbe: machines[node].stuck = nil
        case .deadProbe: machines[node].dead = nil
        case .duplicatedReports: machines[node].duplicates = false
        case .reorderedReports: machines[node].reorders = false
        case .futureReports: machines[node].future = false
        case .agentCrash, .stateLost: _ = agentStarts(node, machines[node].boot)
        case .fullDisk: machines[node].diskIsFull = false
        case .partition:
            for other in 0..<nodeCount { machines[other].network = 0 }
            membershipWillChange()
        case .clusterSilent: machines[node].clusterAnswers = true
        case .slowCluster: machines[node].clusterIsSlow = false
        case .stopFails: machines[node].stopsFail = false
        case .foreignHealth: changeCIB(on: node) { $0.otherHealth[node] = 0 }
        case .fenceFails, .fenceHangs, .fenceLies, .fenceFlickers: setDevice(nil, node)
        case .drain: order(.undrain(node: node), node)
        case .maintenance: changeCIB(on: node) { $0.maintenance = false }
        case .foreignStandby:
            if sides[node].cib.standby[node] == .foreign { changeCIB(on: node) { $0.standby[node] = nil } }
        case .hold:
            agents[node]?.engine.setHold(nil)
            checker.hold(node, false)
        case .ban: changeCIB(on: node) { $0.bans.removeAll { $0.node == node } }
        case .agentHang, .nodeCrash, .nodeLeaves, .wallJump, .attributesLost, .forgedStatement, .resync, .clear: break
        }
        return true
    }

    private func setDevice(_ kind: FaultKind?, _ node: Int) {
        machines[node].formerDevice = machines[node].device
        machines[node].deviceChangedAt = now
        machines[node].device =
            switch kind {
            case .fenceFails: .fails
            case .fenceHangs: .hangs
            case .fenceLies: .lies
            case .fenceFlickers: .flickers
            default: .works
            }
    }

    /// Any member of the cluster's group can write there: garbage, or an old word again.
    private func forge(_ node: Int, _ salt: inout SimulationRandom) {
        var old: PeerStatement?
        if salt.chance(60), case .said(var word, _) = sides[node].attributes[node].statement {
            word.seq = word.seq > 40 ? word.seq - 40 : 0
            word.health = .green
            word.score = 100
            word.intent = nil
            word.rung = .observe
            old = word
        }
        for other in 0..<nodeCount where sides[node].members.contains(other) {
            sides[other].attributes[node].statement = .forged(old)
        }
    }

    private func drain(_ node: Int, _ salt: inout SimulationRandom) {
        nonces += 1
        let mark = StandbyMark(
            owner: StandbyMark.owner(ofPerson: "kim"), reason: "maintenance", since: 0, until: nil,
            id: "drain.\(nonces)")
        // On the node itself or on another one.
        let other = (node + 1) % nodeCount
        order(.drain(node: node, mark: mark), salt.chance(60) ? node : other)
        // Two people at the same time.
        guard salt.chance(25) else { return }
        var second = mark
        second.id += ".2"
        order(.drain(node: other, mark: second), other)
        queue.add(.undrain(node: other), at: now + salt.seconds(30...120))
    }

    private func memoryError(_ node: Int, _ salt: inout SimulationRandom) {
        machines[node].hardware.memoryErrors += 1
        queue.add(.logEntry(node: node), at: now + salt.milliseconds(0...250))
    }

    /// The module is replaced and the log cleared, as far as the agent is concerned; then a person says so.
    private func repairAndClear(_ node: Int) {
        order(.clear, node)
    }
}
