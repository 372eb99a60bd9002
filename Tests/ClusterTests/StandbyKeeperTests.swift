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
            "//nodes/node[@uname='\(node)'][not(.//nvpair[@name='standby' and (\(on))])]"
                + "[//nodes/node[@uname='node-a'][not(.//nvpair[@name='standby' and (\(on))])]]", "--xml-text",
            #"<node id="\#(id)" uname="\#(node)"><instance_attributes id="\#(set)">"#
                + #"<nvpair id="\#(set)-standby" name="standby" value="yes"/>"#
                + #"<nvpair id="\#(set)-forewarn-standby" name="forewarn-standby" value="\#(text)"/>"#
                + "</instance_attributes></node>",
        ]
    }

    static let lift = [
        "cibadmin", "--delete-all", "--force", "--xpath",
        "//nodes/node[@uname='node-b'][.//nvpair[@name='standby' and @value='yes']]"
            + "[.//nvpair[@name='forewarn-standby' and @value='\(text)']]"
            + "//nvpair[@name='standby' or @name='forewarn-standby']",
    ]

    private func cib(_ name: String, _ edit: (String) -> String = { $0 }) throws -> CommandResult {
        .printed(edit(try Fixture.text("\(name)-cib.xml")))
    }

    /// What crm_mon says before the write, and after it.
    private func monitored(_ runner: ScriptedRunner, _ edit: (String) -> String = { $0 }) throws -> ScriptedRunner {
        runner.answer(
            Argv.monitor, .printed(edit(try Fixture.text("healthy-crm_mon.xml"))),
            .printed(edit(try Fixture.text("standby-crm_mon.xml"))))
    }

    /// A permanent standby of node-a in a recorded CIB.
    static func otherInStandby(_ text: String) -> String {
        text.replacing(#"<instance_attributes id="nodes-1">"#) {
            #"<instance_attributes id="nodes-1"><nvpair id="s1" name="standby" value="on"/>"#
        }
    }

    private func keeper(_ runner: ScriptedRunner) -> StandbyKeeper {
        StandbyKeeper(runner: runner, clock: Fixture.clock)
    }

    @Test func setsStandbyAndMarkInOneConditionalChange() async throws {
        let runner = try monitored(ScriptedRunner().answer(Argv.cib, try cib("healthy"), try cib("standby")))
        let argv = Self.enter("node-b", id: "2")
        runner.answer(argv, .done)
        #expect(try await keeper(runner).enter("node-b", mark: Self.mark).status == .confirmed)
        #expect(runner.writes == [argv])
    }

    @Test func usesTheSetThatIsThere() async throws {
        let other: (String) -> String = { $0.replacing(#"id="nodes-2""#) { #"id="imported""# } }
        let runner = try monitored(ScriptedRunner().answer(Argv.cib, try cib("healthy", other), try cib("standby")))
        let argv = Self.enter("node-b", id: "2", set: "imported")
        runner.answer(argv, .done)
        #expect(try await keeper(runner).enter("node-b", mark: Self.mark).status == .confirmed)
    }

    @Test func theSameStandbyIsAlreadySo() async throws {
        let runner = ScriptedRunner().answer(Argv.cib, try cib("standby"))
        #expect(try await keeper(runner).enter("node-b", mark: Self.mark).status == .already)
        #expect(runner.writes.isEmpty)
    }

    /// Without a mark of ours, and beside one that was left behind: other tools write other words than ours.
    @Test(arguments: [
        ("on", false), ("true", false), ("1", false), ("yes", false), ("on", true), ("true", true), ("1", true),
        ("YES", true),
    ])
    func somebodyElsesStandbyIsNeitherTakenNorLifted(value: String, isMarked: Bool) async throws {
        let foreign: (String) -> String = {
            $0.replacing(#"name="standby" value="yes""#) { #"name="standby" value="\#(value)""# }
                .replacing(#"name="forewarn-standby""#) { isMarked ? #"name="forewarn-standby""# : #"name="note""# }
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

    /// The mark alone: whoever puts the node in standby at this moment keeps his standby.
    @Test func aLeftOverMarkIsClearedAway() async throws {
        let markOnly = [
            "cibadmin", "--delete-all", "--force", "--xpath",
            "//nodes/node[@uname='node-b']//nvpair[@name='forewarn-standby' and @value='\(Self.text)']",
        ]
        let leftover: (String) -> String = {
            $0.replacing(#"name="standby" value="yes""#) { #"name="standby" value="off""# }
        }
        let runner = ScriptedRunner().answer(Argv.cib, try cib("standby", leftover), try cib("healthy"))
        runner.answer(markOnly, .done)
        #expect(try await keeper(runner).lift("node-b", markID: "abc").status == .confirmed)
    }

    @Test func noStandbyIsAlreadyLifted() async throws {
        let runner = ScriptedRunner().answer(Argv.cib, try cib("healthy"))
        #expect(try await keeper(runner).lift("node-b", markID: "abc").status == .already)
    }

    @Test func aChangeInBetweenRefusesTheWrite() async throws {
        let runner = try monitored(ScriptedRunner().answer(Argv.cib, try cib("healthy")))
        runner.answer(Self.enter("node-b", id: "2"), .failed(105, "No such device or address"))
        #expect(try await keeper(runner).enter("node-b", mark: Self.mark).status == .refused)
    }

    /// I1: whoever comes second must not empty the cluster.
    @Test(arguments: [
        (#"name="node-a" id="1" online="true""#, #"name="node-a" id="1" online="false""#, "offline"),
        (
            #"pending="false" unclean="false" health="green" feature_set="3.16.1" shutdown="false" expected_up="true" is_dc="false""#,
            #"pending="false" unclean="true" health="green" feature_set="3.16.1" shutdown="false" expected_up="true" is_dc="false""#,
            "unclean"
        ),
        (
            #"pending="false" unclean="false" health="green" feature_set="3.16.1" shutdown="false" expected_up="true" is_dc="false""#,
            #"pending="true" unclean="false" health="green" feature_set="3.16.1" shutdown="false" expected_up="true" is_dc="false""#,
            "pending"
        ),
        (
            #"name="node-a" id="1" online="true" standby="false""#,
            #"name="node-a" id="1" online="true" standby="true""#,
            "in standby"
        ),
    ])
    func refusesTheLastNodeThatServes(before: String, after: String, why: String) async throws {
        let runner = try monitored(ScriptedRunner().answer(Argv.cib, try cib("healthy"))) {
            $0.replacing(before) { after }
        }
        let outcome = try await keeper(runner).enter("node-b", mark: Self.mark)
        #expect(outcome.status == .refused)
        #expect(outcome.message.contains("node-a") && outcome.message.contains(why), "\(outcome.message)")
        #expect(runner.writes.isEmpty)
    }

    /// crm_mon was read a moment before the other node's standby was written.
    @Test func theNewerOfTheTwoReadingsCounts() async throws {
        let runner = try monitored(ScriptedRunner().answer(Argv.cib, try cib("healthy", Self.otherInStandby)))
        #expect(try await keeper(runner).enter("node-b", mark: Self.mark).status == .refused)
        #expect(runner.writes.isEmpty)
    }

    /// Two drains at once: the CIB daemon makes one of the two changes, and the other one is told who won.
    @Test func theLoserOfTwoStandbysAtOnceIsRefused() async throws {
        let runner = try monitored(
            ScriptedRunner().answer(Argv.cib, try cib("healthy"), try cib("healthy", Self.otherInStandby)))
        runner.answer(Self.enter("node-b", id: "2"), .failed(105, "No such device or address"))
        let outcome = try await keeper(runner).enter("node-b", mark: Self.mark)
        #expect(outcome.status == .refused && outcome.message.contains("node-a is in standby"), "\(outcome.message)")
    }

    @Test func ourOwnStandbyIsTakenBackIfNobodyElseServesAfterwards() async throws {
        let runner = ScriptedRunner()
        let alone: (String) -> String = {
            $0.replacing(#"name="node-a" id="1" online="true""#) { #"name="node-a" id="1" online="false""# }
        }
        runner.answer(
            Argv.monitor, .printed(try Fixture.text("healthy-crm_mon.xml")),
            .printed(alone(try Fixture.text("standby-crm_mon.xml"))))
        runner.answer(
            Argv.cib, try cib("healthy"), try cib("standby"), try cib("standby"), try cib("standby"),
            try cib("healthy"))
        runner.answer(Self.enter("node-b", id: "2"), .done).answer(Self.lift, .done)
        let outcome = try await keeper(runner).enter("node-b", mark: Self.mark)
        #expect(outcome.status == .failed)
        #expect(
            outcome.message.contains("node-a is offline") && outcome.message.contains("lifted"), "\(outcome.message)")
        #expect(runner.writes == [Self.enter("node-b", id: "2"), Self.lift])
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
