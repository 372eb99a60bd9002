import Cluster
import FoundationEssentials
import HealthModel
import Testing

@Suite struct PlacementSimulatorTests {
    static let simulate = ["crm_simulate", "--xml-pipe", "--simulate", "--output-as=xml"]

    private func preview(_ request: PreviewRequest, _ runner: ScriptedRunner) async throws -> PlacementPreview {
        try await PlacementSimulator(runner: runner, now: Fixture.clock.now).preview(request)
    }

    /// The CIB that crm_simulate is given.
    private func edited(_ request: PreviewRequest, fixture: String) async throws -> XMLTree {
        let runner = try Fixture.runner(fixture)
        runner.answer(Self.simulate, .failed(1))
        _ = try? await preview(request, runner)
        let command = try #require(runner.commands.last)
        #expect(command.tool == .crmSimulate)
        return try XMLTree(parsing: try #require(command.input))
    }

    @Test func setsTheHealthOfOneNodeInTheCopy() async throws {
        let cib = try await edited(.health(node: "node-b", value: -60_000), fixture: "standby")
        let pairs = try #require(cib.child("status")).descendants("nvpair").filter { $0["name"] == "#health-forewarn" }
        #expect(Set(pairs.compactMap { $0["value"] }) == ["0", "-60000"], "node-a's 0 stays, banana is replaced")
    }

    @Test func liftsPermanentStandbyInTheCopyOnly() async throws {
        let cib = try await edited(.unstandby(node: "node-b"), fixture: "standby")
        #expect(cib.descendants("nvpair").allSatisfy { $0["name"] != "standby" })
    }

    @Test func setsStandbyInTheCopyOnly() async throws {
        let cib = try await edited(.standby(node: "node-a"), fixture: "healthy")
        let nodes = try #require(cib.element(at: ["configuration", "nodes"])?.children("node"))
        let node = try #require(nodes.first { $0["uname"] == "node-a" })
        #expect(node.descendants("nvpair").contains { $0["name"] == "standby" && $0["value"] == "on" })
    }

    @Test func writesNothing() async throws {
        let runner = try Fixture.runner("healthy")
        runner.answer(Self.simulate, .failed(1))
        _ = try? await preview(.health(node: "node-a", value: -60_000), runner)
        #expect(runner.calls == [Argv.cib, Self.simulate])
    }

    @Test(arguments: [
        CommandResult.failed(78, "CIB did not pass validation"), CommandResult(.signalled(6)), .printed("garbage"),
        .printed(
            #"<pacemaker-result api-version="2.25" request="x"><status code="1" message="Error"/></pacemaker-result>"#),
        .printed(
            #"<pacemaker-result api-version="2.25" request="x"><status code="0" message="OK"/></pacemaker-result>"#),
    ])
    func anythingButAFullAnswerIsARefusal(result: CommandResult) async throws {
        let runner = try Fixture.runner("healthy")
        runner.answer(Self.simulate, result)
        let error = await #expect(throws: ClusterError.self) {
            try await preview(.health(node: "node-a", value: -60_000), runner)
        }
        #expect(error?.code == .simulationRefused)
    }

    @Test func refusesANodeThatDoesNotExist() async throws {
        let runner = try Fixture.runner("healthy")
        let error = await #expect(throws: ClusterError.self) { try await preview(.standby(node: "node-c"), runner) }
        #expect(error?.code == .badRequest)
        #expect(runner.calls == [Argv.cib])
    }
}

/// The real scheduler on recorded CIBs; crm_simulate(8) needs no cluster.
@Suite(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/sbin/crm_simulate"), "needs pacemaker-cli-utils"))
struct SchedulerPreviewTests {
    /// Scripted reading, real crm_simulate.
    private struct MixedRunner: CommandRunner {
        let scripted: ScriptedRunner
        let real = SubprocessRunner(directory: "/usr/sbin", home: FileManager.default.temporaryDirectory.path)

        func run(_ command: PacemakerCommand) async -> CommandResult {
            command.tool == .crmSimulate ? await real.run(command) : await scripted.run(command)
        }
    }

    private func preview(
        _ request: PreviewRequest, edit: (String) -> String = { $0 }
    ) async throws -> PlacementPreview {
        let runner = MixedRunner(scripted: try Fixture.runner("healthy", edit: edit))
        return try await PlacementSimulator(runner: runner, now: Fixture.clock.now).preview(request)
    }

    @Test func evacuationMovesEverything() async throws {
        let preview = try await preview(.health(node: "node-a", value: -60_000))
        let leaving = Set(preview.leaving.filter(\.isWorkload).map(\.resource))
        #expect(leaving == ["vip", "app", "d1", "d2", "db"])
        #expect(preview.after.filter(\.isWorkload).allSatisfy { $0.node == "node-b" })
        #expect(preview.after.contains { $0.resource == "fence-b" && $0.node == "node-a" && $0.isFenceDevice })
        #expect(preview.after.contains { $0.resource == "db" && $0.role == "Unpromoted" && $0.isCloneInstance })
    }

    @Test func avoidingMovesNothing() async throws {
        #expect(try await preview(.health(node: "node-a", value: -500)).changesNothing)
    }

    @Test func aBanOnThePeerMakesAPartialMove() async throws {
        let preview = try await preview(.health(node: "node-a", value: -60_000)) {
            $0.replacing("<constraints>") {
                #"<constraints><rsc_location id="ban" rsc="svc" node="node-b" score="-INFINITY"/>"#
            }
        }
        let staying = Set(preview.after.filter { $0.isWorkload && $0.node == "node-a" }.map(\.resource))
        #expect(staying == ["vip", "app"])
    }

    @Test func standbyStopsTheCloneInstanceToo() async throws {
        let preview = try await preview(.standby(node: "node-a"))
        #expect(preview.after.filter { $0.node == "node-a" }.isEmpty)
        #expect(preview.after.contains { $0.resource == "db" && $0.node == nil && $0.role == "Stopped" })
    }

    @Test(arguments: [("1", ["node-b"], true), ("2", ["node-a", "node-b"], false)])
    func theOnlyInstanceOfACloneIsWorkload(clones: String, nodes: [String], isWorkload: Bool) async throws {
        let preview = try await preview(.health(node: "node-a", value: -500)) {
            $0.replacing("</resources>") {
                #"<clone id="one-clone"><meta_attributes id="om"><nvpair id="om1" name="clone-max" value="\#(clones)"/>"#
                    + #"</meta_attributes><primitive id="one" class="ocf" provider="pacemaker" type="Dummy"/></clone>"#
                    + "</resources>"
            }
        }
        let instances = preview.after.filter { $0.resource == "one" && $0.node != nil }
        #expect(instances.compactMap(\.node).sorted() == nodes)
        #expect(instances.allSatisfy { $0.isCloneInstance && $0.isWorkload == isWorkload })
    }

    @Test func aDamagedCIBIsRefused() async throws {
        let error = await #expect(throws: ClusterError.self) {
            try await preview(.health(node: "node-a", value: -60_000)) {
                $0.replacing(#"validate-with="pacemaker-3.9""#) { #"validate-with="pacemaker-9.9""# }
            }
        }
        #expect(error?.code == .simulationRefused)
    }
}
