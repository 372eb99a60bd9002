internal import HealthModel

extension Simulation {
    // MARK: - Power

    /// Everything on the node stops where it is.
    func kernelDies(_ node: Int) {
        agents[node] = nil
        machines[node].stack = .off
        machines[node].token += 1
        for index in resources.indices {
            resources[index].states[node] = .stopped
            resources[index].tokens[node] += 1
        }
        changed()
        membershipWillChange()
    }

    /// As by `systemctl reboot` on a node that runs nothing: the others are told, so that nothing is unclean and nobody fences.
    func leavesInOrder(_ node: Int, backIn delay: SimulatedTime) {
        let runs = resources.contains { !$0.everywhere && $0.active.contains(node) }
        guard machines[node].isUp, !runs else {
            note("\(name(node)) does not leave")
            return
        }
        note("\(name(node)) leaves the cluster in order")
        departed.insert(node)
        for index in resources.indices { resources[index].recorded.remove(node) }
        kernelDies(node)
        membershipDue = now
        queue.add(.membership, at: now)
        queue.add(.powerOn(node: node, token: machines[node].token), at: now + delay)
    }

    func powerCut(_ node: Int) {
        machines[node].power = false
        kernelDies(node)
        // Somebody comes, looks and switches it on again.
        queue.add(
            .powerOn(node: node, token: machines[node].token),
            at: now + (scenario.profile.long ? random.seconds(60...240) : random.seconds(6...24)))
    }

    func powerOn(_ node: Int, _ token: Int) -> Bool {
        guard machines[node].stack == .off, machines[node].token == token else { return false }
        machines[node].power = true
        machines[node].stack = .booting
        machines[node].boot += 1
        machines[node].startedAt = now
        machines[node].attributeManagerRuns = true
        note("\(name(node)) is switched on")
        let takes = scenario.profile.long ? random.seconds(20...60) : random.seconds(3...6)
        queue.add(.joins(node: node, boot: machines[node].boot), at: now + takes)
        return true
    }

    func joins(_ node: Int, _ boot: Int) -> Bool {
        guard machines[node].stack == .booting, machines[node].boot == boot, machines[node].power else { return false }
        machines[node].stack = .joined
        departed.remove(node)
        for index in resources.indices { resources[index].recorded.remove(node) }
        var side = ClusterSide(
            cib: sides[node].cib, attributes: Array(repeating: .init(), count: nodeCount))
        side.cib.epoch = min(side.cib.epoch, sides[node].cib.epoch)
        sides[node] = side
        machines[node].hardware.probeRestarted()
        membershipWillChange()
        queue.add(.agentStarts(node: node, boot: boot), at: now + random.milliseconds(500...4000))
        return true
    }

    // MARK: - Membership

    func membershipWillChange() {
        membershipDue = now + Self.tokenTime
        queue.add(.membership, at: now + Self.tokenTime)
    }

    func membershipChanges() -> Bool {
        guard let due = membershipDue, due <= now else { return false }
        membershipDue = nil
        recomputeMembership()
        return true
    }

    func reachable(from node: Int) -> NodeSet {
        var set = NodeSet()
        for other in 0..<nodeCount
        where machines[other].isUp && machines[other].network == machines[node].network { set.insert(other) }
        return set
    }

    func recomputeMembership() {
        let before = sides.map(\.members)
        for node in 0..<nodeCount where machines[node].isUp {
            let new = reachable(from: node)
            lose(before[node].subtracting(new), on: node)
            sides[node].members = new
        }
        for node in 0..<nodeCount where machines[node].isUp && sides[node].members.first == node {
            merge(sides[node].members, before)
        }
        for node in 0..<nodeCount where machines[node].isUp {
            if sides[node].members == .all(nodeCount) { sides[node].hasSeenAll = true }
            sides[node].quorate =
                nodeCount == 2 ? sides[node].hasSeenAll : sides[node].members.count * 2 > nodeCount
        }
        changed()
        note("membership: \(partitionsInWords())")
        for node in 0..<nodeCount where machines[node].isUp && sides[node].members.first == node { wantsSchedule(node) }
    }

    private func lose(_ lost: NodeSet, on node: Int) {
        for other in 0..<nodeCount where lost.contains(other) {
            sides[node].attributes[other] = .init()
            if !sides[node].fenced.contains(other), !departed.contains(other) { sides[node].unclean.insert(other) }
        }
    }

    /// Those who meet agree on the newest CIB, on who is clean and on everybody's attributes.
    private func merge(_ members: NodeSet, _ before: [NodeSet]) {
        let nodes = (0..<nodeCount).filter(members.contains)
        guard let newest = nodes.max(by: { (sides[$0].cib.epoch, -$0) < (sides[$1].cib.epoch, -$1) }) else { return }
        let cib = sides[newest].cib
        // Those who were there know who was fenced; those who come anew have seen nobody.
        let knowing = nodes.filter { !before[$0].isEmpty && before[$0].contains($0) && before[$0].count > 0 }
        var unclean = NodeSet()
        var fenced = NodeSet()
        if knowing.isEmpty {
            unclean = NodeSet.all(nodeCount).subtracting(members)
        } else {
            for node in knowing {
                unclean.bits |= sides[node].unclean.bits
                fenced.bits |= sides[node].fenced.bits
            }
            unclean = unclean.subtracting(fenced)
        }
        unclean = unclean.subtracting(members)
        fenced = fenced.subtracting(members)
        for node in nodes {
            sides[node].cib = cib
            sides[node].unclean = unclean
            sides[node].fenced = fenced
            for other in nodes where other != node { sides[node].attributes[other] = sides[other].attributes[other] }
        }
    }

    private func partitionsInWords() -> String {
        (0..<nodeCount).filter { machines[$0].isUp && sides[$0].members.first == $0 }
            .map { dc in
                let names = (0..<nodeCount).filter { sides[dc].members.contains($0) }.map(name).joined(separator: " ")
                return "[\(names)\(sides[dc].quorate ? "" : ", no quorum")]"
            }
            .joined(separator: " ")
    }

    // MARK: - Attributes

    struct AttributeMessage {
        enum Content {
            case health(Int)
            case statement(PeerStatement)
        }

        var node: Int
        var content: Content
        var saidAt: SimulatedTime
        var boot: Int
    }

    /// A message of the attribute manager; it is lost with the manager that sent it.
    func send(_ message: AttributeMessage, after delay: SimulatedTime) {
        let slot = messages.count
        messages.append(message)
        queue.add(.attribute(slot: slot), at: now + delay)
    }

    func attributeArrives(_ slot: Int) -> Bool {
        guard let message = messages[slot] else { return false }
        messages[slot] = nil
        let node = message.node
        guard machines[node].isUp, machines[node].boot == message.boot, machines[node].attributeManagerRuns else {
            return false
        }
        let reached = reachable(from: node)
        for other in 0..<nodeCount where reached.contains(other) && sides[other].members.contains(node) {
            switch message.content {
            case .health(let value): sides[other].attributes[node].health = .integer(value)
            case .statement(let word): sides[other].attributes[node].statement = .said(word, at: message.saidAt)
            }
        }
        if case .health(let value) = message.content {
            note("\(name(node)) has #health-forewarn \(value)")
            changed()
            wantsSchedule(sides[node].members.first ?? node)
        }
        return true
    }

    /// What pacemaker-attrd holds of its own node is lost everywhere when it dies.
    func attributeManagerDies(_ node: Int) {
        guard machines[node].isUp else { return }
        for other in 0..<nodeCount where sides[node].members.contains(other) {
            sides[other].attributes[node] = .init()
        }
        machines[node].attributeManagerRuns = false
        queue.add(.attributeManagerBack(node: node, token: machines[node].token), at: now + 400 * .millisecond)
        changed()
        wantsSchedule(sides[node].members.first ?? node)
    }

    func attributeManagerBack(_ node: Int, _ token: Int) -> Bool {
        guard machines[node].token == token, machines[node].isUp else { return false }
        machines[node].attributeManagerRuns = true
        return true
    }

    /// One change of the CIB, seen by all of the partition at once.
    func changeCIB(on node: Int, _ change: (inout SimulatedCIB) -> Void) {
        for other in 0..<nodeCount where sides[node].members.contains(other) && machines[other].isUp {
            change(&sides[other].cib)
            sides[other].cib.epoch += 1
        }
        changed()
        wantsSchedule(sides[node].members.first ?? node)
    }
}
