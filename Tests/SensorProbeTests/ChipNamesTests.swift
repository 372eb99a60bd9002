import HealthTestKit
import LinuxAccess
import Testing

@testable import SensorProbe

@Suite struct ChipNamesTests {
    private func entry(_ name: String, _ device: String?, _ hwmon: String) -> ChipNames.Entry {
        ChipNames.Entry(name: name, device: device, hwmon: hwmon)
    }

    @Test func aNameThatIsUniqueStays() {
        let names = ChipNames.unique([entry("a-isa-0", "x", "hwmon0"), entry("b-isa-0", "y", "hwmon1")])
        #expect(names == ["a-isa-0", "b-isa-0"])
    }

    @Test func twoOfOneNameAreToldApartByTheirDevicesWhateverTheirOrder() {
        let one = ChipNames.unique([
            entry("power_meter-acpi-0", "ACPI000D:00", "hwmon0"), entry("power_meter-acpi-0", "ACPI000D:01", "hwmon1"),
        ])
        let other = ChipNames.unique([
            entry("power_meter-acpi-0", "ACPI000D:01", "hwmon0"), entry("power_meter-acpi-0", "ACPI000D:00", "hwmon1"),
        ])
        #expect(one == ["power_meter-acpi-0@ACPI000D:00", "power_meter-acpi-0@ACPI000D:01"])
        #expect(Set(one) == Set(other))
    }

    @Test func withoutADeviceTheKernelsNumberMustDo() {
        let entries = [entry("x-virtual-0", nil, "hwmon4"), entry("x-virtual-0", nil, "hwmon4")]
        #expect(Set(ChipNames.unique(entries)).count == 2)
        #expect(Set(ChipNames.unique([entry("x", "d", "hwmon1"), entry("x", "d", "hwmon2")])).count == 2)
    }
}

@Suite struct ChipReadErrorTests {
    private func system(_ code: Int32) -> ChipReadError {
        ChipReadError(SystemCallError(operation: "read", subject: "/sys/x/temp1_input", errno: code))
    }

    /// Numbers of errno(3) on Linux.
    @Test func theDriversErrnoDecides() {
        #expect(system(2) == .gone)
        #expect(system(19) == .gone)
        #expect(system(61) == .noValue)
        for code: Int32 in [5, 6, 11, 110, 121] {
            guard case .silent = system(code) else {
                Issue.record("errno \(code) is \(system(code))")
                continue
            }
        }
        guard case .refused = system(13) else {
            Issue.record("EACCES is \(system(13))")
            return
        }
    }

    @Test func theFileIsReadAgainToLearnWhy() throws {
        let tree = try FixtureTree()
        try tree.write("boo\n", to: "temp1_input")
        guard case .garbled(let sentence) = ChipReadError(libraryCode: 3, path: "\(tree.root)/temp1_input") else {
            Issue.record("text was taken for something else")
            return
        }
        #expect(sentence.contains("\"boo\u{FFFD}\"") || sentence.contains("boo"))
        #expect(ChipReadError(libraryCode: 4, path: "\(tree.root)/temp9_input") == .gone)
        guard case .silent = ChipReadError(libraryCode: 10, path: "\(tree.root)/temp1_input"),
            case .garbled = ChipReadError(libraryCode: 5, path: "\(tree.root)/temp1_input")
        else {
            Issue.record("EIO and a division by zero are not told apart")
            return
        }
    }
}
