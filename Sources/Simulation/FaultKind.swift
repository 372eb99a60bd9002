/// What can go wrong, or be done by a person, in a simulation.
package enum FaultKind: String, CaseIterable, Sendable {
    // Hardware that is really ill.
    case warm, overheating, aboutToTrip = "about-to-trip", memoryError = "memory-error"
    case driveFailing = "drive-failing", linkLost = "link-lost", roomHot = "room-hot", bothSick = "both-sick"
    // Senses that lie, tire or fall silent.
    case noise, glitch, sickBMC = "sick-bmc", stuckProbe = "stuck-probe", deadProbe = "dead-probe"
    case duplicatedReports = "duplicated-reports", reorderedReports = "reordered-reports"
    case futureReports = "future-reports"
    // The agent and its node.
    case agentCrash = "agent-crash", agentHang = "agent-hang", fullDisk = "full-disk", stateLost = "state-lost"
    case nodeCrash = "node-crash", wallJump = "wall-jump"
    /// A person restarts a node that runs nothing: it leaves the cluster in order, and nothing fences it.
    case nodeLeaves = "node-leaves"
    // The cluster.
    case attributesLost = "attributes-lost", partition, clusterSilent = "cluster-silent", slowCluster = "slow-cluster"
    case stopFails = "stop-fails", forgedStatement = "forged-statement", foreignHealth = "foreign-health"
    case resync
    // Fence devices.
    case fenceFails = "fence-fails", fenceHangs = "fence-hangs", fenceLies = "fence-lies"
    case fenceFlickers = "fence-flickers"
    // People.
    case drain, clear, maintenance, foreignStandby = "foreign-standby", hold, ban

    static let ordinal: [FaultKind: Int] = Dictionary(
        uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })

    /// How long one lasts, in seconds of a long profile; a short profile has a twentieth.
    var lasting: ClosedRange<Int> {
        switch self {
        case .glitch: 5...12
        case .agentCrash, .stateLost: 5...300
        case .agentHang: 10...300
        case .clusterSilent, .slowCluster: 10...120
        case .attributesLost, .nodeCrash, .nodeLeaves, .clear, .forgedStatement: 1...2
        case .partition: 20...200
        case .memoryError: 100...400
        case .drain: 60...600
        default: 60...500
        }
    }
}

/// One fault of a scenario.
package struct Fault: Sendable {
    package var kind: FaultKind
    package var node: Int
    var at: SimulatedTime
    var lasts: SimulatedTime
    /// What else the kind needs chance for.
    var salt: UInt64

    func overlaps(_ other: Fault) -> Bool { at <= other.at + other.lasts && other.at <= at + lasts }

    var words: String {
        "\(kind.rawValue) on \(Scenario.name(node)) at \(at / .millisecond) ms for \(lasts / .millisecond) ms"
    }
}
