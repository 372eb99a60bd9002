package import HealthPolicy

/// What the daemon must still know after a crash or a reboot, in one file: what was decided, and what a person has yet
/// to answer for.
package struct AgentState: Codable, Equatable, Sendable {
    package var decision: DecisionState
    package var assessor: AssessorMemory
    /// The mode that was last run in; nil in what the first version wrote.
    package var mode: String?
    /// nil in what the first version wrote.
    package var ledger: DecisionLedger?

    package init(
        decision: DecisionState = DecisionState(), assessor: AssessorMemory = AssessorMemory(), mode: String? = nil,
        ledger: DecisionLedger? = nil
    ) {
        self.decision = decision
        self.assessor = assessor
        self.mode = mode
        self.ledger = ledger
    }
}

/// Where the state is kept. A call returns when the state is on the device, or throws a sentence for a person.
package protocol AgentStateStore: Sendable {
    /// nil if there is none yet.
    func load() async throws -> AgentState?
    func save(_ state: AgentState) async throws
}
