internal import FoundationEssentials
internal import HealthModel
internal import HealthPolicy
internal import History
internal import LinuxAccess

/// One thing that a replay has to say.
enum ReplayRecord {
    case difference(ReplayDifference)
    case gap(String)
    case summary(ReplaySummary, configuration: String, changes: [PolicyChange])

    // MARK: - Text

    var text: [String] {
        switch self {
        case .difference(let difference):
            var lines = [
                "\(Self.time(difference.wall))  then: \(Self.words(difference.then))",
                "\(String(repeating: " ", count: 20))  now:  \(Self.words(difference.now))",
            ]
            if difference.assumedPlacement {
                lines.append(
                    String(repeating: " ", count: 28)
                        + "nobody had simulated that then: everything is taken to go where it should")
            }
            return lines
        case .gap(let sentence): return ["(gap) \(Printable.clean(sentence, limit: 512))"]
        case .summary(let summary, let configuration, let changes):
            var lines = [
                "\(Printable.clean(summary.node)), \(Self.time(summary.first)) to \(Self.time(summary.last)), recorded in "
                    + "mode \(Printable.clean(summary.mode)), replayed with \(configuration)"
            ]
            lines += changes.map { "  \($0.key) = \($0.now), then \($0.then)" }
            lines.append(
                "\(summary.reports) reports, \(summary.starts) starts, \(summary.gaps) gaps; \(summary.decisions) decisions "
                    + "compared, \(summary.differences) differ"
                    + (summary.unwanted > 0 ? "; \(summary.unwanted) actions were done that would not be now" : "")
                    + (summary.unheard > 0 ? "; \(summary.unheard) steps after a gap were not compared" : ""))
            return lines
        }
    }

    private static func words(_ side: ReplayDifference.Side) -> String {
        switch side {
        case .decision(let gist):
            let closed = gist.closed.isEmpty ? "" : "; gate closed: \(gist.closed.joined(separator: ", "))"
            let causes = gist.causes.isEmpty ? "" : " for \(gist.causes.joined(separator: ", "))"
            let step = gist.value.isEmpty ? gist.step : "\(gist.step) \(gist.value)"
            return Printable.clean(
                "\(step), \(gist.health.rawValue), wants \(gist.wanted.rawValue)\(causes), on \(gist.held.rawValue)"
                    + "\(closed). \(gist.reason)", limit: 1000)
        case .clear(.refused(let why)): return Printable.clean("clear refused: \(why)", limit: 1000)
        case .clear(.cleared(let lifted, let remaining)):
            return Printable.clean(
                "cleared: lifted \(lifted.joined(separator: ", ")); kept \(remaining.joined(separator: ", "))",
                limit: 1000)
        }
    }

    /// A clock that was never set still has a time to show; one beyond the year 9999 has none.
    static func time(_ wall: Double?) -> String {
        guard let wall, (0..<253_402_300_800).contains(wall) else { return "at an unknown time" }
        return Date(timeIntervalSince1970: wall.rounded(.down)).formatted(.iso8601)
    }

    // MARK: - JSON

    private struct Side: Encodable {
        var decision: DecisionGist?
        var clear: ClearResult?

        init(_ side: ReplayDifference.Side) {
            switch side {
            case .decision(let gist): decision = gist
            case .clear(let result): clear = result
            }
        }
    }

    private struct Document: Encodable {
        var kind: String
        var wall: Double?
        var atMilliseconds: Int64?
        var then: Side?
        var now: Side?
        var assumedPlacement: Bool?
        var message: String?
        var node: String?
        var mode: String?
        var configuration: String?
        var changes: [PolicyChange]?
        var firstWall: Double?
        var lastWall: Double?
        var starts: Int?
        var gaps: Int?
        var reports: Int?
        var decisions: Int?
        var differences: Int?
        var unwantedActions: Int?
        var uncomparedSteps: Int?
    }

    /// One object without a newline.
    var json: String? {
        var document: Document
        switch self {
        case .difference(let difference):
            document = Document(kind: "difference")
            document.wall = difference.wall
            document.atMilliseconds = difference.at.nanoseconds / 1_000_000
            document.then = Side(difference.then)
            document.now = Side(difference.now)
            document.assumedPlacement = difference.assumedPlacement
        case .gap(let sentence):
            document = Document(kind: "gap")
            document.message = sentence
        case .summary(let summary, let configuration, let changes):
            document = Document(kind: "summary")
            document.node = summary.node
            document.mode = summary.mode
            document.configuration = configuration
            document.changes = changes
            document.firstWall = summary.first
            document.lastWall = summary.last
            document.starts = summary.starts
            document.gaps = summary.gaps
            document.reports = summary.reports
            document.decisions = summary.decisions
            document.differences = summary.differences
            document.unwantedActions = summary.unwanted
            document.uncomparedSteps = summary.unheard
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return (try? encoder.encode(document)).map { String(decoding: $0, as: UTF8.self) }
    }
}
