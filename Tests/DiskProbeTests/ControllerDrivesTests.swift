import HealthModel
import LinuxAccess
import ProbeRuntime
import Testing

@testable import DiskProbe

@Suite struct ControllerDrivesTests {
    private let scan = """
        {"json_format_version":[1,0],"smartctl":{"version":[7,3],"exit_status":0},"devices":[
        {"name":"/dev/sda","info_name":"/dev/sda","type":"scsi","protocol":"SCSI"},
        {"name":"/dev/bus/0","info_name":"/dev/bus/0 [megaraid_disk_08]","type":"megaraid,8","protocol":"SCSI"},
        {"name":"/dev/bus/0","info_name":"x","type":"sat+megaraid,9","protocol":"ATA"}]}
        """

    /// A SAS drive as smartctl writes it.
    private func document(serial: String) -> IsolatedAnswer {
        .answered(
            Array(
                """
                {"json_format_version":[1,0],"smartctl":{"exit_status":0},"device":{"name":"/dev/bus/0",\
                "type":"megaraid,8","protocol":"SCSI"},"scsi_vendor":"SEAGATE","scsi_product":"ST600MM0006",\
                "scsi_model_name":"SEAGATE ST600MM0006","serial_number":"\(serial)","smart_status":{"passed":true},\
                "temperature":{"current":31,"drive_trip":68},"scsi_grown_defect_list":3,"scsi_error_counter_log":{"read":\
                {"total_uncorrected_errors":0},"write":{"total_uncorrected_errors":0}}}
                """.utf8))
    }

    private func server() throws -> FixtureTree {
        let fixture = try FixtureTree()
        try fixture.put("/sys/class/scsi_host/host0/proc_name", "megaraid_sas\n")
        return fixture
    }

    private func sense(_ fixture: FixtureTree, _ smartctl: FakeReader?) -> DiskSense {
        DiskSense(
            configuration: DiskConfiguration(tree: fixture.tree), reader: FakeReader(), smartctl: smartctl,
            clock: { MonotonicInstant(nanoseconds: 0) }, devices: { [] })
    }

    @Test func onlyWhatIsBehindAControllerIsTakenFromTheScan() {
        #expect(
            ControllerDrives.found(scanJSON: Array(scan.utf8)).map(\.type) == ["megaraid,8", "sat+megaraid,9"])
    }

    @Test(arguments: ["", "{}", "[]", "{\"devices\":[{}]}", "{\"devices\":[{\"name\":1}]}"])
    func anotherFormGivesNoDrive(text: String) {
        #expect(ControllerDrives.found(scanJSON: Array(text.utf8)).isEmpty)
    }

    @Test(arguments: [
        ("/dev/bus/0", "megaraid"), ("/dev/bus/0", "scsi"), ("/dev/bus/0", "megaraid,8 --smart=off"),
        ("/dev/bus/0", "test,3ware"), ("bus/0", "megaraid,8"), ("/dev/bus /0", "megaraid,8"), ("", ""),
    ])
    func whatIsNoAddressCannotBecomeAnArgument(node: String, type: String) {
        #expect(ControllerDrive(node: node, type: type) == nil)
    }

    @Test func withoutAControllerNothingIsScanned() async throws {
        let fixture = try FixtureTree()
        try fixture.put("/sys/class/scsi_host/host0/proc_name", "ahci\n")
        let smartctl = FakeReader()
        _ = await sense(fixture, smartctl).read(.sweep)
        #expect(smartctl.calls.isEmpty)
        #expect(await sense(try server(), nil).read(.sweep).measurements.isEmpty)
    }

    @Test func aDriveBehindAControllerIsReadBySmartctlAndKnownByItsSerialNumberThen() async throws {
        let fixture = try server()
        let smartctl = FakeReader()
        smartctl.set("smartctl --scan-open", .answered(Array(scan.utf8)))
        smartctl.set("slot-bus/0-megaraid,8", document(serial: "S0M1"))
        smartctl.set("serial-S0M1", document(serial: "S0M1"))
        smartctl.set("slot-bus/0-sat+megaraid,9", .silent(isStuck: true))
        let sense = sense(fixture, smartctl)
        let first = await sense.read(.sweep)
        #expect(smartctl.calls.first?.arguments == ["--scan-open", "--json"])
        #expect(
            smartctl.calls.dropFirst().map(\.arguments).contains([
                "--json", "--info", "--health", "--attributes", "--log=error", "--log=selftest",
                "--nocheck=standby,0", "--device=megaraid,8", "/dev/bus/0",
            ]))
        let read = try #require(first.measurement("slot-bus/0-megaraid,8"))
        #expect(read.condition == .answered && read[.grownDefects] == 3 && read[.temperature] == 31)
        #expect(first.measurement("slot-bus/0-sat+megaraid,9")?.condition == .silent)
        #expect(first.uses.isEmpty, "which volume it belongs to is not known, and not that it is in none")
        let second = await sense.read(.sweep)
        #expect(second.measurement("serial-S0M1")?.condition == .answered)
    }

    @Test func anotherDriveInTheSlotIsAnotherComponent() async throws {
        let fixture = try server()
        let smartctl = FakeReader()
        smartctl.set(
            "smartctl --scan-open",
            .answered(Array("{\"devices\":[{\"name\":\"/dev/bus/0\",\"type\":\"megaraid,8\"}]}".utf8)))
        smartctl.set("slot-bus/0-megaraid,8", document(serial: "OLD"))
        smartctl.set("serial-OLD", document(serial: "NEW"))
        let sense = sense(fixture, smartctl)
        _ = await sense.read(.sweep)
        #expect(await sense.read(.sweep).measurements.map(\.condition) == [.garbled])
        smartctl.set("slot-bus/0-megaraid,8", document(serial: "NEW"))
        smartctl.set("serial-NEW", document(serial: "NEW"))
        _ = await sense.read(.sweep)
        #expect(await sense.read(.sweep).measurements.map(\.component.id) == ["serial-NEW"])
    }

    @Test func aSleepingDriveBehindAControllerIsAsleep() {
        let text = """
            {"smartctl":{"messages":[{"string":"Device is in STANDBY mode, exit(0)","severity":"information"}],\
            "exit_status":0},"device":{"name":"/dev/bus/0"}}
            """
        let component = Component(kind: .drive, id: "a", name: "a")
        #expect(ControllerDrives.measurement(Array(text.utf8), of: component).condition == .asleep)
        #expect(ControllerDrives.measurement([0x7B], of: component).condition == .garbled)
    }

    @Test func theExitCodeOfSmartctlIsNoFailureWhereThereIsADocument() {
        #expect(SmartctlReader.answered(.exited(code: 8, output: [0x7B])) == .exited(code: 0, output: [0x7B]))
        #expect(SmartctlReader.answered(.exited(code: 1, output: [])) == .exited(code: 1, output: []))
        #expect(SmartctlReader.answered(.silent(isStuck: true)) == .silent(isStuck: true))
        #expect(SmartctlReader.installed(path: "/nonexistent/smartctl") == nil)
    }
}
