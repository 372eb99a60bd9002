import FoundationEssentials
import Testing

/// Every folder of Cases: what its timeline expects holds, the transcript is the recorded one, and what the agents recorded
/// replays without a difference.
///
/// `FOREWARN_REFRESH_SCENARIOS=1` writes the transcripts anew; what a timeline expects must hold even then.
/// `FOREWARN_SCENARIO=name` runs the cases whose name contains it.
/// One case after the other: all at once would keep the threads from tests that wait for something.
@Suite(.serialized) struct ScenarioTests {
    static let folder = String(#filePath.dropLast("ScenarioTests.swift".count)) + "Cases"
    static let refreshes = ProcessInfo.processInfo.environment["FOREWARN_REFRESH_SCENARIOS"] == "1"

    static let names: [String] = {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let part = ProcessInfo.processInfo.environment["FOREWARN_SCENARIO"]
        return all.filter { name in part.map { name.contains($0) } ?? true }.sorted()
    }()

    static func text(_ path: String) -> String? {
        (try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Cases that cannot be found are no cases that pass.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["FOREWARN_SCENARIO"] == nil))
    func thereAreAllTheCases() {
        #expect(Self.names.count >= 170)
    }

    @Test(arguments: names) func aCaseGoesAsItSays(name: String) async throws {
        let path = "\(Self.folder)/\(name)"
        let timeline = try #require(Self.text("\(path)/timeline.txt"), "no timeline")
        var world = try World(Scenario(name: name, text: timeline))
        try await world.run()
        for failure in world.failures { Issue.record("\(failure)") }
        try ReplayTests.goesTheSameWayAgain(world, name)
        let text = world.transcript.text
        if Self.refreshes {
            try Data(text.utf8).write(to: URL(filePath: "\(path)/expected.txt"))
            return
        }
        let expected = Self.text("\(path)/expected.txt") ?? ""
        guard text != expected else { return }
        let (new, old) = (text.split(separator: "\n"), expected.split(separator: "\n"))
        let place =
            zip(new, old).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(new.count, old.count)
        Issue.record(
            """
            \(name) goes another way from line \(place + 1) of its transcript on:
            expected: \(place < old.count ? old[place] : "(the end)")
            now:      \(place < new.count ? new[place] : "(the end)")
            """)
    }

    /// The same case twice is the same text: nothing in it hangs on chance (I9).
    @Test func aCaseRunsTheSameEachTime() async throws {
        for name in Self.names.prefix(3) {
            let timeline = try #require(Self.text("\(Self.folder)/\(name)/timeline.txt"))
            var texts: Set<String> = []
            for _ in 0..<2 {
                var world = try World(Scenario(name: name, text: timeline))
                try await world.run()
                texts.insert(world.transcript.text)
            }
            #expect(texts.count == 1)
        }
    }
}
