internal import HealthModel
internal import HealthPolicy

/// What the cluster's daemons on one node hold: membership, CIB, attributes. Nodes of one partition agree; two
/// partitions do not.
struct ClusterSide {
    var members = NodeSet()
    /// Seen to have gone without a word, and not fenced yet.
    var unclean = NodeSet()
    /// Fenced, and not seen since.
    var fenced = NodeSet()
    /// `wait_for_all`: every node was a member at once since this one started.
    var hasSeenAll = false
    var quorate = false
    var cib: SimulatedCIB
    var attributes: [NodeAttributes]
    /// A transition is about to be computed.
    var scheduled = false

    /// The private and transient attributes of one node, as one attribute manager holds them.
    struct NodeAttributes {
        var health = AttributeReading.absent
        var statement = StatementText.absent
    }

    /// A statement with what only the checker may know of it.
    enum StatementText {
        case absent
        case forged(PeerStatement?)
        case said(PeerStatement, at: SimulatedTime)

        /// As the actuator's reader makes of the text.
        var reading: StatementReading {
            switch self {
            case .absent: .absent
            case .forged(let word): word.map { .statement($0) } ?? .malformed("no JSON")
            case .said(let word, _): .statement(word)
            }
        }
    }
}

/// The configuration and nodes section, replicated within a partition; at a merge the newest wins.
struct SimulatedCIB {
    var epoch = 0
    var permanent: [AttributeReading]
    var standby: [Standby?]
    /// The sum of other agents' `#health-*` attributes.
    var otherHealth: [Int]
    var maintenance = false
    /// `cli-ban`: resource and node.
    var bans: [(resource: Int, node: Int)] = []

    init(nodes: Int) {
        permanent = Array(repeating: .absent, count: nodes)
        standby = Array(repeating: nil, count: nodes)
        otherHealth = Array(repeating: 0, count: nodes)
    }

    enum Standby: Equatable {
        case marked(StandbyMark)
        /// Set by somebody with other tools.
        case foreign

        var mark: StandbyMark? {
            guard case .marked(let mark) = self else { return nil }
            return mark
        }
    }
}

/// One primitive, or one clone that has an instance on every node, as it really is on each node.
struct SimulatedResource {
    enum State: UInt8 {
        case stopped, starting, started, stopping, failed
    }

    var name: String
    var everywhere: Bool
    var states: [State]
    var tokens: [Int]
    /// Nodes that the cluster's history says it may be active on, also after they are gone.
    var recorded = NodeSet()

    /// Where it is active at all, be it in the middle of a start.
    var active: NodeSet {
        var set = NodeSet()
        for (node, state) in states.enumerated() where state != .stopped { set.insert(node) }
        return set
    }
}

/// One server: power, operating system, BMC as a fence device.
struct Machine {
    enum Stack {
        case off, booting, joined
    }

    enum FenceDevice: Equatable {
        case works
        /// Does not answer.
        case fails
        /// Takes the order and never answers again.
        case hangs
        /// Takes the order, does nothing, and says truly that the node is on.
        case lies
        /// Says "off" once while the node is on.
        case flickers
    }

    var power = true
    var stack = Stack.off
    var boot = 0
    var startedAt: SimulatedTime = 0
    /// Ends plans for an earlier life of it.
    var token = 0
    var wallOffset: Int64 = 0
    var hardware = Hardware()
    var device = FenceDevice.works
    var formerDevice = FenceDevice.works
    var deviceChangedAt = SimulatedTime.never
    /// Pacemaker's commands answer.
    var clusterAnswers = true
    var clusterIsSlow = false
    var attributeManagerRuns = true
    var stopsFail = false
    var diskIsFull = false
    /// Which part of the network it is in.
    var network = 0
    /// Faults of reports.
    var stuck: Hardware.Probe?
    var dead: Hardware.Probe?
    var duplicates = false
    var reorders = false
    var future = false

    var isUp: Bool { power && stack == .joined }
}
