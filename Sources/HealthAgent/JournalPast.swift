internal import AgentAPI

/// What stood at a time that is over: the journal's entries, taken in their order, one at a time.
struct JournalPast: Sendable {
    /// Seconds since 1970.
    let at: Double
    private(set) var begins: Double?

    private var started: JournalDocument?
    private var mode: String?
    private var health = "unknown"
    private var score: Int?
    private var found: [String: PastDocument.Found] = [:]
    private var decision: JournalDocument?
    private var actions: [JournalDocument] = []
    private var alarms: [JournalDocument] = []
    private var hold: JournalDocument?
    private var before: [JournalDocument] = []
    private var after: [JournalDocument] = []
    /// Another decision took the place of the one in force.
    private var isFollowed = false

    /// Entries shown before the time, and after it.
    private static let around = (before: 15, after: 8)
    private static let actionLimit = 30
    /// Findings of one moment; more are not those of a node.
    private static let foundLimit = 4096
    private static let doing: Set<JournalEntry.Kind> = [.action, .fence, .powerOffRequested, .refused, .drain, .clear]

    init(at: Double) {
        self.at = at
    }

    mutating func take(_ entry: JournalDocument) {
        begins = min(begins ?? entry.wallTime, entry.wallTime)
        let kind = JournalEntry.Kind(rawValue: entry.kind)
        guard entry.wallTime <= at else {
            if after.count < Self.around.after { after.append(entry) }
            if kind == .decision || kind == .start { isFollowed = true }
            if !isFollowed { act(kind, entry) }
            return
        }
        before.append(entry)
        if before.count > Self.around.before { before.removeFirst() }
        judge(kind, entry)
        act(kind, entry)
    }

    private mutating func act(_ kind: JournalEntry.Kind, _ entry: JournalDocument) {
        if Self.doing.contains(kind), actions.count < Self.actionLimit { actions.append(entry) }
    }

    private mutating func judge(_ kind: JournalEntry.Kind, _ entry: JournalDocument) {
        switch kind {
        case .start:
            // Whatever is still there is written down again.
            started = entry
            mode = entry.detail["mode"]?.string
            health = "unknown"
            score = nil
            found = [:]
            decision = nil
            actions = []
        case .mode: mode = entry.detail["mode"]?.string
        case .firstBad, .confirmed: find(entry, confirmed: kind == .confirmed)
        case .gone: entry.detail["finding"]?.string.map { found[$0] = nil }
        case .health:
            health = entry.detail["to"]?.string ?? "unknown"
            score = entry.detail["score"]?.whole
        case .decision:
            decision = entry
            actions = []
        case .alarm:
            alarms.append(entry)
            if alarms.count > Self.actionLimit { alarms.removeFirst() }
        case .hold: hold = entry
        default: break
        }
    }

    private mutating func find(_ entry: JournalDocument, confirmed: Bool) {
        guard let id = entry.detail["finding"]?.string, found[id] != nil || found.count < Self.foundLimit else {
            return
        }
        func word(_ key: String) -> String { entry.detail[key]?.string ?? "unknown" }
        let known = found[id]
        found[id] = PastDocument.Found(
            finding: id, rule: word("rule"), component: word("component"), severity: word("severity"),
            confidence: word("confidence"), scope: word("scope"), consequence: word("consequence"),
            latched: entry.detail["latched"]?.truth ?? false,
            evidence: JournalStore.unfolded(entry).detail["evidence"]?.strings ?? [],
            firstSeen: known?.firstSeen ?? entry.wallTime,
            confirmedAt: known?.confirmedAt ?? (confirmed ? entry.wallTime : nil))
    }

    // MARK: - The answer

    /// - Parameter begins: of the whole journal.
    func document(node: String, begins: Double) -> PastDocument {
        let order = ["failed", "failing", "degraded", "advisory"]
        func rank(_ found: PastDocument.Found) -> (Int, String) {
            (order.firstIndex(of: found.severity) ?? order.count, found.finding)
        }
        let decision = decision.map(JournalStore.unfolded)
        return PastDocument(
            node: node, at: at, begins: begins, startedAt: started?.wallTime, mode: mode, health: health, score: score,
            findings: found.values.sorted { rank($0) < rank($1) }, decision: decision,
            gate: decision?.detail["gate"]?.answers ?? [],
            alarms: decision?.detail["decision"]?["alarms"]?.strings ?? [],
            alarmsSaid: alarms.filter { at - $0.wallTime <= 3600 }.map(JournalStore.unfolded),
            hold: hold.map(JournalStore.unfolded), actions: actions.map(JournalStore.unfolded),
            journal: (before + after).map(JournalStore.unfolded))
    }
}

// MARK: - Details, as they are kept and as they were

extension JSONValue {
    fileprivate var whole: Int? {
        switch self {
        case .integer(let value): Int(exactly: value)
        case .string(let text): Int(text)
        default: nil
        }
    }

    fileprivate var truth: Bool? {
        switch self {
        case .bool(let value): value
        case .string(let text): text == "true"
        default: nil
        }
    }

    fileprivate var strings: [String]? {
        guard case .array(let elements) = self else { return nil }
        return elements.compactMap(\.string)
    }

    fileprivate var answers: [GateDocument]? {
        guard case .array(let elements) = self else { return nil }
        return elements.compactMap { element in
            guard let question = element["question"]?.string else { return nil }
            return GateDocument(
                question: question,
                verdict: GateDocument.Verdict(rawValue: element["verdict"]?.string ?? "") ?? .unknown,
                evidence: element["evidence"]?.string ?? "",
                ageMilliseconds: element["age_ms"]?.whole.map(Int64.init))
        }
    }
}
