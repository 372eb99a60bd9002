import AgentAPI
import AgentConfiguration
import FoundationEssentials
import HealthAgent
import HealthModel
import LinuxAccess
import ServiceLifecycle
import Testing

/// The API over a real Unix socket, with the client that `forewarn` uses.
@Suite struct APITests {
    @Test func statusAndExplainAreAnswered() async throws {
        let stage = await AgentStage()
        await stage.settle()
        stage.judge.say(.yellow, [Judge.heat()])
        _ = await stage.loop.wake()
        try await serve(stage) { client, _ in
            let status = try await client.status()
            #expect(status.schema == "forewarn.status/1")
            #expect(status.node == "a")
            #expect(status.health == .yellow)
            #expect(status.wanted == .avoid)
            #expect(status.peer.first?.freshness == .fresh)
            #expect(status.fencing.allSatisfy { $0.proved })
            #expect(status.assessment.findings.first?.advice == "Look at the fans.")
            let explain = try await client.explain()
            #expect(explain.journal.contains { $0.kind == "finding.confirmed" })
            let text = ExplainText.lines(explain).joined(separator: "\n")
            #expect(text.contains("CPU Temp reads 93 celsius"))
            #expect(text.hasPrefix("a: yellow, score 40"))
        }
    }

    @Test func explainTakesATimeAndANode() async throws {
        let stage = await AgentStage()
        await stage.loop.started()
        await stage.settle()
        try await serve(stage) { client, _ in
            let wall = stage.clock.time.wall()
            let past = try APIClient.decode(
                PastDocument.self, try await client.get(Command.explainPath(at: wall, node: nil)))
            #expect(past.at == wall && past.health == "green")
            let peer = try APIClient.decode(
                PeerExplainDocument.self, try await client.get(Command.explainPath(at: nil, node: "b")))
            #expect(peer.peer.freshness == .fresh)
            for path in ["?at=x", "?at=inf", "?at=5", "?at=9e99", "?node=c", "?node=%20"] {
                let error = await #expect(throws: APIError.self) { _ = try await client.get("/v1/explain\(path)") }
                #expect(error?.code == .refused && error?.message.contains("HTTP") == false, "\(path)")
            }
        }
    }

    /// A mistyped dry run must not become an order.
    @Test func anUnknownMemberIsRefused() throws {
        func decoded(_ text: String) throws -> OperatorRequest {
            try JSONDecoder().decode(OperatorRequest.self, from: Data(text.utf8))
        }
        #expect(try decoded(#"{"node":"a","dryRun":true}"#).dryRun == true)
        #expect(throws: DecodingError.self) { try decoded(#"{"node":"a","dryrun":true}"#) }
        #expect(throws: DecodingError.self) { try decoded(#"{"node":"a","dryRun":"yes"}"#) }
    }

    @Test func aDryRunSaysThePlanOfTheLiveRunAndDoesNothing() async throws {
        let stage = await AgentStage(mode: .shadow)
        await stage.settle()
        try await serve(stage) { client, _ in
            let dry = try await client.lines("/v1/drain", OperatorRequest(node: "a", dryRun: true))
            #expect(dry.map(\.event) == [.plan, .done])
            #expect(dry.last?.result == .ok)
            #expect(dry.first?.moves == [MoveDocument(resource: "svc", role: "Started", from: "a", to: "b")])
            #expect(stage.cluster.service == "a")
            // A person's order is carried out in any mode.
            let live = try await client.lines("/v1/drain", OperatorRequest(node: "a", reason: "new fan"))
            #expect(live.first?.moves == dry.first?.moves)
            #expect(live.first?.gate == dry.first?.gate)
            #expect(live.map(\.event) == [.plan, .outcome, .proof, .done])
            #expect(live.last?.result == .ok)
            #expect(stage.cluster.service == "b")
            let back = try await client.lines("/v1/undrain", OperatorRequest(node: "a"))
            #expect(back.last?.result == .ok)
            #expect(stage.cluster.takeVerbs().contains("lift a"))
        }
        #expect(await stage.journal.count(.drain) >= 2)
    }

    @Test func aDrainIsWatchedUntilTheNodeIsVacated() async throws {
        let stage = await AgentStage()
        await stage.settle()
        stage.cluster.change { $0.movesAtOnce = false }
        try await serve(stage) { client, _ in
            var events: [ProgressLine.Event] = []
            try await client.order("/v1/drain", OperatorRequest(node: "a")) { bytes in
                guard let line = try? APIClient.decode(ProgressLine.self, bytes) else { return }
                events.append(line.event)
                if line.event == .progress {
                    #expect(line.remaining == ["svc"])
                    stage.cluster.finishMove()
                }
            }
            #expect(events == [.plan, .outcome, .progress, .proof, .done])
        }
    }

    @Test func aDrainThatDoesNotEndSaysWhatRemainsAndLeavesTheStandby() async throws {
        let stage = await AgentStage()
        await stage.settle()
        stage.cluster.change { $0.movesAtOnce = false }
        try await serve(stage) { client, _ in
            var last: ProgressLine?
            try await client.order("/v1/drain", OperatorRequest(node: "a")) { bytes in
                last = try? APIClient.decode(ProgressLine.self, bytes)
                if last?.event == .progress { stage.clock.advance(.seconds(121)) }
            }
            #expect(last?.result == .failed)
            #expect(last?.message.contains("svc") == true)
            #expect(!stage.cluster.verbs.contains("lift a"))
        }
    }

    @Test func aRefusalSaysWhyAndChangesNothing() async throws {
        let stage = await AgentStage()
        await stage.settle()
        stage.cluster.change { $0.peer?.health = .red }
        await stage.loop.beat()
        try await serve(stage) { client, _ in
            let lines = try await client.lines("/v1/drain", OperatorRequest(node: "a"))
            #expect(lines.last?.result == .refused)
            #expect(lines.last?.message.contains("b is red") == true)
            #expect(!stage.cluster.verbs.contains { $0 == "standby a" })
            let nobody = try await client.lines("/v1/drain", OperatorRequest(node: "zz"))
            #expect(nobody.last?.result == .refused)
            let elsewhere = try await client.lines("/v1/clear", OperatorRequest(node: "b"))
            #expect(elsewhere.last?.message.contains("on b") == true)
            let here = try await client.lines("/v1/clear", OperatorRequest(node: "a"))
            #expect(here.last?.result == .ok)
        }
        #expect(await stage.journal.count(.refused) == 3)
        #expect(await stage.journal.count(.clear) == 1)
    }

    @Test func whoMayOnlyReadMayNotChange() async throws {
        let stage = await AgentStage()
        await stage.settle()
        let rule = AccessRule(users: [], adminGroup: nil, adminGroupName: "forewarn-admin")
        try await serve(stage, rule: rule) { client, _ in
            _ = try await client.status()
            for path in ["/v1/drain", "/v1/undrain", "/v1/clear"] {
                let error = await #expect(throws: APIError.self) {
                    _ = try await client.lines(path, OperatorRequest(node: "a"))
                }
                #expect(error?.code == .refused)
                #expect(error?.message.contains("forewarn-admin") == true)
            }
        }
        let member = PeerCredentials(uid: 1000, gid: 1000, pid: 1, groups: [77])
        #expect(AccessRule(users: [0], adminGroup: 77, adminGroupName: "x").permits(member))
        #expect(!AccessRule(users: [0], adminGroup: 78, adminGroupName: "x").permits(member))
        #expect(!AccessRule(users: [0], adminGroup: nil, adminGroupName: "x").permits(member))
    }

    @Test func oversizedAndMalformedOrdersAreRefused() async throws {
        let stage = await AgentStage()
        await stage.settle()
        try await serve(stage) { client, _ in
            for node in [String(repeating: "x", count: 10_000), "", "--help"] {
                let error = await #expect(throws: APIError.self) {
                    _ = try await client.lines("/v1/drain", OperatorRequest(node: node))
                }
                #expect(error?.code == .refused)
            }
            let error = await #expect(throws: APIError.self) { _ = try await client.get("/v2/status") }
            #expect(error?.code == .refused)
        }
    }

    @Test func aDaemonThatIsNotThereIsSaid() async throws {
        let directory = try TemporaryDirectory()
        let error = await #expect(throws: APIError.self) {
            _ = try await APIClient(socket: "\(directory.path)/none").status()
        }
        #expect(error?.code == .unreachable)
        #expect(
            error?.message
                == "forewarnd does not run: nobody listens at \(directory.path)/none. Start it (systemctl start "
                + "forewarnd), or name its socket with --socket.")
        let long = "/" + String(repeating: "x", count: 200)
        let other = await #expect(throws: APIError.self) { _ = try await APIClient(socket: long).status() }
        #expect(other?.message == "The path of the daemon's socket is too long (107 bytes at most): \(long)")
    }

    // MARK: - The stage

    private func serve(
        _ stage: AgentStage,
        rule: AccessRule = AccessRule(users: [ForeignSocket.ownUser], adminGroup: nil, adminGroupName: "x"),
        _ body: @escaping (APIClient, String) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        let socket = "\(directory.path)/api"
        let readiness = APIServer.Readiness()
        let desk = OperatorDesk()
        let server = APIServer(
            path: socket, loop: stage.loop, desk: desk, rule: rule,
            summary: ConfigurationSummary(try Configuration.defaults()), readiness: readiness, logger: quietLogger)
        let group = ServiceGroup(services: [desk, server], logger: quietLogger)
        async let running: Void = group.run()
        while !readiness.isReached { await Task.yield() }
        do {
            try await body(APIClient(socket: socket), socket)
        } catch {
            await group.triggerGracefulShutdown()
            try await running
            throw error
        }
        await group.triggerGracefulShutdown()
        try await running
    }
}

extension APIClient {
    func lines(_ path: String, _ order: OperatorRequest) async throws -> [ProgressLine] {
        var lines: [ProgressLine] = []
        try await self.order(path, order) { bytes in
            if let line = try? APIClient.decode(ProgressLine.self, bytes) { lines.append(line) }
        }
        return lines
    }
}
