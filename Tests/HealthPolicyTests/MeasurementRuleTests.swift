import HealthModel
import Testing

@testable import HealthPolicy

@Suite struct MeasurementRuleTests {
    private func truth(
        _ condition: MeasurementCondition, _ quantities: [Quantity] = [], states: [StateName] = [],
        read: ReadCondition = .answered, identity: [String: String] = [:]
    ) -> MeasurementTruth {
        let measurement = Measurement(
            component: SnapshotJudgeTests.disk, condition: read, identity: identity, quantities: quantities,
            states: states)
        return MeasurementView(measurement: measurement).truth(of: condition)
    }

    @Test func comparisonsHaveTheirEdges() {
        #expect(truth(.atLeast(.pendingSectors, 5), [Quantity(.pendingSectors, 5, .count)]) == .yes)
        #expect(truth(.atLeast(.pendingSectors, 5), [Quantity(.pendingSectors, 4.9, .count)]) == .no)
        #expect(truth(.below(.spareLeft, 10), [Quantity(.spareLeft, 10, .count)]) == .no)
        #expect(truth(.below(.spareLeft, 10), [Quantity(.spareLeft, 9.9, .count)]) == .yes)
    }

    @Test func aGaugeHasAMargin() {
        let hot = QuantityLimits(upperCritical: 60)
        func read(_ value: Double) -> MeasurementTruth {
            truth(.beyond(.temperature, .upperCritical), [Quantity(.temperature, value, .celsius, limits: hot)])
        }
        #expect(read(60) == .yes)
        #expect(read(59) == .holding)
        #expect(read(58) == .no)
        #expect(truth(.below(.spareLeft, 10), [Quantity(.spareLeft, 11, .percent)]) == .holding)
        #expect(truth(.below(.spareLeft, 10), [Quantity(.spareLeft, 10, .percent)]) == .holding, "not below")
    }

    @Test func whatWasNotMeasuredIsNeitherTrueNorFalse() {
        let missing = MeasurementCondition.atLeast(.pendingSectors, 5)
        #expect(truth(missing) == .unmeasured)
        #expect(truth(.not(missing)) == .unmeasured)
        #expect(truth(.all([missing, .says(.smartFailed)])) == .no)
        #expect(truth(.all([missing, .says(.smartFailed)]), states: [.smartFailed]) == .unmeasured)
        #expect(truth(.any([missing, .says(.smartFailed)]), states: [.smartFailed]) == .yes)
        #expect(truth(.any([missing, .says(.smartFailed)])) == .unmeasured)
        #expect(truth(.measured(.pendingSectors)) == .no)
        #expect(truth(.not(.measured(.pendingSectors))) == .yes)
        #expect(truth(.beyond(.temperature, .upperCritical), [Quantity(.temperature, 99, .celsius)]) == .unmeasured)
        #expect(truth(missing, [Quantity(.pendingSectors, .infinity, .count)]) == .unmeasured)
    }

    /// Reads a counter at these seconds and says whether it grew by 10 within 60 seconds.
    private func growth(_ readings: (second: Int, value: Double)...) -> MeasurementTruth {
        let condition = MeasurementCondition.grew(.interfaceErrors, by: 10, within: .seconds(60))
        let watched = WatchedCounter.all(in: [MeasurementBook.row("x", .degraded, when: condition)])
        var counters = CounterBook()
        var truth = MeasurementTruth.no
        for (second, value) in readings {
            let measurement = Measurement(
                component: SnapshotJudgeTests.disk,
                quantities: [Quantity(.interfaceErrors, value, .count, kind: .counter)])
            let instant = MonotonicInstant(nanoseconds: Int64(second) * 1_000_000_000)
            counters.read(measurement, watched: watched, at: instant)
            truth = MeasurementView(measurement: measurement, counters: counters, at: instant).truth(of: condition)
        }
        return truth
    }

    @Test func growthNeedsAPast() {
        #expect(growth((0, 1000)) == .unmeasured)
        #expect(growth((0, 1000), (10, 1009)) == .no)
        #expect(growth((0, 1000), (10, 1010)) == .yes)
        #expect(growth((0, 1000), (10, 1010), (61, 1010), (130, 1010)) == .no, "the growth has left the window")
    }

    @Test func aCounterThatGoesDownBeginsAnew() {
        #expect(growth((0, 1000), (10, 5)) == .unmeasured)
        #expect(growth((0, 1000), (10, 5), (20, 14)) == .no)
        #expect(growth((0, 1000), (10, 5), (20, 15)) == .yes)
    }

    @Test func readingsFurtherApartThanTheWindowCountByTheirAverage() {
        #expect(growth((0, 0), (600, 99)) == .no)
        #expect(growth((0, 0), (600, 100)) == .yes, "some minute of the ten had ten")
    }

    @Test func slowGrowthOverManyReadingsIsSeen() {
        #expect(growth((0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (20, 8), (40, 9), (59, 10)) == .yes)
    }

    @Test func identityIsAWordInAnyCase() {
        #expect(truth(.identity("vendor", contains: "Samsung"), identity: ["vendor": "SAMSUNG MZ"]) == .yes)
        #expect(truth(.identity("vendor", contains: "Samsung")) == .no)
        #expect(truth(.not(.identity("vendor", contains: "Samsung"))) == .yes)
    }

    @Test func emptyListsHoldNever() {
        #expect(truth(.all([])) == .no)
        #expect(truth(.any([])) == .no)
    }

    @Test func keptStatesNeedOneReading() {
        func confirmation(_ condition: MeasurementCondition) -> MeasurementRule.Confirmation {
            MeasurementBook.row("x", .failing, when: condition).confirmation
        }
        #expect(confirmation(.says(.smartFailed)) == .atOnce)
        #expect(confirmation(.all([.says(.removed), .identity("bus", contains: "nvme")])) == .atOnce)
        #expect(confirmation(.says(.carrierLost)) == .readings)
        #expect(confirmation(.any([.says(.smartFailed), .atLeast(.pendingSectors, 9)])) == .readings)
        #expect(confirmation(.identity("bus", contains: "nvme")) == .readings)
    }

    @Test func everyRowOfTheTablesIsComplete() {
        let rows = MeasurementBook.standard.rows
        let ids = rows.map(\.rule.id) + RuleBook.rows.map(\.id)
        #expect(Set(ids).count == ids.count, "\(Dictionary(grouping: ids) { $0 }.filter { $1.count > 1 }.keys)")
        for rule in rows.map(\.rule) {
            #expect(!rule.source.isEmpty, "\(rule.id)")
            #expect(!rule.family.isEmpty, "\(rule.id)")
            #expect(rule.rank > 0, "\(rule.id)")
            #expect(rule.advice.hasSuffix("."), "\(rule.id)")
            #expect(rule.id.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "." || $0 == "-" }, "\(rule.id)")
            #expect(!rule.warns || rule.severity == .advisory, "\(rule.id)")
        }
    }
}
