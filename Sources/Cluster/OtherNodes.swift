internal import HealthModel

/// The nodes beside the one that is to go into standby, by a fresh reading: at least one of them has to serve (I1).
struct OtherNodes {
    /// Online, clean, neither pending nor in standby nor on its way out.
    var serving: [String] = []
    /// Why each of the rest does not serve: "node-a is in standby".
    var idle: [String] = []

    /// A node has to serve by both readings: they are taken one after the other, and a standby may come in between.
    init(besides node: String, monitor: MonitorReading, cib: CIBReading) {
        for other in monitor.nodes where other.name != node {
            if let why = OtherNodes.whyIdle(other, cib) {
                idle.append("\(other.name) \(why)")
            } else {
                serving.append(other.name)
            }
        }
    }

    /// What is said if none of them serves.
    var sentence: String {
        "no other node would serve: " + (idle.isEmpty ? "there is no other node" : idle.joined(separator: ", "))
    }

    private static func whyIdle(_ node: MonitorReading.Node, _ cib: CIBReading) -> String? {
        // The names stand in an XPath expression.
        guard PlainWord.holds(node.name, limit: 255), cib.nodeEntry(node.name) != nil else {
            return "is not a node of the CIB"
        }
        let standby =
            node.standby || PacemakerBoolean.holds(cib.permanentAttributes(of: node.name)["standby"])
            || PacemakerBoolean.holds(cib.transientAttributes(of: node.name)["standby"])
        if standby { return "is in standby" }
        if node.unclean { return "is unclean" }
        if node.pending { return "is pending" }
        if !node.online { return "is offline" }
        if node.shutdown { return "is shutting down" }
        return nil
    }
}
