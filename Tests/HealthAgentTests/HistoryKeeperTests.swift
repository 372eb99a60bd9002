import AgentAPI
import AgentConfiguration
import HealthAgent
import HealthModel
import HealthPolicy
import History
import LinuxAccess
import Logging
import PolicyConfiguration
import Replay
import Synchronization
import Testing

/// From the daemon's loop into a file, and from the file through `forewarn replay`.
@Suite struct HistoryKeeperTests {
    /// A loop with the real assessor, on a sensor that a test heats.
    struct Stand {
        let clock = ManualClock()
        let cluster: SimulatedCluster
        let inbox: HistoryInbox
        let loop: DecisionLoop
        let keeper: HistoryKeeper

        init(directory: String, configuration: Configuration) async {
            cluster = SimulatedCluster(clock)
            let assessor = AssessorConfiguration(configuration)
            inbox = HistoryInbox(assessor: assessor)
            var settings = AgentSettings(configuration)
            settings.node = "a"
            settings.patience = AgentStage.endless
            loop = await DecisionLoop(
                settings: settings, time: clock.time,
                actuators: Actuators(hand: cluster, voice: cluster, fencer: cluster), store: MemoryStore(),
                journal: MemoryJournal(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                history: inbox
            ) { Assessor(configuration: assessor, memory: $0) }
            keeper = HistoryKeeper(
                loop: loop, inbox: inbox, signal: WakeSignal(),
                writer: HistoryWriter(directory: directory, limit: 16 << 20))
            await loop.started()
        }

        func pass(_ rounds: Int, celsius: Double) async {
            for _ in 0..<rounds {
                clock.advance(.seconds(5))
                let now = clock.now
                await loop.received(
                    ProbeReport(
                        probe: "bmc", source: "/dev/ipmi0", sequence: UInt64(now.nanoseconds / 1_000_000_000),
                        observedAt: now.advanced(by: .milliseconds(-20)), wallTime: 1, durationMilliseconds: 7,
                        outcome: .complete,
                        readings: [Self.sensor("CPU", celsius), Self.sensor("Board", 30)]))
                await loop.beat()
                while let long = await loop.wake() { await loop.carryOut(long) }
                clock.advance(.milliseconds(500))
                _ = await loop.wake()
                await keeper.write()
            }
        }

        static func sensor(_ name: String, _ celsius: Double) -> Reading {
            .sensor(
                SensorReading(
                    component: Component(kind: .temperature, id: name, name: name), recordID: 1, sensorNumber: 1,
                    name: name, sensorType: "Temperature", entity: nil,
                    state: celsius > 90 ? .critical : .nominal, value: celsius, unit: .celsius,
                    eventBits: celsius > 90 ? 0x200 : 0, eventWords: [],
                    thresholds: SensorThresholds(upperNonCritical: 80, upperCritical: 90), eventTypeCode: 1))
        }
    }

    static let shipped = "[policy]\nmode = \"act\"\nmove_interval = \"10m\"\nrecovery_dwell = \"2m\"\n"

    /// A pass of health, an evacuation, recovery.
    static func story(in directory: String) async throws -> Stand {
        let stand = await Stand(directory: directory, configuration: try Configuration.parse(shipped, file: "x"))
        await stand.pass(10, celsius: 40)
        await stand.pass(10, celsius: 95)
        #expect(stand.cluster.service == "b")
        await stand.pass(60, celsius: 40)
        return stand
    }

    static func replay(
        _ path: String, _ configuration: String?, _ directory: String, _ format: ReplayRun.Format = .text
    ) throws -> (outcome: ReplayOutcome, lines: [String], complaints: [String]) {
        let file = "\(directory)/forewarn.toml"
        if let configuration {
            try PrivateFile.replace(file, with: Array(configuration.utf8))
        }
        let lines = Mutex<[String]>([])
        let complaints = Mutex<[String]>([])
        let run = ReplayRun(paths: [path], configurationPath: file, format: format) { line in
            lines.withLock { $0.append(line) }
        } complain: { line in
            complaints.withLock { $0.append(line) }
        }
        let outcome = run.run()
        return (outcome, lines.withLock { $0 }, complaints.withLock { $0 })
    }

    @Test func whatTheDaemonRecordedReplaysWithoutADifference() async throws {
        let directory = try TemporaryDirectory()
        _ = try await Self.story(in: directory.path)
        let answer = try Self.replay(directory.path, Self.shipped, directory.path)
        #expect(answer.outcome == .same, "\(answer)")
        #expect(answer.lines.count == 2 && answer.lines[1].contains("80 reports, 1 starts, 0 gaps"), "\(answer.lines)")
        #expect(answer.lines[1].contains(" 0 differ"))
        #expect(answer.lines[0].hasPrefix("a, 2023-11-14T23:13:20Z to 2023-11-14T"), "\(answer.lines)")
        let json = try Self.replay(directory.path, Self.shipped, directory.path, .json)
        #expect(json.lines.count == 1 && json.lines[0].contains("\"kind\":\"summary\""), "\(json.lines)")
    }

    @Test func anotherMarginShutsTheGateThatWasOpen() async throws {
        let directory = try TemporaryDirectory()
        _ = try await Self.story(in: directory.path)
        let answer = try Self.replay(directory.path, Self.shipped + "score_margin = 90\n", directory.path)
        #expect(answer.outcome == .differs)
        #expect(answer.lines.contains { $0.contains("then: announce -60000") }, "\(answer.lines)")
        #expect(answer.lines.contains { $0.contains("now:  ") && $0.contains("gate closed: peer-better") })
        #expect(answer.lines.contains("  score_margin = 90, then 10"))
    }

    @Test func aLongerDwellKeepsTheNodeEvacuated() async throws {
        let directory = try TemporaryDirectory()
        _ = try await Self.story(in: directory.path)
        let longer = Self.shipped.replacing("recovery_dwell = \"2m\"", with: "recovery_dwell = \"30m\"")
        let answer = try Self.replay(directory.path, longer, directory.path)
        #expect(answer.outcome == .differs)
        let then = answer.lines.filter { $0.contains("then: ") }
        #expect(then.first?.contains("publish-health 0") == true, "\(answer.lines)")
        #expect(answer.lines.first { $0.contains("now: ") }?.contains("now:  wait") == true)
    }

    /// The oldest file is gone, or something was lost: from the next chapter on, and once the assessor knows what the
    /// recorded one knew, decisions are compared again.
    @Test func fromAChapterInTheMiddleNothingDiffersEither() async throws {
        let directory = try TemporaryDirectory()
        let configuration = try Configuration.parse(Self.shipped, file: "x")
        let stand = await Stand(directory: directory.path, configuration: configuration)
        await stand.pass(10, celsius: 40)
        stand.inbox.askForChapter()
        await stand.pass(5, celsius: 40)
        await stand.pass(10, celsius: 95)
        stand.inbox.askForChapter()
        await stand.pass(60, celsius: 40)
        #expect(stand.cluster.service == "b")
        var entries: [HistoryEntry] = []
        var reader = HistoryReader()
        for file in try HistoryReader.files(at: directory.path) {
            try reader.read(file: file) { if case .entry(let entry) = $0 { entries.append(entry) } }
        }
        let chapters = entries.indices.filter { if case .chapter = entries[$0].event { true } else { false } }
        #expect(chapters.count == 3)
        for begin in chapters {
            var replayer = Replayer(
                decision: DecisionConfiguration(configuration), assessor: AssessorConfiguration(configuration))
            let differences = entries[begin...].compactMap { replayer.take($0) }
            #expect(differences.isEmpty, "\(differences)")
            #expect(replayer.summary.decisions > 0)
            #expect((replayer.summary.unheard > 0) == (begin != 0))
        }
        // A gap in the middle: what lies between it and the chapter behind it is not compared.
        entries.insert(HistoryEntry(at: entries[20].at, event: .lost(5)), at: 20)
        var replayer = Replayer(
            decision: DecisionConfiguration(configuration), assessor: AssessorConfiguration(configuration))
        #expect(entries.compactMap { replayer.take($0) }.isEmpty)
        #expect(replayer.summary.gaps == 1 && replayer.summary.decisions > 0)
    }

    @Test func whatIsNoHistoryIsRefused() throws {
        let directory = try TemporaryDirectory()
        try PrivateFile.replace("\(directory.path)/journal", with: Array("{\"kind\":\"start\"}\n".utf8))
        for path in [directory.path, "\(directory.path)/journal", "\(directory.path)/nothing"] {
            let answer = try Self.replay(path, Self.shipped, directory.path)
            #expect(answer.outcome == .notAHistory && answer.complaints.count == 1, "\(path): \(answer)")
        }
        let wrong = try Self.replay(directory.path, "[policy]\nscore_margin = \"x\"\n", directory.path)
        #expect(wrong.outcome == .configuration)
    }

    @Test func aDamagedFileAmongOthersIsAGap() async throws {
        let directory = try TemporaryDirectory()
        _ = try await Self.story(in: directory.path)
        try PrivateFile.replace("\(directory.path)/history.00000002", with: [UInt8](repeating: 0, count: 5000))
        let answer = try Self.replay(directory.path, Self.shipped, directory.path)
        #expect(answer.outcome == .same && answer.complaints.isEmpty)
        #expect(answer.lines.first?.hasPrefix("(gap)") == true && answer.lines.last?.contains("1 gaps") == true)
    }

    /// A disk that takes nothing is an alarm and stops nothing.
    @Test func aDirectoryThatIsNotThereIsAnAlarm() async throws {
        let directory = try TemporaryDirectory()
        let configuration = try Configuration.parse(Self.shipped, file: "x")
        let stand = await Stand(directory: "\(directory.path)/gone", configuration: configuration)
        await stand.pass(3, celsius: 40)
        let alarms = await stand.loop.status().alarms
        #expect(alarms.contains { $0.contains("forewarn replay") && $0.contains("No such file") }, "\(alarms)")
        try PrivateFile.makeDirectory("\(directory.path)/gone")
        await stand.pass(3, celsius: 40)
        #expect(await stand.loop.status().alarms.isEmpty)
        let answer = try Self.replay("\(directory.path)/gone", Self.shipped, directory.path)
        #expect(answer.outcome == .same, "\(answer)")
    }
}
