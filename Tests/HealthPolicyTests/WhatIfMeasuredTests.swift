import HealthModel
import HealthTestKit
import Testing

@testable import HealthPolicy

/// Drives, links and modules that are not the BMC's.
@Suite struct WhatIfMeasuredTests {
    private typealias Bench = MeasurementBench

    private func whatIf(_ bench: MeasurementBench) -> WhatIf {
        var pair = SimulatedPair()
        var a = SimulatedAgent(node: "node-a", configuration: WhatIfStage.configuration)
        var b = SimulatedAgent(node: "node-b", configuration: WhatIfStage.configuration)
        a.assessment = bench.assessment
        for _ in 0..<2 {
            a.run(&pair, at: bench.clock.now)
            b.run(&pair, at: bench.clock.now)
        }
        a.observe(pair, at: bench.clock.now)
        return WhatIf(
            Situation(
                engine: a.engine, assessor: bench.assessor, input: a.input(at: bench.clock.now), lastView: nil))
    }

    private func mirrored(_ working: Int = 2) -> [Carried] {
        [Carried(kind: .array, name: "md0", redundancy: Redundancy(members: 2, working: working, needed: 1))]
    }

    private func evacuations(_ whatIf: WhatIf) -> [[String]] {
        whatIf.answers.filter { $0.prospect.wanted == .evacuate }.flatMap { answer in
            answer.alternatives.map { $0.compactMap(\.part?.name) }
        }
    }

    @Test func oneDriveOfAMirrorIsReserveAndBothAreNot() {
        var bench = Bench(book: .standard)
        bench.find(Bench.drive("sda"), Bench.drive("sdb"), Bench.drive("sdc"))
        bench.use("sda", mirrored())
        bench.use("sdb", mirrored())
        bench.use("sdc", [])
        bench.passes(4)
        let answers = evacuations(whatIf(bench))
        #expect(answers == [["sda", "sdb"]])
        // For real: both at once.
        bench.find(Bench.drive("sda", states: [.driveOffline]), Bench.drive("sdb", states: [.driveOffline]))
        bench.use("sda", mirrored(0))
        bench.use("sdb", mirrored(0))
        bench.passes(3)
        #expect(LadderChoice.wanted(by: bench.assessment)?.rung == .evacuate)
    }

    @Test func theDriveThatIsLeftOfAMirrorIsTheOneThatCounts() {
        var bench = Bench(book: .standard)
        bench.find(Bench.drive("sda", states: [.driveOffline]), Bench.drive("sdb"))
        bench.use("sda", mirrored(1))
        bench.use("sdb", mirrored(1))
        bench.passes(4)
        #expect(bench.assessment.health == .yellow)
        let result = whatIf(bench)
        #expect(evacuations(result) == [["sdb"]])
        let words = result.answers.flatMap(\.alternatives).flatMap { $0 }.map(\.words)
        #expect(words.contains("sdb (drive) went offline as well"))
    }

    @Test func theLastLinkOfABondTakesTheBondWithIt() {
        func link(_ name: String, _ states: [StateName] = []) -> Measurement {
            Measurement(
                component: Component(kind: .nic, id: name, name: name),
                quantities: [Quantity(.carrierChanges, 1, .count, kind: .counter)], states: states)
        }
        let bond = [Carried(kind: .bond, name: "bond0", redundancy: Redundancy(members: 2, working: 1, needed: 1))]
        var bench = Bench(requiredProbes: ["nic"], book: .standard, probe: "nic")
        bench.find(link("eth0", [.carrierLost]), link("eth1"), link("bond0", [.bondMemberDown]))
        bench.use("eth0", kind: .nic, bond)
        bench.use("eth1", kind: .nic, bond)
        bench.passes(4)
        #expect(evacuations(whatIf(bench)) == [["eth1"]])
        bench.find(link("eth1", [.carrierLost]), link("bond0", [.bondDown]))
        bench.passes(3)
        #expect(LadderChoice.wanted(by: bench.assessment)?.rung == .evacuate)
    }

    @Test func aNodeOfWhichNothingIsKnownAsksForItsSense() {
        var bench = Bench(book: .standard)
        bench.find(Bench.drive("sda"))
        bench.passes(4)
        bench.clock.advance(by: .seconds(9000))
        let result = whatIf(bench)
        #expect(result.present.health == .unknown)
        #expect(result.answers.first?.alternatives == [[.senseReports(probe: "disk")]])
        #expect(result.answers.first?.prospect.health == .green)
    }

    /// A node that has just been started beside no cluster.
    @Test func withoutAClusterTheSenseIsNamedAllTheSame() {
        let bench = Bench(book: .standard)
        let engine = DecisionEngine(configuration: WhatIfStage.configuration, state: DecisionState())
        let input = DecisionInput(
            now: bench.clock.now, boot: "boot-1", wall: 0, assessment: bench.assessment,
            cluster: .unreachable("nobody there"), statements: [], previews: [], nonce: "n")
        let result = WhatIf(Situation(engine: engine, assessor: bench.assessor, input: input, lastView: nil))
        #expect(result.answers.map(\.alternatives) == [[[.senseReports(probe: "disk")]]])
    }
}
