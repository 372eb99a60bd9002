internal import FoundationEssentials
internal import HealthModel
internal import HealthPolicy

/// What must hold of everything that a decoder says, whatever the bytes were.
enum Invariants {
    static func check(_ measurement: Measurement) { check([.measurement(measurement)]) }

    static func check(_ readings: [Reading]) {
        var unread: Set<Component> = []
        for case .measurement(let measurement) in readings {
            for quantity in measurement.quantities {
                precondition(quantity.value.isFinite, "a quantity is no number")
            }
            let unreadable: Set<ReadCondition> = [.asleep, .silent, .garbled, .refused]
            if unreadable.contains(measurement.condition), !measurement.says(.unconnected) {
                unread.insert(measurement.component)
            }
        }
        let report = ProbeReport(
            probe: "x-fuzz", source: "fuzz", sequence: 1, observedAt: MonotonicInstant(nanoseconds: 1), wallTime: 0,
            durationMilliseconds: 0, outcome: .complete, readings: readings)
        precondition((try? JSONEncoder().encode(report)) != nil, "a report cannot be written")
        for judgement in SnapshotJudge.judge(readings) where judgement.verdict == .healthy {
            precondition(!unread.contains(judgement.component), "what could not be read is healthy")
        }
    }
}
