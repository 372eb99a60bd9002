internal import HealthModel

/// One row of the tables for everything but the BMC: what of one measurement makes a finding. The rows are data
/// (`Rules/`), the same in the daemon and in `forewarn assess`.
struct MeasurementRule: Sendable {
    /// Identity, severity, advice, source, family and rank; its trigger is `.derived`.
    let rule: Rule
    /// The kinds of component that the row speaks of.
    let kinds: Set<ComponentKind>
    let condition: MeasurementCondition

    init(_ rule: Rule, kinds: Set<ComponentKind>, when condition: MeasurementCondition) {
        self.rule = rule
        self.kinds = kinds
        self.condition = condition
    }
}

/// What must hold for a row. A quantity that was not measured makes every comparison false.
indirect enum MeasurementCondition: Sendable {
    case says(StateName)
    /// The component could not be read in this way.
    case condition(ReadCondition)
    /// At or above.
    case atLeast(QuantityName, Double)
    /// Strictly below.
    case below(QuantityName, Double)
    /// At or beyond the limit that the device itself gives.
    case beyond(QuantityName, Limit)
    /// A counter grew by at least so much within the last so long. Never holds on a single reading.
    case grew(QuantityName, by: Double, within: Duration)
    /// A value of `Measurement.identity` contains this word, whatever its case.
    case identity(String, contains: String)
    case not(MeasurementCondition)
    case all([MeasurementCondition])
    case any([MeasurementCondition])

    enum Limit: Sendable {
        case lowerCritical
        case lowerWarning
        case upperWarning
        case upperCritical
        case upperEmergency
    }
}
