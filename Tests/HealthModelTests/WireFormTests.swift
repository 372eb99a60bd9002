import FoundationEssentials
import HealthModel
import Testing

/// What other programs and other versions read: the exact text, not only that it comes back.
@Suite struct WireFormTests {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func back<Value: Codable & Equatable>(_ value: Value) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(try text(value).utf8))
    }

    @Test func aStatementFitsOneAttributeAndReadsTheSame() throws {
        let statement = PeerStatement(
            boot: "0b6a", seq: 12, health: .red, score: 31, mode: "act", rung: .evacuate,
            intent: PeerStatement.Intent(nonce: "n1", value: -60000, moves: true),
            powerOff: PeerStatement.PowerOffRequest(nonce: "n2", reason: "memory"))
        #expect(
            try Self.text(statement)
                == #"{"boot":"0b6a","health":"red","intent":{"moves":true,"nonce":"n1","value":-60000},"mode":"act","#
                + #""powerOff":{"nonce":"n2","reason":"memory"},"rung":"evacuate","score":31,"seq":12,"v":1}"#)
        #expect(try Self.back(statement) == statement)
    }

    @Test func requestsToTheActuatorReadTheSame() throws {
        let mark = StandbyMark(owner: "agent", reason: "r", since: 1, until: nil, id: "x")
        let verbs: [ActuatorVerb] = [
            .observe, .revision, .preview(.health(node: "node-a", value: -500)), .preview(.standby(node: "node-a")),
            .preview(.unstandby(node: "node-a")), .publishHealth(value: -60000), .recordPermanentHealth(value: -500),
            .standby(node: "node-a", mark: mark), .liftStandby(node: "node-a", markID: "x"),
            .fencePeer(node: "node-b", nonce: "n", reason: "r"),
        ]
        for verb in verbs {
            let request = ActuatorRequest(id: 7, verb: verb)
            #expect(try Self.back(request) == request)
        }
        #expect(
            try Self.text(ActuatorRequest(id: 7, verb: .publishHealth(value: -500)))
                == #"{"id":7,"verb":{"publishHealth":{"value":-500}}}"#)
    }

    /// A newer probe's kinds survive, and never look like something that was read.
    @Test func anUnknownKindOfReadingIsKeptAsUnrecognised() throws {
        let reading = try JSONDecoder().decode(Reading.self, from: Data(#"{"kind":"disk","disk":{"a":1}}"#.utf8))
        #expect(reading == .unrecognised(kind: "disk"))
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode(Reading.self, from: Data(#"{"kind":"sensor"}"#.utf8))
        }
    }

    @Test func aScoreIsClampedOnTheWayIn() throws {
        #expect(
            try JSONDecoder().decode([HealthScore].self, from: Data("[140,-3,50]".utf8)).map(\.points) == [100, 0, 50])
    }
}

@Suite struct PlacementPreviewTests {
    static func placement(_ resource: String, _ role: String, _ node: String?, clone: Bool = false) -> Placement {
        Placement(
            resource: resource, role: role, node: node, isFenceDevice: resource.hasPrefix("fence"),
            isCloneInstance: clone)
    }

    /// Clone instances share an id: they are compared as a multiset of resource, role and node.
    @Test func aRoleThatMovesIsAChangeThoughTheInstancesStay() {
        let before = [
            Self.placement("db", "Promoted", "node-a", clone: true),
            Self.placement("db", "Unpromoted", "node-b", clone: true),
        ]
        let after = [
            Self.placement("db", "Promoted", "node-b", clone: true),
            Self.placement("db", "Unpromoted", "node-a", clone: true),
        ]
        let preview = PlacementPreview(
            request: .health(node: "node-a", value: -1), observedAt: MonotonicInstant(nanoseconds: 0), before: before,
            after: after)
        #expect(preview.leaving.count == 2 && preview.arriving.count == 2)
        #expect(!preview.changesNothing)
        #expect(before.filter(\.isWorkload).map(\.role) == ["Promoted"])
    }

    /// A clone with clone-max=1: its instance moves, so it is workload like a primitive.
    @Test func anInstanceOfACloneThatDoesNotRunEverywhereIsWorkload() {
        for (everywhere, role, expected) in [
            (true, "Started", false), (true, "Unpromoted", false), (true, "Promoted", true), (false, "Started", true),
            (false, "Unpromoted", true),
        ] {
            let placement = Placement(
                resource: "one", role: role, node: "node-a", isFenceDevice: false, isCloneInstance: true,
                runsEverywhere: everywhere)
            let resource = ResourceView(
                id: "one", agent: "ocf:pacemaker:Dummy", role: role, nodes: ["node-a"], managed: true, blocked: false,
                failed: false, clone: "one-clone", group: nil, runsEverywhere: everywhere)
            #expect(placement.isWorkload == expected && resource.isWorkload == expected)
        }
    }

    @Test func aFenceDeviceThatMovesIsNoChange() {
        let preview = PlacementPreview(
            request: .standby(node: "node-a"), observedAt: MonotonicInstant(nanoseconds: 0),
            before: [Self.placement("fence-b", "Started", "node-a")],
            after: [Self.placement("fence-b", "Stopped", nil)])
        #expect(preview.changesNothing)
    }
}
