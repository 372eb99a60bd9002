internal import HealthModel

/// One row of the tables for everything but the BMC: what of one measurement makes a finding. The rows are data
/// (`Rules/`), the same in the daemon and in `forewarn assess`.
struct MeasurementRule: Sendable {
    /// Identity, severity, advice, source, family and rank; its trigger is `.derived`.
    let rule: Rule
    /// The kinds of component that the row speaks of; empty for every kind.
    let kinds: Set<ComponentKind>
    let condition: MeasurementCondition
    /// What the daemon asks for before it believes the row.
    let confirmation: Confirmation

    enum Confirmation: Sendable {
        /// K of N readings, as configured.
        case readings
        /// One reading: the device or the kernel keeps this state itself, so that it is no glitch.
        case atOnce
    }

    /// - Parameter confirmation: nil: at once if nothing but states decide that their device keeps
    ///   (`StateName.kept`), else by readings.
    init(
        _ rule: Rule, kinds: Set<ComponentKind>, when condition: MeasurementCondition,
        confirmation: Confirmation? = nil
    ) {
        self.rule = rule
        self.kinds = kinds
        self.condition = condition
        self.confirmation = confirmation ?? (condition.restsOnKeptStates ? .atOnce : .readings)
    }
}

/// What must hold for a row.
///
/// A comparison with a quantity that was not measured is neither true nor false, and so are its negation and every
/// `all` that it could still make false: no row holds on what is not known, and none ends on it.
indirect enum MeasurementCondition: Sendable {
    case says(StateName)
    /// The component could not be read in this way.
    case condition(ReadCondition)
    /// The quantity is in the measurement, whatever its value.
    case measured(QuantityName)
    /// At or above.
    case atLeast(QuantityName, Double)
    /// Strictly below.
    case below(QuantityName, Double)
    /// At or beyond the limit that the device itself gives.
    case beyond(QuantityName, Limit)
    /// A counter grew by at least so much within the last so long. Never holds on a single reading.
    case grew(QuantityName, by: Double, within: Duration)
    /// Holds only where there is one reading and no past, in a file: the daemon asks for growth instead.
    case inFile(MeasurementCondition)
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

extension MeasurementCondition {
    /// Nothing but states decide that the device or the kernel keeps until somebody intervenes.
    fileprivate var restsOnKeptStates: Bool { namesState && namesOnlyKeptStates }

    private var namesState: Bool {
        switch self {
        case .says: true
        case .all(let parts), .any(let parts): parts.contains { $0.namesState }
        case .condition, .measured, .atLeast, .below, .beyond, .grew, .inFile, .identity, .not: false
        }
    }

    private var namesOnlyKeptStates: Bool {
        switch self {
        case .says(let state): StateName.kept.contains(state)
        case .identity: true
        case .all(let parts), .any(let parts): parts.allSatisfy { $0.namesOnlyKeptStates }
        case .condition, .measured, .atLeast, .below, .beyond, .grew, .inFile, .not: false
        }
    }
}

extension StateName {
    /// States that do not come and go with a single reading: the drive's own verdict stands until the drive is replaced,
    /// a device that is gone stays gone, an array that failed does not come back by itself.
    static let kept: Set<StateName> = [
        .smartFailed, .nvmeReliability, .nvmeReadOnly, .nvmeSpareLow, .driveOffline, .drivePredictiveFailure, .removed,
        .arrayFailed, .arrayDegraded, .remountedReadOnly, .taintMachineCheck, .kernelHardwareError,
        .kernelMediumError, .fileSystemError, .batteryFailed,
    ]
}
