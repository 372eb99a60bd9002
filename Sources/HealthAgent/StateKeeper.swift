internal import HealthPolicy
internal import HealthStore
internal import LinuxAccess

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
        let advice = (error as? DecisionStateError)?.advice.map { " " + $0 } ?? ""
        return "The decision state cannot be \(verb), so at most one evacuation is made until the next boot"
            + (verb == "read" ? ", and a hold that a person had set is forgotten: " : ": ") + "\(error)\(advice)"
    }
}

extension DecisionStateError {
    /// What a person does about a file that is not there to be written; nil where the error says it already.
    fileprivate var advice: String? {
        guard code == .unavailable, let underlying else { return nil }
        return underlying.advice(for: path)
    }
}

extension SystemCallError {
    /// - Parameter path: of a file that this daemon keeps.
    func advice(for path: String) -> String {
        if isNoSpace { return "Make room on the file system that holds \(path)." }
        if isPermissionDenied { return "Give \(path) and its directory to the daemon's user, with mode 0600 and 0700." }
        if isNotFound { return "Make the directory of \(path), or start the daemon by its unit, which makes it." }
        switch name {
        case "EISDIR", "ELOOP", "EINVAL", "ENXIO":
            return "Move away what stands at \(path), which must be a regular file and no link."
        case "EROFS": return "Mount the file system of \(path) for writing; the kernel's log says why it is not."
        default: return "Look at the disk that holds \(path), and at the kernel's log."
        }
    }
}
