import Cluster
import HealthModel
import Testing

@Suite struct StandbyKeeperTests {
    static let mark = StandbyMark(owner: "agent", reason: "memory", since: 1_700_000_000, until: nil, id: "abc")
    static let text = "owner=agent;reason=memory;since=1700000000;until=0;id=abc"
    static let on = "@value='true' or @value='on' or @value='yes' or @value='y' or @value='1'"

    static func enter(_ node: String, id: String, set: String? = nil) -> [String] {
        let set = set ?? "nodes-\(id)"
        return [
            "cibadmin", "--modify", "--xpath",
            "//nodes/node[@uname='\(node)'][not(.//nvpair[@name='standby' and (\(on))])]", "--xml-text",
            #"<node id="\#(id)" uname="\#(node)"><instance_attributes id="\#(set)">"#
                + #"<nvpair id="\#(set)-standby" name="standby" value="on"/>"#
                + #"<nvpair id="\#(set)-forewarn-standby" name="forewarn-standby" value="\#(text)"/>"#
                + "</instance_attributes></node>",
        ]
    }

    static let lift = [
        "cibadmin", "--delete-all", "--force", "--xpath",
        "//nodes/node[@uname='node-b'][.//nvpair[@name='forewarn-standby' and @value='\(text)']]"
            + "//nvpair[@name='standby' or @name='forewarn-standby']",
    ]

    private func cib(_ name: String, _ edit: (String) -> String = { $0 }) throws -> CommandResult {
        .printed(edit(try Fixture.text("\(name)-cib.xml")))
    }

    private func keeper(_ runner: ScriptedRunner) -> StandbyKeeper {
        StandbyKeeper(runner: runner, clock: Fixture.clock)
    }

    @Test func setsStandbyAndMarkInOneConditionalChange() async throws {
        let runner = ScriptedRunner().answer(Argv.cib, try cib("healthy"), try cib("standby"))
        let argv = Self.enter("node-b", id: "2")
        runner.answer(argv, .done)
        #expect(try await keeper(runner).enter("node-b", mark: Self.mark).status == .confirmed)
        #expect(runner.writes == [argv])
    }

    @Test func usesTheSetThatIsThere() async throws {
        let other: (String) -> String = { $0.replacing(#"id="nodes-2""#) { #"id="imported""# } }
        let runner = ScriptedRunner().answer(Argv.cib, try cib("healthy", other), try cib("standby"))
        let argv = Self.enter("node-b", id: "2", set: "imported")
        runner.answer(argv, .done)
        #expect(try await keeper(runner).enter("node-b", mark: Self.mark).status == .confirmed)
    }

    @Test func theSameStandbyIsAlreadySo() async throws {
        let runner = ScriptedRunner().answer(Argv.cib, try cib("standby"))
        #expect(try await keeper(runner).enter("node-b", mark: Self.mark).status == .already)
        #expect(runner.writes.isEmpty)
    }

    @Test(arguments: ["on", "true", "1", "YES"])
    func somebodyElsesStandbyIsNeitherTakenNorLifted(value: String) async throws {
        let foreign: (String) -> String = {
            $0.replacing(#"name="standby" value="on""#) { #"name="standby" value="\#(value)""# }
                .replacing(#"name="forewarn-standby""#) { #"name="note""# }
        }
        let runner = ScriptedRunner().answer(Argv.cib, try cib("standby", foreign))
        #expect(try await keeper(runner).enter("node-b", mark: Self.mark).status == .refused)
        #expect(try await keeper(runner).lift("node-b", markID: "abc").status == .refused)
        #expect(runner.writes.isEmpty)
    }

    @Test func aTransientStandbyIsSomebodyElses() async throws {
        let transient: (String) -> String = {
            $0.replacing(#"<instance_attributes id="status-2">"#) {
                #"<instance_attributes id="status-2"><nvpair id="t" name="standby" value="on"/>"#
            }
        }
        let runner = ScriptedRunner().answer(Argv.cib, try cib("healthy", transient))
        #expect(try await keeper(runner).enter("node-b", mark: Self.mark).status == .refused)
        #expect(runner.writes.isEmpty)
    }

    @Test func anotherMarkOfOursIsNotReplacedOrLifted() async throws {
        let runner = ScriptedRunner().answer(Argv.cib, try cib("standby"))
        var other = Self.mark
        other.id = "xyz"
        #expect(try await keeper(runner).enter("node-b", mark: other).status == .refused)
        #expect(try await keeper(runner).lift("node-b", markID: "xyz").status == .refused)
        #expect(runner.writes.isEmpty)
    }

    @Test func liftsStandbyAndMarkInOneConditionalChange() async throws {
        let runner = ScriptedRunner().answer(Argv.cib, try cib("standby"), try cib("healthy")).answer(Self.lift, .done)
        #expect(try await keeper(runner).lift("node-b", markID: "abc").status == .confirmed)
        #expect(runner.writes == [Self.lift])
    }

    /// cibadmin says success whether or not anything matched.
    @Test func aLiftThatChangedNothingIsUnconfirmed() async throws {
        let runner = ScriptedRunner().answer(Argv.cib, try cib("standby")).answer(Self.lift, .done)
        #expect(try await keeper(runner).lift("node-b", markID: "abc").status == .unconfirmed)
    }

    @Test func saysThatSomebodyElsesStandbyRemains() async throws {
        let transient: (String) -> String = {
            $0.replacing(#"<instance_attributes id="status-2">"#) {
                #"<instance_attributes id="status-2"><nvpair id="t" name="standby" value="on"/>"#
            }
        }
        let runner = ScriptedRunner().answer(Argv.cib, try cib("standby"), try cib("healthy", transient))
        runner.answer(Self.lift, .done)
        let outcome = try await keeper(runner).lift("node-b", markID: "abc")
        #expect(outcome.status == .confirmed && outcome.message.contains("somebody else"))
    }

    @Test func aLeftOverMarkIsClearedAway() async throws {
        let leftover: (String) -> String = {
            $0.replacing(#"name="standby" value="on""#) { #"name="standby" value="off""# }
        }
        let runner = ScriptedRunner().answer(Argv.cib, try cib("standby", leftover), try cib("healthy"))
        runner.answer(Self.lift, .done)
        #expect(try await keeper(runner).lift("node-b", markID: "abc").status == .confirmed)
    }

    @Test func noStandbyIsAlreadyLifted() async throws {
        let runner = ScriptedRunner().answer(Argv.cib, try cib("healthy"))
        #expect(try await keeper(runner).lift("node-b", markID: "abc").status == .already)
    }

    @Test func aChangeInBetweenRefusesTheWrite() async throws {
        let runner = ScriptedRunner().answer(Argv.cib, try cib("healthy"))
        runner.answer(Self.enter("node-b", id: "2"), .failed(105, "No such device or address"))
        #expect(try await keeper(runner).enter("node-b", mark: Self.mark).status == .refused)
    }

    @Test(arguments: ["node-b' or '1'='1", "", "no such", "node-c"])
    func refusesNamesThatAreNoNode(name: String) async throws {
        let runner = ScriptedRunner().answer(Argv.cib, try cib("healthy"))
        let error = await #expect(throws: ClusterError.self) {
            try await keeper(runner).enter(name, mark: Self.mark)
        }
        #expect(error?.code == .badRequest)
        #expect(runner.writes.isEmpty)
    }
}
