import HealthModel
import HealthPolicy
import Testing

@testable import History

/// A history says the same after it was written and read; and whatever stands in its place is refused.
@Suite struct HistoryCodingTests {
    /// Reports as probes send them: most readings say the same again, some other numbers, few anything else.
    static func story() -> [HistoryEntry] {
        var entries: [HistoryEntry] = [.init(at: instant(0), event: .chapter(chapter(isStart: true)))]
        for round in 1...40 {
            let now = instant(Int64(round) * 10_000_000_123)
            entries.append(HistoryEntry(at: now, event: .report(report(round, at: now))))
            entries.append(HistoryEntry(at: now, event: .report(drives(round, at: now))))
            entries.append(HistoryEntry(at: now.advanced(by: .microseconds(40)), event: .assessed))
            entries.append(HistoryEntry(at: now.advanced(by: .microseconds(71)), event: .step(step(round))))
            entries.append(HistoryEntry(at: now, event: .statement(statement(round, at: now))))
        }
        let end = instant(500_000_000_000)
        let action = ActionOutcome(status: .confirmed, message: "done \"so\"\tthus", finishedAt: end)
        let hold = DecisionState.OperatorHold(
            owner: "user.x", reason: "a reason", since: DecisionState.Stamp(boot: "b", at: end, node: "a"),
            duration: .seconds(60))
        entries += [
            .day(19_000), .day(nil), .wall(1_700_000_000.25), .drives([0, 1, 254, 255]), .view(view()), .view(view()),
            .unreachable("It hangs, and\n\tsays nothing."), .unreachable("It hangs, and\n\tsays nothing."),
            .previewed(preview()), .previewed(preview()),
            .previewsForgotten, .hold(hold), .hold(nil), .cleared(.cleared(lifted: ["x"], remaining: [])),
            .cleared(.refused("no")), .demoted(["a.b", "c"]), .lost(3),
        ].map { HistoryEntry(at: end, event: $0) }
        if case .act(let made) = act() { entries.append(HistoryEntry(at: end, event: .finished(made, action))) }
        return entries
    }

    @Test func whatIsWrittenIsRead() throws {
        var encoder = HistoryEncoder()
        var decoder = HistoryDecoder()
        var read: [HistoryEntry] = []
        for entry in Self.story() {
            let written = encoder.encode(entry)
            for words in try #require(written) {
                #expect(!words.contains("\t") && !words.contains("\n"))
                let again = decoder.decode(Substring(words))
                read += try #require(again, "\(words)")
            }
        }
        #expect(read == Self.story().map(Self.timeless))
    }

    /// What a node that does nothing costs: a number or two a report.
    @Test func whatSaysTheSameAgainCostsNextToNothing() throws {
        var encoder = HistoryEncoder()
        var sizes: [Int] = []
        _ = encoder.encode(HistoryEntry(at: Self.instant(0), event: .chapter(Self.chapter(isStart: true))))
        for round in 1...3 {
            let now = Self.instant(Int64(round) * 10_000_000_123)
            var same = Self.report(1, at: now)
            same.sequence = UInt64(round)
            let words = encoder.encode(HistoryEntry(at: now, event: .report(same)))
            sizes.append(try #require(words?.first).utf8.count)
        }
        #expect(sizes[0] > 1000)
        #expect(sizes[1] < 30 && sizes[2] < 30, "\(sizes)")
    }

    @Test func aValueThatChangedCostsTheValue() throws {
        var encoder = HistoryEncoder()
        _ = encoder.encode(HistoryEntry(at: Self.instant(0), event: .chapter(Self.chapter(isStart: true))))
        _ = encoder.encode(HistoryEntry(at: Self.instant(1), event: .report(Self.report(1, at: Self.instant(1)))))
        let words = encoder.encode(
            HistoryEntry(at: Self.instant(2), event: .report(Self.report(2, at: Self.instant(2)))))
        let text = try #require(words?.first)
        #expect(text.hasSuffix(" 0=42 1-11"), "\(text)")
    }

    // MARK: - What nobody wrote

    @Test func hostileWordsAreRefused() throws {
        var open = HistoryDecoder()
        var encoder = HistoryEncoder()
        for entry in Self.story() { for words in encoder.encode(entry) ?? [] { _ = open.decode(Substring(words)) } }
        for words in [
            "", " ", "A", "A ", "A zzzzzzzzzzzzzzzz", "A 1y2p0ij32e8e7", "Z 0", "R 0", "R 0 0 0", "R 0 0 0 64",
            "R 0 0 0 -1", "R 0 0 0 0 99999", "R 0 0 0 0 3-1", "R 0 0 0 0 0-99999999999999999999", "R 0 0 0 0 0=x",
            "R 0 0 0 0 0:0=1", "R 0 0 0 1 0:9=1", "R 0 0 0 1 0:0", "R 0 0 0 0 9000{}", "R 0 0 0 {} 0", "V 0 0 7",
            "U 0 7", "U 0 x",
            "V 0 0 {}", "V 0", "S 0 0 9", "S 0 0 -1", "S 0 0", "T 0 {}", "T 0 [", "P 0 0 12", "D 0 - s - 99",
            "D 0 - q - 0", "D 0 - s x 0", "D 0 ! s - 0", "D 0 - s -", "F 0 {}", "H 0 {}", "K 0 {}", "M 0 {}", "L 0 x",
            "N 0 x", "W 0 nan", "W 0 x", "B 0 abc", "B 0 0g", "C 0 {}", "C", "C 0",
        ] {
            var decoder = open
            #expect(decoder.decode(Substring(words)) == nil, "\(words)")
        }
    }

    /// Each byte of a history changed, and each length cut: never a trap, never an entry that was not there.
    @Test func aDamagedHistoryIsReadUpToItsDamageAndBehindIt() throws {
        let bytes = Self.file(Self.story())
        let whole = Self.read(bytes)
        #expect(whole.gaps.isEmpty && whole.entries == Self.story().map(Self.timeless))
        for place in stride(from: 40, to: bytes.count, by: 97) {
            var damaged = bytes
            damaged[place] ^= 0x15
            let found = Self.read(damaged)
            #expect(!found.gaps.isEmpty, "byte \(place)")
            #expect(found.entries.count < whole.entries.count)
            #expect(Array(whole.entries.prefix(found.entries.count)) == found.entries)
            _ = Self.read(Array(bytes.prefix(place)))
        }
    }

    @Test func aLineThatIsMissingIsAGapAndTheNextChapterEndsIt() throws {
        var lines = Self.file(Self.story() + Self.story()).split(separator: 0x0A)
        #expect(lines.count > 6)
        lines.remove(at: 2)
        let found = Self.read(Array(lines.joined(separator: [0x0A])) + [0x0A])
        // The missing line, and what the story itself says was lost.
        #expect(found.gaps.count == 2 && found.gaps[0].contains("missing"))
        #expect(Array(found.entries.suffix(Self.story().count)) == Self.story().map(Self.timeless))
    }

    @Test func anotherFormatIsRefusedWithASentence() throws {
        let later = HistoryLine.framed("forewarn-history/2 1") + HistoryLine.framed("1 A 0")
        let refusal = #expect(throws: HistoryReader.Refusal.self) {
            var reader = HistoryReader()
            try reader.read(later, name: "x") { _ in }
        }
        #expect(refusal?.description.contains("format 2") == true)
        for other in [[], Array("hello".utf8), [UInt8](repeating: 0, count: 4096), Array("{\"a\":1}\n".utf8)] {
            #expect(throws: HistoryReader.Refusal.self) {
                var reader = HistoryReader()
                try reader.read(other, name: "x") { _ in }
            }
        }
    }
}

// MARK: - Making one

extension HistoryCodingTests {
    static func instant(_ nanoseconds: Int64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: 1_000_000_000_000 + nanoseconds)
    }

    static func chapter(isStart: Bool) -> HistoryChapter {
        HistoryChapter(
            boot: "boot-a", node: "a", mode: "act", isStart: isStart,
            engine: DecisionEngine(configuration: DecisionConfiguration(), state: DecisionState()),
            memory: AssessorMemory(), demoted: [], day: 19_000, wall: 1_700_000_000, assessor: AssessorConfiguration())
    }

    static func report(_ round: Int, at now: MonotonicInstant) -> ProbeReport {
        let sensors = (0..<12).map { number in
            SensorReading(
                component: Component(kind: .temperature, id: "t\(number)", name: "Temp \(number)"), recordID: number,
                sensorNumber: number, name: "Temp \(number)", sensorType: "Temperature", entity: nil, state: .nominal,
                value: number == 0 ? 40 + Double(round) : 30.5, unit: .celsius, eventBits: 0, eventWords: [],
                thresholds: SensorThresholds(upperCritical: 90))
        }
        return ProbeReport(
            probe: "bmc", source: "/dev/ipmi0", sequence: UInt64(round),
            observedAt: now.advanced(by: .milliseconds(-30)),
            wallTime: 0, durationMilliseconds: 0, outcome: .complete, readings: sensors.map(Reading.sensor))
    }

    /// Every second report is of other drives and no sweep.
    static func drives(_ round: Int, at now: MonotonicInstant) -> ProbeReport {
        let drive = Measurement(
            component: Component(kind: .driveSlot, id: "wwn-\(round % 2)", name: "A drive"),
            identity: ["model": "X Y"],
            quantities: [
                Quantity(QuantityName(rawValue: "hours"), Double(round), .hours, kind: .counter),
                Quantity(QuantityName(rawValue: "errors"), round > 20 ? 1 : 0, .count, kind: .counter),
            ])
        return ProbeReport(
            probe: "disk", source: "drives", sequence: UInt64(100 - round), observedAt: now, wallTime: 0,
            durationMilliseconds: 0,
            outcome: round % 7 == 0
                ? ProbeOutcome(status: .partial, code: "timeout", message: "One is slow.") : .complete,
            readings: [.measurement(drive), .unrecognised(kind: "new thing")], sweep: round % 2 == 0,
            nextWithinMilliseconds: 60_000)
    }

    static func statement(_ round: Int, at now: MonotonicInstant) -> NodeStatement {
        NodeStatement(
            node: round % 2 == 0 ? "a" : "b",
            reading: round == 9
                ? .malformed("it is \"no\" statement")
                : .statement(
                    PeerStatement(
                        boot: "b", seq: UInt64(round * 17), health: .green, score: 100, mode: "act",
                        rung: round > 30 ? .avoid : .observe, intent: nil, powerOff: nil)),
            readAt: now.advanced(by: .milliseconds(-3)))
    }

    static func step(_ round: Int) -> HistoryStep {
        // A decision can be made by the engine only.
        var engine = DecisionEngine(configuration: DecisionConfiguration(), state: DecisionState())
        var decision = engine.step(
            DecisionInput(
                now: instant(0), boot: "b", wall: 0,
                assessment: Assessment(
                    assessedAt: instant(8), health: .green, score: HealthScore(points: 100), findings: [], senses: [],
                    complete: true), cluster: .never, statements: [], previews: [], nonce: "n"))
        decision.step = .wait
        if round > 20 { decision.gate = [GateAnswer(.quorate, .no, "no quorum")] }
        return HistoryStep(
            ending: round % 5 == 0 ? .goesOn : .settled, nonce: round == 3 ? "a b\t" : nil,
            decision: DecisionGist(decision, health: .green))
    }

    static func view() -> ClusterView {
        ClusterView(
            observedAt: instant(7), localNode: "a", dc: "b", quorate: true, maintenanceMode: false, transition: .idle,
            stonithEnabled: true, stonithAction: "off", symmetric: true, healthStrategy: nil, healthBase: nil,
            nodes: [],
            resources: [], fencePaths: [], replicated: [])
    }

    static func preview() -> PreviewKnowledge {
        .failed(.standby(node: "a"), at: instant(11), message: "crm_simulate hangs")
    }

    /// An action can be made by the engine only.
    static func act() -> Decision.Step {
        var seen = view()
        seen.nodes = ["a", "b"].map {
            NodeView(
                name: $0, id: $0, online: true, unclean: false, standby: false, maintenance: false, pending: false,
                shutdown: false, isDC: false, transientHealth: .absent, permanentHealth: .absent, otherHealthTotal: 0,
                standbyMark: nil, statement: nil)
        }
        var engine = DecisionEngine(configuration: DecisionConfiguration(), state: DecisionState())
        let request = PreviewRequest.health(node: "a", value: 0)
        return engine.step(
            DecisionInput(
                now: instant(8), boot: "b", wall: 0,
                assessment: Assessment(
                    assessedAt: instant(8), health: .green, score: HealthScore(points: 100), findings: [], senses: [],
                    complete: true), cluster: .view(seen), statements: [],
                previews: [.preview(PlacementPreview(request: request, observedAt: instant(8), before: [], after: []))],
                nonce: "n")
        ).step
    }

    /// What stands in a history of it.
    static func timeless(_ entry: HistoryEntry) -> HistoryEntry { entry }

    static func file(_ entries: [HistoryEntry]) -> [UInt8] {
        var encoder = HistoryEncoder()
        var bytes = HistoryLine.framed("forewarn-history/1 1")
        for (number, part) in stride(from: 0, to: entries.count, by: 25).map({
            entries[$0..<min($0 + 25, entries.count)]
        })
        .enumerated() {
            let words = part.flatMap { encoder.encode($0) ?? [] }
            bytes += HistoryLine.framed("\(HistoryText.number(Int64(number + 1))) " + words.joined(separator: "\t"))
        }
        return bytes
    }

    static func read(_ bytes: [UInt8]) -> (entries: [HistoryEntry], gaps: [String]) {
        var entries: [HistoryEntry] = []
        var gaps: [String] = []
        var reader = HistoryReader()
        try? reader.read(bytes, name: "a history") { item in
            switch item {
            case .entry(let entry): entries.append(entry)
            case .gap(let sentence): gaps.append(sentence)
            }
        }
        return (entries, gaps)
    }
}
