import HealthModel
import Testing

@Suite struct MonotonicInstantTests {
    @Test func anInstantAheadOfNowHasNoAge() {
        let now = MonotonicInstant(nanoseconds: 5)
        #expect(MonotonicInstant(nanoseconds: 9).age(at: now) == .zero)
        #expect(MonotonicInstant(nanoseconds: 2).age(at: now) == .nanoseconds(3))
    }

    @Test func advancingSaturatesInsteadOfTrapping() {
        let late = MonotonicInstant(nanoseconds: Int64.max - 1)
        #expect(late.advanced(by: .seconds(1)).nanoseconds == Int64.max)
        let early = MonotonicInstant(nanoseconds: Int64.min + 1)
        #expect(early.advanced(by: .seconds(-1)).nanoseconds == Int64.min)
        #expect(Duration.seconds(Int64.max).wholeNanoseconds == Int64.max)
    }
}
