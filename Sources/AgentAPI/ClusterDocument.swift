package import HealthModel

/// The cluster as it was last read.
package struct ClusterDocument: Codable, Equatable, Sendable {
    package var reachable: Bool
    /// Why it is not reachable, one sentence.
    package var message: String?
    /// Since everything was read.
    package var ageMilliseconds: Int64?
    /// Since the CIB was last found to be as it was read; nil if it was not asked again since.
    package var unchangedMilliseconds: Int64?
    package var quorate: Bool
    package var maintenance: Bool
    package var transition: TransitionState
    package var dc: String?
    package var nodes: [NodeDocument]
    package var resources: [ResourceDocument]

    /// A cluster that could not be read.
    package init(unreachable message: String) {
        reachable = false
        self.message = message
        ageMilliseconds = nil
        unchangedMilliseconds = nil
        quorate = false
        maintenance = false
        transition = .unknown
        dc = nil
        nodes = []
        resources = []
    }

    package init(_ view: ClusterView, unchangedAt: MonotonicInstant?, at now: MonotonicInstant) {
        reachable = true
        message = nil
        ageMilliseconds = view.observedAt.age(at: now).wholeMilliseconds
        unchangedMilliseconds = unchangedAt?.age(at: now).wholeMilliseconds
        quorate = view.quorate
        maintenance = view.maintenanceMode
        transition = view.transition
        dc = view.dc
        nodes = view.nodes.map(NodeDocument.init)
        resources = view.resources.map(ResourceDocument.init)
    }
}

package struct NodeDocument: Codable, Equatable, Sendable {
    package var name: String
    package var online: Bool
    package var unclean: Bool
    package var standby: Bool
    package var maintenance: Bool
    /// Who set the standby through forewarn, `agent` or `user.` and a login name; nil for a standby of somebody else's.
    package var standbyOwner: String?
    package var standbyReason: String?
    /// `#health-forewarn` in the status section and in the nodes section: a number, "absent" or "malformed".
    package var transientHealth: String
    package var permanentHealth: String

    package init(_ node: NodeView) {
        name = node.name
        online = node.online
        unclean = node.unclean
        standby = node.standby
        maintenance = node.maintenance
        standbyOwner = node.standbyMark?.owner
        standbyReason = node.standbyMark?.reason
        transientHealth = NodeDocument.words(node.transientHealth)
        permanentHealth = NodeDocument.words(node.permanentHealth)
    }

    private static func words(_ reading: AttributeReading) -> String {
        switch reading {
        case .absent: "absent"
        case .integer(let value): String(value)
        case .malformed: "malformed"
        }
    }
}

package struct ResourceDocument: Codable, Equatable, Sendable {
    package var id: String
    package var agent: String
    package var role: String
    package var nodes: [String]
    package var managed: Bool
    package var failed: Bool
    package var workload: Bool

    package init(_ resource: ResourceView) {
        id = resource.id
        agent = resource.agent
        role = resource.role
        nodes = resource.nodes
        managed = resource.managed
        failed = resource.failed
        workload = resource.isWorkload
    }
}
