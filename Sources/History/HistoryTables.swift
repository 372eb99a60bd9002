internal import HealthModel
internal import HealthPolicy

/// What was said before in a chapter, by number: both sides of the coding keep the same.
struct HistoryTables {
    var heads = Recent<ReportHead>()
    /// By probe.
    var slots: [String: ReadingSlots] = [:]
    var sequences: [String: UInt64] = [:]
    /// As of no instant.
    var views = Recent<ClusterView>()
    var previews = Recent<PreviewKnowledge>()
    var gists = Recent<DecisionGist>()
    /// Why the cluster cannot be asked: it may be so for days, and is tried every second.
    var messages = Recent<String>()
    var statements: [NodeStatement] = []

    /// Probes and nodes that are kept apart; a cluster and a node have fewer.
    static let nameLimit = 256
}

/// Everything of a report but its readings, its time and its number.
struct ReportHead: Codable, Equatable {
    var schema: String
    var probe: String
    var source: String
    var outcome: ProbeOutcome
    var sweep: Bool?
    var nextWithinMilliseconds: Double?

    init(_ report: ProbeReport) {
        schema = report.schema
        probe = report.probe
        source = report.source
        outcome = report.outcome
        sweep = report.sweep
        nextWithinMilliseconds = report.nextWithinMilliseconds
    }

    func report(sequence: UInt64, observedAt: MonotonicInstant, readings: [Reading]) -> ProbeReport {
        // Wall time and duration are for display, and no rule reads them.
        var report = ProbeReport(
            probe: probe, source: source, sequence: sequence, observedAt: observedAt, wallTime: 0,
            durationMilliseconds: 0, outcome: outcome, readings: readings, sweep: sweep,
            nextWithinMilliseconds: nextWithinMilliseconds)
        report.schema = schema
        return report
    }
}

/// A bounded list in which the oldest place is taken again.
struct Recent<Element> {
    static var limit: Int { 64 }
    private(set) var elements: [Element] = []
    private var next = 0

    mutating func add(_ element: Element) {
        if elements.count < Self.limit { elements.append(element) } else { elements[next % Self.limit] = element }
        next = (next + 1) % Self.limit
    }

    subscript(_ index: Int) -> Element? { elements.indices.contains(index) ? elements[index] : nil }
}

extension ClusterView {
    func seen(at instant: MonotonicInstant) -> ClusterView {
        var view = self
        view.observedAt = instant
        return view
    }
}

extension PreviewKnowledge {
    func seen(at instant: MonotonicInstant) -> PreviewKnowledge {
        switch self {
        case .preview(var preview):
            preview.observedAt = instant
            return .preview(preview)
        case .failed(let request, _, let message): return .failed(request, at: instant, message: message)
        }
    }
}

extension MonotonicInstant {
    static let zero = MonotonicInstant(nanoseconds: 0)
    /// 73 years: whoever says more is not a clock.
    static let historyLimit: Int64 = 1 << 61

    var isPlausible: Bool { (-Self.historyLimit...Self.historyLimit).contains(nanoseconds) }
}
