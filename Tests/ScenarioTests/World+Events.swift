import AgentAPI
import AgentConfiguration
import HealthAgent
import HealthModel

extension World {
    /// What a line says happens. docs/scenarios.md lists all.
    mutating func perform(_ line: Scenario.Line) async throws {
        var words = line.words[...]
        func fail(_ message: String) -> Scenario.Problem { Scenario.Problem(line: line.number, message: message) }
        guard let head = words.popFirst() else { return }
        switch head {
        case "service": try addService(Array(words), fail)
        case "cluster": try clusterEvent(Array(words), fail)
        case "replicated":
            guard let id = words.popFirst() else { throw fail("which?") }
            let why = words.joined(separator: " ")
            cluster.with { $0.replicated.append(ReplicatedResource(id: id, why: why)) }
        case "verdict":
            guard words.count == 3, let node = words.popFirst(), let loop = station(node)?.loop else {
                throw fail("verdict NODE NUMBER true|false")
            }
            let transcript = transcript
            await loop.verdict(
                OperatorRequest(node: words[words.startIndex], reason: words.last), owner: "root"
            ) { transcript.say(node, "verdict: \($0.message)") }
            wake(node)
        case "clear", "drain":
            guard let node = words.first, let loop = station(node)?.loop else { throw fail("no such agent") }
            let request = OperatorRequest(node: node, reason: "test", dryRun: head == "drain")
            let transcript = transcript
            let emit: ProgressSink = { line in
                let gate = (line.gate ?? []).filter { $0.verdict != .yes }
                    .map { "\n\($0.verdict.rawValue): \($0.question): \($0.evidence)" }.joined()
                transcript.say(node, "\(head) \(line.event.rawValue): \(line.message)\(gate)")
            }
            if head == "clear" {
                await loop.clear(request, owner: "root", emit)
            } else {
                await loop.drain(request, owner: "root", emit)
            }
            wake(node)
        default:
            if scenario.nodes.contains(head) {
                try await nodeEvent(head, Array(words), fail)
            } else if cluster.with({ $0.services.contains { $0.id == head } }) {
                try serviceEvent(head, Array(words), fail)
            } else {
                throw fail("\(head) is no node, no service and no word of the format")
            }
        }
    }

    func station(_ name: String) -> Station? { stations.first { $0.name == name } }

    private mutating func change(_ name: String, _ body: (inout Station) -> Void) {
        for index in stations.indices where stations[index].name == name { body(&stations[index]) }
    }

    private mutating func wake(_ name: String) {
        let now = clock.now
        change(name) { $0.wakeAt = now }
    }

    // MARK: - Cluster

    typealias Failing = (String) -> Scenario.Problem

    private func addService(_ words: [String], _ fail: Failing) throws {
        guard words.count >= 3 else { throw fail("service NAME [promotable|clone] on NODE") }
        var service = ClusterModel.Service(id: words[0])
        var rest = words.dropFirst()
        var agent: String?
        var device: String?
        while let word = rest.popFirst() {
            switch word {
            case "promotable": service.kind = .promotable
            case "clone": service.kind = .clone
            case "on": service.at = rest.popFirst()
            case "sticky": service.stickiness = rest.popFirst() == "infinity" ? ClusterModel.infinity : 1000
            case "apart-from": service.apart = rest.popFirst()
            case "agent": agent = rest.popFirst()
            case "device": device = rest.popFirst()
            default: throw fail("\(word) is nothing that a service can be")
            }
        }
        if service.kind != .primitive { service.instances = scenario.nodes }
        if service.kind == .promotable {
            for name in scenario.nodes { service.promotionScores[name] = name == service.at ? 10_000 : 100 }
        }
        if service.kind == .clone { service.at = nil }
        let made = service
        let (itsAgent, itsDevice) = (agent ?? "ocf:pacemaker:Stateful", device)
        cluster.with { model in
            model.services.append(made)
            if made.kind == .promotable {
                model.replicated.append(
                    ReplicatedResource(
                        id: "\(made.id)-clone", why: "promotable clone", agent: itsAgent, primitive: made.id,
                        device: itsDevice))
            }
        }
    }

    private func serviceEvent(_ id: String, _ words: [String], _ fail: Failing) throws {
        var error: Scenario.Problem?
        func arguments(_ count: Int) -> [String] {
            if words.count <= count { error = fail("\(id) \(words.joined(separator: " ")): too short") }
            return Array(words.dropFirst()) + Array(repeating: "", count: max(0, count + 1 - words.count))
        }
        let known: Bool = cluster.with { model in
            guard let index = model.services.firstIndex(where: { $0.id == id }) else { return false }
            switch words.first {
            case "banned": model.services[index].bans[arguments(2)[0]] = arguments(2)[1]
            case "preferred": model.services[index].prefers[arguments(2)[0]] = arguments(2)[1]
            case "free":
                model.services[index].bans = [:]
                model.services[index].prefers = [:]
            case "does-not-stop": model.services[index].failsToStop = true
            case "stops-again": model.services[index].failsToStop = false
            case "fails-on": model.services[index].failsOn.insert(arguments(1)[0])
            case "runs-again-on": model.services[index].failsOn.remove(arguments(1)[0])
            case "promotion":

                model.services[index].promotionScores[arguments(2)[0]] = Int(arguments(2)[1])
            default: return false
            }
            return true
        }
        if let error { throw error }
        if !known { throw fail("nothing that can happen to a service") }
    }

    private func clusterEvent(_ words: [String], _ fail: Failing) throws {
        let takes = words.count > 1 ? Scenario.time(words[1]) : nil
        let known: Bool = cluster.with { model in
            switch words.joined(separator: " ") {
            case "maintenance on": model.maintenance = true
            case "maintenance off": model.maintenance = false
            case "quorum lost": model.quorate = false
            case "quorum back": model.quorate = true
            case "transition stuck": model.dcSays = .active
            case "transition unknown": model.dcSays = .unknown
            case "transition ends": model.dcSays = nil
            case "stonith off": model.stonithEnabled = false
            default:
                guard words.first == "moves-take", let takes else { return false }
                model.moveTakes = takes
            }
            return true
        }
        if !known { throw fail("nothing that can happen to a cluster") }
    }

    // MARK: - Nodes

    private mutating func nodeEvent(_ name: String, _ words: [String], _ fail: Failing) async throws {
        let now = clock.now
        switch words.joined(separator: " ") {
        case "agent crashes", "agent stops": change(name) { $0.stopAgent() }
        case "agent starts", "agent starts in act", "agent starts in advise", "agent starts in shadow",
            "agent starts with stay", "agent starts with consolidate":
            if let mode = words.last.flatMap(Configuration.Mode.init(rawValue:)) {
                change(name) { $0.configuration.policy.mode = mode }
            }
            if let plan = words.last.flatMap(Configuration.EnvironmentPlan.init(rawValue:)) {
                change(name) { $0.configuration.policy.environmentPlan = plan }
            }
            for index in stations.indices where stations[index].name == name { await stations[index].startAgent() }
        case "agent hangs": change(name) { $0.isHung = true }
        case "agent goes on": change(name) { $0.isHung = false }
        case "leaves":
            change(name) { $0.stopAgent() }
            cluster.with { $0.leave(name, at: now) }
        case "crashes":
            change(name) { $0.stopAgent() }
            cluster.with { $0.crash(name, at: now) }
        case "boots":
            cluster.with { $0.boot(name) }
            for index in stations.indices where stations[index].name == name {
                stations[index].time.reboot()
                stations[index].hardware.restartReader()
                await stations[index].startAgent()
            }
        case "state-file broken": await station(name)?.store.change(broken: true)
        case "state-file works": await station(name)?.store.change(broken: false)
        case "unclean": cluster.with { $0.nodes[name]?.unclean = true }
        case "clean": cluster.with { $0.nodes[name]?.unclean = false }
        case "pending": cluster.with { $0.nodes[name]?.pending = true }
        case "joined": cluster.with { $0.nodes[name]?.pending = false }
        case "maintenance on": cluster.with { $0.nodes[name]?.maintenance = true }
        case "maintenance off": cluster.with { $0.nodes[name]?.maintenance = false }
        case "standby": cluster.with { $0.nodes[name]?.standby = ClusterModel.Standby(mark: nil) }
        case "unstandby": cluster.with { $0.nodes[name]?.standby = nil }
        case "cluster away": cluster.with { $0.nodes[name]?.away = true }
        case "cluster back": cluster.with { $0.nodes[name]?.away = false }
        case "writes lost": cluster.with { $0.nodes[name]?.losesWrites = true }
        case "writes kept": cluster.with { $0.nodes[name]?.losesWrites = false }
        case "attribute lost":
            cluster.with {
                $0.nodes[name]?.transient = .absent
                $0.nodes[name]?.statement = nil
            }
        case "attribute garbage": cluster.with { $0.nodes[name]?.transient = .malformed("red") }
        case "permanent lost": cluster.with { $0.nodes[name]?.permanent = .absent }
        case "statement garbage": cluster.with { $0.nodes[name]?.statement = "health=green" }
        case "fence-path lost": cluster.with { $0.nodes[name]?.fencingProved = false }
        case "fence-path proved": cluster.with { $0.nodes[name]?.fencingProved = true }
        case "fencing fails": cluster.with { $0.nodes[name]?.fencingWorks = false }
        case "fencing unconfirmed": cluster.with { $0.nodes[name]?.fencingIsUnconfirmed = true }
        case "fencing works": cluster.with { $0.nodes[name]?.fencingWorks = true }
        default:
            if words.count == 2, words[0] == "clock", let jump = Self.jump(words[1]) {
                change(name) { $0.time.jump(by: jump) }
            } else if words.count == 3, words[0] == "attribute" {
                cluster.with { $0.nodes[name]?.attributes[words[1]] = words[2] == "gone" ? nil : words[2] }
            } else if words.count == 2, words[0] == "other-health", let value = Int(words[1]) {
                cluster.with { $0.nodes[name]?.other = value }
            } else {
                try hardwareEvent(name, words, fail)
                return
            }
        }
        wake(name)
    }

    private static func jump(_ text: String) -> Double? {
        let magnitude = Scenario.time(String(text.dropFirst()))
        return magnitude.map { Double($0.components.seconds) * (text.hasPrefix("-") ? -1 : 1) }
    }

    /// With "for 10s" at its end it is undone after that time.
    private mutating func hardwareEvent(_ name: String, _ words: [String], _ fail: Failing) throws {
        var words = words
        var until: MonotonicInstant?
        if words.count > 2, words[words.count - 2] == "for", let duration = Scenario.time(words[words.count - 1]) {
            until = clock.now.advanced(by: duration)
            words.removeLast(2)
        }
        guard let index = stations.firstIndex(where: { $0.name == name }) else { throw fail("no node \(name)") }
        let before = stations[index].hardware
        if let message = stations[index].hardware.take(words, at: clock.now) { throw fail(message) }
        if let until { stations[index].restores.append((until, before)) }
    }
}
