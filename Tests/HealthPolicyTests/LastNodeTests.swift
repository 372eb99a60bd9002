import HealthModel
import HealthPolicy
import HealthTestKit
import Testing

/// A node that is to be switched off is still a node: found by the simulation (docs/simulation.md), told here alone.
@Suite struct LastNodeTests {
    private var pair = SimulatedPair()
    private var sick: SimulatedAgent
    private var well: SimulatedAgent
    private let start = MonotonicInstant(nanoseconds: 1_000_000_000_000)

    /// node-a has bad memory, is vacated, in standby and asks to be switched off.
    init() {
        let configuration = DecisionConfiguration(moveInterval: .seconds(60), peerTimeToLive: .seconds(45))
        sick = SimulatedAgent(node: "node-a", configuration: configuration)
        well = SimulatedAgent(node: "node-b", configuration: configuration)
        for _ in 0..<3 {
            sick.run(&pair, at: start)
            well.run(&pair, at: start)
        }
        sick.assessment = Assessments.of(.red, consequence: .corruptsData)
        sick.run(&pair, at: start)
    }

    /// I1: the peer dies before it has answered. The standby is ours, so nobody else would lift it.
    @Test mutating func aNodeThatWaitsForItsPowerOffServesWhenItsPeerIsGone() {
        #expect(pair.statements["node-a"]?.powerOff != nil && pair.standby["node-a"] != nil)
        #expect(pair.service == "node-b")
        pair.powerOff("node-b")
        #expect(pair.service == nil, "nobody may run it")
        let later = start.advanced(by: .seconds(30))
        for _ in 0..<3 { sick.run(&pair, at: later) }
        #expect(pair.standby["node-a"] == nil)
        #expect(pair.service == "node-a")
        #expect(pair.statements["node-a"]?.powerOff == nil, "nobody is asked any more")
        #expect(pair.permanent["node-a"] == RungValue.permanentDangerous, "the mark stays")
        #expect(sick.decisions.contains { $0.alarms.contains { $0.contains("no other node would serve") } })
    }

    /// I1: a hold is against moves, and not against serving.
    @Test mutating func aHoldKeepsTheLastNodeInNoStandby() {
        sick.engine.setHold(
            DecisionState.OperatorHold(
                owner: "root", reason: "test",
                since: DecisionState.Stamp(boot: "boot-1", at: start, node: "node-a")))
        sick.run(&pair, at: start)
        #expect(pair.statements["node-a"]?.powerOff != nil && pair.standby["node-a"] != nil, "while the peer serves")
        expectServiceWithoutPeer()
    }

    @Test mutating func aHealthThatBecameUnknownKeepsTheLastNodeInNoStandby() {
        sick.assessment = Assessments.of(.unknown)
        sick.run(&pair, at: start)
        #expect(pair.standby["node-a"] != nil, "while the peer serves")
        expectServiceWithoutPeer()
    }

    private mutating func expectServiceWithoutPeer() {
        pair.powerOff("node-b")
        #expect(pair.service == nil, "nobody may run it")
        let later = start.advanced(by: .seconds(30))
        for _ in 0..<3 { sick.run(&pair, at: later) }
        #expect(pair.standby["node-a"] == nil && pair.statements["node-a"]?.powerOff == nil)
        #expect(pair.service == "node-a")
    }

    /// When the peer is there again, everything begins anew, with a request of its own.
    @Test mutating func theRequestIsMadeAnewWhenThePeerIsBack() {
        let first = pair.statements["node-a"]?.powerOff?.nonce
        pair.powerOff("node-b")
        let later = start.advanced(by: .seconds(30))
        for _ in 0..<3 { sick.run(&pair, at: later) }
        pair.online["node-b"] = true
        for _ in 0..<3 {
            well.run(&pair, at: later)
            pair.settle()
            sick.run(&pair, at: later)
        }
        let second = pair.statements["node-a"]?.powerOff?.nonce
        #expect(second != nil && second != first)
        #expect(pair.service == "node-b")
    }

    /// I1: a person has put the peer in standby. It would switch off the only node that could serve.
    @Test mutating func aNodeInStandbySwitchesNobodyOff() {
        pair.standby["node-b"] = .some(nil)
        let later = start.advanced(by: .seconds(5))
        for _ in 0..<3 { well.run(&pair, at: later) }
        #expect(pair.online["node-a"] == true)
        #expect(well.decisions.contains { $0.alarms.contains { $0.contains("is itself in standby") } })
        for _ in 0..<3 { sick.run(&pair, at: later) }
        #expect(pair.service == "node-a")
    }
}
