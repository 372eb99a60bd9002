package import HealthModel
package import HealthPolicy

/// What judges the hardware. One implementer in the product, `Assessor`; a test says the assessment outright.
package protocol AssessorPort: Sendable {
    mutating func received(_ report: ProbeReport, at now: MonotonicInstant)
    func assess(at now: MonotonicInstant) -> Assessment
    mutating func clear(at now: MonotonicInstant) -> ClearResult
    /// Findings of these rules only advise.
    mutating func demote(_ rules: [String])
    /// What must outlive the daemon.
    var memory: AssessorMemory { get }
    /// What a drive's own tests said; nil of anything else.
    func tests(of component: Component) -> DriveTests?
    /// The node's own day, said before each report.
    mutating func dayIs(_ day: NodeDay?)
    /// What drives counted day by day: too much for the decision state, and no decision needs it.
    var driveLedger: DriveLedger { get set }
}

/// For whoever foretells nothing.
extension AssessorPort {
    package func tests(of component: Component) -> DriveTests? { nil }
    package mutating func dayIs(_ day: NodeDay?) {}
    package var driveLedger: DriveLedger {
        get { DriveLedger() }
        set {}
    }
}

extension AssessorPort {
    package mutating func demote(_ rules: [String]) {}
}

extension Assessor: AssessorPort {}
