import Cluster
import FoundationEssentials
import HealthModel
import Testing

@Suite final class PeerFencingTests {
    static let fence = ["stonith_admin", "--fence", "node-b", "--timeout", "30"]

    private let directory: String

    init() throws {
        directory = FileManager.default.temporaryDirectory.path + "/forewarn-fencing-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    private func fencing(_ runner: ScriptedRunner, budget: Int = 2, ledger: String? = nil) -> PeerFencing {
        let path = ledger ?? directory + "/power-offs.json"
        return PeerFencing(
            runner: runner, reader: Fixture.reader(runner),
            ledger: FencingLedger(path: path, budget: budget, boot: "boot", clock: Fixture.clock), clock: Fixture.clock,
            timeoutSeconds: 30)
    }

    /// node-b in standby with our mark and vacated; it leaves the cluster once it is fenced.
    private func runner(_ edit: (String) -> String = { $0 }) throws -> ScriptedRunner {
        let runner = try Fixture.runner("standby", edit: edit)
        runner.answer(Self.fence, .done)
        // Of yesterday before the order, of now after it.
        let before = try history { $0.replacing("2026-11-22") { "2026-11-21" } }
        runner.answer(Argv.history, .printed(before), .printed(try history()))
        let present = edit(try Fixture.text("standby-crm_mon.xml"))
        let gone = present.replacing(#"name="node-b" id="2" online="true""#) { #"name="node-b" id="2" online="false""# }
        runner.answer(Argv.monitor, .printed(present), .printed(gone))
        return runner
    }

    @Test(arguments: [("1", ActionOutcome.Status.refused), ("2", .confirmed)])
    func anInstanceOfACloneThatCanMoveMustHaveLeft(clones: String, expected: ActionOutcome.Status) async throws {
        let clone =
            #"<clone id="one-clone"><meta_attributes id="om">"#
            + #"<nvpair id="om1" name="clone-max" value="\#(clones)"/>"#
            + #"</meta_attributes><primitive id="one" class="ocf" provider="pacemaker" type="Dummy"/></clone>"#
        let instance =
            #"<clone id="one-clone"><resource id="one" resource_agent="ocf:pacemaker:Dummy" role="Started" "#
            + #"active="true" orphaned="false" blocked="false" managed="true" failed="false" failure_ignored="false" "#
            + #"nodes_running_on="1"><node name="node-b" id="2" cached="true"/></resource></clone>"#
        let runner = try runner { text in
            text.replacing("</resources>") { (text.contains("<cib ") ? clone : instance) + "</resources>" }
        }
        let outcome = try await fencing(runner).powerOff("node-b", nonce: "abc", reason: "memory")
        #expect(outcome.status == expected, "\(outcome.message)")
        #expect(runner.writes.isEmpty == (expected == .refused))
    }

    private func history(_ edit: (String) -> String = { $0 }) throws -> String {
        edit(try Fixture.text("history.xml").replacing("node-a\"") { "node-b\"" })
    }

    @Test func switchesAVacatedPeerOffAndConfirmsIt() async throws {
        let runner = try runner()
        let outcome = try await fencing(runner).powerOff("node-b", nonce: "abc", reason: "memory")
        #expect(outcome.status == .confirmed, "\(outcome.message)")
        #expect(runner.writes == [Self.fence])
    }

    @Test(arguments: [
        (#"with_quorum="true""#, #"with_quorum="false""#), (#"maintenance-mode="false""#, #"maintenance-mode="true""#),
        (#"stop-all-resources="false""#, #"stop-all-resources="true""#),
        (#"stonith-enabled="true""#, #"stonith-enabled="false""#),
        (#"name="stonith-action" value="off""#, #"name="stonith-action" value="reboot""#),
        (#"name="stonith-action" value="off""#, #"name="other" value="off""#),
        (#"standby="true""#, #"standby="false""#), ("owner=agent;", "garbage;"),
        (#"name="forewarn-standby""#, #"name="note""#),
        // The promoted instance and its group on node-b instead of node-a: not vacated.
        (#"<node name="node-a" id="1" cached="true"/>"#, #"<node name="node-b" id="2" cached="true"/>"#),
        (#"name="node-a" id="1" online="true""#, #"name="node-a" id="1" online="false""#),
        // Gone already: that is Pacemaker's own affair, or a person has stopped it.
        (#"name="node-b" id="2" online="true""#, #"name="node-b" id="2" online="false""#),
    ])
    func refusesUnlessEverythingHolds(from: String, to: String) async throws {
        let runner = try runner { $0.replacing(from) { to } }
        let outcome = try await fencing(runner).powerOff("node-b", nonce: "abc", reason: "memory")
        #expect(outcome.status == .refused)
        #expect(runner.writes.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: directory + "/power-offs.json"), "nothing is spent")
    }

    /// The standby on the target must be that of this cause: not a person's drain, not another request's.
    @Test(arguments: [("id=abc", "id=other"), ("owner=agent", "owner=root")])
    func refusesAnotherCausesStandby(from: String, to: String) async throws {
        let runner = try runner()
        runner.answer(
            Argv.cib, .printed(try Fixture.text("standby-cib.xml").replacing(from) { to }))
        let outcome = try await fencing(runner).powerOff("node-b", nonce: "abc", reason: "memory")
        #expect(outcome.status == .refused && outcome.message.contains("another cause"))
        #expect(runner.writes.isEmpty)
    }

    @Test(arguments: ["node-a", "node-c"])
    func neverThisNodeNorAStranger(target: String) async throws {
        let runner = try runner()
        #expect(try await fencing(runner).powerOff(target, nonce: "abc", reason: "memory").status == .refused)
        #expect(runner.writes.isEmpty)
    }

    @Test func oneForACause() async throws {
        let runner = try runner()
        _ = try await fencing(runner).powerOff("node-b", nonce: "abc", reason: "memory")
        let present = try Fixture.text("standby-crm_mon.xml")
        let gone = present.replacing(#"name="node-b" id="2" online="true""#) { #"name="node-b" id="2" online="false""# }
        runner.answer(Argv.monitor, .printed(gone))
        // Another process: the record on disk alone remembers.
        #expect(try await fencing(runner).powerOff("node-b", nonce: "abc", reason: "memory").status == .already)
        // Still there: the history alone does not make it off.
        runner.answer(Argv.monitor, .printed(present))
        #expect(try await fencing(runner).powerOff("node-b", nonce: "abc", reason: "memory").status == .unconfirmed)
        runner.answer(Argv.history, .failed(1, "No data available"))
        #expect(try await fencing(runner).powerOff("node-b", nonce: "abc", reason: "memory").status == .unconfirmed)
        runner.answer(Argv.history, .printed(try history { $0.replacing("success") { "failed" } }))
        #expect(try await fencing(runner).powerOff("node-b", nonce: "abc", reason: "memory").status == .refused)
        #expect(runner.writes == [Self.fence])
    }

    /// The cluster could not be read, so the fencer was not asked: the cause is not spent, and its power-off comes.
    @Test func whatWasNeverAskedIsNotSpent() async throws {
        let runner = try runner()
        runner.answer(Argv.monitor, .failed(102, "Could not connect"))
        let outcome = try await fencing(runner).powerOff("node-b", nonce: "abc", reason: "memory")
        #expect(outcome.status == .refused && outcome.message.contains("not asked"), "\(outcome.message)")
        #expect(runner.writes.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: directory + "/power-offs.json"), "nothing is spent")
        let later = try self.runner()
        #expect(try await fencing(later).powerOff("node-b", nonce: "abc", reason: "memory").status == .confirmed)
    }

    @Test func twoInADay() async throws {
        let runner = try runner()
        runner.answer(Argv.monitor, .printed(try Fixture.text("standby-crm_mon.xml")))
        for nonce in ["n1", "n2", "n3"] {
            // Another cause, another standby with its mark.
            let marked = try Fixture.text("standby-cib.xml").replacing("id=abc") { "id=\(nonce)" }
            runner.answer(Argv.cib, .printed(marked))
            _ = try await fencing(runner).powerOff("node-b", nonce: nonce, reason: "memory")
        }
        #expect(runner.writes == [Self.fence, Self.fence])
    }

    @Test(arguments: ["not json", "[{}]", "[", "[{\"nonce\":\"n0\"}]"])
    func anUnreadableRecordForbidsAll(content: String) async throws {
        try Data(content.utf8).write(to: URL(filePath: directory + "/power-offs.json"))
        let runner = try runner()
        let outcome = try await fencing(runner).powerOff("node-b", nonce: "abc", reason: "memory")
        #expect(outcome.status == .refused && outcome.message.contains("power-offs.json"))
        #expect(runner.writes.isEmpty)
    }

    @Test func whatCannotBeRecordedIsNotDone() async throws {
        let runner = try runner()
        let outcome = try await fencing(runner, ledger: directory + "/missing/power-offs.json")
            .powerOff("node-b", nonce: "abc", reason: "memory")
        #expect(outcome.status == .refused)
        #expect(runner.writes.isEmpty)
    }

    /// Recorded before it is fired: a failure is not repeated by asking again.
    @Test func aFailedPowerOffIsSpent() async throws {
        let runner = try runner()
        runner.answer(Self.fence, .failed(1, "No data available"))
        runner.answer(Argv.history, .printed(try history { $0.replacing("success") { "failed" } }))
        #expect(try await fencing(runner).powerOff("node-b", nonce: "abc", reason: "memory").status == .failed)
        runner.answer(Argv.monitor, .printed(try Fixture.text("standby-crm_mon.xml")))
        #expect(try await fencing(runner).powerOff("node-b", nonce: "abc", reason: "memory").status == .refused)
        #expect(runner.writes == [Self.fence])
    }

    /// Also not one of a moment ago: the node was fenced, came back, and is on.
    @Test(arguments: ["22:30:00Z", "22:33:00Z", "22:33:55Z"])
    func anOldEntryInTheHistoryConfirmsNothing(completed: String) async throws {
        let runner = try runner()
        runner.answer(
            Argv.history, .printed(try history { $0.replacing("22:33:58Z") { completed } }))
        #expect(try await fencing(runner).powerOff("node-b", nonce: "abc", reason: "memory").status == .unconfirmed)
    }

    /// The wall clock was set back since the node was switched off the last time: that success bears a later time than the
    /// order, and was there before it. Asked again, in another process, it still proves nothing; a new one does.
    @Test func aSuccessFromBeforeTheOrderConfirmsNothing() async throws {
        let runner = try runner()
        let older = try history()
        runner.answer(Argv.history, .printed(older))
        #expect(try await fencing(runner).powerOff("node-b", nonce: "abc", reason: "memory").status == .unconfirmed)
        #expect(try await fencing(runner).powerOff("node-b", nonce: "abc", reason: "memory").status == .refused)
        let both = older.replacing(/<fence_event .*?\/>/) { event in
            String(event.output) + event.output.replacing("22:33:58Z", with: "22:33:57Z")
        }
        runner.answer(Argv.history, .printed(both))
        #expect(try await fencing(runner).powerOff("node-b", nonce: "abc", reason: "memory").status == .already)
        #expect(runner.writes == [Self.fence])
    }

    /// What could not be proved afterwards is not ordered, and not spent.
    @Test func anUnreadableHistoryOrdersNothing() async throws {
        let runner = try runner()
        runner.answer(Argv.history, .failed(102, "Could not connect"))
        let outcome = try await fencing(runner).powerOff("node-b", nonce: "abc", reason: "memory")
        #expect(outcome.status == .refused && outcome.message.contains("fence history"), "\(outcome.message)")
        #expect(runner.writes.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: directory + "/power-offs.json"), "nothing is spent")
    }

    /// Asked for again after the node has left in order: the history of an earlier fencing does not make it off, and
    /// nothing is ordered.
    @Test func aNodeThatLeftIsNotOff() async throws {
        let runner = try runner()
        let old = try history { $0.replacing("22:33:58Z") { "22:33:55Z" } }
        runner.answer(Argv.history, .printed(old))
        #expect(try await fencing(runner).powerOff("node-b", nonce: "abc", reason: "memory").status == .unconfirmed)
        let outcome = try await fencing(runner).powerOff("node-b", nonce: "abc", reason: "memory")
        #expect(outcome.status == .refused && outcome.message.contains("does not make it off"), "\(outcome.message)")
        #expect(runner.writes == [Self.fence])
    }

    /// The question what became of an order is never an order, also where everything would allow one.
    @Test func anInquiryOrdersNothing() async throws {
        let runner = try runner()
        let outcome = try await fencing(runner).powerOff(
            "node-b", nonce: "abc", reason: PeerStatement.PowerOffRequest.inquiry)
        #expect(outcome.status == .refused && outcome.message.contains("on record"), "\(outcome.message)")
        #expect(runner.writes.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: directory + "/power-offs.json"), "nothing is spent")
    }

    /// A record that cannot be read does not say that there was no order.
    @Test func anInquiryTellsThatTheRecordCannotBeRead() async throws {
        try Data("[".utf8).write(to: URL(filePath: directory + "/power-offs.json"))
        let runner = try runner()
        let outcome = try await fencing(runner).powerOff(
            "node-b", nonce: "abc", reason: PeerStatement.PowerOffRequest.inquiry)
        #expect(outcome.status == .refused && outcome.message.contains("power-offs.json"), "\(outcome.message)")
        #expect(runner.writes.isEmpty)
    }

    /// A fence agent that says success and did nothing.
    @Test func aNodeThatIsStillThereIsNotOff() async throws {
        let runner = try runner()
        runner.answer(Argv.monitor, .printed(try Fixture.text("standby-crm_mon.xml")))
        let outcome = try await fencing(runner).powerOff("node-b", nonce: "abc", reason: "memory")
        #expect(outcome.status == .unconfirmed && outcome.message.contains("still online"))
    }
}

@Suite struct FencingLedgerTests {
    private final class Times: @unchecked Sendable {
        // Only one task at a time uses it: the test awaits each reservation before it moves the clocks.
        var wall: Int64 = 1_800_000_000
        var boot: Int64 = 1_000
    }

    @Test(arguments: [
        // (boot id, seconds on the boot clock, seconds on the wall clock) from the first power-off to the next
        ("one", 86_399, 0, false), ("one", 86_400, 0, true), ("one", 10, 90_000, false), ("one", 86_401, -90_000, true),
        ("two", 5, 86_399, false), ("two", 5, 86_400, true), ("two", 5, -90_000, false),
    ])
    func aDayIsADayOnTheRightClock(boot: String, elapsed: Int64, wall: Int64, granted: Bool) async throws {
        let path = FileManager.default.temporaryDirectory.path + "/forewarn-ledger-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let times = Times()
        let clock = ActuatorClock(
            now: { MonotonicInstant(nanoseconds: times.boot * 1_000_000_000) }, wallSeconds: { times.wall },
            pause: { _ in })
        let order = PowerOffOrder(at: times.wall, before: [times.wall + 60])
        let first = FencingLedger(path: path, budget: 1, boot: "one", clock: clock)
        #expect(await first.reserve(order, nonce: "a", node: "node-b", reason: "x") == .granted)
        times.boot += elapsed
        times.wall += wall
        let second = FencingLedger(path: path, budget: 1, boot: boot, clock: clock)
        let answer = await second.reserve(PowerOffOrder(at: times.wall), nonce: "b", node: "node-b", reason: "x")
        #expect((answer == .granted) == granted)
        #expect(
            await second.reserve(PowerOffOrder(at: times.wall), nonce: "a", node: "node-b", reason: "x") == .used(order)
        )
    }
}
