import Cluster
import HealthModel
import Testing

@Suite struct ClusterReaderTests {
    @Test func readsAHealthyPair() async throws {
        let runner = try Fixture.runner("healthy")
        let view = try await Fixture.reader(runner).observe()
        #expect(view.observedAt == Fixture.clock.now())
        #expect(view.localNode == "node-a")
        #expect(view.dc == "node-b")
        #expect(view.quorate && !view.maintenanceMode && view.transition == .idle)
        #expect(view.stonithEnabled && view.stonithAction == "off" && view.symmetric)
        #expect(view.healthStrategy == "progressive" && view.healthBase == 100_000)
        #expect(view.nodes.map(\.name) == ["node-a", "node-b"])
        #expect(view.nodes.allSatisfy { $0.online && !$0.unclean && !$0.standby && !$0.pending && !$0.shutdown })
        #expect(view.node(named: "node-b")?.isDC == true)
        #expect(
            view.replicated == [
                ReplicatedResource(
                    id: "db-clone", why: "promotable clone", agent: "ocf:pacemaker:Stateful", primitive: "db")
            ])
        #expect(view.fencePaths.map(\.proved) == [true, true])
        let database = view.resources.filter { $0.id == "db" }
        #expect(Set(database.map(\.role)) == ["Promoted", "Unpromoted"])
        #expect(database.allSatisfy { $0.clone == "db-clone" })
        #expect(view.resources.first { $0.id == "vip" }?.group == "svc")
    }

    @Test func runsExactlyTheseCommands() async throws {
        let runner = try Fixture.runner("healthy")
        let reader = Fixture.reader(runner)
        _ = try await reader.observe()
        let once: Set = [Argv.monitor, Argv.cib, Argv.statements, Argv.name, Argv.state("node-b")]
        #expect(Set(runner.calls) == once && runner.calls.count == 5)
        _ = try await reader.observe()
        #expect(runner.calls.count == 9, "the own name is asked for once")
        #expect(runner.writes.isEmpty)
    }

    /// The head alone tells the same state as the whole, and costs one command.
    @Test func tellsTheStateOfTheCIBByItsHead() async throws {
        let view = try await Fixture.reader(try Fixture.runner("healthy")).observe()
        #expect(view.revision == "0.14.12 quorum 1 DC 2")
        let lines = try Fixture.text("healthy-cib.xml").split(separator: "\n")
        let head = try #require(lines.first { $0.hasPrefix("<cib ") }).dropLast() + "/>"
        func revision(_ text: some StringProtocol) async throws -> String {
            try await Fixture.reader(ScriptedRunner().answer(Argv.head, .printed(String(text)))).revision()
        }
        #expect(try await revision(head) == view.revision)
        for word in ["admin_epoch", "epoch", "num_updates", "have-quorum", "dc-uuid"] {
            let changed = head.replacing(" \(word)=\"", with: " \(word)=\"9")
            #expect(try await revision(changed) != view.revision, "\(word)")
        }
        await #expect(throws: ClusterError.self) { try await revision(#"<cib epoch="1" num_updates="2"/>"#) }
    }

    @Test func readsAttributesMarksAndStatements() async throws {
        let view = try await Fixture.reader(try Fixture.runner("standby")).observe()
        let nodeA = try #require(view.node(named: "node-a"))
        let nodeB = try #require(view.node(named: "node-b"))
        #expect(nodeA.permanentHealth == .integer(-500) && nodeA.transientHealth == .integer(0))
        #expect(nodeA.otherHealthTotal == -500, "#health-smart is yellow, which counts -500 here")
        #expect(nodeB.permanentHealth == .absent && nodeB.transientHealth == .malformed("banana"))
        #expect(nodeB.otherHealthTotal == -300)
        #expect(nodeB.standby)
        #expect(
            nodeB.standbyMark
                == StandbyMark(owner: "agent", reason: "memory", since: 1_700_000_000, until: nil, id: "abc"))
        #expect(nodeA.standbyMark == nil)
        #expect(nodeA.statement == #"{"a":"b \" <"}"# && nodeB.statement == #"{"v":1}"#)
    }

    @Test func saysNothingOfPasswords() async throws {
        for name in ["healthy", "standby", "wrongpw"] {
            #expect(try Fixture.text("\(name)-cib.xml").contains("fencepass"))
            let runner = try Fixture.runner(name)
            let view = try await Fixture.reader(runner).observe()
            #expect(!String(describing: view).contains("fencepass"))
            #expect(!runner.calls.joined().contains { $0.contains("fencepass") })
        }
    }

    @Test func noStatementAnywhereIsNotAnError() async throws {
        let runner = try Fixture.runner("healthy")
        runner.answer(Argv.statements, .failed(78, "attribute does not exist"))
        let view = try await Fixture.reader(runner).observe()
        #expect(view.nodes.allSatisfy { $0.statement == nil })
    }

    @Test func aDeletedStatementIsNoStatement() async throws {
        let runner = try Fixture.runner("healthy")
        runner.answer(Argv.statements, .printed(Fixture.attribute("forewarn-agent", ["node-b": ""])))
        #expect(try await Fixture.reader(runner).observe().node(named: "node-b")?.statement == nil)
    }

    @Test(arguments: [
        ("S_POLICY_ENGINE", TransitionState.active), ("S_TRANSITION_ENGINE", .active), ("S_IDLE", .idle),
        ("S_NOT_DC", .unknown),
    ])
    func readsTheControllersState(state: String, expected: TransitionState) async throws {
        let runner = try Fixture.runner("healthy")
        runner.answer(Argv.state("node-b"), .printed(Fixture.controller(node: "node-b", state: state)))
        #expect(try await Fixture.reader(runner).observe().transition == expected)
    }

    @Test func aSilentControllerIsUnknownAndNotIdle() async throws {
        let runner = try Fixture.runner("healthy")
        runner.answer(Argv.state("node-b"), CommandResult(.timedOut))
        #expect(try await Fixture.reader(runner).observe().transition == .unknown)
    }

    @Test func withoutADCThereIsNoQuorumAndNoState() async throws {
        let runner = try Fixture.runner("healthy") {
            $0.replacing(#"present="true" version="2.1.5-a3f44794f94" name="node-b" id="2" with_quorum="true""#) {
                #"present="false""#
            }
        }
        let view = try await Fixture.reader(runner).observe()
        #expect(view.dc == nil && !view.quorate && view.transition == .unknown)
    }

    @Test(arguments: [
        (#"with_quorum="true""#, ""), (#"online="true""#, ""), (#"online="true""#, #"online="maybe""#),
        (#"stonith-enabled="true""#, ""), (#"role="Started""#, ""), ("<nodes>", "<knots>"),
        (#"<status code="0" message="OK"/>"#, #"<status code="1" message="Error"/>"#),
        (#"<status code="0" message="OK"/>"#, ""),
    ])
    func anAnswerWithoutAFactIsRefused(fact: String, replacement: String) async throws {
        let runner = try Fixture.runner("healthy")
        let text = try Fixture.text("healthy-crm_mon.xml").replacing(fact) { replacement }
            .replacing("</nodes>") { replacement == "<knots>" ? "</knots>" : "</nodes>" }
        runner.answer(Argv.monitor, .printed(text))
        await #expect(throws: ClusterError.self) { try await Fixture.reader(runner).observe() }
    }

    @Test(arguments: [
        (CommandResult.failed(4, "Permission denied"), ClusterError.Code.noPermission),
        (.failed(102, "Connection refused"), .noCluster), (.failed(1), .commandFailed),
        (CommandResult(.signalled(6)), .commandFailed), (CommandResult(.timedOut), .timeout),
        (CommandResult(.abandoned), .timeout), (CommandResult(.notStarted("x")), .noCommand),
        (CommandResult(.outputTooLong), .unreadableAnswer), (.printed("nonsense"), .unreadableAnswer),
        (.printed(""), .unreadableAnswer),
    ])
    func everyFailureHasItsCode(result: CommandResult, code: ClusterError.Code) async throws {
        let runner = try Fixture.runner("healthy")
        runner.answer(Argv.monitor, result)
        let error = await #expect(throws: ClusterError.self) { try await Fixture.reader(runner).observe() }
        #expect(error?.code == code)
        #expect(error?.message.hasSuffix(".") == true)
    }
}

extension String {
    /// Replaces every occurrence.
    func replacing(_ text: String, _ replacement: () -> String) -> String {
        split(separator: text, omittingEmptySubsequences: false).joined(separator: replacement())
    }
}
