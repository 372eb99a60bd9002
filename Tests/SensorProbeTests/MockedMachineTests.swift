import FoundationEssentials
import Glibc
import HealthModel
import HealthTestKit
import ProbeRuntime
import Testing

@testable import SensorProbe

/// The real libsensors on a tree of hwmon chips that umockdev shows it: this program runs itself again below
/// umockdev-run, with only the suite `MockedChips`.
@Suite struct MockedMachineTests {
    static let isPossible = access("/usr/bin/umockdev-run", X_OK) == 0

    static let devices = """
        P: /devices/platform/coretemp.0
        E: SUBSYSTEM=platform

        P: /devices/platform/coretemp.0/hwmon/hwmon0
        E: SUBSYSTEM=hwmon
        A: name=coretemp\\n
        L: device=../../../coretemp.0
        A: temp1_label=Package id 0\\n
        A: temp1_input=42000\\n
        A: temp1_max=80000\\n
        A: temp1_crit=90000\\n
        A: temp1_crit_alarm=0\\n
        A: temp2_input=boo\\n

        P: /devices/platform/nct6775.656
        E: SUBSYSTEM=platform

        P: /devices/platform/nct6775.656/hwmon/hwmon1
        E: SUBSYSTEM=hwmon
        A: name=nct6775\\n
        L: device=../../../nct6775.656
        A: fan1_input=1200\\n
        A: fan1_min=300\\n
        A: fan1_alarm=0\\n
        A: temp1_input=112000\\n
        A: temp1_max=80000\\n
        A: temp1_alarm=1\\n
        A: in0_input=1000\\n
        A: in1_input=500\\n
        A: intrusion0_alarm=0\\n

        P: /devices/platform/nvme.0
        E: SUBSYSTEM=platform

        P: /devices/platform/nvme.0/hwmon/hwmon2
        E: SUBSYSTEM=hwmon
        A: name=nvme\\n
        L: device=../../../nvme.0
        A: temp1_input=38850\\n

        """

    /// The chips of real machines that are healthy, in `../shared/data` beside the checkout: their Super-I/O chip raises
    /// alarms about limits that nobody set.
    @Test(.enabled(if: isPossible, "umockdev is not installed"))
    func theChipsOfHealthyMachinesRaiseNoAlarm() throws {
        let here = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let path = "/\(here)/../shared/data/hwmon"
        let tree = try FixtureTree()
        var description = ""
        for (number, chip) in ["coretemp.0", "nct6775"].enumerated() {
            guard let files = try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(chip)") else {
                print("\(path)/\(chip) is missing; going on without it")
                return
            }
            description += "P: /devices/platform/chip.\(number)\nE: SUBSYSTEM=platform\n\n"
            description += "P: /devices/platform/chip.\(number)/hwmon/hwmon\(number)\nE: SUBSYSTEM=hwmon\n"
            description += "L: device=../../../chip.\(number)\n"
            for file in files.sorted() {
                let text = String(
                    decoding: try Data(contentsOf: URL(filePath: "\(path)/\(chip)/\(file)")), as: UTF8.self)
                let line = text.split(separator: "\n").first ?? ""
                description += "A: \(file)=\(line)\\n\n"
            }
            description += "\n"
        }
        try tree.write(description, to: "chips.umockdev")
        try run(tree, suite: "HealthyChips")
    }

    private func run(_ tree: FixtureTree, suite: String) throws {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let child = try ChildProgram(
            [
                "umockdev-run", "--device", "\(tree.root)/chips.umockdev", "--", program, "--testing-library",
                "swift-testing", "--filter", suite,
            ], environment: ["FOREWARN_MOCKED_CHIPS": tree.root])
        let (text, code) = child.finish()
        #expect(code == 0, "\(text)")
        // The child ran the tests and did not skip them.
        #expect(text.contains("libsensors was asked"), "\(text)")
    }

    @Test(.enabled(if: isPossible, "umockdev is not installed"))
    func libsensorsReadsTheChipsOfATree() throws {
        let tree = try FixtureTree()
        try tree.write(Self.devices, to: "chips.umockdev")
        try tree.write(
            """
            chip "nct6775-*"
                label in0 "VCore"
                compute in0 @ * 2, @ / 2
                ignore in1
            """, to: "sensors.conf")
        try run(tree, suite: "MockedChips")
    }
}

/// Runs in the child only.
@Suite(.enabled(if: getenv("FOREWARN_MOCKED_CHIPS") != nil))
struct HealthyChips {
    @Test func noAlarmAndNoFault() async throws {
        let result = await SensorSense().read(.sweep)
        print("libsensors was asked")
        #expect(result.outcome == .complete)
        #expect(result.measurements.filter { $0.identity["chip"]?.hasPrefix("coretemp") == true }.count == 5)
        #expect(result.measurements.contains { $0.identity["chip"]?.hasPrefix("nct6779") == true })
        for measurement in result.measurements {
            #expect(measurement.condition == .answered, "\(measurement)")
            #expect(measurement.states.isEmpty || measurement.states == [.unconnected], "\(measurement)")
        }
    }
}

/// Runs in the child only.
@Suite(.serialized, .enabled(if: getenv("FOREWARN_MOCKED_CHIPS") != nil))
struct MockedChips {
    let root = getenv("FOREWARN_MOCKED_CHIPS").map { String(cString: $0) } ?? ""

    private func sense(_ file: String?) -> SensorSense {
        var configuration = SensorConfiguration()
        configuration.configurationFile = file.map { "\(root)/\($0)" }
        return SensorSense(configuration)
    }

    @Test func everyFeatureWithItsLabelsAndCorrections() async throws {
        let result = await sense("sensors.conf").read(.sweep)
        print("libsensors was asked")
        #expect(result.outcome == .complete && result.sweep)
        let byID = Dictionary(uniqueKeysWithValues: result.measurements.map { ($0.component.id, $0) })
        #expect(
            Set(byID.keys) == [
                "coretemp-isa-0000/temp1", "coretemp-isa-0000/temp2", "nct6775-isa-0290/fan1",
                "nct6775-isa-0290/temp1", "nct6775-isa-0290/in0", "nct6775-isa-0290/intrusion0",
            ])
        let package = try #require(byID["coretemp-isa-0000/temp1"])
        #expect(package.component.name == "coretemp-isa-0000 Package id 0")
        #expect(package[.input] == 42)
        #expect(
            package.quantities.first?.limits == QuantityLimits(upperWarning: 80, upperCritical: 90))
        #expect(byID["coretemp-isa-0000/temp2"]?.condition == .garbled)
        #expect(byID["nct6775-isa-0290/fan1"]?[.input] == 1200)
        #expect(byID["nct6775-isa-0290/temp1"]?.states == [.unconnected])
        #expect(byID["nct6775-isa-0290/in0"]?.component.name == "nct6775-isa-0290 VCore")
        #expect(byID["nct6775-isa-0290/in0"]?[.input] == 2)
    }

    @Test func aValueThatChangesAndAChipThatGoesAway() async throws {
        let directory = getenv("UMOCKDEV_DIR").map { String(cString: $0) } ?? ""
        let chip = "\(directory)/sys/devices/platform/coretemp.0/hwmon/hwmon0"
        let sense = sense("sensors.conf")
        _ = await sense.read(.sweep)
        try Data("95000\n".utf8).write(to: URL(filePath: "\(chip)/temp1_input"))
        try Data("1\n".utf8).write(to: URL(filePath: "\(chip)/temp1_crit_alarm"))
        let hot = await sense.read(.devices(["hwmon0"]))
        let package = try #require(hot.measurements.first { $0.component.id.hasSuffix("temp1") })
        #expect(package[.input] == 95 && package.says(.criticalAlarm))
        #expect(hot.measurements.allSatisfy { $0.component.id.hasPrefix("coretemp") } && !hot.sweep)
        #expect(hot.next == .seconds(5))
        try FileManager.default.removeItem(atPath: "\(directory)/sys/class/hwmon/hwmon0")
        let rest = await sense.read(.due)
        #expect(rest.sweep && rest.measurements.count == 4)
        #expect(rest.measurements.allSatisfy { $0.component.id.hasPrefix("nct6775") })
    }

    @Test func aConfigurationWithErrorsCostsTheLabelsOnly() async throws {
        try Data("chip \"nct6775-*\"\n  label in0 \"VCore\n  what is this\n".utf8)
            .write(to: URL(filePath: "\(root)/broken.conf"))
        let sense = sense("broken.conf")
        let result = await sense.read(.sweep)
        #expect(result.outcome.status == .partial)
        #expect(result.outcome.message?.contains("line") == true)
        #expect(result.measurements.contains { $0.component.id == "nct6775-isa-0290/in0" && $0[.input] == 1 })
        await sense.delivered()
        #expect(await sense.read(.sweep).outcome == .complete)
    }

    @Test func theStandardConfigurationIsFine() async throws {
        let result = await sense(nil).read(.sweep)
        #expect(result.outcome == .complete)
        #expect(result.measurements.contains { $0.component.id.hasPrefix("nct6775") })
    }

    @Test func aSecondUserOfTheLibraryIsRefused() async throws {
        let first = sense("sensors.conf")
        _ = await first.read(.sweep)
        let second = await sense("sensors.conf").read(.sweep)
        #expect(second.outcome.status == .failed && second.readings.isEmpty && !second.sweep)
        #expect(await first.read(.due).outcome == .complete)
    }
}
