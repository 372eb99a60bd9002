internal import HealthPolicy
internal import HealthStore

/// Writes the state when it has changed, and knows whether that works.
actor StateKeeper {
    private let store: any AgentStateStore
    private var saved: AgentState?
    /// What this life began without is told already.
    private var isUnread = false

    init(store: any AgentStateStore) {
        self.store = store
    }

    /// The state, an empty one if there is none, and a sentence if it could not be read.
    func load() async -> (AgentState, trouble: String?) {
        do {
            let state = try await store.load()
            saved = state
            return (state ?? AgentState(), nil)
        } catch {
            isUnread = true
            return (AgentState(), unread(error))
        }
    }

    /// nil if the state is on the device now, else a sentence.
    func save(_ state: AgentState) async -> String? {
        guard state != saved else { return nil }
        do {
            try await store.save(state)
            saved = state
            return nil
        } catch {
            // What is on the device is not known any more.
            saved = nil
            return unwritten(error)
        }
    }

    private func unread(_ error: any Error) -> String {
        "The decision state could not be read when this agent started, so at most one evacuation is made until the next "
            + "boot, and a hold that a person had set is forgotten: \(error)\(Self.advice(error))"
    }

    private func unwritten(_ error: any Error) -> String {
        let consequence = isUnread ? " either" : ", so at most one evacuation is made until the next boot"
        return "The decision state cannot be written\(consequence): \(error)\(Self.advice(error))"
    }

    private static func advice(_ error: any Error) -> String {
        (error as? DecisionStateError)?.advice.map { " " + $0 } ?? ""
    }
}

extension DecisionStateError {
    /// What a person does about a file that is not there to be written; nil where the error says it already.
    fileprivate var advice: String? {
        guard code == .unavailable, let underlying else { return nil }
        return underlying.advice(for: path)
    }
}
