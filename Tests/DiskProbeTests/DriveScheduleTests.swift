import HealthModel
import Testing

@testable import DiskProbe

@Suite struct DriveScheduleTests {
    private let component = Component(kind: .drive, id: "a", name: "a")

    private func at(_ seconds: Int64) -> MonotonicInstant { MonotonicInstant(nanoseconds: seconds * 1_000_000_000) }

    private func reading(_ pending: Double, hours: Double = 1, temperature: Quantity? = nil) -> Measurement {
        var quantities = [
            Quantity(.pendingSectors, pending, .count, kind: .counter),
            Quantity(.powerOnHours, hours, .hours, kind: .counter),
        ]
        if let temperature { quantities.append(temperature) }
        return Measurement(component: component, quantities: quantities, states: [.smartPassed])
    }

    private func schedule() -> DriveSchedule { DriveSchedule(slow: .seconds(300), fast: .seconds(60)) }

    @Test func aQuietDriveIsReadSlowly() {
        var schedule = schedule()
        #expect(schedule.due(["a"], at: at(0)) == ["a"])
        schedule.wasRead("a", reading(0), at: at(0))
        #expect(schedule.due(["a"], at: at(299)) == [])
        #expect(schedule.due(["a"], at: at(300)) == ["a"])
        schedule.wasRead("a", reading(0, hours: 2), at: at(300))
        #expect(schedule.next(at: at(300)) == .seconds(300))
    }

    @Test func aCounterThatMovedIsReadOftenAndThenSlowlyAgain() {
        var schedule = schedule()
        schedule.wasRead("a", reading(0), at: at(0))
        schedule.wasRead("a", reading(8), at: at(300))
        #expect(schedule.next(at: at(300)) == .seconds(60))
        var now: Int64 = 360
        for expected in [120, 240, 300, 300] {
            schedule.wasRead("a", reading(8), at: at(now))
            #expect(schedule.next(at: at(now)) == .seconds(expected))
            now += Int64(expected)
        }
    }

    @Test func nearALimitAndWithoutAnAnswerItIsReadOften() {
        var schedule = schedule()
        let warm = Quantity(.temperature, 66, .celsius, limits: QuantityLimits(upperWarning: 70))
        schedule.wasRead("a", reading(0, temperature: warm), at: at(0))
        #expect(schedule.next(at: at(0)) == .seconds(60))
        schedule.wasRead("b", Measurement(component: component, condition: .silent), at: at(0))
        #expect(schedule.isSuspect("b") && !schedule.isSuspect("a"))
        schedule.wasRead("c", Measurement(component: component, condition: .asleep), at: at(0))
        schedule.keep(only: ["c"])
        #expect(schedule.next(at: at(0)) == .seconds(300))
    }

    @Test func aStateThatChangedIsReadOften() {
        var schedule = schedule()
        schedule.wasRead("a", reading(0), at: at(0))
        var failed = reading(0)
        failed.states = [.smartFailed]
        schedule.wasRead("a", failed, at: at(300))
        #expect(schedule.next(at: at(300)) == .seconds(60))
    }
}
