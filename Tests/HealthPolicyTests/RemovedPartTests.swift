import HealthModel
import HealthTestKit
import Testing

@testable import HealthPolicy

/// A part that was taken out, and comes back.
@Suite struct RemovedPartTests {
    private static func drive(_ states: [StateName], _ condition: ReadCondition) -> Measurement {
        Measurement(
            component: Component(kind: .drive, id: "wwn-1", name: "sda"), condition: condition, states: states)
    }

    private func bench() -> MeasurementBench {
        var bench = MeasurementBench(book: .standard)
        bench.found["sda"] = MeasurementBench.drive("1")
        bench.passes(2)
        return bench
    }

    /// The only drive is gone: that is known as long as its sense says so, and the node stays what it is for it.
    @Test func theRemovalOfTheOnlyDriveIsNotForgotten() {
        var bench = bench()
        bench.found["sda"] = Self.drive([.removed], .silent)
        for _ in 1...6 {
            #expect(bench.pass().health == .red)
            #expect(bench.assessor.assess(at: bench.clock.now).senses.map(\.freshness) == [.fresh])
        }
    }

    @Test(arguments: [ReadCondition.answered, .asleep, .unsupported, .refused])
    func whateverItAnswersItIsThereAgain(_ condition: ReadCondition) {
        var bench = bench()
        bench.found["sda"] = Self.drive([.removed], .silent)
        #expect(bench.pass().rules.contains("drive.removed"))
        bench.found["sda"] = Self.drive([], condition)
        #expect(!bench.passes(4).rules.contains("drive.removed"))
    }

    /// How many paths there are is the kernel's word, whatever the drive at their end answers.
    @Test(arguments: [ReadCondition.answered, .unsupported, .refused])
    func aPathThatIsBackIsNoLongerMissed(_ condition: ReadCondition) {
        var bench = bench()
        bench.found["sda"] = Self.drive([.pathLost], condition)
        #expect(bench.passes(5).confirmedRules.contains("drive.path-lost"))
        bench.found["sda"] = Self.drive([], condition)
        #expect(!bench.passes(8).rules.contains("drive.path-lost"))
    }

    @Test func aDriveThatFallsSilentIsNotThereAgain() {
        var bench = bench()
        bench.found["sda"] = Self.drive([.removed], .silent)
        bench.pass()
        bench.found["sda"] = Self.drive([], .silent)
        #expect(bench.passes(4).rules.contains("drive.removed"))
    }
}
