import HealthModel
import HealthPolicy
import HealthTestKit
import Testing

/// The ladder on a simulated pair: what each situation leads to, and what it must never lead to.
@Suite struct DecisionScenarioTests {
    static let configuration = DecisionConfiguration(
        moveInterval: .seconds(60), recoveryDwell: .seconds(100), movesPerDay: 2, peerTimeToLive: .seconds(6))

    /// Two agents at rest, the service on node-a.
    struct World {
        var pair = SimulatedPair()
        var a: SimulatedAgent
        var b: SimulatedAgent
        var now = MonotonicInstant(nanoseconds: 1_000_000_000_000)

        init(_ configuration: DecisionConfiguration = DecisionScenarioTests.configuration) {
            a = SimulatedAgent(node: "node-a", configuration: configuration)
            b = SimulatedAgent(node: "node-b", configuration: configuration)
            rounds(2)
        }

        /// Both agents run until they wait, a second apart.
        mutating func rounds(_ count: Int) {
            for _ in 0..<count {
                a.run(&pair, at: now)
                b.run(&pair, at: now)
                now = now.advanced(by: .seconds(1))
            }
        }

        mutating func later(_ duration: Duration) { now = now.advanced(by: duration) }
    }

    @Test func atRestBothPublishZeroAndNothingElse() {
        var world = World()
        #expect(world.pair.transient == ["node-a": 0, "node-b": 0])
        let done = (world.a.performed.count, world.b.performed.count)
        world.rounds(10)
        #expect(world.a.performed.count == done.0 && world.b.performed.count == done.1)
        #expect(world.pair.moves.isEmpty)
    }

    /// I2: a view that is older than its time to live is read again before it is answered yes or no.
    @Test func anOldViewIsReadAgainBeforeAnythingIsDecidedOnIt() {
        var world = World()
        world.later(.seconds(5))
        world.b.speak(&world.pair, at: world.now)
        world.a.assessment = Assessments.of(.red)
        let decision = world.a.engine.step(world.a.input(at: world.now))
        #expect(decision.step == .refresh)
        let steps = (0..<8).map { _ in world.a.turn(&world.pair, at: world.now).step }
        #expect(steps.first == .refresh && !steps.dropFirst().contains(.refresh))
        #expect(world.pair.transient["node-a"] == RungValue.evacuate)
    }

    @Test func yellowIsPublishedAndMovesNothing() {
        var world = World()
        world.a.assessment = Assessments.of(.yellow)
        world.rounds(2)
        #expect(world.pair.transient["node-a"] == RungValue.avoid)
        #expect(world.pair.moves.isEmpty)
        world.a.assessment = Assessments.of(.green)
        world.rounds(2)
        #expect(world.pair.transient["node-a"] == 0)
    }

    @Test func redMovesTheServiceOnceAndItStaysAfterRecovery() {
        var world = World()
        world.a.assessment = Assessments.of(.red)
        world.rounds(3)
        #expect(world.pair.service == "node-b")
        #expect(world.pair.transient["node-a"] == RungValue.evacuate)
        world.a.assessment = Assessments.of(.green)
        world.rounds(3)
        #expect(world.pair.transient["node-a"] == RungValue.evacuate, "latched for the recovery dwell")
        world.later(.seconds(101))
        world.rounds(3)
        #expect(world.pair.transient["node-a"] == 0)
        #expect(world.pair.service == "node-b", "nothing moves back by itself")
        #expect(world.pair.moves.count == 1)
    }

    @Test func recoveryDwellBeginsAnewWithEveryRelapse() {
        var world = World()
        world.a.assessment = Assessments.of(.red)
        world.rounds(3)
        world.a.assessment = Assessments.of(.green)
        world.rounds(2)
        world.later(.seconds(90))
        world.a.assessment = Assessments.of(.red)
        world.rounds(1)
        world.a.assessment = Assessments.of(.green)
        world.rounds(1)
        world.later(.seconds(90))
        world.rounds(2)
        #expect(world.pair.transient["node-a"] == RungValue.evacuate)
    }

    @Test func unknownHealthChangesNothing() {
        var world = World()
        let published = world.pair.transient
        world.a.assessment = Assessments.of(.unknown)
        world.rounds(3)
        #expect(world.pair.transient == published && world.pair.moves.isEmpty)
        // And an evacuated node that becomes unknown does not recover.
        world.a.assessment = Assessments.of(.red)
        world.rounds(3)
        world.a.assessment = Assessments.of(.unknown)
        world.later(.seconds(500))
        world.rounds(3)
        #expect(world.pair.transient["node-a"] == RungValue.evacuate)
    }

    /// Every answer of the gate that is not yes keeps the workload where it is.
    @Test(arguments: [
        "no-quorum", "maintenance", "transition", "transition-unknown", "peer-offline", "peer-standby", "peer-silent",
        "peer-stale", "peer-red", "peer-unknown", "peer-not-better", "replica", "fence-path", "hold",
    ])
    func aShutGateMovesNothing(obstacle: String) {
        var world = World()
        let expected: GateQuestion
        switch obstacle {
        case "no-quorum": (world.pair.quorate, expected) = (false, .quorate)
        case "maintenance": (world.pair.maintenance, expected) = (true, .notInMaintenance)
        case "transition": (world.pair.transition, expected) = (.active, .noTransition)
        case "transition-unknown": (world.pair.transition, expected) = (.unknown, .noTransition)
        case "peer-offline":
            world.pair.online["node-b"] = false
            expected = .peerOnline
        case "peer-standby":
            world.pair.standby["node-b"] = StandbyMark(owner: "root", reason: "", since: 0, until: nil, id: "x")
            expected = .peerOnline
        case "peer-silent":
            world.pair.statements["node-b"] = nil
            expected = .peerAgentFresh
        case "peer-stale":
            world.later(.seconds(7))
            expected = .peerAgentFresh
        case "peer-red":
            world.b.assessment = Assessments.of(.red, score: 90)
            expected = .peerBetter
        case "peer-unknown":
            world.b.assessment = Assessments.of(.unknown)
            expected = .peerBetter
        case "peer-not-better":
            world.b.assessment = Assessments.of(.yellow, score: 55)
            expected = .peerBetter
        case "replica":
            world.pair.replicated = [ReplicatedResource(id: "db", why: "promotable clone")]
            expected = .replicaInSync
        case "fence-path": (world.pair.fencingProved, expected) = (false, .fencePathProved)
        default:
            world.a.engine.setHold(
                DecisionState.OperatorHold(
                    owner: "root", reason: "test",
                    since: DecisionState.Stamp(boot: "boot-1", at: world.now, node: "node-a")))
            expected = .noHold
        }
        if ["peer-red", "peer-unknown", "peer-not-better"].contains(obstacle) {
            world.b.speak(&world.pair, at: world.now)
        }
        world.a.assessment = Assessments.of(.red)
        let decision = world.a.run(&world.pair, at: world.now)
        #expect(world.pair.service == "node-a" && world.pair.moves.isEmpty)
        #expect(world.pair.transient["node-a"].map { $0 > RungValue.evacuate } ?? true)
        #expect(decision.gate.closed.contains { $0.question == expected }, "\(decision.reason)")
        #expect(!decision.alarms.isEmpty, "a sick node that cannot be helped is an alarm")
    }

    @Test func budgetAndIntervalAreSharedByThePair() {
        var world = World()
        world.a.assessment = Assessments.of(.red)
        world.rounds(3)
        #expect(world.pair.service == "node-b")
        #expect(world.b.engine.state.moves.count == 1, "the peer's move counts for us")
        world.a.assessment = Assessments.of(.green)
        world.later(.seconds(1))
        world.b.assessment = Assessments.of(.red)
        world.rounds(2)
        #expect(world.pair.service == "node-b", "within the move interval, and node-a is still evacuated")
        world.later(.seconds(150))
        world.rounds(5)
        #expect(world.pair.service == "node-a", "after dwell and interval")
        // Two moves are used up: whatever happens now, nothing moves for the rest of the 24 hours.
        world.b.assessment = Assessments.of(.green)
        world.later(.seconds(150))
        world.rounds(4)
        world.a.assessment = Assessments.of(.red)
        world.later(.seconds(100))
        world.rounds(4)
        #expect(world.pair.service == "node-a")
        #expect(world.a.decisions.last?.gate.closed.map(\.question) == [.budget])
    }

    @Test func aLostAttributeIsPublishedAgain() {
        var world = World()
        world.pair.transient["node-a"] = nil
        world.rounds(1)
        #expect(world.pair.transient["node-a"] == 0)
    }

    /// A dangerous finding: evacuated, permanent value, standby, request; the peer switches off once and lifts the
    /// standby; after power-on nothing moves there until it is cleared, and it still serves when the peer dies.
    @Test func poisonAndReturn() {
        var world = World()
        world.a.assessment = Assessments.of(.red, consequence: .corruptsData)
        for _ in 0..<8 where world.pair.online["node-a"] == true { world.rounds(1) }
        #expect(world.pair.online["node-a"] == false)
        #expect(world.pair.service == "node-b")
        #expect(world.pair.permanent["node-a"] == RungValue.permanentDangerous)
        world.b.run(&world.pair, at: world.now)
        #expect(world.pair.standby["node-a"] == nil, "lifted while the node is off")

        // Power on: a new boot, the same persisted state.
        world.pair.online["node-a"] = true
        var agent = SimulatedAgent(
            node: "node-a", configuration: Self.configuration, state: world.a.engine.state)
        agent.boot = "boot-2"
        agent.assessment = world.a.assessment
        world.a = agent
        world.pair.settle()
        world.rounds(6)
        #expect(world.pair.service == "node-b")
        #expect(world.pair.online["node-a"] == true, "one power-off for a cause")
        #expect(world.pair.transient["node-a"] == RungValue.evacuate)

        // The peer dies: the returned node serves.
        var alone = world
        alone.pair.powerOff("node-b")
        #expect(alone.pair.service == "node-a")
        alone.a.run(&alone.pair, at: alone.now)
        #expect(alone.pair.service == "node-a")

        // Cleared: a target again after the dwell.
        world.a.engine.cleared()
        world.a.assessment = Assessments.of(.green)
        world.rounds(2)
        world.later(.seconds(101))
        world.rounds(3)
        #expect(world.pair.transient["node-a"] == 0 && world.pair.permanent["node-a"] == RungValue.permanentAtRest)
        #expect(world.pair.service == "node-b")
    }

    /// The state file is lost while the node is off for bad memory: the mark in the nodes section is the copy of the latch
    /// that is left. It stays, nothing moves there, and nobody plans to, until a person clears it.
    @Test func aLostStateDoesNotLiftTheMark() {
        var world = World()
        world.a.assessment = Assessments.of(.red, consequence: .corruptsData)
        for _ in 0..<8 where world.pair.online["node-a"] == true { world.rounds(1) }
        world.b.run(&world.pair, at: world.now)
        #expect(world.pair.service == "node-b" && world.pair.online["node-a"] == false)

        world.pair.online["node-a"] = true
        world.a = SimulatedAgent(node: "node-a", configuration: Self.configuration, state: DecisionState())
        world.a.boot = "boot-2"
        world.a.assessment = Assessments.of(.yellow)
        world.pair.settle()
        world.rounds(6)
        #expect(world.pair.permanent["node-a"] == RungValue.permanentDangerous)
        #expect(world.pair.transient["node-a"] == nil, "the permanent value counts")
        // The peer gets hot: it stays where it is rather than move to bad memory.
        world.b.assessment = Assessments.of(.red)
        world.rounds(4)
        #expect(world.pair.service == "node-b")

        world.b.assessment = Assessments.of(.green)
        world.a.engine.cleared()
        world.a.assessment = Assessments.of(.green)
        world.later(.seconds(101))
        world.rounds(4)
        #expect(world.pair.permanent["node-a"] == RungValue.permanentAtRest)
    }

    /// Switched on again before the peer lifted the standby, and then the peer dies: the node serves all the same.
    @Test func aStandbyThatOutlivedItsCauseIsLiftedEvenAlone() {
        var world = World()
        world.a.assessment = Assessments.of(.red, consequence: .corruptsData)
        world.a.run(&world.pair, at: world.now)
        #expect(world.pair.statements["node-a"]?.powerOff != nil && world.pair.standby["node-a"] != nil)
        var agent = SimulatedAgent(node: "node-a", configuration: Self.configuration, state: world.a.engine.state)
        agent.boot = "boot-2"
        agent.assessment = world.a.assessment
        world.a = agent
        world.pair.transient["node-a"] = nil
        world.pair.powerOff("node-b")
        #expect(world.pair.service == nil, "nobody may run it")
        world.a.run(&world.pair, at: world.now)
        #expect(world.pair.standby["node-a"] == nil)
        #expect(world.pair.service == "node-a")
    }

    /// Two sick nodes cannot shoot each other, and a peer that is not green refuses and says so.
    @Test(arguments: [NodeHealth.yellow, .red, .unknown])
    func aPeerThatIsNotGreenSwitchesNobodyOff(health: NodeHealth) {
        var world = World()
        world.a.assessment = Assessments.of(.red, consequence: .corruptsData)
        world.a.run(&world.pair, at: world.now)
        #expect(world.pair.statements["node-a"]?.powerOff != nil)
        world.b.assessment = Assessments.of(health)
        world.rounds(8)
        #expect(world.pair.online["node-a"] == true)
        #expect(world.b.decisions.contains { $0.alarms.contains { $0.contains("refused") } })
    }

    /// A statement that stood there when this agent began may be that of a dead one.
    @Test func aPeerIsFreshOnlyOnceItsWordChanged() {
        var world = World()
        let left = world.pair.statements["node-b"]
        world.pair.statements["node-b"] = left
        world.a = SimulatedAgent(node: "node-a", configuration: Self.configuration)
        world.a.assessment = Assessments.of(.red)
        world.a.run(&world.pair, at: world.now)
        #expect(world.pair.service == "node-a")
        #expect(world.a.decisions.last?.gate.closed.first?.evidence.contains("has not been heard") == true)
        world.rounds(2)
        #expect(world.pair.service == "node-b")
    }

    /// A statement that comes back word for word, after attrd lost it or because somebody wrote it again, is as old as
    /// it was (I2). The same for one of a boot that the peer has left.
    @Test(arguments: ["same text", "earlier sequence", "left boot"])
    func anOldStatementThatStandsThereAgainProvesNothing(replay: String) {
        var world = World()
        if replay == "left boot" {
            let old = world.pair.statements["node-b"]
            world.b.boot = "boot-2"
            world.rounds(2)
            world.pair.statements["node-b"] = old
        }
        world.a.run(&world.pair, at: world.now)
        var word = world.pair.statements["node-b"]
        if replay == "earlier sequence" { word?.seq -= 1 }
        world.pair.statements["node-b"] = nil
        world.a.run(&world.pair, at: world.now)
        world.later(.seconds(30))
        world.a.run(&world.pair, at: world.now)
        world.pair.statements["node-b"] = word
        world.a.assessment = Assessments.of(.red)
        for _ in 0..<3 {
            world.a.run(&world.pair, at: world.now)
            world.later(.seconds(1))
        }
        #expect(world.pair.service == "node-a")
        // Its writer goes on: then it is heard again.
        world.rounds(3)
        #expect(world.pair.service == "node-b")
    }

    @Test func aForgedRequestIsNotAnswered() {
        var world = World()
        var forged = world.pair.statements["node-a"]
        forged?.powerOff = PeerStatement.PowerOffRequest(nonce: "forged", reason: "because")
        forged?.seq += 1
        world.pair.statements["node-a"] = forged
        world.b.run(&world.pair, at: world.now)
        #expect(world.pair.online["node-a"] == true)
        #expect(world.b.performed.allSatisfy { if case .fencePeer = $0.kind { false } else { true } })
    }

    /// The state survives its own serialisation through Codable: what was decided before a crash is known after it.
    @Test func aBootThatWasNotOursAgesMovesFromItsOwnStart() {
        let stamp = DecisionState.Stamp(boot: "old", at: MonotonicInstant(nanoseconds: 5), node: "node-a")
        let now = MonotonicInstant(nanoseconds: 30_000_000_000)
        #expect(stamp.age(at: now, boot: "new") == .seconds(30))
        #expect(stamp.age(at: now, boot: "old") == .nanoseconds(29_999_999_995))
    }

    @Test func theSecondValueNeedsAPeerThatIsNotThereItself() {
        var world = World()
        world.a.assessment = Assessments.of(.red, score: 40)
        world.rounds(3)
        #expect(world.pair.service == "node-b")
        // node-b is about to stop by itself while node-a is merely failing: it may go back to node-a.
        world.later(.seconds(61))
        world.b.assessment = Assessments.of(.red, score: 20, consequence: .imminentStop)
        world.rounds(4)
        #expect(world.pair.transient["node-b"] == RungValue.evacuateAhead)
        #expect(world.pair.service == "node-a")
        // And no further: node-a becoming as bad finds node-b there already.
        world.later(.seconds(61))
        world.a.assessment = Assessments.of(.red, score: 0, consequence: .imminentStop)
        world.rounds(4)
        #expect(world.pair.service == "node-a")
        #expect(world.pair.moves.count == 2)
    }
}
