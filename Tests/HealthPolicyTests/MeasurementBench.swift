import HealthModel
import HealthTestKit

@testable import HealthPolicy

/// One assessor with rows of our own, one probe that measures, one clock that stands still.
struct MeasurementBench {
    var assessor: Assessor
    let clock = ManualClock()
    var probe = "disk"
    /// What a sweep finds now, by component id.
    var found: [String: Measurement] = [:]
    var uses: [String: DeviceUse] = [:]
    private var sequence: UInt64 = 0

    init(
        requiredProbes: [String] = ["disk"], book: MeasurementBook = .sample, longest: Duration = .seconds(3600),
        probe: String = "disk"
    ) {
        assessor = Assessor(
            configuration: AssessorConfiguration(
                requiredProbes: requiredProbes, readingTimeToLive: .seconds(30), longestTimeToLive: longest),
            book: book)
        self.probe = probe
    }

    static func drive(
        _ name: String, _ quantities: [Quantity] = [Quantity(.pendingSectors, 0, .count)], states: [StateName] = [],
        condition: ReadCondition = .answered, serial: String? = nil
    ) -> Measurement {
        Measurement(
            component: Component(kind: .drive, id: "wwn-\(name)", name: name), condition: condition,
            identity: serial.map { ["serial": $0] } ?? [:], quantities: quantities, states: states)
    }

    /// Time passes and a complete report arrives, of everything unless told otherwise.
    @discardableResult
    mutating func pass(
        after seconds: Double = 10, sweep: Bool? = nil, nextWithin: Double? = nil,
        outcome: ProbeOutcome = .complete, only: [String]? = nil, probe: String? = nil
    ) -> Assessment {
        let now = clock.advance(by: .milliseconds(Int64(seconds * 1000)))
        sequence += 1
        let measurements = found.sorted { $0.key < $1.key }.filter { only?.contains($0.key) ?? true }.map(\.value)
        let readings =
            measurements.map(Reading.measurement) + uses.sorted { $0.key < $1.key }.map { Reading.use($0.value) }
        assessor.received(
            ProbeReport(
                probe: probe ?? self.probe, source: "/dev", sequence: sequence, observedAt: now, wallTime: 0,
                durationMilliseconds: 1, outcome: outcome, readings: readings, sweep: sweep,
                nextWithinMilliseconds: nextWithin.map { $0 * 1000 }), at: now)
        return assessor.assess(at: now)
    }

    @discardableResult
    mutating func passes(_ count: Int) -> Assessment {
        for _ in 1..<max(1, count) { pass() }
        return pass()
    }

    mutating func find(_ measurements: Measurement...) {
        for measurement in measurements { found[measurement.component.name] = measurement }
    }

    mutating func use(_ name: String, kind: ComponentKind = .drive, _ carries: [Carried]) {
        let id = kind == .drive ? "wwn-\(name)" : name
        uses[name] = DeviceUse(component: Component(kind: kind, id: id, name: name), carries: carries)
    }

    var assessment: Assessment { assessor.assess(at: clock.now) }
}
