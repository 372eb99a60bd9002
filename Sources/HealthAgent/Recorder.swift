internal import AgentAPI
internal import HealthModel
internal import Logging

/// Writes transitions into the journal and onto standard error.
actor Recorder {
    private let journal: any JournalPort
    private let time: AgentTime
    private let logger: Logger
    private var trouble: String?

    init(journal: any JournalPort, time: AgentTime, logger: Logger) {
        self.journal = journal
        self.time = time
        self.logger = logger
    }

    func note(_ kind: JournalEntry.Kind, node: String, _ message: String, _ detail: JSONValue) async {
        let entry = JournalEntry(
            kind: kind, at: time.now(), wallTime: time.wall(), node: node, message: message, detail: detail)
        let level: Logger.Level = [.alarm, .fence, .refused].contains(kind) ? .warning : .info
        logger.log(level: level, "\(kind.rawValue)", metadata: ["message": "\(message)"])
        do {
            try await journal.append(entry)
            trouble = nil
        } catch {
            if trouble == nil { logger.error("journal not written", metadata: ["error": "\(error)"]) }
            trouble = "The journal cannot be written: \(error)"
        }
    }

    /// The journal's own trouble, one sentence; nil while it can be written.
    func standingTrouble() async -> String? {
        await journal.trouble().map { "The journal cannot be written: \($0)" } ?? trouble
    }

    func tail(_ count: Int) async -> [JournalDocument] {
        do {
            return try await journal.tail(count)
        } catch {
            trouble = "The journal cannot be read: \(error)"
            return []
        }
    }

    /// Reads the whole journal beside this actor, so that no entry waits for a person's question.
    nonisolated func past(at time: Double) async -> JournalPast {
        var past = JournalPast(at: time)
        // A journal that cannot be read is an empty one here; that it cannot be written is an alarm already.
        try? await journal.eachEntry { past.take($0) }
        return past
    }
}
