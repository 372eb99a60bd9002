internal import HealthModel

/// All rows for everything but the BMC, in one fixed order.
struct MeasurementBook: Sendable {
    static let standard = MeasurementBook(rows: DriveRules.rows + HostRules.rows + ReadRules.rows)

    let rows: [MeasurementRule]
    private let byKind: [ComponentKind: [MeasurementRule]]
    private let ofEveryKind: [MeasurementRule]

    init(rows: [MeasurementRule]) {
        self.rows = rows
        var table: [ComponentKind: [MeasurementRule]] = [:]
        for kind in Set(rows.flatMap(\.kinds)) {
            table[kind] = rows.filter { $0.kinds.isEmpty || $0.kinds.contains(kind) }
        }
        byKind = table
        ofEveryKind = rows.filter(\.kinds.isEmpty)
    }

    /// The rows of one kind of component, with those of every kind.
    func rows(for kind: ComponentKind) -> [MeasurementRule] { byKind[kind] ?? ofEveryKind }

    /// Whether any row looks at what such a component measures; without one nobody can call it healthy.
    func judges(_ kind: ComponentKind) -> Bool { rows(for: kind).contains { $0.rule.family != ReadRules.family } }
}
