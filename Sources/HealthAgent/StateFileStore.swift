internal import HealthPolicy
package import HealthStore

/// The decision state in its fixed file. A file that cannot be opened now, because its directory is not there yet, is
/// tried again with every save.
package actor StateFileStore: AgentStateStore {
    private let path: String
    private var file: DecisionStateFile?

    /// - Throws: `DecisionStateError` with `.inUse`: two daemons on one state would each spend the whole budget.
    package init(path: String) throws(DecisionStateError) {
        self.path = path
        do {
            file = try DecisionStateFile(path: path)
        } catch  where error.code != .inUse {
            file = nil
        }
    }

    package func load() async throws -> AgentState? {
        try await opened().load()
    }

    package func save(_ state: AgentState) async throws {
        let file = try opened()
        do {
            try await file.save(state)
        } catch {
            // What was decided guards the pair; the ledger is for people, and gives way.
            var lean = state
            guard error.code == .tooLarge, lean.ledger?.forgetEntries() == true else { throw error }
            try await file.save(lean)
        }
    }

    private func opened() throws -> DecisionStateFile {
        if let file { return file }
        let fresh = try DecisionStateFile(path: path)
        file = fresh
        return fresh
    }
}
