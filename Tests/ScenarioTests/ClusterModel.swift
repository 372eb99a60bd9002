import HealthModel

/// A few nodes under Pacemaker as far as a decision can see them: a score a node and service, stickiness, constraints,
/// transitions that take time. What Pacemaker really does is tested with `crm_simulate` and on real clusters.
struct ClusterModel: Sendable {
    static let base = 100_000
    static let infinity = 1_000_000

    struct Node: Sendable {
        var online = true
        var unclean = false
        var maintenance = false
        var pending = false
        var powered = true
        /// nil while it is not in standby; the mark is ours or nil.
        var standby: Standby?
        var transient = AttributeReading.absent
        var permanent = AttributeReading.integer(-500)
        var other = 0
        var statement: String?
        /// Of resource agents.
        var attributes: [String: String] = [:]
        var fencingProved = true
        var fencingWorks = true
        /// A power-off of it is carried out seconds after whoever asked for it was told that nothing is known.
        var fencingIsUnconfirmed = false
        /// Its actuator cannot reach the cluster.
        var away = false
        /// What is written is not there when it is read back.
        var losesWrites = false
    }

    struct Standby: Sendable {
        var mark: StandbyMark?
    }

    struct Service: Sendable {
        enum Kind: Sendable {
            case primitive
            case promotable
            case clone
        }

        var id: String
        var kind = Kind.primitive
        /// Where it runs, or where its promoted instance does.
        var at: String?
        var instances: [String] = []
        var stickiness = 1000
        /// Node to constraint id.
        var bans: [String: String] = [:]
        var prefers: [String: String] = [:]
        var apart: String?
        var failsToStop = false
        var failsOn: Set<String> = []
        /// Promotion scores by node.
        var promotionScores: [String: Int] = [:]
    }

    let names: [String]
    var nodes: [String: Node]
    var services: [Service] = []
    var replicated: [ReplicatedResource] = []
    var quorate = true
    var maintenance = false
    var stonithEnabled = true
    /// Overrides what the DC says.
    var dcSays: TransitionState?
    var moveTakes = Duration.milliseconds(1500)
    /// The transition under way ends then.
    private(set) var busyUntil: MonotonicInstant?
    private(set) var moves = 0
    private(set) var powerOffs: [String] = []
    private(set) var evacuations: Set<String> = []
    /// What happened since the last look, for the record.
    var happened: [String] = []
    /// Crashed nodes are fenced then.
    private var fencingDue: [String: MonotonicInstant] = [:]

    init(names: [String]) {
        self.names = names
        nodes = Dictionary(uniqueKeysWithValues: names.map { ($0, Node()) })
    }

    // MARK: - Placement

    struct Places: Equatable, Sendable {
        var at: String?
        var instances: [String] = []
    }

    func health(_ name: String, _ change: PreviewRequest?) -> Int {
        guard let node = nodes[name] else { return 0 }
        if case .health(let changed, let value) = change, changed == name { return value + node.other }
        let own: Int =
            switch node.transient {
            case .integer(let value): value
            case .malformed: 0
            case .absent: if case .integer(let value) = node.permanent { value } else { 0 }
            }
        return own + node.other
    }

    private func eligible(_ name: String, _ change: PreviewRequest?) -> Bool {
        guard let node = nodes[name], node.online, !node.unclean, !node.pending, !node.maintenance else { return false }
        switch change {
        case .standby(let changed) where changed == name: return false
        case .unstandby(let changed) where changed == name: return true
        default: return node.standby == nil
        }
    }

    /// Where everything runs once the cluster has settled.
    func placement(_ change: PreviewRequest? = nil) -> [Places] {
        if maintenance || !quorate { return services.map { Places(at: $0.at, instances: $0.instances) } }
        var placed: [String: String] = [:]
        return services.map { service in
            // What runs on an unclean node stays there, as far as anybody knows, until the node is fenced.
            if let at = service.at, nodes[at]?.unclean == true || nodes[at]?.maintenance == true {
                return Places(at: at, instances: service.instances)
            }
            let able = names.filter { eligible($0, change) && service.bans[$0] == nil }
            guard service.kind != .clone else { return Places(instances: able) }
            func score(_ name: String) -> Int {
                var sum = Self.base + health(name, change)
                if service.kind == .promotable { sum += service.promotionScores[name] ?? 0 }
                if service.at == name {
                    guard service.stickiness < Self.infinity else { return Self.infinity }
                    sum += service.stickiness
                }
                return service.prefers[name] == nil ? sum : Self.infinity
            }
            let candidates = able.filter { name in
                guard !service.failsOn.contains(name), score(name) >= 0 else { return false }
                if service.kind == .promotable, service.promotionScores[name] ?? 0 <= 0 { return false }
                return service.apart.map { placed[$0] != name } ?? true
            }
            let at = candidates.max {
                (score($0), $0 == service.at ? 1 : 0, $1) < (score($1), $1 == service.at ? 1 : 0, $0)
            }
            placed[service.id] = at
            return Places(at: at, instances: service.kind == .promotable ? able : [])
        }
    }

    // MARK: - Time

    /// Lets happen what is due.
    mutating func advance(to now: MonotonicInstant) {
        for (name, due) in fencingDue.sorted(by: { $0.key < $1.key }) where due <= now {
            fencingDue[name] = nil
            if nodes[name]?.fencingWorks == true {
                powerOff(name, by: "Pacemaker", at: now)
            } else {
                happened.append("fencing of \(name) fails")
                fencingDue[name] = now.advanced(by: .seconds(60))
            }
        }
        if let busyUntil, busyUntil <= now {
            self.busyUntil = nil
            finishTransition()
        }
        touch(at: now)
    }

    var nextChange: MonotonicInstant? { (fencingDue.values + [busyUntil].compactMap { $0 }).min() }

    /// Something changed: a transition begins if there is anything to do.
    private mutating func touch(at now: MonotonicInstant) {
        guard busyUntil == nil else { return }
        let target = placement()
        let differs = zip(services, target).contains { service, place in
            !service.failsToStop && (service.at != place.at || service.instances != place.instances)
        }
        if differs { busyUntil = now.advanced(by: moveTakes) }
    }

    private mutating func finishTransition() {
        for (index, place) in placement().enumerated() {
            let service = services[index]
            guard !service.failsToStop else { continue }
            if service.at != place.at {
                happened.append("\(service.id): \(service.at ?? "stopped") -> \(place.at ?? "stopped")")
                if service.at != nil { moves += 1 }
            }
            services[index].at = place.at
            services[index].instances = place.instances
        }
    }

    // MARK: - Nodes

    mutating func crash(_ name: String, at now: MonotonicInstant) {
        nodes[name]?.online = false
        nodes[name]?.unclean = true
        nodes[name]?.statement = nil
        nodes[name]?.transient = .absent
        fencingDue[name] = now.advanced(by: .seconds(2))
        happened.append("\(name) crashes")
    }

    /// Pacemaker and Corosync are stopped by a person: it leaves in order, and is as much on as before.
    mutating func leave(_ name: String, at now: MonotonicInstant) {
        nodes[name]?.online = false
        nodes[name]?.statement = nil
        nodes[name]?.transient = .absent
        happened.append("\(name) leaves the cluster")
        advance(to: now)
    }

    mutating func powerOff(_ name: String, by whom: String, at now: MonotonicInstant) {
        nodes[name]?.online = false
        nodes[name]?.unclean = false
        nodes[name]?.powered = false
        nodes[name]?.statement = nil
        nodes[name]?.transient = .absent
        powerOffs.append(name)
        happened.append("\(name) is switched off by \(whom)")
        advance(to: now)
    }

    mutating func boot(_ name: String) {
        nodes[name]?.online = true
        nodes[name]?.unclean = false
        nodes[name]?.powered = true
        nodes[name]?.transient = .absent
        nodes[name]?.statement = nil
        fencingDue[name] = nil
        happened.append("\(name) boots")
    }

    // MARK: - What the actuator does

    mutating func apply(_ verb: ActuatorVerb, from local: String, at now: MonotonicInstant) -> ActionOutcome.Status {
        if nodes[local]?.losesWrites == true { return .unconfirmed }
        switch verb {
        case .publishHealth(let value):
            nodes[local]?.transient = .integer(value)
            if value <= -60_000 { evacuations.insert(local) }
            happened.append("\(local) has health \(value)")
        case .recordPermanentHealth(let value):
            nodes[local]?.permanent = .integer(value)
            happened.append("\(local) has permanent health \(value)")
        case .standby(let node, let mark):
            nodes[node]?.standby = Standby(mark: mark)
            happened.append("\(node) is in standby for \(mark.owner)")
        case .liftStandby(let node, let id):
            guard nodes[node]?.standby?.mark?.id == id else { return .refused }
            nodes[node]?.standby = nil
            happened.append("the standby of \(node) is lifted")
        case .fencePeer(let node, _, _):
            // Asked again for a cause that had its power-off: only what the fence history says.
            if nodes[node]?.online == false { return nodes[node]?.powered == false ? .already : .refused }
            guard nodes[node]?.fencingWorks == true else { return .failed }
            if nodes[node]?.fencingIsUnconfirmed == true {
                fencingDue[node] = now.advanced(by: .seconds(2))
                return .unconfirmed
            }
            powerOff(node, by: local, at: now)
        case .observe, .revision, .preview, .state: break
        }
        advance(to: now)
        return .confirmed
    }
}
