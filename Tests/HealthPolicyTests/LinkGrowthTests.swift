import HealthModel
import Testing

@testable import HealthPolicy

/// What a link counted since the node began says in a file what it was; the daemon asks what it is now.
@Suite struct LinkGrowthTests {
    private func link(_ counters: [QuantityName: Double]) -> Measurement {
        Measurement(
            component: Component(kind: .nic, id: "eth0", name: "eth0"),
            quantities: counters.sorted { $0.key.rawValue < $1.key.rawValue }
                .map { Quantity($0.key, $0.value, .count, kind: .counter) },
            states: [.carrierUp])
    }

    private func confirmed(_ bench: MeasurementBench) -> Set<String> {
        Set(bench.assessment.findings.filter { $0.confidence == .confirmed }.map(\.rule))
    }

    private func bench() -> MeasurementBench {
        MeasurementBench(requiredProbes: ["nic"], book: .standard, longest: .seconds(7200), probe: "nic")
    }

    @Test func whatWasCountedBeforeTheFirstLookIsTheBaseline() {
        let before: [QuantityName: Double] = [.bondLinkFailures: 7, .linkDowned: 12, .transmitTimeouts: 3]
        var bench = bench()
        bench.find(link(before))
        bench.passes(6)
        #expect(confirmed(bench).isDisjoint(with: ["link.flapping", "link.transmit-timeout"]))
        bench.find(link(before.merging([.transmitTimeouts: 4]) { $1 }))
        bench.passes(6)
        #expect(confirmed(bench).contains("link.transmit-timeout"))
        #expect(!confirmed(bench).contains("link.flapping"))
        for _ in 0..<48 { bench.pass(after: 3600, nextWithin: 7200) }
        #expect(!confirmed(bench).contains("link.transmit-timeout"), "a day without another one")
        let inFile = SnapshotJudge.judge([.measurement(link(before))]).flatMap(\.findings).map(\.rule)
        #expect(inFile.contains("link.flapping") && inFile.contains("link.transmit-timeout"))
    }

    /// A link of Ethernet has neither counter of InfiniBand nor of a bond.
    @Test func aLinkThatNoLongerFlapsIsWell() {
        var bench = bench()
        bench.find(link([.carrierChanges: 2]))
        bench.passes(2)
        bench.find(link([.carrierChanges: 12]))
        bench.passes(6)
        #expect(confirmed(bench).contains("link.flapping"))
        for _ in 0..<30 { bench.pass(after: 600, nextWithin: 1200) }
        #expect(!bench.assessment.findings.contains { $0.rule == "link.flapping" })
    }
}
