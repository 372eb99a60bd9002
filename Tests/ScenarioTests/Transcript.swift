import AgentAPI
import HealthAgent
import HealthModel
import Synchronization

/// What happened in a scenario, in lines: the journals of all nodes and what the cluster did, in one order.
final class Transcript: Sendable {
    private struct State {
        var lines: [String] = []
        var journal: [JournalEntry] = []
        var isOn = false
    }

    private let state = Mutex(State())
    let clock: ScenarioClock
    let start: MonotonicInstant

    init(clock: ScenarioClock, start: MonotonicInstant) {
        self.clock = clock
        self.start = start
    }

    var text: String { state.withLock { $0.lines.map { $0 + "\n" }.joined() } }

    func begin() { state.withLock { $0.isOn = true } }

    func entries(of node: String) -> [JournalEntry] { state.withLock { $0.journal.filter { $0.node == node } } }

    func say(_ node: String, _ words: String) {
        let now = clock.now
        state.withLock { state in
            guard state.isOn else { return }
            let lines = words.split(separator: "\n", omittingEmptySubsequences: false)
            state.lines.append("\(time(now)) \(node) \(lines.first ?? "")")
            state.lines += lines.dropFirst().map { "             \($0)" }
        }
    }

    func plain(_ line: String) {
        state.withLock { $0.lines.append(line) }
    }

    /// Seconds since the beginning with one digit, as wide as a day needs.
    private func time(_ now: MonotonicInstant) -> String {
        let tenths = start.age(at: now).wholeMilliseconds / 100
        let text = "\(tenths / 10).\(tenths % 10)"
        return String(repeating: " ", count: max(0, 8 - text.count)) + text
    }

    func note(_ entry: JournalEntry, node: String) {
        state.withLock { state in
            guard state.isOn else { return }
            var entry = entry
            entry.node = node
            state.journal.append(entry)
        }
        say(node, Transcript.words(entry))
    }

    private static func words(_ entry: JournalEntry) -> String {
        var text = "\(entry.kind.rawValue): "
        if let finding = entry.detail["finding"]?.string, !entry.message.contains(finding) { text += "\(finding): " }
        text += entry.message
        if case .integer(let score) = entry.detail["score"] { text += " (score \(score))" }
        guard entry.kind == .decision else { return text }
        let wanted = entry.detail["wanted"]?.string ?? ""
        let held = entry.detail["held"]?.string ?? ""
        let step = entry.detail["step"]?.string ?? ""
        let done = entry.detail["carried_out"] == .bool(true) || step == "wait" ? "" : ", only recorded"
        text += "\nwants \(wanted), holds \(held), step \(step)\(done)"
        guard case .array(let gate) = entry.detail["gate"], !gate.isEmpty else { return text }
        func word(_ answer: JSONValue, _ key: String) -> String { answer[key]?.string ?? "" }
        let open = gate.filter { word($0, "verdict") == "yes" }.map { word($0, "question") }
        if !open.isEmpty { text += "\nyes: \(open.joined(separator: " "))" }
        for answer in gate where word(answer, "verdict") != "yes" {
            text += "\n\(word(answer, "verdict")): \(word(answer, "question")): \(word(answer, "evidence"))"
        }
        return text
    }
}

/// One node's journal.
struct ScenarioJournal: JournalPort {
    let node: String
    let transcript: Transcript

    func append(_ entry: JournalEntry) async throws {
        transcript.note(entry, node: node)
    }

    func tail(_ count: Int) async throws -> [JournalDocument] { [] }
}

/// The state file of one node, which outlives its agent.
actor ScenarioStore: AgentStateStore {
    struct Broken: Error, CustomStringConvertible {
        var description: String { "no space left" }
    }

    private var saved: AgentState?
    private var broken = false

    func change(broken: Bool) { self.broken = broken }

    func load() throws -> AgentState? {
        if broken { throw Broken() }
        return saved
    }

    func save(_ state: AgentState) throws {
        if broken { throw Broken() }
        saved = state
    }
}
