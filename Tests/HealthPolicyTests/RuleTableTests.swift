import HealthModel
import Testing

@testable import HealthPolicy

@Suite struct RuleTableTests {
    @Test func everyRowHasAnIdASourceAndAdvice() {
        let ids = RuleBook.rows.map(\.id)
        #expect(Set(ids).count == ids.count)
        for rule in RuleBook.rows {
            #expect(!rule.source.isEmpty, "\(rule.id)")
            #expect(!rule.family.isEmpty, "\(rule.id)")
            #expect(rule.rank > 0, "\(rule.id)")
            #expect(rule.advice.hasSuffix("."), "\(rule.id)")
            #expect(rule.id.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "." || $0 == "-" }, "\(rule.id)")
        }
    }

    @Test func whatEndsInAPowerOffIsLatchedAndIsAKnownShortList() {
        let rules = RuleBook.rows.filter { $0.consequence == .corruptsData }
        #expect(rules.map(\.id) == ["memory.uncorrectable-error", "processor.thermal-trip"])
        #expect(rules.allSatisfy { $0.latches && $0.scope == .node })
    }

    @Test func oneLogEntryIsEnoughForTheKindsThatLatchOnly() {
        for rule in RuleBook.rows { #expect(rule.latches == rule.logSuffices, "\(rule.id)") }
    }

    @Test func aWorseRankOfAFamilyIsNeverMilder() {
        for family in Dictionary(grouping: RuleBook.rows, by: \.family).values {
            for (left, right) in zip(
                family.sorted { $0.rank < $1.rank }, family.sorted { $0.rank < $1.rank }.dropFirst())
            {
                #expect(left.severity <= right.severity, "\(left.id), \(right.id)")
            }
        }
    }

    @Test func outwardOffsetsAreThoseOfTheSpecification() {
        #expect(ThresholdLevel.allCases.map(\.outwardOffset) == [0x00, 0x02, 0x04, 0x07, 0x09, 0x0B])
        #expect(ThresholdLevel.allCases.map(\.bit) == [0x01, 0x02, 0x04, 0x08, 0x10, 0x20])
    }

    @Test(arguments: [
        (93.0, "93"), (93.5, "93.5"), (11.94, "11.94"), (3.05, "3.05"), (-0.5, "-0.5"), (0, "0"), (-40, "-40"),
        (99.999, "100"), (.nan, "not a number"), (1e15, "1000000000000000"),
        (0x1p127, "more than 18446744073709551615"),
    ])
    func numbersAreWrittenShort(value: Double, words: String) {
        #expect(Evidence.number(value) == words)
    }
}
