import HealthModel
import HealthTestKit
import Testing

@testable import HealthPolicy

/// How a finding of a measurement comes and goes.
@Suite struct AssessorMeasurementTests {
    private typealias Bench = MeasurementBench

    @Test func aDriveThatIsWellIsGreen() {
        var bench = Bench()
        bench.find(Bench.drive("sda"))
        #expect(bench.pass().health == .green)
        #expect(bench.assessment.findings.isEmpty)
    }

    @Test func kOfNConfirmsAndARunOfClearReadingsEnds() {
        var bench = Bench()
        bench.find(Bench.drive("sda", [Quantity(.pendingSectors, 3, .count)]))
        let first = bench.pass()
        #expect(first.health == .green)
        #expect(first.finding("drive.pending")?.confidence == .suspected)
        #expect(bench.pass().health == .yellow)
        bench.find(Bench.drive("sda"))
        #expect(bench.passes(2).health == .yellow)
        #expect(bench.pass().health == .green)
    }

    @Test func aStateThatTheDeviceKeepsNeedsOneReading() {
        var bench = Bench()
        bench.find(Bench.drive("sda", states: [.smartFailed]))
        #expect(bench.pass().health == .red)
    }

    @Test func threeReadingsInAMillisecondAreOne() {
        var bench = Bench()
        bench.find(Bench.drive("sda", [Quantity(.pendingSectors, 3, .count)]))
        bench.pass()
        for _ in 1...5 { #expect(bench.pass(after: 0.01, sweep: false).health == .green) }
        #expect(bench.pass(after: 0.2, sweep: false).health == .yellow)
        bench.find(Bench.drive("sda"))
        for _ in 1...5 { #expect(bench.pass(after: 0.01, sweep: false).health == .yellow) }
    }

    @Test func aDriveIsConfirmedAcrossHalfAnHour() {
        var bench = Bench()
        bench.find(Bench.drive("sda", [Quantity(.pendingSectors, 3, .count)]))
        bench.pass(nextWithin: 2400)
        #expect(bench.pass(after: 1800, nextWithin: 2400).health == .yellow)
    }

    @Test func aQuantityThatIsNotThereAnyMoreEndsNothing() {
        var bench = Bench()
        bench.find(Bench.drive("sda", [Quantity(.pendingSectors, 3, .count)]))
        bench.passes(2)
        bench.find(Bench.drive("sda", [Quantity(.powerOnHours, 3, .hours)]))
        #expect(bench.passes(10).health == .yellow)
    }

    @Test func insideByLessThanTheMarginIsNoRecovery() {
        let limits = QuantityLimits(upperCritical: 60)
        var bench = Bench()
        bench.find(Bench.drive("sda", [Quantity(.temperature, 61, .celsius, limits: limits)]))
        #expect(bench.passes(2).health == .yellow)
        bench.find(Bench.drive("sda", [Quantity(.temperature, 59, .celsius, limits: limits)]))
        #expect(bench.passes(5).health == .yellow)
        bench.find(Bench.drive("sda", [Quantity(.temperature, 57, .celsius, limits: limits)]))
        #expect(bench.passes(3).health == .green)
    }

    @Test func aCounterThatGrowsIsAFindingAndAResetIsNone() {
        var bench = Bench()
        func read(_ value: Double) -> Measurement {
            Bench.drive("sda", [Quantity(.interfaceErrors, value, .count, kind: .counter)])
        }
        bench.find(read(5000))
        #expect(bench.passes(3).findings.isEmpty)
        bench.find(read(5020))
        bench.pass()
        #expect(bench.pass().confirmedRules == ["drive.cable"])
        bench.find(read(0))
        #expect(bench.passes(4).findings.isEmpty, "the device began anew")
    }

    @Test func twoDifferentReadingsOfOneComponentAreNonsense() {
        let well = Bench.drive("sda")
        let ill = Bench.drive("sda", states: [.smartFailed])
        for readings in [[well, ill], [ill, well], [well, ill, well]] {
            var bench = Bench()
            bench.find(Bench.drive("sdb"))
            for _ in 1...2 {
                let now = bench.clock.advance(by: .seconds(10))
                bench.assessor.received(
                    ProbeReport(
                        probe: "disk", source: "/dev", sequence: 1, observedAt: now, wallTime: 0,
                        durationMilliseconds: 1, outcome: .complete,
                        readings: (readings + [Bench.drive("sdb")]).map(Reading.measurement)), at: now)
            }
            #expect(bench.assessment.confirmedRules == ["read.garbled"])
        }
    }

    @Test func theOrderOfReadingsMakesNoDifference() {
        var generator = SeededGenerator(seed: 7)
        for _ in 1...50 {
            var left = Bench().assessor
            var right = left
            let clock = ManualClock()
            for _ in 1...6 {
                let readings = (0..<8).filter { _ in Bool.random(using: &generator) }.map { index in
                    Reading.measurement(
                        Bench.drive(
                            "sd\(index)",
                            [Quantity(.pendingSectors, Double(Int.random(in: 0...2, using: &generator)), .count)],
                            states: Bool.random(using: &generator) ? [.smartFailed] : [],
                            condition: [.answered, .silent, .garbled, .asleep].randomElement(using: &generator)
                                ?? .answered))
                }
                let now = clock.advance(by: .seconds(10))
                func report(_ readings: [Reading]) -> ProbeReport {
                    ProbeReport(
                        probe: "disk", source: "/dev", sequence: 1, observedAt: now, wallTime: 0,
                        durationMilliseconds: 1, outcome: .complete, readings: readings)
                }
                left.received(report(readings), at: now)
                right.received(report(readings.shuffled(using: &generator)), at: now)
                #expect(left.assess(at: now) == right.assess(at: now))
            }
        }
    }

    // MARK: - What cannot be read

    @Test func oneSilentDriveAmongOthersIsAFindingAndNoMore() {
        var bench = Bench()
        bench.find(Bench.drive("sda"), Bench.drive("sdb"))
        bench.pass()
        bench.find(Bench.drive("sdb", [], condition: .silent))
        #expect(bench.pass().health == .green)
        let assessment = bench.pass()
        #expect(assessment.health == .yellow)
        #expect(assessment.complete)
        #expect(assessment.confirmedRules == ["drive.silent"])
    }

    @Test func whenNothingAnswersTheNodeIsUnknown() {
        var bench = Bench()
        bench.find(Bench.drive("sda"))
        #expect(bench.pass().health == .green)
        bench.find(Bench.drive("sda", [], condition: .silent))
        #expect(bench.passes(4).health == .unknown)
        #expect(
            bench.assessment.senses.first?.message == "The disk probe reports, but none of its devices answers.")
    }

    @Test func aSenseWhoseDevicesOfferNothingIsNotStale() {
        var bench = Bench()
        bench.find(Bench.drive("vda", [], condition: .unsupported))
        bench.passes(2)
        #expect(bench.assessment.senses.first?.freshness == .nothingToSay)
        #expect(bench.assessment.senses.first?.message?.contains("offer nothing") == true)
        // Nothing was read: that is not healthy, and no finding either.
        #expect(bench.assessment.health == .unknown && bench.assessment.findings.isEmpty)
        // One that is silent is something else.
        bench.find(Bench.drive("vda", [], condition: .unsupported), Bench.drive("sdb", [], condition: .silent))
        bench.pass()
        #expect(bench.assessment.senses.first?.freshness == .stale)
    }

    @Test func oneThatOnceHadSomethingToSayIsMissed() {
        var bench = Bench()
        bench.find(Bench.drive("sda"))
        #expect(bench.passes(2).health == .green)
        bench.find(Bench.drive("sda", [], condition: .unsupported))
        bench.passes(10)
        #expect(bench.assessment.senses.first?.freshness == .stale)
        #expect(bench.assessment.health == .unknown)
    }

    @Test func anEmptySweepAloneIsNotHealthy() {
        var bench = Bench()
        #expect(bench.pass().health == .unknown)
        #expect(!bench.assessment.complete)
    }

    @Test func whatASleepingDriveSaidStands() {
        var bench = Bench()
        bench.find(Bench.drive("sda", [Quantity(.pendingSectors, 3, .count)]))
        bench.passes(2)
        bench.find(Bench.drive("sda", [], condition: .asleep))
        for _ in 1...10 { #expect(bench.pass(after: 1000, nextWithin: 1200).health == .yellow) }
    }

    @Test func aDriveThatWasNeverReadAndSleepsIsNoReading() {
        var bench = Bench()
        bench.find(Bench.drive("sda", [], condition: .asleep))
        #expect(bench.passes(3).health == .unknown)
    }

    @Test func aFailingDriveThatFallsSilentIsNoBetter() {
        var bench = Bench()
        bench.find(Bench.drive("sda"), Bench.drive("sdb", states: [.smartFailed]))
        #expect(bench.pass().health == .red)
        bench.find(Bench.drive("sdb", [], condition: .silent))
        for _ in 1...10 { #expect(bench.pass(after: 1000, nextWithin: 1200).health == .red) }
    }

    // MARK: - What is gone

    @Test func aDriveThatVanishesBetweenSweepsIsAFinding() {
        var bench = Bench()
        bench.find(Bench.drive("sda"), Bench.drive("sdb"))
        bench.pass()
        bench.found["sdb"] = nil
        #expect(bench.pass().health == .green)
        #expect(bench.pass().confirmedRules == ["read.part-vanished"])
        #expect(bench.assessment.health == .yellow)
        bench.find(Bench.drive("sdb"))
        #expect(bench.pass().findings.isEmpty)
    }

    @Test func onlyASweepMissesAnything() {
        var bench = Bench()
        bench.find(Bench.drive("sda"), Bench.drive("sdb"))
        bench.pass()
        for _ in 1...5 { #expect(bench.pass(sweep: false, only: ["sda"]).findings.isEmpty) }
        let partial = ProbeOutcome(status: .partial, code: "timeout", message: "Half was read.")
        for _ in 1...5 { #expect(bench.pass(outcome: partial, only: ["sda"]).findings.isEmpty) }
    }

    @Test func aPersonAcceptsThatAPartIsGone() {
        var bench = Bench()
        bench.find(Bench.drive("sda"), Bench.drive("sdb", states: [.smartFailed]))
        bench.pass()
        bench.found["sdb"] = nil
        #expect(bench.passes(4).health == .red, "gone is not mended")
        _ = bench.assessor.clear(at: bench.clock.now)
        #expect(bench.assessment.health == .green)
    }

    // MARK: - Freshness

    @Test func readingsAgeByWhatTheirProbeSaysOfItsNextReport() {
        var bench = Bench()
        bench.find(Bench.drive("sda"))
        bench.pass(nextWithin: 600)
        bench.clock.advance(by: .seconds(600))
        #expect(bench.assessment.health == .green)
        bench.clock.advance(by: .nanoseconds(1))
        #expect(bench.assessment.health == .unknown)
    }

    @Test func noProbeMakesItsReadingsEternal() {
        var bench = Bench(longest: .seconds(100))
        bench.find(Bench.drive("sda"))
        bench.pass(nextWithin: .greatestFiniteMagnitude)
        bench.clock.advance(by: .seconds(101))
        #expect(bench.assessment.health == .unknown)
        for nonsense in [-1, Double.nan, 0, -Double.infinity] {
            bench.pass(nextWithin: nonsense)
            bench.clock.advance(by: .seconds(31))
            #expect(bench.assessment.health == .unknown)
        }
    }

    @Test func reportsOfWhatIsDueKeepASenseFreshAfterItsFirstSweep() {
        var bench = Bench()
        bench.find(Bench.drive("sda"), Bench.drive("sdb"))
        #expect(bench.pass(sweep: false, only: ["sda"]).health == .unknown, "no sweep yet")
        #expect(bench.pass().health == .green)
        for _ in 1...100 { #expect(bench.pass(sweep: false, only: ["sda"]).health == .green) }
    }

    @Test func whatIsLeftOutForTooLongIsSaidAndHalfOfItMakesTheSenseStale() {
        var bench = Bench(longest: .seconds(100))
        bench.find(Bench.drive("sda"), Bench.drive("sdb"), Bench.drive("sdc"))
        bench.pass()
        for _ in 1...9 { bench.pass(after: 11, sweep: false, only: ["sda", "sdb"]) }
        #expect(bench.pass(after: 1).health == .green)
        bench.pass()
        for _ in 1...9 { bench.pass(sweep: false, only: ["sda"]) }
        #expect(bench.pass(after: 11, sweep: false, only: ["sda"]).health == .unknown)
        #expect(bench.assessment.senses.first?.message == "The disk probe leaves out what it once read.")
    }

    @Test func aSeriousFindingOfASenseThatFellSilentMakesTheNodeUnknown() {
        var bench = Bench()
        bench.find(Bench.drive("sda", states: [.smartFailed]))
        #expect(bench.pass().health == .red)
        bench.clock.advance(by: .seconds(31))
        #expect(bench.assessment.health == .unknown)
        #expect(bench.assessment.confirmedRules == ["drive.smart-failed"])
    }

    // MARK: - Two senses, bounds

    @Test func oneProbeDoesNotEndWhatAnotherOneFound() {
        var bench = Bench()
        bench.find(Bench.drive("sda", states: [.smartFailed]))
        bench.pass()
        bench.find(Bench.drive("sda"))
        for _ in 1...5 { bench.pass(after: 1, probe: "system") }
        #expect(bench.assessment.health == .red)
    }

    @Test func whatTwoProbesFindIsOneFindingWithBothWords() {
        var bench = Bench()
        bench.find(Bench.drive("sda", states: [.smartFailed]))
        bench.pass()
        bench.pass(after: 1, probe: "system")
        #expect(bench.assessment.rules == ["drive.smart-failed"])
        #expect(bench.assessment.score == HealthScore(points: 50))
    }

    @Test func memoryIsBoundedAndTheExcessIsSaid() {
        var bench = Bench()
        for index in 0..<(MeasuredSense.limit + 10) { bench.find(Bench.drive("d\(index)")) }
        let assessment = bench.pass()
        #expect(assessment.rules == ["read.too-many"])
        bench.found = ["new": Bench.drive("new")]
        bench.passes(3)
        #expect(bench.assessor.measured["disk"]?.records.contains { $0.component.name == "new" } == true)
    }

    @Test func aLookAtTheLogAloneMissesNoSensorAndKeepsItsBMCFreshForAWhile() {
        var bench = AssessorBench()
        bench.pass()
        func look() -> Assessment {
            let now = bench.clock.advance(by: .seconds(5))
            var report = bench.builder.report(at: now, sensors: [], status: .status())
            report.sweep = false
            bench.assessor.received(report, at: now)
            return bench.assessor.assess(at: now)
        }
        for _ in 1...8 {
            let assessment = look()
            #expect(assessment.health == .green)
            #expect(assessment.findings.isEmpty)
        }
        #expect(look().health == .unknown, "45 seconds without a sensor; its readings are good for 10")
    }

    @Test func noBMCMakesItsSensorsEternal() {
        var bench = AssessorBench(
            configuration: AssessorConfiguration(
                readingTimeToLive: .seconds(10), longestTimeToLive: .seconds(100)))
        let now = bench.clock.advance(by: .seconds(1))
        var report = bench.builder.report(at: now, sensors: bench.sensors)
        report.nextWithinMilliseconds = .greatestFiniteMagnitude
        bench.assessor.received(report, at: now)
        bench.clock.advance(by: .seconds(100))
        #expect(bench.assessment.health == .green)
        bench.clock.advance(by: .nanoseconds(1))
        #expect(bench.assessment.health == .unknown)
    }

    @Test func anyMeasurementsWhateverNeverTrap() {
        var generator = SeededGenerator(seed: 11)
        let values: [Double] = [0, -1, 1e308, -1e308, .nan, .infinity, -.infinity, .leastNonzeroMagnitude, 50]
        let names: [QuantityName] = [.pendingSectors, .interfaceErrors, .temperature, .spinRetries]
        let conditions: [ReadCondition] = [.answered, .asleep, .silent, .garbled, .unsupported, .refused]
        func value() -> Double { values.randomElement(using: &generator) ?? 0 }
        for _ in 1...200 {
            var bench = Bench()
            for _ in 1...8 {
                bench.found = [:]
                for name in ["sda", "sdb", "sdc"] where Bool.random(using: &generator) {
                    bench.find(
                        Bench.drive(
                            name,
                            names.map { quantity in
                                Quantity(
                                    quantity, value(), quantity == .temperature ? .celsius : .count,
                                    limits: QuantityLimits(lowerCritical: value(), upperCritical: value()))
                            }, condition: conditions.randomElement(using: &generator) ?? .answered))
                    bench.use(
                        name,
                        [
                            Carried(
                                kind: .array, name: "md0",
                                redundancy: Redundancy(
                                    members: Int.random(in: Int.min...Int.max, using: &generator),
                                    working: Int.random(in: Int.min...Int.max, using: &generator),
                                    needed: Int.random(in: Int.min...Int.max, using: &generator)))
                        ])
                }
                let assessment = bench.pass(
                    after: Double(Int.random(in: 0...4000, using: &generator)),
                    sweep: Bool.random(using: &generator), nextWithin: value())
                if assessment.health == .green { #expect(assessment.complete) }
                #expect(assessment == bench.assessment, "looking changes nothing")
            }
        }
    }
}
