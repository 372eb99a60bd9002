package import HealthModel
package import HealthPolicy

/// What judges the hardware. One implementer in the product, `Assessor`; a test says the assessment outright.
package protocol AssessorPort: Sendable {
    mutating func received(_ report: ProbeReport, at now: MonotonicInstant)
    func assess(at now: MonotonicInstant) -> Assessment
    mutating func clear(at now: MonotonicInstant) -> ClearResult
    /// What must outlive the daemon.
    var memory: AssessorMemory { get }
}

/// What the assessor still has to know after a restart.
package struct AssessorMemory: Codable, Equatable, Sendable {
    package var latches: [LatchedFinding]
    package var acknowledged: SELAcknowledgement

    package init(latches: [LatchedFinding] = [], acknowledged: SELAcknowledgement = .none) {
        self.latches = latches
        self.acknowledged = acknowledged
    }
}

extension Assessor: AssessorPort {
    package var memory: AssessorMemory { AssessorMemory(latches: latches, acknowledged: acknowledged) }

    package init(configuration: AssessorConfiguration, memory: AssessorMemory) {
        self.init(configuration: configuration, latches: memory.latches, acknowledged: memory.acknowledged)
    }
}
