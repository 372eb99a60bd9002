/// What Pacemaker says of the cluster at one instant, as `forewarn-actuator` read it. Facts only.
package struct ClusterView: Codable, Equatable, Sendable {
    package var observedAt: MonotonicInstant
    package var localNode: String
    package var dc: String?
    package var quorate: Bool
    /// The cluster option maintenance-mode, or stop-all-resources.
    package var maintenanceMode: Bool
    package var transition: TransitionState
    package var stonithEnabled: Bool
    package var stonithAction: String?
    package var symmetric: Bool
    package var healthStrategy: String?
    package var healthBase: Int?
    package var nodes: [NodeView]
    package var resources: [ResourceView]
    package var fencePaths: [FencePath]
    /// Resources for which a move needs an answer about replicated data, and why.
    package var replicated: [ReplicatedResource]
    /// What makes a change of health do nothing.
    package var constraints: [ConstraintView]
    /// Which state of the CIB this is, as `ActuatorVerb.revision` tells it; nil if the CIB did not say.
    package var revision: String?

    package init(
        observedAt: MonotonicInstant, localNode: String, dc: String?, quorate: Bool, maintenanceMode: Bool,
        transition: TransitionState, stonithEnabled: Bool, stonithAction: String?, symmetric: Bool,
        healthStrategy: String?, healthBase: Int?, nodes: [NodeView], resources: [ResourceView],
        fencePaths: [FencePath], replicated: [ReplicatedResource],
        constraints: [ConstraintView] = [], revision: String? = nil
    ) {
        self.observedAt = observedAt
        self.localNode = localNode
        self.dc = dc
        self.quorate = quorate
        self.maintenanceMode = maintenanceMode
        self.transition = transition
        self.stonithEnabled = stonithEnabled
        self.stonithAction = stonithAction
        self.symmetric = symmetric
        self.healthStrategy = healthStrategy
        self.healthBase = healthBase
        self.nodes = nodes
        self.resources = resources
        self.fencePaths = fencePaths
        self.replicated = replicated
        self.constraints = constraints
        self.revision = revision
    }

    package func node(named name: String) -> NodeView? { nodes.first { $0.name == name } }
    package var local: NodeView? { node(named: localNode) }
    /// The cluster nodes that are not this one.
    package var peers: [NodeView] { nodes.filter { $0.name != localNode } }
}

/// The state of the DC's controller: S_IDLE is idle, anything else is not.
package enum TransitionState: String, Codable, Sendable {
    case idle
    case active
    case unknown
}

/// One cluster node.
package struct NodeView: Codable, Equatable, Sendable {
    package var name: String
    package var id: String
    package var online: Bool
    /// Pacemaker calls it unclean: it must be fenced before anything runs elsewhere.
    package var unclean: Bool
    package var standby: Bool
    package var maintenance: Bool
    package var pending: Bool
    package var shutdown: Bool
    package var isDC: Bool
    /// `#health-forewarn` in the status section.
    package var transientHealth: AttributeReading
    /// `#health-forewarn` in the nodes section.
    package var permanentHealth: AttributeReading
    /// The sum of all other `#health-*` attributes of this node as integers (words by the cluster's own values).
    package var otherHealthTotal: Int
    /// Our mark beside a standby; nil if there is none.
    package var standbyMark: StandbyMark?
    /// The raw text of the private attribute `forewarn-agent`; nil if the node has none.
    package var statement: String?
    /// What resource agents say of it in transient attributes: promotion scores, and the status of replicas.
    package var attributes: [String: String]

    package init(
        name: String, id: String, online: Bool, unclean: Bool, standby: Bool, maintenance: Bool, pending: Bool,
        shutdown: Bool, isDC: Bool, transientHealth: AttributeReading, permanentHealth: AttributeReading,
        otherHealthTotal: Int, standbyMark: StandbyMark?, statement: String?, attributes: [String: String] = [:]
    ) {
        self.name = name
        self.id = id
        self.online = online
        self.unclean = unclean
        self.standby = standby
        self.maintenance = maintenance
        self.pending = pending
        self.shutdown = shutdown
        self.isDC = isDC
        self.transientHealth = transientHealth
        self.permanentHealth = permanentHealth
        self.otherHealthTotal = otherHealthTotal
        self.standbyMark = standbyMark
        self.statement = statement
        self.attributes = attributes
    }
}

/// A health attribute as it stands in the CIB. Pacemaker counts garbage as 0, so it must not be read as a number.
package enum AttributeReading: Codable, Equatable, Sendable {
    case absent
    case integer(Int)
    case malformed(String)

    /// For a sentence.
    package var words: String {
        switch self {
        case .absent: "nothing"
        case .integer(let value): String(value)
        case .malformed(let text): text.debugDescription
        }
    }
}

/// Who set a standby through us, and why. Stored as the node attribute `forewarn-standby`:
/// `owner=agent;reason=memory;since=1700000000;until=0;id=1f2e`.
package struct StandbyMark: Codable, Hashable, Sendable {
    package static let attributeName = "forewarn-standby"

    /// `agent`, or `user.` and the login name of the person who asked for a drain: nobody's name makes them the agent.
    package var owner: String
    package var reason: String
    /// Seconds since 1970.
    package var since: Int64
    /// Seconds since 1970; nil for no end.
    package var until: Int64?
    package var id: String

    package init(owner: String, reason: String, since: Int64, until: Int64?, id: String) {
        self.owner = owner
        self.reason = reason
        self.since = since
        self.until = until
        self.id = id
    }
}

/// One primitive instance. Clone instances share an id and are told apart by node and role.
package struct ResourceView: Codable, Hashable, Sendable {
    package var id: String
    /// "ocf:heartbeat:IPaddr2", "stonith:fence_forewarn".
    package var agent: String
    /// Started, Stopped, Promoted, Unpromoted, Starting, Stopping, Promoting, Demoting, Migrating, as Pacemaker says it.
    package var role: String
    /// The nodes that it is active on.
    package var nodes: [String]
    package var managed: Bool
    package var blocked: Bool
    package var failed: Bool
    /// The id of the clone that it is an instance of.
    package var clone: String?
    package var group: String?
    /// Of a clone instance: the clone (or bundle) has one plain instance on every node, so that none can move. One with
    /// fewer instances than nodes (clone-max=1, one replica), or with instances that are told apart, has workload like a
    /// primitive. Says nothing where `clone` is nil.
    package var runsEverywhere: Bool

    package init(
        id: String, agent: String, role: String, nodes: [String], managed: Bool, blocked: Bool, failed: Bool,
        clone: String?, group: String?, runsEverywhere: Bool = true
    ) {
        self.id = id
        self.agent = agent
        self.role = role
        self.nodes = nodes
        self.managed = managed
        self.blocked = blocked
        self.failed = failed
        self.clone = clone
        self.group = group
        self.runsEverywhere = runsEverywhere
    }

    package var isFenceDevice: Bool { agent.hasPrefix("stonith:") }

    /// Counts for "vacated": fence devices do not, and neither do unpromoted or plain started instances of a clone that
    /// runs on every node by design; a promoted instance does, and so does every instance of any other clone.
    package var isWorkload: Bool {
        guard !isFenceDevice else { return false }
        guard clone != nil, runsEverywhere else { return true }
        return !["Started", "Unpromoted", "Stopped"].contains(role)
    }
}

/// What Pacemaker knows about its ability to fence one node.
package struct FencePath: Codable, Hashable, Sendable {
    package var target: String
    package var device: String
    /// Where the device's monitor runs; nil if it is stopped.
    package var node: String?
    /// The last start or monitor of the device succeeded, and a recurring monitor is configured.
    package var proved: Bool
    /// Seconds since 1970 of the last change of the monitor's result; nil if it never ran.
    package var since: Int64?
    /// One sentence of evidence.
    package var evidence: String

    package init(target: String, device: String, node: String?, proved: Bool, since: Int64?, evidence: String) {
        self.target = target
        self.device = device
        self.node = node
        self.proved = proved
        self.since = since
        self.evidence = evidence
    }
}

/// A resource whose move is only safe when its data is known to be in sync on the target.
package struct ReplicatedResource: Codable, Hashable, Sendable {
    package var id: String
    /// "promotable clone", "replicated database", "file system on a replicated device".
    package var why: String
    /// "ocf:linbit:drbd"; nil where nothing tells.
    package var agent: String?
    /// The primitive that promotion scores and the agent's attributes are named after.
    package var primitive: String?
    /// The replicated device's own name ("r0"), where the configuration says it.
    package var device: String?

    package init(
        id: String, why: String, agent: String? = nil, primitive: String? = nil, device: String? = nil
    ) {
        self.id = id
        self.why = why
        self.agent = agent
        self.primitive = primitive
        self.device = device
    }
}
