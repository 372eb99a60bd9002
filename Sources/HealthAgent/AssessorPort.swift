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

/// What the assessor still has to know after a restart.
package struct AssessorMemory: Codable, Equatable, Sendable {
    package var latches: [LatchedFinding]
    package var acknowledged: SELAcknowledgement
    /// Senses that once told something of this node.
    package var relied: Set<String>

    package init(
        latches: [LatchedFinding] = [], acknowledged: SELAcknowledgement = .none, relied: Set<String> = []
    ) {
        self.latches = latches
        self.acknowledged = acknowledged
        self.relied = relied
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        latches = try container.decode([LatchedFinding].self, forKey: .latches)
        acknowledged = try container.decode(SELAcknowledgement.self, forKey: .acknowledged)
        // Not in what the first version wrote.
        relied = try container.decodeIfPresent(Set<String>.self, forKey: .relied) ?? []
    }
}

extension Assessor: AssessorPort {
    package var memory: AssessorMemory {
        AssessorMemory(latches: latches, acknowledged: acknowledged, relied: relied)
    }

    package init(configuration: AssessorConfiguration, memory: AssessorMemory) {
        self.init(
            configuration: configuration, latches: memory.latches, acknowledged: memory.acknowledged,
            relied: memory.relied)
    }
}
