internal import HealthPolicy

/// Writes the state when it has changed, and knows whether that works.
actor StateKeeper {
    private let store: any AgentStateStore
    private var saved: AgentState?

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
            return (AgentState(), StateKeeper.sentence("read", error))
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
            return StateKeeper.sentence("written", error)
        }
    }

    private static func sentence(_ verb: String, _ error: any Error) -> String {
        "The decision state cannot be \(verb), so at most one evacuation is made until the next boot"
            + (verb == "read" ? ", and a hold that a person had set is forgotten: " : ": ") + "\(error)"
    }
}
