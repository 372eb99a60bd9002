internal import HealthPolicy

/// Everything that one seed decides before the first step: the cluster, its configuration and what goes wrong when.
struct Scenario: Sendable {
    var seed: UInt64
    var nodes: Int
    var profile: Profile
    var steps: Int
    /// Primitives that run on one node each, besides a clone that runs on every node.
    var resources: Int
    /// Resource 0 holds replicated data.
    var replicated: Bool
    /// What is decided is only recorded.
    var shadow: Bool
    var faults: [Fault]

    /// A set of intervals: the shipped defaults, the same shortened, and the lab's.
    struct Profile: Sendable {
        var decision: DecisionConfiguration
        var heartbeat: SimulatedTime
        var watch: SimulatedTime
        var reading: SimulatedTime
        /// Long intervals; a fault lasts as long as `FaultKind.lasting` says.
        var long: Bool

        static let shipped = Profile(
            decision: DecisionConfiguration(), heartbeat: 15 * .second, watch: .second, reading: 10 * .second,
            long: true)
        static let brisk = Profile(
            decision: DecisionConfiguration(moveInterval: .seconds(240), recoveryDwell: .seconds(90)),
            heartbeat: 15 * .second, watch: .second, reading: 10 * .second, long: true)
        static let lab = Profile(
            decision: DecisionConfiguration(
                moveInterval: .seconds(20), recoveryDwell: .seconds(12), movesPerDay: nil, peerTimeToLive: .seconds(8),
                watchInterval: .milliseconds(500), vacateDeadline: .seconds(20)),
            heartbeat: 2 * .second, watch: .millisecond * 500, reading: .second, long: false)
        /// As the lab, with a budget that is soon spent.
        static let tight = Profile(
            decision: DecisionConfiguration(
                moveInterval: .seconds(10), recoveryDwell: .seconds(10), movesPerDay: 2, peerTimeToLive: .seconds(8),
                watchInterval: .milliseconds(500), vacateDeadline: .seconds(20)),
            heartbeat: 2 * .second, watch: .millisecond * 500, reading: .second, long: false)
    }

    /// - Parameters:
    ///   - focus: kinds that are more probable than others.
    ///   - wanted: its intervals; nil for any.
    init(seed: UInt64, nodes: Int, steps: Int, focus: [FaultKind] = [], profile wanted: Profile? = nil) {
        var random = SimulationRandom(seed: seed &* 0x2545_F491_4F6C_DD1D &+ UInt64(nodes))
        self.seed = seed
        self.nodes = nodes
        self.steps = steps
        let any = random.pick([Profile.shipped, .brisk, .brisk, .lab, .lab, .tight])
        profile = wanted ?? any
        // Not drawn: the seeds stay what they were.
        if nodes == 2, seed % 3 == 0 {
            profile.decision.environmentPlan = .consolidate
            profile.decision.consolidateAfter = profile.long ? .seconds(60) : .seconds(6)
        }
        resources = nodes == 2 ? random.int(1...2) : nodes > 3 ? 4 : 2
        replicated = random.chance(focus.contains(.resync) ? 60 : 30)
        shadow = focus.isEmpty && random.chance(4)
        faults = []
        // A run of this many steps takes about this long.
        let share = max(1, 2 * steps / 2000 / nodes)
        let horizon = SimulatedTime(profile.long ? 900 : 120) * .second * SimulatedTime(share)
        let kinds = FaultKind.allCases.filter { $0 != .resync || replicated }
        // Most faults matter only to a node that has a reason to act.
        let sick: [FaultKind] = [.overheating, .overheating, .aboutToTrip, .memoryError, .bothSick, .driveFailing]
        for index in 0..<(focus.isEmpty ? random.int(3...8) : random.int(5...10)) {
            let kind =
                if index == 0 { random.pick(sick) } else if !focus.isEmpty, random.chance(85) {
                    random.pick(focus)
                } else { random.pick(kinds) }
            faults.append(Self.fault(kind, &random, nodes: nodes, long: profile.long, horizon: horizon))
        }
        faults.sort { ($0.at, $0.kind.rawValue, $0.node) < ($1.at, $1.kind.rawValue, $1.node) }
    }

    private static func fault(
        _ kind: FaultKind, _ random: inout SimulationRandom, nodes: Int, long: Bool, horizon: SimulatedTime
    ) -> Fault {
        let lasts = random.seconds(kind.lasting)
        let start = (long ? 60 : 15) * SimulatedTime.second
        return Fault(
            kind: kind, node: random.below(nodes),
            at: start + random.milliseconds(0...Int(horizon / .millisecond)),
            lasts: long ? lasts : max(lasts / 20, 1500 * .millisecond), salt: random.next())
    }

    /// node-a, node-b, ...
    static func name(_ node: Int) -> String { names[node] }

    static let names: [String] = (0..<26).map { "node-" + String(UnicodeScalar(UInt8(97 + $0))) }

    static func index(of name: String) -> Int? { names.firstIndex(of: name) }
}
