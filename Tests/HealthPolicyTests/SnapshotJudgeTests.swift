import HealthModel
import HealthTestKit
import Testing

@testable import HealthPolicy

@Suite struct SnapshotJudgeTests {
    static let disk = Component(kind: .drive, id: "wwn-1", name: "sda")

    static func disk(
        _ quantities: [Quantity] = [], states: [StateName] = [], condition: ReadCondition = .answered,
        message: String? = nil
    ) -> Reading {
        .measurement(
            Measurement(
                component: disk, condition: condition, message: message, quantities: quantities, states: states))
    }

    private func judge(_ readings: Reading...) -> [ComponentJudgement] {
        SnapshotJudge.judge(readings, book: .sample)
    }

    private func verdict(_ readings: Reading...) -> Verdict? {
        SnapshotJudge.judge(readings, book: .sample).first?.verdict
    }

    @Test func nothingReadIsNoJudgement() {
        #expect(judge().isEmpty)
        #expect(judge(.unrecognised(kind: "x"), .selStatus(.status())).isEmpty)
    }

    @Test func theWorstFindingMakesTheVerdict() {
        #expect(verdict(Self.disk([Quantity(.pendingSectors, 0, .count)])) == .healthy)
        #expect(verdict(Self.disk([Quantity(.pendingSectors, 3, .count)])) == .warning)
        #expect(verdict(Self.disk([Quantity(.pendingSectors, 3, .count)], states: [.smartFailed])) == .failing)
        #expect(verdict(Self.disk([Quantity(.powerCycles, 9, .count)])) == .healthy, "an advisory alone")
        #expect(verdict(Self.disk([Quantity(.spinRetries, 9, .count)])) == .warning, "an advisory that warns")
    }

    @Test func onlyTheHighestRankOfAFamilyIsAFinding() {
        let judged = judge(Self.disk([Quantity(.pendingSectors, 100, .count)], states: [.smartFailed]))
        #expect(judged.first?.findings.map(\.rule) == ["drive.pending-many", "drive.smart-failed"])
        #expect(judged.first?.findings.first?.evidence == ["sda: pending sectors 100 (limit 50)"])
    }

    @Test(arguments: [ReadCondition.silent, .garbled, .refused, .unsupported, .asleep])
    func whatCouldNotBeReadIsUnknown(_ condition: ReadCondition) {
        let judged = judge(Self.disk(condition: condition, message: "It did what it did."))
        #expect(judged.first?.verdict == .unknown)
        #expect(judged.first?.message == "It did what it did.")
        // Good numbers beside such a condition are no good news.
        #expect(verdict(Self.disk([Quantity(.pendingSectors, 0, .count)], condition: condition)) == .unknown)
    }

    @Test func badNewsOfASilentDeviceIsBadNewsAndNonsenseIsNone() {
        #expect(verdict(Self.disk(states: [.smartFailed], condition: .silent)) == .failing)
        #expect(verdict(Self.disk(states: [.smartFailed], condition: .garbled)) == .unknown)
    }

    @Test func anAnswerWithoutContentIsUnknown() {
        #expect(verdict(Self.disk()) == .unknown)
        let strange = Component(kind: ComponentKind(rawValue: "x-tap"), id: "1", name: "tap")
        let reading = Reading.measurement(
            Measurement(component: strange, quantities: [Quantity(QuantityName("drops"), 1, .count)]))
        #expect(verdict(reading) == .unknown)
        #expect(judge(reading).first?.message == "No rule knows what a x-tap measures.")
    }

    @Test func aSecondReaderThatGetsNothingDoesNotHideTheFirst() {
        let well = Self.disk([Quantity(.pendingSectors, 0, .count)])
        #expect(verdict(well, Self.disk(condition: .unsupported)) == .healthy)
        #expect(verdict(well, Self.disk(condition: .silent)) == .unknown)
        #expect(verdict(Self.disk(condition: .unsupported), Self.disk(states: [.smartFailed])) == .failing)
    }

    @Test func aNumberThatIsNoneIsNotMeasured() {
        #expect(
            judge(Self.disk([Quantity(.pendingSectors, .nan, .count)])).first?.findings.isEmpty == true)
    }

    @Test func anUnconnectedInputIsLeftOut() {
        #expect(judge(Self.disk(states: [.unconnected])).isEmpty)
    }

    // MARK: - BMC

    @Test func aSensorIsJudgedOnceAndOneThatGivesNothingIsSkipped() {
        let hot = SensorReading.temperature("CPU Temp", 95)
        #expect(verdict(.sensor(hot)) == .failing)
        #expect(verdict(.sensor(.temperature("CPU Temp", 85))) == .warning)
        #expect(verdict(.sensor(.temperature("CPU Temp", 45))) == .healthy)
        #expect(judge(.sensor(.temperature("CPU Temp", nil, eventBits: 0))).isEmpty)
        #expect(verdict(.sensor(.temperature("CPU Temp", 255))) == .unknown, "no hardware has 255 celsius")
    }

    @Test func anAssertionStandsUntilItsDeassertion() {
        let fan = SensorReading.fan("FAN 1", nil)
        func entry(_ id: Int, _ direction: EventDirection) -> Reading {
            .selEntry(.event(id, of: fan, typeCode: 4, eventType: 1, offset: 2, direction))
        }
        #expect(verdict(entry(1, .assertion)) == .warning)
        #expect(judge(entry(1, .assertion), entry(2, .deassertion)).isEmpty)
        #expect(verdict(entry(2, .assertion), entry(1, .deassertion)) == .warning, "by record id, not by place")
        #expect(verdict(entry(1, .assertion), .sensor(.fan("FAN 1", 8000))) == .healthy, "its sensor knows better")
    }

    @Test func whatTheLogAloneProvesIsNotTakenBack() {
        let readings: [Reading] = [
            .selEntry(.uncorrectableMemoryError(1)), .selEntry(.uncorrectableMemoryError(2, .deassertion)),
            .sensor(.memory()),
        ]
        let judged = SnapshotJudge.judge(readings)
        #expect(judged.map(\.verdict) == [.failing])
        #expect(judged.first?.findings.map(\.rule) == ["memory.uncorrectable-error"])
    }

    @Test func allFansTogetherAreWorseThanEachAlone() {
        let fans = (1...2).map { Reading.sensor(.fan("FAN \($0)", 400, number: $0)) }
        let judged = SnapshotJudge.judge(fans)
        #expect(judged.map(\.verdict) == [.warning, .warning, .failing])
        #expect(judged.last?.findings.map(\.rule) == ["fan.cooling-lost"])
    }

    @Test func aBMCThatTalksNonsenseMakesNoVerdict() {
        let nonsense = ReportBuilder.nominalSensors().map { sensor in
            var sensor = sensor
            if sensor.value != nil { sensor.value = 0 }
            return Reading.sensor(sensor)
        }
        let judged = SnapshotJudge.judge(nonsense)
        #expect(!judged.isEmpty)
        #expect(judged.allSatisfy { $0.verdict == .unknown && $0.findings.isEmpty })
    }

    @Test func judgementsComeInOneOrder() {
        let readings = ReportBuilder.nominalSensors().map(Reading.sensor)
        let forward = SnapshotJudge.judge(readings)
        #expect(forward == SnapshotJudge.judge(readings.reversed()))
        #expect(forward.allSatisfy { $0.verdict == .healthy })
        #expect(forward.count == readings.count)
    }
}

extension MeasurementBook {
    /// Rows of our own, so that the tests of the engine do not hang on the tables.
    static let sample = MeasurementBook(
        rows: [
            row("drive.smart-failed", .failing, when: .says(.smartFailed)),
            row("drive.pending", .degraded, family: "drive.pending", when: .atLeast(.pendingSectors, 1)),
            row("drive.pending-many", .failing, family: "drive.pending", rank: 2, when: .atLeast(.pendingSectors, 50)),
            row("drive.power-cycles", .advisory, when: .atLeast(.powerCycles, 5)),
            row("drive.spin", .advisory, warns: true, when: .atLeast(.spinRetries, 5)),
            row("drive.hot", .degraded, when: .beyond(.temperature, .upperCritical)),
            row("drive.cable", .degraded, when: .grew(.interfaceErrors, by: 10, within: .seconds(3600))),
            row("drive.removed", .failing, when: .says(.removed)),
            row("nic.carrier", .failing, kinds: [.nic], when: .says(.carrierLost)),
            row("array.degraded", .degraded, kinds: [.array], when: .says(.arrayDegraded)),
        ] + ReadRules.rows)

    static func row(
        _ id: String, _ severity: Finding.Severity, family: String? = nil, rank: Int = 1, warns: Bool = false,
        kinds: Set<ComponentKind> = [.drive], consequence: Finding.Consequence = .none, latches: Bool = false,
        when condition: MeasurementCondition
    ) -> MeasurementRule {
        MeasurementRule(
            Rule(
                id: id, trigger: .derived, severity: severity, advice: "Look.", source: "made for the test",
                consequence: consequence, latches: latches, warns: warns, family: family ?? id, rank: rank),
            kinds: kinds, when: condition)
    }
}
