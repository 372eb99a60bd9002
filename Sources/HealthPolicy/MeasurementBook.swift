internal import HealthModel

/// All rows for everything but the BMC, in one fixed order.
struct MeasurementBook: Sendable {
    static let standard = MeasurementBook(rows: DriveRules.rows + HostRules.rows + ReadRules.rows)

    let rows: [MeasurementRule]
    private let byKind: [ComponentKind: Shelf]
    private let ofEveryKind: Shelf

    /// The rows of one kind of component, with those of every kind.
    struct Shelf: Sendable {
        let rows: [MeasurementRule]
        let watched: [WatchedCounter]

        init(_ rows: [MeasurementRule]) {
            self.rows = rows
            watched = WatchedCounter.all(in: rows)
        }
    }

    init(rows: [MeasurementRule]) {
        self.rows = rows
        var table: [ComponentKind: Shelf] = [:]
        for kind in Set(rows.flatMap(\.kinds)) {
            table[kind] = Shelf(rows.filter { $0.kinds.isEmpty || $0.kinds.contains(kind) })
        }
        byKind = table
        ofEveryKind = Shelf(rows.filter(\.kinds.isEmpty))
    }

    func shelf(for kind: ComponentKind) -> Shelf { byKind[kind] ?? ofEveryKind }

    func rows(for kind: ComponentKind) -> [MeasurementRule] { shelf(for: kind).rows }

    /// Whether any row looks at what such a component measures; without one nobody can call it healthy.
    func judges(_ kind: ComponentKind) -> Bool { rows(for: kind).contains { $0.rule.family != ReadRules.family } }
}
