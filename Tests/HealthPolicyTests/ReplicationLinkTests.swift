import HealthModel
import HealthTestKit
import Testing

@testable import HealthPolicy

/// The link that carries replication: what the senses say of it, and what the gate makes of that.
@Suite struct ReplicationLinkTests {
    private static let role = Carried(kind: .replication, name: "10.9.0.0/24")

    private static func link(_ name: String, _ states: [StateName] = [.carrierUp]) -> Measurement {
        Measurement(
            component: Component(kind: .nic, id: name, name: name),
            quantities: [Quantity(.carrierChanges, 1, .count, kind: .counter)], states: states)
    }

    private static func bond(working: Int) -> Carried {
        Carried(
            kind: .bond, name: "bond0", redundancy: Redundancy(members: 2, working: working, needed: 1))
    }

    private func link(_ bench: MeasurementBench) -> ReplicationLink? { bench.assessment.replicationLinks.first }

    @Test func oneLinkWorksFailsAndFallsSilent() {
        var bench = MeasurementBench(requiredProbes: ["nic"], book: .standard, probe: "nic")
        bench.find(Self.link("eth1"), Self.link("eth0"))
        bench.use("eth1", kind: .nic, [Self.role])
        bench.passes(3)
        #expect(bench.assessment.replicationLinks.map(\.name) == ["10.9.0.0/24"])
        #expect(link(bench)?.condition == .works)
        bench.find(Self.link("eth1", [.carrierLost]))
        bench.passes(1)
        #expect(link(bench)?.condition == .fails)
        #expect(link(bench)?.evidence.contains("eth1") == true)
        bench.find(Self.link("eth1"))
        bench.passes(3)
        #expect(link(bench)?.condition == .works)
        bench.clock.advance(by: .seconds(7200))
        #expect(link(bench)?.condition == .unknown)
    }

    /// That it carries is the kernel's word, whatever its driver does not say: the link is not down, and the sense tells
    /// something.
    @Test func aLinkWithCarrierWhoseDriverIsSilentIsNotDown() {
        var bench = MeasurementBench(requiredProbes: ["nic"], book: .standard, probe: "nic")
        bench.find(Self.link("eth1"))
        bench.use("eth1", kind: .nic, [Self.role])
        bench.passes(3)
        var silent = Self.link("eth1")
        silent.condition = .silent
        bench.find(silent)
        bench.passes(12)
        #expect(link(bench)?.condition == .works)
        #expect(bench.assessment.confirmedRules.contains("read.silent"))
    }

    /// A link that was never told, one that is taken down, and one whose address has gone are no links that work.
    @Test func whatIsNamedAndNotSeenIsUnknown() {
        var bench = MeasurementBench(requiredProbes: ["nic"], book: .standard, probe: "nic")
        bench.assessor = Assessor(
            configuration: {
                var configuration = AssessorConfiguration(requiredProbes: ["nic"])
                configuration.replicationLinks = ["10.9.0.0/24"]
                return configuration
            }(), book: .standard)
        #expect(link(bench)?.condition == .unknown)
        bench.find(Self.link("eth1"))
        bench.passes(2)
        #expect(link(bench)?.condition == .unknown, "no link has its address")
        bench.use("eth1", kind: .nic, [Self.role])
        bench.passes(1)
        #expect(link(bench)?.condition == .works)
        bench.find(Self.link("eth1", [.administrativelyDown]))
        bench.passes(1)
        #expect(link(bench)?.condition == .fails)
    }

    @Test func aBondWorksAsLongAsOneOfItsLegsDoes() {
        var bench = MeasurementBench(requiredProbes: ["nic"], book: .standard, probe: "nic")
        bench.find(Self.link("bond0"), Self.link("eth1"), Self.link("eth2"))
        bench.use("bond0", kind: .nic, [Self.role])
        for leg in ["eth1", "eth2"] { bench.use(leg, kind: .nic, [Self.bond(working: 2), Self.role]) }
        bench.passes(3)
        bench.find(Self.link("eth1", [.carrierLost]))
        bench.passes(2)
        #expect(link(bench)?.condition == .works)
        bench.find(Self.link("eth2", [.carrierLost]))
        bench.passes(2)
        #expect(link(bench)?.condition == .fails)
    }

    /// The gate asks for it only where something is replicated, and unknown is no.
    @Test(arguments: [
        (ReplicationLink.Condition.works, true, GateAnswer.Verdict.yes), (.fails, true, .no),
        (.unknown, true, .unknown),
        (.fails, false, .yes),
    ])
    func theGateAsksForTheLink(condition: ReplicationLink.Condition, isReplicated: Bool, verdict: GateAnswer.Verdict) {
        let now = MonotonicInstant(nanoseconds: 1_000_000_000_000)
        var pair = SimulatedPair()
        if isReplicated { pair.replicated = [ReplicatedResource(id: "db", why: "promotable clone")] }
        var a = SimulatedAgent(node: "node-a", configuration: DecisionConfiguration())
        a.observe(pair, at: now)
        a.assessment.replicationLinks = [
            ReplicationLink(name: "eth1", condition: condition, evidence: "eth1: it is down", observedAt: now)
        ]
        let keeper = a.engine.gateKeeper(a.input(at: now), pair.view(of: "node-a", at: now), source: "node-a")
        #expect(keeper.replicationLinkHealthy().verdict == verdict)
    }

    @Test func aMoveAndADrainAreRefusedWhileItFails() {
        var world = DecisionScenarioTests.World()
        world.pair.replicated = [ReplicatedResource(id: "db", why: "promotable clone")]
        world.a.assessment = Assessments.of(.red)
        world.a.assessment.replicationLinks = [
            ReplicationLink(name: "eth1", condition: .fails, evidence: "eth1: it is down", observedAt: world.now)
        ]
        let decision = world.a.run(&world.pair, at: world.now)
        #expect(decision.gate.closed.contains { $0.question == .replicationLinkHealthy })
        let mark = StandbyMark(owner: "root", reason: "", since: 0, until: nil, id: "d1")
        let plan = world.a.engine.planDrain(of: "node-a", mark: mark, world.a.input(at: world.now), preview: nil)
        #expect(plan.gate.closed.contains { $0.question == .replicationLinkHealthy })
    }
}
