import HealthModel
import Testing

@Suite struct DurationTextTests {
    @Test(arguments: [
        ("500ms", Duration.milliseconds(500)), ("15s", .seconds(15)), ("10m", .seconds(600)), ("24h", .seconds(86400)),
        ("0s", .zero), ("007s", .seconds(7)),
    ])
    func durationsAreRead(_ text: String, _ expected: Duration) {
        #expect(DurationText.parse(text) == expected)
    }

    @Test(arguments: [
        "", "s", "1", "-1s", "+1s", "1.5s", "1 s", " 1s", "1S", "1d", "1sec", "1s1s", "٣s", "999999999999h",
        "9999999999999s",
    ])
    func everythingElseIsNot(_ text: String) {
        #expect(DurationText.parse(text) == nil)
    }

    @Test func whatIsWrittenIsReadBack() {
        for duration in [1, 999, 1000, 1001, 59_999, 60_000, 90_000, 3_600_000, 86_400_000].map(Duration.milliseconds) {
            #expect(DurationText.parse(DurationText.format(duration)) == duration)
        }
        #expect(DurationText.format(.zero) == "0ms")
    }
}
