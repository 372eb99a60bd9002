import FoundationEssentials
import HealthModel
import HealthPolicy
import HealthTestKit
import Testing

/// A log that is older than the agent is full of errors that were mended long ago: nobody is powered off for one.
@Suite struct AssessorFirstLookTests {
    private static let error = "memory.uncorrectable-error/memory/DIMM ECC#11"

    /// A first installation on a server with history.
    private func newcomer(_ entries: SELEntry...) -> AssessorBench {
        var bench = AssessorBench()
        bench.pass(entries: entries, status: .status(.first, entries: entries.count))
        return bench
    }

    private func restarted(_ bench: AssessorBench) throws -> AssessorBench {
        let latches = try JSONDecoder().decode(
            [LatchedFinding].self, from: JSONEncoder().encode(bench.assessor.latches))
        let acknowledged = try JSONDecoder().decode(
            SELAcknowledgement.self, from: JSONEncoder().encode(bench.assessor.acknowledged))
        return AssessorBench(latches: latches, acknowledged: acknowledged)
    }

    @Test func anEntryFromBeforeTheFirstLookIsWorthAvoidingTheNodeAndNoMore() throws {
        let bench = newcomer(.uncorrectableMemoryError(7))
        let assessment = bench.assessment
        #expect(assessment.health == .yellow)
        #expect(assessment.score == HealthScore(points: 85))
        let finding = try #require(assessment.findings.first)
        #expect(finding.id == Self.error)
        #expect(finding.severity == .degraded)
        #expect(finding.confidence == .confirmed)
        #expect(finding.consequence == .none)
        #expect(finding.latched)
        #expect(finding.advice == "If it has been repaired run forewarn clear NODE, else replace the part.")
        #expect(
            finding.evidence == [
                "SEL record 7 at BMC time 1700000000 of DIMM ECC: Uncorrectable memory error, "
                    + "older than Forewarn's first look"
            ])
        #expect(LadderChoice.wanted(by: assessment)?.rung == .avoid)
    }

    @Test(arguments: [
        SELEntry.uncorrectableMemoryError(3), .event(3, of: .processor(), typeCode: 0x07, offset: 0),
        .event(3, of: .processor(), typeCode: 0x07, offset: 1),
        .event(
            3, of: .discrete(.other, "Critical Interrupt", "NMI", bits: 0, number: 80), typeCode: 0x13, offset: 9),
        .event(
            3, of: .discrete(.other, "Critical Interrupt", "NMI", bits: 0, number: 80), typeCode: 0x13, offset: 10),
    ])
    func noLatchingKindMovesAnythingOutOfHistory(entry: SELEntry) {
        let assessment = newcomer(entry).assessment
        #expect(assessment.health == .yellow)
        #expect(assessment.findings.count == 1)
        #expect(assessment.findings.allSatisfy { $0.severity == .degraded && $0.consequence == .none })
    }

    @Test func historyStaysYellowOverARestartAndUntilAPersonClearsIt() throws {
        var bench = try restarted(newcomer(.uncorrectableMemoryError(7)))
        #expect(bench.pass(entries: [.uncorrectableMemoryError(7)], status: .status(.first)).health == .yellow)
        #expect(bench.passes(30).health == .yellow)
        #expect(bench.assessor.clear(at: bench.clock.now) == .cleared(lifted: [Self.error], remaining: []))
        #expect(bench.assessment.health == .green)
        bench = try restarted(bench)
        #expect(bench.pass(entries: [.uncorrectableMemoryError(7)], status: .status(.first)).health == .green)
    }

    @Test func anEntryThatArrivedWhileTheDaemonWasDownCountsFully() throws {
        let old = SELEntry.uncorrectableMemoryError(7)
        let new = SELEntry.uncorrectableMemoryError(8, timestamp: 1_700_000_100)
        var bench = try restarted(newcomer(old))
        let assessment = bench.pass(entries: [old, new], status: .status(.first))
        #expect(assessment.health == .red)
        #expect(assessment.findings.first?.consequence == .corruptsData)
        #expect(assessment.findings.first?.evidence.count == 2, "the new entry, and the old one that it confirms")
        #expect(assessment.findings.first?.advice == "Replace the memory module, then clear the finding.")
        var empty = try restarted(newcomer())
        #expect(empty.pass(entries: [old], status: .status(.first)).health == .red, "an empty log is a first look too")
    }

    @Test func aNewEntryConfirmsHistory() {
        var bench = newcomer(.uncorrectableMemoryError(7))
        let new = SELEntry.uncorrectableMemoryError(8, timestamp: 1_700_000_100)
        let assessment = bench.pass(entries: [new], status: .status(.appended))
        #expect(assessment.health == .red)
        #expect(assessment.findings.first?.severity == .failed)
        #expect(assessment.findings.first?.consequence == .corruptsData)
        #expect(assessment.score == HealthScore(points: 30))
    }

    @Test func theSensorItselfConfirmsHistory() {
        var bench = newcomer(.uncorrectableMemoryError(7))
        #expect(bench.pass(.memory(bits: 0x42)).health == .yellow, "one reading is none")
        #expect(bench.pass().health == .red)
        #expect(bench.passes(30, .memory()).health == .red, "and then it is latched")
    }

    @Test func aNodeThatWasPoweredOffForBadMemoryComesBackRed() throws {
        var bench = newcomer()
        let error = SELEntry.uncorrectableMemoryError(7)
        #expect(bench.pass(entries: [error], status: .status(.appended)).health == .red)
        bench = try restarted(bench)
        #expect(bench.assessment.health == .red, "before any probe has reported")
        #expect(bench.pass(entries: [error], status: .status(.first)).health == .red)
        #expect(bench.assessment.findings.first?.consequence == .corruptsData)
    }

    @Test func aLogInSeveralReportsIsOneLook() throws {
        let unfinished = ProbeOutcome(status: .partial, code: "busy", message: "The rest of the SEL follows.")
        var bench = AssessorBench()
        bench.pass(entries: [.uncorrectableMemoryError(7)], status: .status(.first), outcome: unfinished)
        let rest = SELEntry.event(600, of: .processor(), typeCode: 0x07, offset: 1, timestamp: 1_700_000_500)
        var again = try restarted(bench)
        #expect(bench.pass(entries: [rest], status: .status(.first)).health == .yellow)
        again.pass(entries: [.uncorrectableMemoryError(7)], status: .status(.first), outcome: unfinished)
        #expect(again.pass(entries: [rest], status: .status(.first)).health == .yellow, "begun before the restart")
        let new = SELEntry.event(601, of: .processor(), typeCode: 0x07, offset: 1, timestamp: 1_700_000_600)
        #expect(again.pass(entries: [new], status: .status(.appended)).health == .red)
    }

    @Test func aFirstLookThatDidNotArriveIsStillToCome() throws {
        var bench = AssessorBench()
        bench.pass()
        bench.pass(.memory(bits: 0x42))
        bench.fail()
        bench = try restarted(bench)
        #expect(bench.pass(entries: [.uncorrectableMemoryError(7)], status: .status(.first)).health == .yellow)
    }

    @Test func aProbeThatBeginsAnewBringsNoHistoryOfTheAgentsOwnTime() {
        var bench = newcomer(.uncorrectableMemoryError(7))
        let entries = [SELEntry.uncorrectableMemoryError(7), .event(9, of: .processor(), typeCode: 7, offset: 1)]
        #expect(bench.pass(entries: entries, status: .status(.first)).health == .red)
    }

    @Test func aReusedRecordIDIsNoHistory() throws {
        let new = SELEntry.uncorrectableMemoryError(3, timestamp: 1_700_000_001)
        var bench = try restarted(newcomer(.uncorrectableMemoryError(7)))
        #expect(bench.pass(entries: [new], status: .status(.first)).health == .red, "newer by the BMC's clock")
        let timeless = SELEntry.uncorrectableMemoryError(3, timestamp: nil)
        bench = try restarted(newcomer(.uncorrectableMemoryError(7, timestamp: nil)))
        #expect(bench.pass(entries: [timeless], status: .status(.first)).health == .yellow)
        bench = try restarted(newcomer(.uncorrectableMemoryError(7, timestamp: nil)))
        let erased = SELStatus.status(.first, lastErase: 1_700_000_900)
        #expect(bench.pass(entries: [timeless], status: erased).health == .red, "of a log that was erased since")
    }

    @Test func aLogThatIsClearedUnderTheAgentHasNoHistory() throws {
        var bench = newcomer(.uncorrectableMemoryError(7, timestamp: nil))
        #expect(bench.pass(status: .status(.cleared, lastErase: 0)).health == .yellow, "until a person clears it")
        _ = bench.assessor.clear(at: bench.clock.now)
        #expect(bench.assessment.health == .green)
        bench = try restarted(bench)
        let new = SELEntry.uncorrectableMemoryError(1, timestamp: nil)
        #expect(bench.pass(entries: [new], status: .status(.first, lastErase: 0)).health == .red)
    }

    @Test func oneDeletedRecordMakesNoNewsOfHistory() throws {
        let entries = [SELEntry.uncorrectableMemoryError(7), .uncorrectableMemoryError(9, timestamp: 1_700_000_100)]
        var bench = try restarted(newcomer(entries[0], entries[1]))
        let status = SELStatus.status(.first, lastErase: 1_700_000_900)
        #expect(bench.pass(entries: [entries[0]], status: status).health == .yellow)
    }

    @Test func aClockThatWasSetBackMakesNoNewsOfHistory() throws {
        let ahead = SELEntry.uncorrectableMemoryError(3, timestamp: 4_000_000_000)
        let last = SELEntry.uncorrectableMemoryError(9)
        var bench = try restarted(newcomer(ahead, last))
        #expect(bench.pass(entries: [ahead, last], status: .status(.first)).health == .yellow)
    }

    @Test func stateFromBeforeTheFirstLookWasKeptIsAMemory() throws {
        let text = #"{"disbelieved":[],"lastErase":1600000000,"recordID":0}"#
        let acknowledged = try JSONDecoder().decode(SELAcknowledgement.self, from: Data(text.utf8))
        #expect(acknowledged.firstLook == nil)
        var bench = AssessorBench(acknowledged: acknowledged)
        #expect(bench.pass(entries: [.uncorrectableMemoryError(7)], status: .status(.first)).health == .red)
    }
}
