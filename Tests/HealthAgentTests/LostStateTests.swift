import AgentAPI
import Glibc
import HealthAgent
import HealthModel
import HealthPolicy
import LinuxAccess
import Testing

@testable import HealthStore

/// The disk holds garbage, or nothing can be kept on it: nothing moves because of it, and it is said.
@Suite struct LostStateTests {
    private static let patient = DecisionConfiguration(
        moveInterval: .seconds(1), recoveryDwell: .seconds(1), movesPerDay: nil)

    private func evacuations(_ stage: AgentStage) -> Int {
        stage.cluster.takeVerbs().count { $0.hasPrefix("publish -60000") }
    }

    @Test(arguments: ["garbage", "zeros", "empty", "truncated", "other content", "newer version"])
    func aBadStateFileMovesNothingAndIsKept(kind: String) async throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/decision.state"
        var bad = [UInt8](repeating: 0x5A, count: 131_072)
        switch kind {
        case "zeros": bad = [UInt8](repeating: 0, count: 131_072)
        case "empty": bad = []
        case "truncated", "other content", "newer version":
            do {
                let file = try DecisionStateFile(path: path)
                try await file.save(bytes: Array(#"{"decision":"yes"}"#.utf8))
            }
            bad = try TextFile.read(path)
            if kind == "truncated" { bad = Array("nonsense".utf8) + bad[8..<65_576] }
            if kind == "newer version" {
                bad = StateSlot(version: 2, generation: 9, content: [1]).bytes
                bad += [UInt8](repeating: 0, count: 131_072 - bad.count)
            }
        default: break
        }
        try write(bad, to: path)
        let store = try StateFileStore(path: path)
        let stage = await AgentStage(store: store)
        await stage.settle()
        await stage.pass(.seconds(20))
        #expect(!stage.cluster.verbs.contains { $0.hasPrefix("publish -6") || $0.hasPrefix("standby") })
        let alarms = await stage.loop.status().alarms.filter { $0.contains("decision state could not be read") }
        #expect(alarms.count == 1, "\(alarms)")
        #expect(alarms.first?.contains("at most one evacuation") == true)
        if kind == "newer version" {
            #expect(try TextFile.read(path) == bad, "a newer version's state is not touched")
        } else {
            let kept = try TextFile.read(path + ".bad")
            #expect(kept.starts(with: bad), "a copy is kept")
            #expect(alarms.first?.contains("\(path).bad") == true, "\(alarms)")
        }
    }

    /// Every answer of the gate is yes then: what stands in the way is said for as long as it does.
    @Test func aSecondEvacuationWithoutAStateIsRefusedAloud() async {
        let stage = await AgentStage(store: MemoryStore(broken: true), decision: Self.patient)
        await stage.settle()
        stage.judge.say(.red, [Judge.heat()])
        _ = await stage.loop.wake()
        stage.judge.say(.green)
        await stage.pass(.seconds(60))
        stage.cluster.change { $0.service = "a" }
        stage.judge.say(.red, [Judge.heat()])
        await stage.pass(.seconds(30))
        #expect(evacuations(stage) == 1)
        let alarms = await stage.loop.status().alarms.filter { $0.hasPrefix("a is not evacuated: ") }
        #expect(alarms.count == 1, "\(alarms)")
        // Announced, refused, waited: each of it once, however often it is tried again.
        let decisions = await stage.journal.entries.filter { $0.kind == .decision }.count
        await stage.pass(.seconds(60))
        #expect(await stage.journal.entries.filter { $0.kind == .decision }.count == decisions)
        stage.judge.say(.green)
        await stage.pass(.seconds(10))
        #expect(await !stage.loop.status().alarms.contains { $0.hasPrefix("a is not evacuated: ") })
    }

    /// Without a state nobody knows what an earlier life did: one evacuation a boot, however often the daemon starts.
    @Test func aRestartWithoutAStateDoesNotEvacuateAgain() async {
        let first = await AgentStage(store: MemoryStore(broken: true), decision: Self.patient)
        await first.settle()
        first.judge.say(.red, [Judge.heat()])
        _ = await first.loop.wake()
        #expect(evacuations(first) == 1)
        first.judge.say(.green)
        await first.pass(.seconds(60))
        first.cluster.change { $0.service = "a" }

        let second = await AgentStage(
            store: MemoryStore(broken: true), decision: Self.patient, clock: first.clock, cluster: first.cluster)
        await second.settle()
        second.judge.say(.red, [Judge.heat()])
        await second.pass(.seconds(60))
        #expect(evacuations(second) == 0)
        #expect(second.cluster.service == "a")
        #expect(await second.journal.first(.refused)?.message.contains("may have been evacuated once") == true)
        #expect(second.cluster.ownStatement?.health == .red, "it speaks all the same")
    }

    /// The state has its blocks, so a full disk costs it nothing; the journal loses lines, which is an alarm.
    @Test func aFullDiskIsAnAlarmAndTheStateIsKept() async throws {
        guard let disk = try TinyDisk(kilobytes: 256) else {
            print("not run: no right to mount a file system in a namespace of its own")
            return
        }
        let path = "\(disk.path)/decision.state"
        do {
            let journal = Journal(path: "\(disk.path)/journal")
            let stage = await AgentStage(
                store: try StateFileStore(path: path), decision: Self.patient, journal: JournalStore(journal))
            await stage.settle()
            disk.fill()
            stage.judge.say(.red, [Judge.heat()])
            _ = await stage.loop.wake()
            #expect(evacuations(stage) == 1)
            // The file's last block takes some more.
            let record = JournalRecord(at: stage.clock.now, wall: 0, kind: "test", message: "small")
            for _ in 0..<1000 where await journal.keep(record) {}
            #expect(await journal.keep(record) == false)
            await stage.pass(.seconds(5))
            let alarms = await stage.loop.status().alarms
            #expect(alarms.contains { $0.contains("journal cannot be written") }, "\(alarms)")
            #expect(!alarms.contains { $0.contains("decision state") }, "\(alarms)")
        }
        let state = try await StateFileStore(path: path).load()
        #expect(state?.decision.held == .evacuate)
        #expect(state?.decision.moves.count == 1)
    }

    @Test func aDiskTooSmallForTheStateAllowsOneEvacuation() async throws {
        guard let disk = try TinyDisk(kilobytes: 64) else {
            print("not run: no right to mount a file system in a namespace of its own")
            return
        }
        let store = try StateFileStore(path: "\(disk.path)/decision.state")
        let stage = await AgentStage(store: store, decision: Self.patient)
        await stage.settle()
        let alarms = await stage.loop.status().alarms
        #expect(alarms.contains { $0.contains("No space left on device") && $0.contains("at most one evacuation") })
        for _ in 0..<2 {
            stage.judge.say(.red, [Judge.heat()])
            await stage.pass(.seconds(10))
            stage.judge.say(.green)
            await stage.pass(.seconds(60))
            stage.cluster.change { $0.service = "a" }
        }
        #expect(evacuations(stage) == 1)
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        let raw = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        try #require(raw >= 0)
        defer { close(raw) }
        try #require(bytes.isEmpty || Glibc.write(raw, bytes, bytes.count) == bytes.count)
    }
}
