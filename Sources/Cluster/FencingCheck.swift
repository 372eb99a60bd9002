internal import HealthModel

/// What must be so before the peer is switched off, by the actuator's own fresh reading. The fencer itself asks for
/// nothing: it powers off without quorum for any member of group haclient.
enum FencingCheck {
    /// Why `target` may not be switched off now; nil if it may.
    static func refusal(toFence target: String, nonce: String, in view: ClusterView) -> String? {
        guard let node = view.node(named: target) else { return "\(target) is not a node of this cluster." }
        guard target != view.localNode else { return "\(target) is this node: only its peer may switch it off." }
        guard let local = view.local, local.online, !local.unclean, !local.pending else {
            return "This node (\(view.localNode)) is not a clean online member, so it may not switch another one off."
        }
        guard !node.pending else { return "\(target) is joining the cluster." }
        guard node.online else {
            return "\(target) is not online: to fence a node that is lost is Pacemaker's own affair."
        }
        guard view.quorate else { return "This partition has no quorum." }
        guard !view.maintenanceMode else { return "The cluster is in maintenance mode." }
        guard !node.maintenance else { return "\(target) is in maintenance mode." }
        guard view.stonithEnabled else { return "stonith-enabled is false." }
        guard view.stonithAction == "off" else {
            return
                "stonith-action is \(view.stonithAction ?? "not set (reboot)"), so the node would be switched on again: "
                + "run `crm_attribute -n stonith-action -v off`."
        }
        guard node.standby else { return "\(target) is not in standby." }
        guard let mark = node.standbyMark else { return "The standby of \(target) has no mark of Forewarn." }
        // A person's drain has a mark too, and another cause another one: neither asks for this power-off.
        guard mark.owner == "agent", mark.id == nonce else {
            return "The standby of \(target) was set by \(mark.displayName) for another cause (\(mark.reason))."
        }
        let active = view.resources.filter { $0.isWorkload && $0.nodes.contains(target) }.map(\.id)
        guard active.isEmpty else {
            return "\(target) is not vacated: \(active.sorted().joined(separator: ", ")) is active there."
        }
        return nil
    }
}
