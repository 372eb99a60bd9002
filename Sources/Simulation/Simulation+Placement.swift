internal import HealthModel

/// Pacemaker as far as it matters: one DC a partition, progressive node health, standby, fencing before takeover,
/// stop before start. What Pacemaker itself really does is tested on real clusters and with crm_simulate.
extension Simulation {
    // MARK: - Where

    /// The node of each primitive once all has settled, by what `node` knows; -1 for none.
    func placement(asSeenBy node: Int, change: PreviewRequest? = nil) -> [Int] {
        let side = sides[node]
        var load = [Int](repeating: 0, count: nodeCount)
        var chosen: [Int] = []
        let available = mayRun(asSeenBy: node, change: change)
        for (index, resource) in resources.enumerated() where !resource.everywhere {
            var best = -1
            var bestKey = (Int.min, Int.min)
            for candidate in 0..<nodeCount where available.contains(candidate) {
                if side.cib.bans.contains(where: { $0.resource == index && $0.node == candidate }) { continue }
                let stays = resource.states[candidate] != .stopped
                let score = score(candidate, asSeenBy: node, change: change) + (stays ? Self.stickiness : 0)
                let key = (score, -load[candidate])
                if key > bestKey { (best, bestKey) = (candidate, key) }
            }
            if best >= 0 { load[best] += 1 }
            chosen.append(best)
        }
        return chosen
    }

    /// Members that are clean, not in standby and not pushed below zero.
    func mayRun(asSeenBy node: Int, change: PreviewRequest? = nil) -> NodeSet {
        let side = sides[node]
        var set = NodeSet()
        for candidate in 0..<nodeCount where side.members.contains(candidate) && !side.unclean.contains(candidate) {
            var standby = side.cib.standby[candidate] != nil
            switch change {
            case .standby(let name) where name == self.name(candidate): standby = true
            case .unstandby(let name) where name == self.name(candidate): standby = false
            default: break
            }
            if !standby, score(candidate, asSeenBy: node, change: change) >= 0 { set.insert(candidate) }
        }
        return set
    }

    /// Base and health; garbage counts as 0 and hides the permanent value (Pacemaker 2.1.5).
    func score(_ candidate: Int, asSeenBy node: Int, change: PreviewRequest?) -> Int {
        let side = sides[node]
        var value: Int
        switch side.attributes[candidate].health {
        case .integer(let number): value = number
        case .malformed: value = 0
        case .absent:
            if case .integer(let number) = side.cib.permanent[candidate] { value = number } else { value = 0 }
        }
        if case .health(let name, let changed) = change, name == self.name(candidate) { value = changed }
        return Self.healthBase + value + side.cib.otherHealth[candidate]
    }

    // MARK: - The DC

    func wantsSchedule(_ dc: Int) {
        guard machines[dc].isUp, !sides[dc].scheduled else { return }
        sides[dc].scheduled = true
        queue.add(.schedule(node: dc), at: now + random.milliseconds(40...160))
    }

    func schedule(_ dc: Int) -> Bool {
        sides[dc].scheduled = false
        guard machines[dc].isUp, sides[dc].members.first == dc else { return false }
        let members = sides[dc].members
        guard sides[dc].quorate else {
            for index in resources.indices { stop(index, on: resources[index].active, of: members) }
            return true
        }
        var failed = NodeSet()
        for resource in resources {
            for node in 0..<nodeCount where members.contains(node) && resource.states[node] == .failed {
                failed.insert(node)
            }
        }
        for node in 0..<nodeCount where sides[dc].unclean.contains(node) || failed.contains(node) {
            guard !fences.contains(where: { $0.isRunning && $0.target == node && members.contains($0.by) }) else {
                continue
            }
            startFence(of: node, by: members.removing(node).first ?? dc, requester: nil)
        }
        guard !sides[dc].cib.maintenance else { return true }
        place(dc, members: members, blocked: !sides[dc].unclean.isEmpty || !failed.isEmpty)
        return true
    }

    private func place(_ dc: Int, members: NodeSet, blocked: Bool) {
        let targets = placement(asSeenBy: dc)
        let available = mayRun(asSeenBy: dc)
        for index in resources.indices {
            if resources[index].everywhere {
                stop(index, on: resources[index].active.subtracting(available), of: members)
                for node in 0..<nodeCount where available.contains(node) && resources[index].states[node] == .stopped {
                    if !blocked { start(index, on: node) }
                }
                continue
            }
            let target = targets[index]
            let active = resources[index].active
            if active.isEmpty {
                if target >= 0, !blocked, machines[target].isUp { start(index, on: target) }
            } else {
                stop(index, on: target >= 0 ? active.removing(target) : active, of: members)
            }
        }
    }

    private func start(_ index: Int, on node: Int) {
        resources[index].states[node] = .starting
        resources[index].recorded.insert(node)
        resources[index].tokens[node] += 1
        note("\(resources[index].name) starts on \(name(node))")
        changed()
        queue.add(
            .resource(index, node: node, token: resources[index].tokens[node]),
            at: now + random.milliseconds(50...900))
    }

    private func stop(_ index: Int, on nodes: NodeSet, of members: NodeSet) {
        for node in 0..<nodeCount
        where nodes.contains(node) && members.contains(node) && resources[index].states[node] == .started {
            resources[index].states[node] = .stopping
            resources[index].tokens[node] += 1
            note("\(resources[index].name) stops on \(name(node))")
            changed()
            queue.add(
                .resource(index, node: node, token: resources[index].tokens[node]),
                at: now + random.milliseconds(50...1500))
        }
    }

    func resourceEnds(_ index: Int, _ node: Int, _ token: Int) -> Bool {
        guard resources[index].tokens[node] == token else { return false }
        switch resources[index].states[node] {
        case .starting: resources[index].states[node] = .started
        case .stopping:
            if machines[node].stopsFail {
                resources[index].states[node] = .failed
                note("\(resources[index].name) does not stop on \(name(node))")
            } else {
                resources[index].states[node] = .stopped
                resources[index].recorded.remove(node)
            }
        case .stopped, .started, .failed: return false
        }
        changed()
        wantsSchedule(sides[node].members.first ?? node)
        return true
    }

    /// What the DC of this partition would say of itself.
    func transition(asSeenBy node: Int) -> TransitionState {
        let members = sides[node].members
        guard let dc = members.first else { return .unknown }
        if sides[dc].scheduled { return .active }
        if fences.contains(where: { $0.isRunning && $0.requester == nil && members.contains($0.by) }) { return .active }
        for resource in resources {
            for member in 0..<nodeCount where members.contains(member) {
                let state = resource.states[member]
                if state == .starting || state == .stopping { return .active }
            }
        }
        return .idle
    }
}
