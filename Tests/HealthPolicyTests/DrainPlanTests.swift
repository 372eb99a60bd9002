import HealthModel
import HealthPolicy
import HealthTestKit
import Testing

@Suite struct DrainPlanTests {
    static let mark = StandbyMark(owner: "root", reason: "new fans", since: 1_700_000_000, until: nil, id: "d1")

    static func plan(
        _ node: String,
        _ change: (inout SimulatedPair, inout SimulatedAgent, inout SimulatedAgent) -> Void = { _, _, _ in }
    ) -> DrainPlan {
        var pair = SimulatedPair()
        var a = SimulatedAgent(node: "node-a", configuration: DecisionConfiguration())
        var b = SimulatedAgent(node: "node-b", configuration: DecisionConfiguration())
        let now = MonotonicInstant(nanoseconds: 1_000_000_000_000)
        for _ in 0..<2 {
            a.run(&pair, at: now)
            b.run(&pair, at: now)
        }
        change(&pair, &a, &b)
        a.observe(pair, at: now)
        _ = a.engine.step(a.input(at: now))
        let preview = PreviewKnowledge.preview(pair.preview(.standby(node: node), at: now))
        return a.engine.planDrain(of: node, mark: mark, a.input(at: now), preview: preview)
    }

    @Test func aHealthyPairMayBeDrained() {
        let plan = Self.plan("node-a")
        #expect(plan.allowed)
        #expect(plan.moves.map(\.to) == ["node-b"])
        #expect(plan.action?.kind == .standby(node: "node-a", mark: Self.mark))
    }

    @Test(arguments: [NodeHealth.red, .unknown])
    func refusedWhenThePeerIsNotWell(health: NodeHealth) {
        let plan = Self.plan("node-a") { pair, _, b in
            b.assessment = Assessments.of(health)
            b.speak(&pair, at: MonotonicInstant(nanoseconds: 1_000_000_000_000))
        }
        #expect(!plan.allowed && plan.action == nil)
        #expect(plan.verdict.contains("node-b"))
    }

    /// A node in its recovery dwell is green and still no target: not for a person either.
    @Test func refusedWhileThePeerIsEvacuated() {
        let plan = Self.plan("node-a") { pair, _, _ in pair.transient["node-b"] = RungValue.evacuate }
        #expect(!plan.allowed && plan.verdict.contains("recovery dwell"))
    }

    @Test func refusedWhenThePeerIsInStandby() {
        let plan = Self.plan("node-a") { pair, _, _ in pair.standby["node-b"] = Self.mark }
        #expect(!plan.allowed && plan.verdict.contains("standby"))
    }

    @Test func thePeerCanBeDrainedFromHereAndOurOwnHealthCounts() {
        #expect(Self.plan("node-b").allowed)
        let refused = Self.plan("node-b") { _, a, _ in a.assessment = Assessments.of(.red) }
        #expect(!refused.allowed)
    }

    @Test func anUnknownNodeIsNamedWithTheKnownOnes() {
        let plan = Self.plan("node-c")
        #expect(!plan.allowed && plan.verdict.contains("node-a, node-b"))
    }

    /// I6: only what carries a person's mark of ours is lifted.
    @Test func undrainLeavesAForeignStandbyAlone() {
        func undrain(_ mark: StandbyMark?, standby: Bool, preview: PreviewKnowledge? = nil) -> DrainPlan {
            var a = SimulatedAgent(node: "node-a", configuration: DecisionConfiguration())
            let now = MonotonicInstant(nanoseconds: 1)
            var pair = SimulatedPair()
            if let mark { pair.standby["node-b"] = mark }
            a.observe(pair, at: now)
            var input = a.input(at: now)
            if case .view(var view) = input.cluster, standby {
                for index in view.nodes.indices where view.nodes[index].name == "node-b" {
                    view.nodes[index].standby = true
                }
                input.cluster = .view(view)
            }
            return a.engine.planUndrain(of: "node-b", input, preview: preview)
        }
        let back = PlacementPreview(
            request: .unstandby(node: "node-b"), observedAt: MonotonicInstant(nanoseconds: 1),
            before: [
                Placement(
                    resource: "app", role: "Started", node: "node-a", isFenceDevice: false, isCloneInstance: false)
            ],
            after: [
                Placement(
                    resource: "app", role: "Started", node: "node-b", isFenceDevice: false, isCloneInstance: false)
            ])
        let told = undrain(Self.mark, standby: true, preview: .preview(back))
        #expect(told.allowed)
        #expect(told.moves.map { "\($0.resource) \($0.from) \($0.to)" } == ["app node-a node-b"])
        #expect(told.verdict.contains("app (to node-b)"))
        #expect(undrain(Self.mark, standby: true).action?.kind == .liftStandby(node: "node-b", markID: "d1"))
        #expect(undrain(nil, standby: true).action == nil)
        let agents = StandbyMark(owner: "agent", reason: "memory", since: 0, until: nil, id: "n")
        #expect(undrain(agents, standby: true).action == nil)
        #expect(undrain(nil, standby: false).allowed)
    }

    /// The standby was lifted with other tools: its mark goes, or the next one's standby would be taken for this drain's.
    @Test func undrainTakesALeftMarkAway() {
        let now = MonotonicInstant(nanoseconds: 1)
        var a = SimulatedAgent(node: "node-a", configuration: DecisionConfiguration())
        var pair = SimulatedPair()
        pair.leftMarks["node-b"] = Self.mark
        a.observe(pair, at: now)
        let plan = a.engine.planUndrain(of: "node-b", by: "kim", a.input(at: now))
        #expect(plan.allowed && plan.verdict.contains("not in standby"))
        #expect(plan.action?.kind == .liftStandby(node: "node-b", markID: "d1"))
        #expect(plan.action?.reason == "undrain by kim")
    }
}
