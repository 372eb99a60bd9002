import HealthModel
import HealthPolicy
import HealthTestKit

/// One assessor, one BMC probe, one clock that stands still: what every test of the assessor needs.
struct AssessorBench {
    static let period = Duration.seconds(1)

    var assessor: Assessor
    var builder = ReportBuilder()
    let clock = ManualClock()
    /// What the BMC reads now.
    var sensors = ReportBuilder.nominalSensors()

    init(
        configuration: AssessorConfiguration = AssessorConfiguration(readingTimeToLive: .seconds(10)),
        latches: [LatchedFinding] = [], acknowledged: SELAcknowledgement = .none
    ) {
        assessor = Assessor(configuration: configuration, latches: latches, acknowledged: acknowledged)
    }

    /// A period passes and a complete report arrives.
    @discardableResult
    mutating func pass(
        _ changed: SensorReading..., entries: [SELEntry] = [], status: SELStatus? = .status(),
        outcome: ProbeOutcome = .complete
    ) -> Assessment {
        for reading in changed { sensors = sensors.with(reading) }
        let now = clock.advance(by: AssessorBench.period)
        assessor.received(
            builder.report(at: now, outcome: outcome, sensors: sensors, entries: entries, status: status), at: now)
        return assessor.assess(at: now)
    }

    @discardableResult
    mutating func passes(_ count: Int, _ changed: SensorReading...) -> Assessment {
        for reading in changed { sensors = sensors.with(reading) }
        for _ in 1..<max(1, count) { pass() }
        return pass()
    }

    /// A period passes and a report of a look between two sweeps arrives: these sensors, and the log.
    @discardableResult
    mutating func look(
        _ few: SensorReading..., entries: [SELEntry] = [], status: SELStatus? = .status()
    ) -> Assessment {
        let now = clock.advance(by: AssessorBench.period)
        var report = builder.report(at: now, outcome: .complete, sensors: few, entries: entries, status: status)
        report.sweep = false
        assessor.received(report, at: now)
        return assessor.assess(at: now)
    }

    @discardableResult
    mutating func fail() -> Assessment {
        let now = clock.advance(by: AssessorBench.period)
        assessor.received(builder.failure(at: now), at: now)
        return assessor.assess(at: now)
    }

    var assessment: Assessment { assessor.assess(at: clock.now) }
}

extension Assessment {
    func finding(_ rule: String) -> Finding? { findings.first { $0.rule == rule } }
    var rules: [String] { findings.map(\.rule) }
    var confirmedRules: [String] { findings.filter { $0.confidence == .confirmed }.map(\.rule) }
}

/// A small generator, so that a property test fails the same way every time (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
