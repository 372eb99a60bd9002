internal import HealthModel

/// What the rows say of one measurement. Pure: no history but the growth that is passed in.
struct MeasurementVerdict {
    /// Rows that hold, with the sentence that shows it, in the tables' order.
    private(set) var bad: [(row: MeasurementRule, evidence: String)] = []
    /// Of the rows that were watched and do not hold.
    private var others: [(id: String, truth: MeasurementTruth)] = []

    /// - Parameter watching: findings that there are already; of other rows only what holds is of interest.
    init(_ view: MeasurementView, rows: [MeasurementRule], watching tracks: TrackSet = TrackSet()) {
        for row in rows {
            let truth = view.truth(of: row.condition)
            if truth == .yes {
                bad.append((row, view.evidence(for: row.condition)))
            } else if !tracks.tracks.isEmpty {
                others.append((row.rule.id, truth))
            }
        }
    }

    func truth(of ruleID: String) -> MeasurementTruth {
        if bad.contains(where: { $0.row.rule.id == ruleID }) { return .yes }
        return others.first { $0.id == ruleID }?.truth ?? .unmeasured
    }
}

// MARK: - Words

extension MeasurementView {
    /// One sentence a condition that holds: "sda: pending sectors is 12 (at least 10)".
    func evidence(for condition: MeasurementCondition) -> String {
        let parts = words(for: condition)
        let said = parts.isEmpty ? measurement.message ?? "it is so" : parts.joined(separator: ", ")
        return "\(measurement.component.name): \(said)"
    }

    private func words(for condition: MeasurementCondition) -> [String] {
        guard truth(of: condition) == .yes else { return [] }
        switch condition {
        case .says(let state): return [state.words]
        case .condition(let condition): return [measurement.message ?? condition.words]
        case .measured(let name): return quantity(name).map { ["\($0.words)"] } ?? []
        case .atLeast(let name, let limit):
            return quantity(name).map { ["\($0.words) (limit \(Evidence.number(limit)))"] } ?? []
        case .below(let name, let limit):
            return quantity(name).map { ["\($0.words) (below \(Evidence.number(limit)))"] } ?? []
        case .beyond(let name, let limit):
            guard let quantity = quantity(name), let value = limit.value(in: quantity.limits) else { return [] }
            return ["\(quantity.words); its \(limit.words) limit is \(Evidence.number(value))"]
        case .grew(let name, _, let duration):
            guard let grown = growth(name, duration) else { return [] }
            let minutes = duration.wholeMilliseconds / 60_000
            let time = minutes >= 120 ? "\(minutes / 60) hours" : "\(max(1, minutes)) minutes"
            return ["\(name.rawValue.replacingHyphens()) grew by \(Evidence.number(grown)) within \(time)"]
        case .inFile(let condition): return words(for: condition)
        case .identity, .not: return []
        case .all(let conditions), .any(let conditions): return conditions.flatMap { words(for: $0) }
        }
    }

    private func quantity(_ name: QuantityName) -> Quantity? { measurement.quantities.first { $0.name == name } }
}

extension Quantity {
    /// "pending sectors 12", "temperature 61 celsius".
    fileprivate var words: String {
        let name = name == .input ? "reads" : name.rawValue.replacingHyphens()
        let number = Evidence.number(value)
        return unit == .count || unit == .none ? "\(name) \(number)" : "\(name) \(number) \(unit.rawValue)"
    }
}

extension StateName {
    /// What a person reads of it. Most names say it themselves.
    fileprivate var words: String { Self.sentences[self] ?? rawValue.replacingHyphens() }

    private static let sentences: [StateName: String] = [
        .reportedWarning: "its own report calls it degraded (reported warning)",
        .reportedCritical: "its own report calls it critical (reported critical)",
        .reportedNonRecoverable: "its own report calls it beyond recovery (reported non-recoverable)",
        .deviceFailed: "its driver says that the device failed", .smartFailed: "its own SMART judgement is FAILED",
        .nvmeReliability: "its controller calls its reliability degraded (NVMe critical warning, bit 2)",
        .nvmeReadOnly: "its controller made its media read-only (NVMe critical warning, bit 3)",
        .kernelMediumError: "the kernel reports that data could not be read from or written to its medium",
        .kernelTransportError: "the kernel reports failed commands or resets of it",
        .driveOffline: "the kernel or its controller gave it up (drive offline)",
        .pathLost: "fewer paths lead to it than did (path lost)",
        .carrierLost: "it is set up and has no carrier (carrier lost)",
        .bondDown: "none of its members carries traffic (bond down)",
        .bondMemberDown: "one of its members is down (bond member down)",
        .busError: "it raised an error on its bus (bus error)",
        .supplyFailed: "the power supply failed",
    ]
}

extension ReadCondition {
    var words: String {
        switch self {
        case .answered: "it answered"
        case .asleep: "it sleeps and was not woken"
        case .silent: "it does not answer"
        case .garbled: "it answered with nonsense"
        case .unsupported: "it offers nothing of what was asked"
        case .refused: "it may not be read"
        }
    }
}

extension String {
    func replacingHyphens() -> String { String(map { $0 == "-" ? " " : $0 }) }
}
