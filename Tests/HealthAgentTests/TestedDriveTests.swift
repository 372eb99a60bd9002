import AgentAPI
import HealthModel
import HealthPolicy
import Testing

@testable import HealthAgent

/// A drive's own next test judges the alarm that it raised.
@Suite struct TestedDriveTests {
    private var worn: Finding {
        let now = MonotonicInstant(nanoseconds: 1)
        return Finding(
            id: "drive.pending/drive/sda", rule: "drive.pending",
            component: Component(kind: .drive, id: "sda", name: "sda"), severity: .failing, confidence: .confirmed,
            scope: .node, consequence: .none, penalty: 60, firstSeen: now, lastSeen: now, latched: false,
            evidence: ["8 pending sectors"], advice: "Replace it.")
    }

    private func evacuated() async -> AgentStage {
        let stage = await AgentStage()
        await stage.settle()
        stage.judge.tests = DriveTests(hours: 1000, passedAt: 990)
        stage.judge.say(.red, [worn])
        await stage.pass(.seconds(30))
        return stage
    }

    @Test func aPassMakesItFalseOnceTheFindingHasGone() async {
        let stage = await evacuated()
        stage.judge.tests = DriveTests(hours: 1010, passedAt: 1005)
        await stage.pass(.seconds(10))
        #expect(await stage.loop.ledgerDocument().entries.map(\.verdict) == [nil])
        stage.judge.say(.green)
        await stage.pass(.seconds(10))
        #expect(await stage.loop.ledgerDocument().entries.map(\.verdict) == ["false"])
        #expect(await stage.journal.count(.verdict) == 1)
        #expect(await stage.store.saved?.ledger?.entries.first?.verdict == .falseAlarm)
    }

    @Test func aFaultMakesItTrue() async {
        let stage = await evacuated()
        stage.judge.tests = DriveTests(hours: 1010, passedAt: 990, failedAt: 1005)
        await stage.pass(.seconds(10))
        #expect(await stage.loop.ledgerDocument().entries.map(\.verdict) == ["true"])
    }
}
