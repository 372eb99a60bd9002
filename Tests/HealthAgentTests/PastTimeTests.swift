import AgentAPI
import Testing

@Suite struct PastTimeTests {
    /// 2026-01-31 12:00:05 UTC.
    private static let noon = 1_769_860_805.0

    @Test(arguments: [
        ("2026-01-31 12:00:05", 1_769_860_805), ("2026-01-31T12:00:05", 1_769_860_805),
        ("2026-01-31T12:00:05Z", 1_769_860_805), ("2026-01-31 12:00", 1_769_860_800),
        ("2026-01-31T12:00:05.5Z", 1_769_860_805.5), ("2026-01-31", 1_769_817_600), ("1970-01-01 00:00:00", 0),
        ("2024-02-29 00:00", 1_709_164_800), ("2000-03-01", 951_868_800), ("09:30", 1_769_851_800),
        ("23:59:59", 1_769_903_999), ("-2h", 1_769_853_605), ("-90s", 1_769_860_715), ("-1d", 1_769_774_405),
    ])
    func timesAreRead(_ text: String, _ expected: Double) {
        #expect(PastTime.parse(text, now: Self.noon) == expected)
    }

    @Test(arguments: [
        "", " ", "-", "-2", "-h", "-2y", "--2h", "yesterday", "24:00", "12:60", "12", "12:0", "2026-02-30",
        "2025-02-29",
        "2026-13-01", "26-01-31 12:00", "1969-12-31", "2026-01-31 ", "2026-01-31 12", "2026-01-31  12:00", "12:00:05.",
        "12:00:05.1.2", "2026-01-31T12:00:05+01:00", "99999999999999999999", "-99999999d", "１２:00",
    ])
    func whatIsNoTimeIsNone(_ text: String) {
        #expect(PastTime.parse(text, now: Self.noon) == nil)
    }

    @Test func aNameIsEscapedInTheQuestion() {
        #expect(Command.explainPath(at: nil, node: nil) == "/v1/explain")
        #expect(Command.explainPath(at: 1.5, node: "a&b c") == "/v1/explain?at=1.5&node=a%26b%20c")
    }
}
