import Cluster
import HealthModel
import Testing

@Suite struct HealthPublisherTests {
    static let write = ["attrd_updater", "-n", "#health-forewarn", "-U", "-60000"]
    static let permanent = ["crm_attribute", "-N", "node-a", "-n", "#health-forewarn", "-v", "-60000", "-l", "forever"]

    private func publisher(_ runner: ScriptedRunner) -> HealthPublisher {
        HealthPublisher(runner: runner, reader: Fixture.reader(runner), clock: Fixture.clock)
    }

    /// The recording with another transient or permanent value of node-a.
    private func cib(transient: String = "0", permanent: String = "-500", options: (String) -> String = { $0 }) throws
        -> CommandResult
    {
        .printed(
            options(
                try Fixture.text("healthy-cib.xml")
                    .replacing(##"id="status-1-.health-forewarn" name="#health-forewarn" value="0""##) {
                        ##"id="status-1-.health-forewarn" name="#health-forewarn" value="\##(transient)""##
                    }
                    .replacing(##"name="#health-forewarn" value="-500""##) {
                        ##"name="#health-forewarn" value="\##(permanent)""##
                    }))
    }

    private func attrd(_ value: String) -> CommandResult {
        .printed(Fixture.attribute("#health-forewarn", ["node-a": value, "node-b": "0"]))
    }

    @Test func writesAndReadsBackFromBoth() async throws {
        let runner = ScriptedRunner().answer(Argv.name, .printed("node-a"))
        runner.answer(Argv.cib, try cib(), try cib(), try cib(transient: "-60000"))
        runner.answer(Argv.health, attrd("0"), attrd("-60000"))
        runner.answer(Self.write, .done)
        let outcome = try await publisher(runner).publish(-60_000)
        #expect(outcome.status == .confirmed)
        #expect(runner.writes == [Self.write])
    }

    @Test func whatIsSoAlreadyIsNotWritten() async throws {
        let runner = ScriptedRunner().answer(Argv.name, .printed("node-a"))
        runner.answer(Argv.cib, try cib(transient: "-60000")).answer(Argv.health, attrd("-60000"))
        #expect(try await publisher(runner).publish(-60_000).status == .already)
        #expect(runner.writes.isEmpty)
    }

    /// attrd restarted and lost the value, the CIB not yet, or the other way round.
    @Test func bothPlacesMustAgreeForAlready() async throws {
        let runner = ScriptedRunner().answer(Argv.name, .printed("node-a"))
        runner.answer(Argv.cib, try cib(transient: "-60000"))
        runner.answer(Argv.health, .failed(78), attrd("-60000")).answer(Self.write, .done)
        #expect(try await publisher(runner).publish(-60_000).status == .confirmed)
        #expect(runner.writes == [Self.write])
    }

    @Test func anUnseenWriteIsUnconfirmed() async throws {
        let runner = ScriptedRunner().answer(Argv.name, .printed("node-a")).answer(Argv.cib, try cib())
        runner.answer(Argv.health, attrd("0")).answer(Self.write, .done)
        #expect(try await publisher(runner).publish(-60_000).status == .unconfirmed)
    }

    @Test func aWriteWithoutAnAnswerIsReadBackToo() async throws {
        let runner = ScriptedRunner().answer(Argv.name, .printed("node-a"))
        runner.answer(Argv.cib, try cib(), try cib(transient: "-60000")).answer(Argv.health, attrd("-60000"))
        runner.answer(Self.write, CommandResult(.timedOut))
        #expect(try await publisher(runner).publish(-60_000).status == .confirmed)
    }

    @Test func aRefusedWriteFailed() async throws {
        let runner = ScriptedRunner().answer(Argv.name, .printed("node-a")).answer(Argv.cib, try cib())
        runner.answer(Self.write, .failed(4, "Permission denied"))
        let outcome = try await publisher(runner).publish(-60_000)
        #expect(outcome.status == .failed && outcome.message.contains("haclient"))
    }

    @Test func recordsThePermanentValue() async throws {
        let runner = ScriptedRunner().answer(Argv.name, .printed("node-a"))
        runner.answer(Argv.cib, try cib(), try cib(permanent: "-60000")).answer(Self.permanent, .done)
        #expect(try await publisher(runner).recordPermanent(-60_000).status == .confirmed)
        #expect(runner.writes == [Self.permanent])
        #expect(try await publisher(runner).recordPermanent(-60_000).status == .already)
    }

    @Test(arguments: [
        (-80_000, true), (-80_001, false), (0, true), (1, false), (-1_000_000, false),
    ])
    func keepsTheFloor(value: Int, allowed: Bool) async throws {
        try await expect(value, allowed: allowed) { $0 }
    }

    /// Others on node-a take 500: the floor rises by as much.
    @Test(arguments: [(-79_500, true), (-79_501, false)])
    func leavesRoomForOthers(value: Int, allowed: Bool) async throws {
        try await expect(value, allowed: allowed) {
            $0.replacing(#"<instance_attributes id="status-1">"#) {
                ##"<instance_attributes id="status-1"><nvpair id="s" name="#health-smart" value="yellow"/>"##
            }
        }
    }

    @Test(arguments: [
        (#"name="node-health-strategy" value="progressive""#, #"name="node-health-strategy" value="migrate-on-red""#),
        (#"name="node-health-strategy""#, #"name="other-strategy""#),
        (#"name="node-health-base" value="100000""#, #"name="other" value="100000""#),
        (#"name="node-health-base" value="100000""#, #"name="node-health-base" value="1000000""#),
        (#"name="node-health-base" value="100000""#, #"name="node-health-base" value="INFINITY""#),
        (#"name="node-health-base" value="100000""#, #"name="node-health-base" value="20000""#),
        (#"name="stonith-enabled" value="true""#, #"name="symmetric-cluster" value="false""#),
    ])
    func refusesWhereAValueCouldStopEverything(from: String, to: String) async throws {
        try await expect(-60_000, allowed: false) { $0.replacing(from) { to } }
    }

    /// A word of another agent that counts -INFINITY leaves no room at all.
    @Test func anInfiniteOtherValueLeavesNoRoom() async throws {
        try await expect(-1, allowed: false) {
            $0.replacing(#"<instance_attributes id="status-1">"#) {
                ##"<instance_attributes id="status-1"><nvpair id="s" name="#health-smart" value="-INFINITY"/>"##
            }
        }
    }

    private func expect(_ value: Int, allowed: Bool, _ edit: (String) -> String) async throws {
        let runner = ScriptedRunner().answer(Argv.name, .printed("node-a")).answer(Argv.cib, try cib(options: edit))
        runner.answer(Argv.health, attrd("1"))
        runner.answer(["attrd_updater", "-n", "#health-forewarn", "-U", String(value)], .done)
        let outcome = try await publisher(runner).publish(value)
        #expect((outcome.status != .refused) == allowed, "\(outcome.message)")
        #expect(runner.writes.isEmpty != allowed)
    }
}
