import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

/// The rows for drives, as `forewarn assess` applies them.
@Suite struct DriveRuleTests {
    static let component = Component(kind: .drive, id: "d", name: "sda")

    static func judge(
        _ quantities: [Quantity] = [], _ states: [StateName] = [.smartPassed], condition: ReadCondition = .answered
    ) -> Verdict? {
        let made = Measurement(component: component, condition: condition, quantities: quantities, states: states)
        return SnapshotJudge.judge([.measurement(made)]).first?.verdict
    }

    static func count(_ name: QuantityName, _ value: Double) -> Quantity {
        Quantity(name, value, .count, kind: .counter)
    }

    @Test(arguments: [
        (QuantityName.pendingSectors, 0.0, Verdict.healthy), (.pendingSectors, 1, .warning),
        (.pendingSectors, 49, .warning),
        (.pendingSectors, 50, .failing), (.offlineUncorrectable, 1, .warning), (.offlineUncorrectable, 5000, .warning),
        (.reallocatedSectors, 7, .healthy), (.reallocatedSectors, 8, .warning), (.reallocatedSectors, 5000, .warning),
        (.reportedUncorrectable, 1, .warning), (.endToEndErrors, 1, .warning), (.spinRetries, 1, .warning),
        (.interfaceErrors, 99, .healthy), (.interfaceErrors, 100, .warning), (.commandTimeouts, 1000, .healthy),
        (.failedSelfTests, 1, .warning), (.loggedErrors, 500, .healthy), (.prefailBelowThreshold, 1, .failing),
        (.oldAgeBelowThreshold, 1, .warning), (.mediaErrors, 1, .warning), (.unsafeShutdowns, 500, .healthy),
        (.errorLogEntries, 500, .healthy), (.grownDefects, 7, .healthy), (.grownDefects, 8, .warning),
        (.uncorrectedReads, 1, .warning), (.uncorrectedReads, 50, .failing), (.uncorrectedWrites, 1, .warning),
        (.uncorrectedWrites, 50, .failing), (.uncorrectedVerifies, 50, .failing),
    ])
    func countsAreGraded(name: QuantityName, value: Double, verdict: Verdict) {
        #expect(Self.judge([Self.count(name, value)]) == verdict)
    }

    @Test(arguments: [(89.0, Verdict.healthy), (90, .warning), (100, .warning), (255, .warning)])
    func wearIsPlannedFor(used: Double, verdict: Verdict) {
        #expect(Self.judge([Quantity(.enduranceUsed, used, .percent)]) == verdict)
    }

    @Test func sparesAreWatchedByHalfAndByTheDrivesOwnThreshold() {
        func spare(_ value: Double, _ limit: Double) -> Verdict? {
            Self.judge([Quantity(.spareLeft, value, .percent, limits: QuantityLimits(lowerCritical: limit))])
        }
        #expect(spare(98, 10) == .healthy)
        #expect(spare(49, 10) == .warning)
        #expect(spare(95, 97) == .warning)
    }

    @Test(arguments: [
        (StateName.smartFailed, Verdict.failing), (.nvmeSpareLow, .failing), (.nvmeReliability, .failing),
        (.nvmeReadOnly, .failing), (.nvmeTemperature, .warning), (.nvmeBackupFailed, .warning),
        (.nvmePersistentMemory, .warning), (.scsiWarning, .warning), (.smartPassed, .healthy),
        (.pathLost, .warning),
    ])
    func statesAreGraded(state: StateName, verdict: Verdict) {
        #expect(Self.judge([Self.count(.pendingSectors, 0)], [state]) == verdict)
    }

    @Test func lostHeliumIsAFailureAndHotIsAWarning() {
        let helium = Quantity(.helium, 20, .none, limits: QuantityLimits(lowerCritical: 25))
        #expect(Self.judge([helium]) == .failing)
        let hot = Quantity(.temperature, 71, .celsius, limits: QuantityLimits(upperWarning: 70, upperCritical: 85))
        #expect(Self.judge([hot]) == .warning)
        let warm = Quantity(.temperature, 60, .celsius, limits: QuantityLimits(upperWarning: 70, upperCritical: 85))
        #expect(Self.judge([warm]) == .healthy)
    }

    @Test(arguments: [ReadCondition.unsupported, .asleep, .silent, .garbled, .refused])
    func whatCouldNotBeReadIsNeverHealthy(condition: ReadCondition) {
        #expect(Self.judge([Self.count(.pendingSectors, 0)], condition: condition) == .unknown)
    }

    @Test func partOfAReportMayStillBeBadNews() {
        #expect(Self.judge([Self.count(.pendingSectors, 60)], condition: .unsupported) == .failing)
    }
}
