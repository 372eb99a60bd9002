import HealthModel
import HealthTestKit
import Testing

@testable import HealthPolicy

/// An extension may never report a class that leads to a power-off (design: privilege separation).
@Suite struct ExtensionLimitTests {
    private static let dangerous = MeasurementBook(
        rows: [
            MeasurementBook.row(
                "drive.dangerous", .failed, consequence: .corruptsData, latches: true, when: .says(.removed)),
            MeasurementBook.row("drive.stops", .failing, consequence: .imminentStop, when: .says(.smartFailed)),
        ])

    @Test(arguments: ["x-ups", "x-", "x-bmc"])
    func noRowOfAnExtensionLeadsToAPowerOff(_ probe: String) {
        var bench = MeasurementBench(requiredProbes: [], book: Self.dangerous, probe: probe)
        bench.find(MeasurementBench.drive("sda", states: [.removed, .smartFailed]))
        bench.passes(3)
        #expect(bench.assessment.findings.count == 2)
        for finding in bench.assessment.findings {
            #expect(finding.consequence == .none)
            #expect(finding.severity == .failing)
            #expect(!finding.latched)
        }
        #expect(bench.assessor.latches.isEmpty)
        let choice = LadderChoice.wanted(by: bench.assessment)
        #expect(choice?.rung == .evacuate)
        #expect(choice?.evacuateValue == RungValue.evacuate)
    }

    @Test func theSameRowsOfOurOwnProbesKeepTheirs() {
        var bench = MeasurementBench(book: Self.dangerous)
        bench.find(MeasurementBench.drive("sda", states: [.removed]))
        bench.passes(3)
        #expect(LadderChoice.wanted(by: bench.assessment)?.rung == .powerOff)
    }

    @Test func anExtensionThatSpeaksAsABMCDoesNotSwitchAnythingOff() {
        var assessor = Assessor(configuration: AssessorConfiguration(requiredProbes: []))
        let clock = ManualClock()
        var builder = ReportBuilder(probe: "x-fake")
        for _ in 1...4 {
            let now = clock.advance(by: .seconds(1))
            assessor.received(
                builder.report(
                    at: now,
                    sensors: [.memory(bits: 0x42), .processor(bits: 0x82), .temperature("CPU Temp", 101)],
                    entries: [.uncorrectableMemoryError(7)], status: .status(.cleared)), at: now)
        }
        let assessment = assessor.assess(at: clock.now)
        #expect(!assessment.findings.isEmpty)
        #expect(assessment.findings.allSatisfy { $0.consequence == .none && !$0.latched && $0.severity <= .failing })
        #expect(assessor.latches.isEmpty)
        #expect(assessor.acknowledged.lastErase == nil, "the BMC's log is not an extension's to clear")
    }

    @Test func anExtensionCannotTalkAFindingDown() {
        var bench = MeasurementBench()
        bench.find(MeasurementBench.drive("sda", states: [.smartFailed]))
        bench.pass()
        bench.use("sda", [])
        bench.pass(after: 1, probe: "x-helpful")
        #expect(bench.assessment.health == .red)
    }
}
