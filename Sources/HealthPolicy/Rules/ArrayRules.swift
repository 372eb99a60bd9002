internal import HealthModel

/// Arrays, volumes, controllers and the batteries of their caches.
enum ArrayRules {
    private static let md = "Linux Documentation/admin-guide/md.rst: array_state, degraded, sync_action"
    private static let tools = "storcli, MegaCli, ssacli and arcconf reference manuals: states of volumes"

    static let rows: [MeasurementRule] = [
        row(
            "array.failed", .failing, [.array], .says(.arrayFailed), family: "array", rank: 4,
            advice: "Move the workload away; restore this volume from its mirror or backup.", source: md),
        row(
            "array.degraded", .degraded, [.array], .says(.arrayDegraded), family: "array", rank: 3,
            advice: "Replace the failed disk; until the array is rebuilt no other may fail.", source: md),
        row(
            "array.rebuilding", .degraded, [.array], .says(.arrayRebuilding), family: "array", rank: 2,
            advice: "Wait for the rebuild to end; until then no other disk may fail.", source: md),
        row(
            "array.bad-blocks", .degraded, [.array], .says(.badBlocks), family: "array.blocks", rank: 1,
            advice: "Check the data of this volume against its mirror or backup; blocks of it could not be restored.",
            source: tools),
        row(
            "array.removed", .failing, [.array], .says(.removed), family: "array", rank: 5,
            advice: "Find out why this array was stopped while it was in use.", source: md),
        row(
            "controller.failed", .failing, [.storageController], .says(.deviceFailed), family: "controller", rank: 3,
            advice: "Move the workload away and replace the controller.", source: tools),
        row(
            "controller.memory-uncorrectable", .failing, [.storageController], .atLeast(.uncorrectedErrors, 1),
            family: "controller.memory", rank: 2, advice: "Replace the controller; its cache loses bits.", source: tools
        ),
        row(
            "controller.memory-corrected", .degraded, [.storageController], .atLeast(.correctedErrors, 10),
            family: "controller.memory", rank: 1, advice: "Plan to replace the controller; its cache errs.",
            source: tools),
        row(
            "controller.cache-off", .degraded, [.storageController], .says(.cacheDisabled), family: "controller.cache",
            rank: 1, advice: "See why the cache is off (battery, capacitor, module); writes are slow until then.",
            source: tools),
        row(
            "battery.failed", .degraded, [.battery], .says(.batteryFailed), family: "battery.state", rank: 3,
            advice: "Replace the battery or capacitor of this controller.", source: tools),
        row(
            "battery.on-battery", .degraded, [.battery, .power], .says(.onBattery), family: "battery.mains", rank: 1,
            advice: "Restore the mains; the supply runs from its battery.",
            source: "NUT, upsc(8): ups.status OB", scope: .environment),
        row(
            "battery.low-on-battery", .failing, [.battery, .power], .all([.says(.onBattery), .says(.lowBattery)]),
            family: "battery.mains", rank: 2, advice: "Shut down what depends on this supply; it is about to end.",
            source: "NUT, upsc(8): ups.status LB", scope: .environment),
        row(
            "battery.low", .advisory, [.battery], .says(.lowBattery), family: "battery.state", rank: 1,
            advice: "Wait for the charge or learn cycle to end; if it does not, replace the battery.", source: tools),
    ]

    static func row(
        _ id: String, _ severity: Severity, _ kinds: Set<ComponentKind>, _ condition: MeasurementCondition,
        family: String, rank: Int, advice: String, source: String, scope: Finding.Scope = .node, warns: Bool = false,
        latches: Bool = false, consequence: Finding.Consequence = .none
    ) -> MeasurementRule {
        MeasurementRule(
            Rule(
                id: id, trigger: .derived, severity: severity, advice: advice, source: source, scope: scope,
                consequence: consequence, latches: latches, warns: warns, family: family, rank: rank),
            kinds: kinds, when: condition)
    }
}
