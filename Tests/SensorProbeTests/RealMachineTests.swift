import HealthModel
import LinuxAccess
import ProbeRuntime
import Testing

@testable import SensorProbe

@Suite struct RealMachineTests {
    /// Whatever this machine has: everything that libsensors gives is named once, and nothing without a value is fine.
    @Test func theChipsOfThisMachine() async throws {
        let sense = SensorSense()
        let result = await sense.read(.sweep)
        #expect(result.outcome.status != .failed, "\(result.outcome)")
        let chips = (try? KernelFile.names(in: "/sys/class/hwmon")) ?? []
        if chips.isEmpty { #expect(result.readings.isEmpty && result.sweep) }
        #expect(Set(result.measurements.map(\.component.id)).count == result.measurements.count)
        for measurement in result.measurements where measurement.condition == .answered {
            #expect(!measurement.quantities.isEmpty || !measurement.states.isEmpty, "\(measurement)")
        }
        for measurement in result.measurements where measurement.condition != .answered {
            #expect(measurement.message?.isEmpty == false)
        }
    }
}
