internal import HealthModel

/// What losing a component would cost, from what depends on it and what else of it is failing at the same time.
struct DeviceNeed: Sendable {
    private let uses: [ComponentKey: DeviceUse]
    /// Members of each group that are failing, by group.
    private var legs: [Group: [ComponentKey: Bool]] = [:]
    /// How many components are known to carry each group.
    private var carriers: [Group: Int] = [:]
    /// The least that any carrier says of its group: what was said before a loss is too good.
    private var redundancies: [Group: Redundancy] = [:]

    struct Group: Hashable, Sendable {
        let kind: Carried.Kind
        let name: String

        init(_ carried: Carried) {
            kind = carried.kind
            name = carried.name
        }
    }

    enum Need: Equatable, Sendable {
        /// Nothing is known: judged as it stands.
        case unknown
        /// Known to carry nothing that is known to be used.
        case unused
        /// Everything that it carries goes on without it; the words say why.
        case spare(String)
        /// Something would be lost.
        case needed(String)
    }

    /// - Parameter failing: components with a confirmed failing finding, and whether they are out of work already.
    init(uses: [ComponentKey: DeviceUse], failing: [ComponentKey: Bool]) {
        self.uses = uses
        for (key, use) in uses {
            for carried in use.carries {
                guard let redundancy = carried.redundancy else { continue }
                let known = redundancies[Group(carried)] ?? redundancy
                redundancies[Group(carried)] = known.working <= redundancy.working ? known : redundancy
            }
            for group in Set(use.carries.filter { $0.redundancy != nil }.map(Group.init)) {
                carriers[group, default: 0] += 1
                if let isDown = failing[key] { legs[group, default: [:]][key] = isDown }
            }
        }
    }

    func need(of key: ComponentKey) -> Need {
        guard let use = uses[key] else { return .unknown }
        let used = use.carries.filter(\.isUsed)
        guard !used.isEmpty else { return .unused }
        var words: Set<String> = []
        for carried in used {
            guard let shields = shields(of: carried, in: use, depth: 0) else {
                return .needed("\(carried.words) rests on it alone")
            }
            if let broken = shields.filter({ !survives($0) }).min(by: { $0.name < $1.name }) {
                return .needed(brokenWords(broken))
            }
            for shield in shields { words.insert(shieldWords(shield)) }
        }
        return .spare(words.sorted().joined(separator: ", "))
    }

    /// Whether `key` carries the array or bond of that name.
    func carries(_ key: ComponentKey, groupNamed name: String) -> Bool {
        uses[key]?.carries.contains { $0.redundancy != nil && $0.name == name } ?? false
    }

    // MARK: - Groups

    /// The groups with redundancy that stand between the component and this layer, itself included; nil if on some way
    /// there is none.
    private func shields(of carried: Carried, in use: DeviceUse, depth: Int) -> [Carried]? {
        if isShield(carried) { return [carried] }
        guard let below = carried.on else {
            let groups = use.carries.filter(isShield)
            return groups.isEmpty ? nil : groups
        }
        let layers = use.carries.filter { below.contains($0.name) && $0 != carried }
        // A chain longer than any real one is a loop.
        guard !layers.isEmpty, depth < 16 else { return nil }
        var all: [Carried] = []
        for layer in layers {
            guard let shields = shields(of: layer, in: use, depth: depth + 1) else { return nil }
            all += shields
        }
        return all
    }

    /// Whether other members of this node can stand in. A DRBD peer or a replica is another node's: losing the disk below
    /// it is a reason to go there, not to stay. The paths of a multipath device lead to the same drive.
    private func isShield(_ carried: Carried) -> Bool {
        guard let redundancy = redundancies[Group(carried)], redundancy.members > 1 else { return false }
        switch carried.kind {
        case .array, .bond, .ring: return true
        case .mapper: return carriers[Group(carried)] ?? 0 > 1
        case .blockDevice, .partition, .drbd, .mount, .swap, .bridge, .vlan, .replication, .service: return false
        }
    }

    /// Members that fail but still work are counted as lost; those that do not are not counted twice.
    private func survives(_ carried: Carried) -> Bool {
        guard let redundancy = redundancies[Group(carried)] else { return false }
        let (left, overflow) = redundancy.working.subtractingReportingOverflow(failingWorkers(of: carried))
        return !overflow && left >= max(1, redundancy.needed)
    }

    private func failingWorkers(of carried: Carried) -> Int {
        legs[Group(carried)]?.values.count { !$0 } ?? 0
    }

    private func shieldWords(_ carried: Carried) -> String {
        guard let redundancy = redundancies[Group(carried)] else { return carried.name }
        return "\(carried.name) works with \(redundancy.working) of \(redundancy.members) members and needs "
            + "\(redundancy.needed)"
    }

    private func brokenWords(_ carried: Carried) -> String {
        let failing = legs[Group(carried)]?.count ?? 0
        return failing > 1
            ? "\(failing) members of \(carried.name) fail together"
            : "\(shieldWords(carried)), so that it cannot lose this one"
    }
}

extension Carried {
    /// Something that a workload may rest on. A block device and its partitions are only the way there.
    fileprivate var isUsed: Bool {
        switch kind {
        case .blockDevice, .partition: false
        case .array, .mapper, .drbd, .mount, .swap, .bond, .bridge, .vlan, .ring, .replication, .service: true
        }
    }

    fileprivate var words: String {
        kind == .mount || kind == .array || kind == .bond ? name : "\(kind.rawValue) \(name)"
    }
}
