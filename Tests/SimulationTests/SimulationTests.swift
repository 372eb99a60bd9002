import Simulation
import Testing

@Suite struct SimulationTests {
    @Test func first() {
        let report = SimulationRunner.run(.init(seeds: 20))
        #expect(report.holds, "\(report.text(seconds: nil))")
    }
}
