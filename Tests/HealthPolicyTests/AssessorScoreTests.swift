import HealthModel
import HealthPolicy
import HealthTestKit
import Testing

@Suite struct AssessorScoreTests {
    private static let faults: [SensorReading] = [
        .temperature("CPU Temp", 85), .temperature("CPU Temp", 95), .temperature("CPU Temp", 101), .inlet(40),
        .inlet(50),
        .fan("FAN 1", 900), .fan("FAN 1", 400), .fan("FAN 2", 100, number: 5), .voltage("P12V", 11),
        .voltage("P12V", 14),
        .powerSupply("PSU1 Status", bits: 3), .powerSupply("PSU2 Status", bits: 9, number: 9),
        .powerRedundancy(bits: 2),
        .memory(bits: 0x41), .memory(bits: 0x42), .driveSlot(bits: 3), .processor(bits: 0x480),
        .temperature("DIMM Temp", 255, number: 3, entity: "memory module 1"),
    ]

    @Test func everyLostPointNamesItsFinding() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 1...200 {
            var bench = AssessorBench()
            bench.pass()
            for fault in Self.faults.shuffled(using: &generator).prefix(Int.random(in: 0...8, using: &generator)) {
                bench.pass(fault)
            }
            let assessment = bench.pass()
            guard let score = assessment.score else {
                #expect(assessment.health == .unknown)
                continue
            }
            let lost = assessment.findings.map(\.penalty).reduce(0, +)
            #expect(score.points == max(0, 100 - lost))
            #expect(assessment.findings.allSatisfy { ($0.penalty > 0) == ($0.confidence == .confirmed) })
        }
    }

    @Test func aFurtherFaultNeverRaisesTheScoreNorMendsTheColour() throws {
        let order: [NodeHealth] = [.green, .yellow, .red]
        for first in Self.faults {
            for second in Self.faults where second.component != first.component {
                var one = AssessorBench()
                one.pass()
                var two = one
                let alone = one.passes(3, first)
                let both = two.passes(3, first, second)
                guard let less = both.score, let more = alone.score,
                    let worse = order.firstIndex(of: both.health), let better = order.firstIndex(of: alone.health)
                else {
                    #expect(both.health == .unknown)
                    continue
                }
                #expect(less <= more, "\(first.name), then \(second.name)")
                #expect(worse >= better, "\(first.name), then \(second.name)")
            }
        }
    }

    @Test func theOrderOfReadingsMakesNoDifference() {
        var generator = SeededGenerator(seed: 7)
        for _ in 1...100 {
            var reports: [ProbeReport] = []
            var builder = ReportBuilder()
            let start = MonotonicInstant(nanoseconds: 1_000_000_000)
            for index in 0..<6 {
                var sensors = ReportBuilder.nominalSensors()
                for fault in Self.faults where Int.random(in: 0..<4, using: &generator) == 0 {
                    sensors = sensors.with(fault)
                }
                // Two readings under one name, and log entries that arrive in any order.
                sensors.append(.fan("FAN 1", 450))
                let entries: [SELEntry] =
                    index == 3
                    ? [
                        .uncorrectableMemoryError(5), .uncorrectableMemoryError(6, .deassertion),
                        .event(4, of: .driveSlot(), typeCode: 13, offset: 1),
                    ] : []
                reports.append(
                    builder.report(
                        at: start.advanced(by: .seconds(index)), sensors: sensors, entries: entries))
            }
            var left = Assessor()
            var right = Assessor()
            for report in reports {
                var shuffled = report
                shuffled.readings.shuffle(using: &generator)
                left.received(report, at: report.observedAt)
                right.received(shuffled, at: report.observedAt)
                #expect(left.assess(at: report.observedAt) == right.assess(at: report.observedAt))
            }
            #expect(left.latches == right.latches)
            #expect(left.acknowledged == right.acknowledged)
        }
    }

    @Test func anyReportsWhateverNeverTrapAndAreNeverHealthyWithoutAFullPass() {
        var generator = SeededGenerator(seed: 42)
        let values: [Double?] = [nil, 0, -1, 45, 95, 255, 1e300, -1e300, .nan, .infinity, .leastNonzeroMagnitude]
        for _ in 1...300 {
            var bench = AssessorBench()
            for _ in 1...6 {
                bench.sensors = (0..<Int.random(in: 0...12, using: &generator)).map { index in
                    .temperature(
                        "T\(index)", values.randomElement(using: &generator) ?? nil, number: index,
                        thresholds: SensorThresholds(
                            lowerCritical: values.randomElement(using: &generator) ?? nil,
                            upperNonCritical: values.randomElement(using: &generator) ?? nil,
                            upperCritical: values.randomElement(using: &generator) ?? nil),
                        eventBits: Int.random(in: Int.min...Int.max, using: &generator))
                }
                let statuses: [ProbeOutcome.Status] = [.failed, .partial]
                let assessment = bench.pass(
                    outcome: ProbeOutcome(status: statuses.randomElement(using: &generator) ?? .failed))
                #expect(assessment.health == .unknown)
                #expect(assessment.score == nil)
            }
        }
    }

    @Test func worstFirstThenById() {
        var bench = AssessorBench()
        bench.pass()
        let assessment = bench.passes(
            2, .temperature("CPU Temp", 95), .fan("FAN 1", 400), .memory(bits: 0x42), .driveSlot(bits: 3))
        #expect(
            assessment.rules == [
                "memory.uncorrectable-error", "temperature.upper-critical", "drive-slot.fault", "fan.lower-critical",
            ])
    }

    @Test func manySmallThingsAreStillSmall() {
        var bench = AssessorBench()
        bench.pass()
        bench.sensors += (0..<80).map { .voltage("VBAT \($0)", 2, number: 100 + $0) }
        let assessment = bench.passes(2)
        #expect(assessment.score == HealthScore(points: 0))
        #expect(assessment.health == .green)
    }

    @Test func twoReadingsUnderOneNameAreJudgedAlikeInEitherOrder() {
        let pair: [SensorReading] = [.temperature("CPU Temp", 255), .temperature("CPU Temp", nil, eventBits: 0)]
        var left = AssessorBench()
        left.sensors = ReportBuilder.nominalSensors().without("CPU Temp") + pair
        var right = AssessorBench()
        right.sensors = ReportBuilder.nominalSensors().without("CPU Temp") + pair.reversed()
        #expect(left.passes(3) == right.passes(3))
    }
}
