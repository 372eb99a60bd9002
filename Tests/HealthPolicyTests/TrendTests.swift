import HealthModel
import HealthTestKit
import Testing

@testable import HealthPolicy

@Suite struct TrendTests {
    /// A sample every five minutes, each by this function of its number.
    private func trend(_ count: Int = 24, _ value: (Int) -> Double) -> Trend {
        var trend = Trend(.hours)
        for index in 0..<count {
            trend.read(value(index), at: MonotonicInstant(nanoseconds: Int64(index) * 300_000_000_000))
        }
        return trend
    }

    @Test func aLineIsFoundAndReachesItsLimit() throws {
        let fit = try #require(trend { 40 + Double($0) * 0.5 }.fit(noise: 4))
        #expect(abs(fit.slope * 3600 - 6) < 1e-9)
        #expect(abs(fit.level - 51.5) < 1e-9)
        let seconds = try #require(fit.secondsToReach(63.5))
        #expect(abs(seconds - 7200) < 1e-6)
        #expect(fit.secondsToReach(40) == nil, "behind it")
        #expect(fit.secondsToReach(51.5) == nil, "reached")
        #expect(fit.secondsToReach(1000) == nil, "further than it can see")
    }

    @Test func outliersDoNotBendIt() throws {
        let fit = try #require(trend { $0 % 9 == 4 ? 90 : 40 + Double($0) * 0.5 }.fit(noise: 4))
        #expect(abs(fit.slope * 3600 - 6) < 0.5)
    }

    @Test func wholeDegreesAndNoiseStillMakeALine() {
        var generator = SeededGenerator(seed: 3)
        #expect(trend { (40 + Double($0) * 0.5).rounded() }.fit(noise: 4) != nil)
        #expect(trend { 40 + Double($0) * 0.5 + Double.random(in: -0.4...0.4, using: &generator) }.fit(noise: 4) != nil)
    }

    @Test func whatIsNoDriftSaysNothing() {
        var generator = SeededGenerator(seed: 5)
        #expect(trend { _ in 45 }.fit(noise: 4) == nil, "level")
        #expect(trend { $0 < 12 ? 40 : 60 }.fit(noise: 4) == nil, "a step")
        #expect(trend { $0 % 2 == 0 ? 40 : 60 }.fit(noise: 4) == nil, "a saw")
        #expect(trend { 60 - 20 / Double(1 + $0) }.fit(noise: 4) == nil, "a node that warms up")
        #expect(trend { 40 + Double($0) * 0.05 }.fit(noise: 4) == nil, "less than the margin")
        #expect(trend(11) { 40 + Double($0) }.fit(noise: 4) == nil, "too few")
        for _ in 1...200 {
            #expect(trend { _ in Double.random(in: 40...60, using: &generator) }.fit(noise: 4) == nil, "noise")
        }
    }

    @Test func itIsBoundedAndBeginsAnewAfterAGap() {
        var trend = trend(1000) { 40 + Double($0) * 0.01 }
        #expect(MemoryLayout.size(ofValue: trend) < 64)
        #expect(trend.fit(noise: 0) != nil)
        trend.read(60, at: MonotonicInstant(nanoseconds: 2_000_000 * 1_000_000_000))
        #expect(trend.fit(noise: 0) == nil)
    }

    @Test func anyNumbersWhateverNeverTrap() {
        let values: [Double] = [0, -1, .nan, .infinity, -.infinity, 1e308, -1e308, .leastNonzeroMagnitude]
        var generator = SeededGenerator(seed: 9)
        for _ in 1...200 {
            let trend = trend { _ in values.randomElement(using: &generator) ?? 0 }
            _ = trend.fit(noise: values.randomElement(using: &generator) ?? 0)?.secondsToReach(1e308)
        }
        #expect(TrendForecast.words(1e300) == "11574 days")
        #expect(TrendForecast.words(30) == "1 minutes")
    }

    // MARK: - As a finding

    @Test func aTemperatureThatClimbsIsAdvisoryAndGoesWithTheDrift() {
        var bench = AssessorBench(configuration: AssessorConfiguration(readingTimeToLive: .seconds(600)))
        func pass(_ value: Double) -> Assessment {
            bench.clock.advance(by: .seconds(299))
            return bench.pass(.temperature("CPU Temp", value))
        }
        var assessment = bench.assessment
        for index in 0..<24 { assessment = pass(50 + Double(index)) }
        let finding = assessment.finding("temperature.trend")
        #expect(finding?.severity == .advisory)
        #expect(
            finding?.evidence == [
                "CPU Temp reads 73 celsius and rises by 12 celsius an hour; at this rate it reaches its upper "
                    + "critical threshold of 90 in 85 minutes"
            ])
        #expect(assessment.health == .green)
        for _ in 1...12 { assessment = pass(73) }
        #expect(assessment.finding("temperature.trend") == nil)
    }

    @Test func aFanThatSlowsDownAndARailThatSinksAreSaidOneThatTurnsFasterIsNot() {
        func rules(_ reading: (Double) -> SensorReading) -> [String] {
            var bench = AssessorBench(configuration: AssessorConfiguration(readingTimeToLive: .seconds(600)))
            for index in 0..<24 {
                bench.clock.advance(by: .seconds(299))
                bench.pass(reading(Double(index)))
            }
            return bench.assessment.rules
        }
        #expect(rules { .fan("FAN 1", 4500 - $0 * 100) } == ["fan.trend"])
        #expect(rules { .fan("FAN 1", 4500 + $0 * 100) } == [])
        #expect(rules { .voltage("P12V", 12 - $0 * 0.03) } == ["voltage.trend"])
        #expect(rules { .inlet(20 + $0 * 0.5) } == ["inlet.trend"])
    }

    @Test func aMeasurementHasItsTrendToo() {
        var bench = MeasurementBench()
        for index in 0..<24 {
            let limits = QuantityLimits(upperCritical: 70)
            bench.find(
                MeasurementBench.drive(
                    "sda", [Quantity(.temperature, 40 + Double(index), .celsius, limits: limits)]))
            bench.pass(after: 300, nextWithin: 400)
        }
        #expect(bench.assessment.confirmedRules == ["temperature.trend"])
        #expect(bench.assessment.health == .green)
    }
}
