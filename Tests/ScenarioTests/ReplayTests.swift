import HealthModel
import HealthPolicy
import PolicyConfiguration
import Testing

@testable import History

/// What an agent recorded in a case, run through the policy again.
@Suite(.serialized) struct ReplayTests {
    /// The same policy and configuration decide the same: asked of every case by `ScenarioTests`, which has run it.
    static func goesTheSameWayAgain(_ world: World, _ name: String) throws {
        for station in world.stations {
            let entries = try coded(station.history.fetch())
            let (differences, summary) = replay(
                entries, DecisionConfiguration(station.configuration), AssessorConfiguration(station.configuration))
            for difference in differences { Issue.record("\(name), replayed on \(station.name): \(difference)") }
            #expect(summary.decisions > 0 && summary.reports > 0)
            #expect(summary.gaps == 0 && summary.unheard == 0 && summary.unwanted == 0)
        }
    }

    /// As it is read from a file.
    private static func coded(_ entries: [HistoryEntry]) throws -> [HistoryEntry] {
        var encoder = HistoryEncoder()
        var decoder = HistoryDecoder()
        var read: [HistoryEntry] = []
        for entry in entries {
            let written = encoder.encode(entry)
            for words in try #require(written) {
                let again = decoder.decode(Substring(words))
                read += try #require(again)
            }
        }
        return read
    }

    static func replay(
        _ entries: [HistoryEntry], _ decision: DecisionConfiguration, _ assessor: AssessorConfiguration
    ) -> ([ReplayDifference], ReplaySummary) {
        var replayer = Replayer(decision: decision, assessor: assessor)
        let differences = entries.compactMap { replayer.take($0) }
        return (differences, replayer.summary)
    }

    // MARK: - Another configuration

    /// What the node that gets too hot recorded.
    private static func hotNode() async throws -> (entries: [HistoryEntry], Station) {
        let name = "cpu-too-hot-moves-once"
        let timeline = try #require(ScenarioTests.text("\(ScenarioTests.folder)/\(name)/timeline.txt"))
        var world = try World(Scenario(name: name, text: timeline))
        try await world.run()
        let station = try #require(world.stations.first)
        return (station.history.fetch(), station)
    }

    private static func gists(_ difference: ReplayDifference?) throws -> (then: DecisionGist, now: DecisionGist) {
        let difference = try #require(difference)
        guard case .decision(let then) = difference.then, case .decision(let now) = difference.now else {
            throw Scenario.Problem(line: 0, message: "no decisions")
        }
        return (then, now)
    }

    @Test func anotherMarginOrBudgetShutsItsOwnQuestionAndNoOther() async throws {
        let (entries, station) = try await Self.hotNode()
        var margin = DecisionConfiguration(station.configuration)
        var budget = margin
        margin.scoreMargin = 60
        budget.movesPerDay = 0
        for (decision, question) in [(margin, "peer-better"), (budget, "budget")] {
            let (differences, summary) = Self.replay(entries, decision, AssessorConfiguration(station.configuration))
            let (then, now) = try Self.gists(differences.first)
            #expect(then.step == "announce" && then.value == "-60000" && then.closed.isEmpty)
            #expect(now.closed == [question] && now.causes == then.causes && now.wanted == then.wanted)
            // Announced and published then, and neither now.
            #expect(summary.unwanted >= 2 && summary.gaps == 0)
        }
    }

    @Test func anotherDwellDiffersAtTheRecoveryOnly() async throws {
        let (entries, station) = try await Self.hotNode()
        var decision = DecisionConfiguration(station.configuration)
        decision.recoveryDwell = .seconds(3000)
        decision.recoveryDwellLimit = .seconds(30_000)
        let (differences, _) = Self.replay(entries, decision, AssessorConfiguration(station.configuration))
        let (then, now) = try Self.gists(differences.first)
        #expect(then.step == "publish-health" && then.value == "0", "\(differences)")
        #expect(now.step == "wait" && now.held == .evacuate)
    }

    /// A gate that was shut then, and is open now: nobody had simulated where everything would go, and it says so.
    @Test func anOpenGateRestsOnAnAssumedPlacement() async throws {
        let name = "peer-not-better-by-the-margin"
        let timeline = try #require(ScenarioTests.text("\(ScenarioTests.folder)/\(name)/timeline.txt"))
        var world = try World(Scenario(name: name, text: timeline))
        try await world.run()
        let station = try #require(world.stations.first)
        var decision = DecisionConfiguration(station.configuration)
        decision.scoreMargin = 1
        let (differences, _) = Self.replay(
            station.history.fetch(), decision, AssessorConfiguration(station.configuration))
        let opened = try differences.first { try Self.gists($0).now.step == "announce" }
        #expect(try Self.gists(opened).then.closed == ["peer-better"], "\(differences)")
        #expect(opened?.assumedPlacement == true)
    }

    @Test func aPolicyThatNeedsMoreReadingsDecidesLater() async throws {
        let (entries, station) = try await Self.hotNode()
        let old = AssessorConfiguration(station.configuration)
        var slower = old
        slower.confirmReadings += 1
        slower.confirmWindow = max(slower.confirmWindow, slower.confirmReadings)
        let (differences, _) = Self.replay(entries, DecisionConfiguration(station.configuration), slower)
        let (then, now) = try Self.gists(differences.first)
        #expect(then.step == "announce" && now.step != "announce", "\(differences)")
    }
}
