import HealthModel
import Testing

@testable import ProbeRuntime

@Suite struct SenseScheduleTests {
    private let limits = SenseLimits(
        shortest: .seconds(10), longest: .seconds(100), deadline: .seconds(5), spacing: .milliseconds(50))
    private let start = MonotonicInstant(nanoseconds: 5_000_000_000)

    private func after(_ duration: Duration) -> MonotonicInstant { start.advanced(by: duration) }

    /// After a first sweep that ended at `start` and wants to be asked again in 20 s.
    private func settled() -> SenseSchedule {
        var schedule = SenseSchedule(limits: limits, now: start)
        #expect(schedule.begins(at: start) == .sweep)
        #expect(schedule.ended(failed: false, next: .seconds(20), at: start) == nil)
        return schedule
    }

    @Test func theFirstReadingIsASweepAtOnceAndThenWhatIsDue() {
        var schedule = settled()
        #expect(schedule.nextBeginning == after(.seconds(20)))
        #expect(schedule.begins(at: after(.seconds(19))) == nil)
        #expect(schedule.begins(at: after(.seconds(20))) == .due)
        #expect(schedule.nextBeginning == nil)
    }

    @Test(arguments: [(1, 10), (10, 10), (55, 55), (100, 100), (5000, 100)])
    func theWishOfTheSenseIsBounded(wish: Int, interval: Int) {
        var schedule = settled()
        _ = schedule.begins(at: after(.seconds(20)))
        _ = schedule.ended(failed: false, next: .seconds(wish), at: after(.seconds(21)))
        #expect(schedule.nextBeginning == after(.seconds(21 + interval)))
    }

    @Test func anEventIsReadAtOnceAndTheRestOfItsBurstTogether() {
        var schedule = settled()
        schedule.woke(.devices(["sda"]))
        #expect(schedule.begins(at: after(.seconds(1))) == .devices(["sda"]))
        // While it is under way nothing begins, and nothing is lost.
        schedule.woke(.devices(["sdb"]))
        schedule.woke(.devices(["sdc", "sdb"]))
        #expect(schedule.begins(at: after(.seconds(1))) == nil)
        _ = schedule.ended(failed: false, next: .seconds(20), at: after(.seconds(1)))
        #expect(schedule.begins(at: after(.milliseconds(1049))) == nil)
        #expect(schedule.begins(at: after(.milliseconds(1050))) == .devices(["sdb", "sdc"]))
        _ = schedule.ended(failed: false, next: .seconds(20), at: after(.seconds(2)))
        #expect(schedule.nextBeginning == after(.seconds(22)))
    }

    @Test func lostEventsAndANewReaderMeanASweep() {
        var schedule = settled()
        schedule.woke(.devices(["sda"]))
        schedule.woke(.rescan)
        schedule.woke(.devices(["sdb"]))
        #expect(schedule.begins(at: after(.seconds(1))) == .sweep)
        _ = schedule.ended(failed: false, next: .seconds(20), at: after(.seconds(1)))
        schedule.beganAnew()
        #expect(schedule.begins(at: after(.seconds(2))) == .sweep)
    }

    @Test func whoFailsAgainAndAgainIsAskedLessOftenUpToABoundAndSaidOnce() {
        var schedule = SenseSchedule(limits: limits, now: start)
        var now = start
        var pauses: [Int] = []
        var turns: [SenseSchedule.Turn] = []
        for _ in 0..<8 {
            #expect(schedule.begins(at: now) != nil)
            if let turn = schedule.ended(failed: true, next: .seconds(10), at: now) { turns.append(turn) }
            let next = schedule.nextBeginning ?? now
            pauses.append(Int(next.age(at: MonotonicInstant(nanoseconds: Int64.max)).components.seconds))
            pauses[pauses.count - 1] = Int((next.nanoseconds - now.nanoseconds) / 1_000_000_000)
            now = next
        }
        #expect(pauses == [10, 10, 20, 40, 80, 100, 100, 100])
        #expect(turns == [.slowed(pause: .seconds(20))])
        _ = schedule.begins(at: now)
        #expect(schedule.ended(failed: false, next: .seconds(10), at: now) == .recovered)
        #expect(schedule.nextBeginning == now.advanced(by: .seconds(10)))
        _ = schedule.begins(at: now.advanced(by: .seconds(10)))
        #expect(schedule.ended(failed: false, next: .seconds(10), at: now) == nil)
    }

    @Test func anEventAsksASlowedSenseTooButNotMoreOftenThanItsShortestInterval() {
        var schedule = SenseSchedule(limits: limits, now: start)
        for second in [0, 20, 40, 60, 80] {
            schedule.woke(.rescan)
            _ = schedule.begins(at: after(.seconds(second)))
            _ = schedule.ended(failed: true, next: .seconds(10), at: after(.seconds(second)))
        }
        #expect(schedule.nextBeginning == after(.seconds(160)))
        schedule.woke(.devices(["sda"]))
        #expect(schedule.nextBeginning == after(.seconds(90)))
        #expect(schedule.begins(at: after(.seconds(90))) == .devices(["sda"]))
    }

    @Test func whileAnOverrunReadingIsUnderWayNoSecondBeginsAndAfterItEverythingIsRead() {
        var schedule = settled()
        schedule.woke(.devices(["sda"]))
        _ = schedule.begins(at: after(.seconds(1)))
        #expect(schedule.overran(at: after(.seconds(6))) == nil)
        #expect(schedule.begins(at: after(.seconds(50))) == nil)
        #expect(schedule.nextReminder == after(.seconds(16)))
        #expect(schedule.overran(at: after(.seconds(16))) == nil)
        #expect(schedule.overran(at: after(.seconds(26))) == .slowed(pause: .seconds(20)))
        #expect(schedule.nextReminder == after(.seconds(46)))
        schedule.endedLate(at: after(.seconds(50)))
        #expect(schedule.begins(at: after(.seconds(50))) == .sweep)
        #expect(schedule.ended(failed: false, next: .seconds(20), at: after(.seconds(51))) == .recovered)
    }
}
