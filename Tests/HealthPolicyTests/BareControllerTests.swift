import HealthModel
import Testing

@testable import HealthPolicy

/// That a controller is there does not mean that anything behind it was read.
@Suite struct BareControllerTests {
    private static let controller = Measurement(
        component: Component(kind: .storageController, id: "host0", name: "host0"))

    @Test func aControllerWhoseDrivesRefuseIsNoFullPass() {
        var bench = MeasurementBench()
        bench.find(Self.controller, MeasurementBench.drive("sda", [], condition: .refused))
        let refused = bench.passes(3)
        #expect(!refused.complete && refused.health == .unknown)
        bench.find(MeasurementBench.drive("sda"))
        #expect(bench.passes(3).complete)
    }
}
