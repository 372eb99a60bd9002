internal import HealthModel

extension GateKeeper {
    /// Why `crm_simulate` leaves a resource where it is, as far as a constraint says so: its name, and what to do.
    func constraintWords(_ resource: String) -> String? {
        let own = view.constraints.filter { constraint in
            constraint.resources.contains(resource) || constraint.resources == ["*"]
        }
        let names = Set(targets.map(\.node))
        for constraint in own {
            switch constraint.kind {
            case .ban where constraint.node.map(names.contains) == true:
                return "\(constraint.id) bans it from \(constraint.node ?? "")\(remedy(constraint, resource))"
            case .prefer where constraint.node == source:
                return "\(constraint.id) binds it to \(source)\(remedy(constraint, resource))"
            case .stickiness:
                return "\(constraint.id) has stickiness INFINITY, so that no health moves it; standby would"
            case .apart:
                return "\(constraint.id) keeps it apart from \(constraint.other ?? "another resource")"
            case .ban, .prefer: continue
            }
        }
        return nil
    }

    /// crm_resource leaves such constraints behind until somebody clears them (crm_resource(8), --ban, --move).
    private func remedy(_ constraint: ConstraintView, _ resource: String) -> String {
        constraint.id.hasPrefix("cli-") ? "; remove it with crm_resource --clear -r \(resource)" : ""
    }
}
