import HealthModel

extension DecisionEngine {
    /// What the cluster is set to, and nothing can be done with: said while all is well, and not when it is needed.
    static func settingsAlarms(_ view: ClusterView) -> [String] {
        var alarms: [String] = []
        if !view.stonithEnabled {
            alarms.append(
                "stonith-enabled is false, so nothing is moved and no node switched off; run "
                    + "`crm_attribute -n stonith-enabled -v true`")
        }
        if view.stonithAction != "off" {
            alarms.append(
                "stonith-action is \(view.stonithAction ?? "not set (reboot)"), so no node is switched off at its own request; "
                    + "run `crm_attribute -n stonith-action -v off`")
        }
        if view.healthStrategy != "progressive" {
            alarms.append(
                "node-health-strategy is \(view.healthStrategy ?? "not set"), so Pacemaker moves nothing by a node's health; "
                    + "run `crm_attribute -n node-health-strategy -v progressive`")
        }
        // What the actuator refuses every health value for.
        if view.healthBase.map({ !(1..<1_000_000).contains($0) }) ?? true {
            alarms.append(
                "node-health-base is \(view.healthBase.map(String.init) ?? "not set"), so no health value is written and "
                    + "nothing is moved; run `crm_attribute -n node-health-base -v 100000`")
        }
        if !view.symmetric {
            alarms.append(
                "symmetric-cluster is false, so no health value is written and nothing is moved; run "
                    + "`crm_attribute -n symmetric-cluster -v true`")
        }
        return alarms
    }
}
