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
    }

    /// Also the drives that the configuration names are read by smartctl alone.
    @Test(arguments: [[], ["/dev/bus/0 megaraid,8"]] as [[String]])
    func aControllerWithoutSmartctlIsNamed(configured: [String]) async throws {
        let fixture = try server()
        var configuration = DiskConfiguration(tree: fixture.tree)
        configuration.controllerDrives = configured.compactMap { ControllerDrive($0) }
        let sense = DiskSense(
            configuration: configuration, reader: FakeReader(), smartctl: nil,
            clock: { MonotonicInstant(nanoseconds: 0) }, devices: { [] })
        let told = try #require(await sense.read(.sweep).measurement("name-host0"))
        #expect(told.component.kind == .storageController && told.condition == .refused)
        #expect(told.message?.contains("apt-get install smartmontools") == true)
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

    @Test(
        arguments: [
            (.answered(Array("{\"smartctl\":{\"exit_status\":0}}".utf8)), .refused),
            (.answered(Array("{}".utf8)), .garbled), (.answered([0xFF]), .garbled),
            (.failed("It ended with exit code 1."), .refused), (.silent(isStuck: false), .silent),
            (.stillStuck, .silent),
        ] as [(IsolatedAnswer, ReadCondition)])
    func aControllerWhoseDrivesAreNotFoundIsNotWell(answer: IsolatedAnswer, condition: ReadCondition) async throws {
        let fixture = try server()
        let smartctl = FakeReader()
        smartctl.set("smartctl --scan-open", answer)
        let sense = sense(fixture, smartctl)
        // In every report, also in one without a scan.
        for request in [SenseRequest.sweep, .due] {
            let told = await sense.read(request).measurements
            #expect(told.map(\.component.kind) == [.storageController] && told.map(\.condition) == [condition])
            #expect(told.first?.message?.contains("host0 (megaraid_sas)") == true, "\(told)")
        }
    }

    /// One that is well is told too: a component that is left out of a sweep is missed.
    @Test func aControllerWhoseDrivesAreFoundIsWell() async throws {
        let fixture = try server()
        let smartctl = FakeReader()
        smartctl.set("smartctl --scan-open", .answered(Array("{\"smartctl\":{}}".utf8)))
        let sense = sense(fixture, smartctl)
        #expect(await sense.read(.sweep).measurement("name-host0")?.condition == .refused)
        smartctl.set("smartctl --scan-open", .answered(Array(scan.utf8)))
        #expect(await sense.read(.sweep).measurement("name-host0")?.condition == .answered)
        // A scan that fails takes none of them away.
        smartctl.set("smartctl --scan-open", .silent(isStuck: false))
        let result = await sense.read(.sweep)
        #expect(result.measurement("name-host0")?.condition == .answered && result.drives.count == 2)
    }

    @Test func whatIsConfiguredIsReadAndWhatIsLeftOutIsNotTold() async throws {
        let fixture = try FixtureTree()
        try fixture.put("/sys/class/scsi_host/host3/proc_name", "hpsa\n")
        let smartctl = FakeReader()
        smartctl.set("smartctl --scan-open", .answered(Array("{\"smartctl\":{}}".utf8)))
        smartctl.set("slot-sg0-cciss,0", document(serial: "S0M1"))
        func controller(_ change: (inout DiskConfiguration) -> Void) async -> Measurement? {
            var configuration = DiskConfiguration(tree: fixture.tree)
            change(&configuration)
            let sense = DiskSense(
                configuration: configuration, reader: FakeReader(), smartctl: smartctl,
                clock: { MonotonicInstant(nanoseconds: 0) }, devices: { [] })
            return await sense.read(.sweep).measurement("name-host3")
        }
        let unread = await controller { _ in }
        #expect(unread?.condition == .refused)
        #expect(unread?.message?.contains("disk.controller_drives (\"/dev/sg0 cciss,0\")") == true)
        let drive = try #require(ControllerDrive("/dev/sg0 cciss,0"))
        let read = await controller { $0.controllerDrives = [drive] }
        #expect(read?.condition == .answered)
        let ignored = await controller { $0.ignored = ["name-host3"] }
        #expect(ignored == nil)
    }

    /// A controller in HBA mode has nothing behind it: its drives are read without smartctl.
    @Test(arguments: [("ATA     ", "", true), ("HP", "N/A", true), ("HP", "RAID 1(1+0)", false), ("LSI", "", false)])
    func aControllerThatHandsDrivesThroughHidesNone(vendor: String, level: String, isWell: Bool) throws {
        let fixture = try FixtureTree()
        try fixture.put("/sys/class/scsi_host/host3/proc_name", "smartpqi\n")
        for (address, type) in [("3:0:0:0", "0"), ("3:0:1:0", "0"), ("3:2:0:0", "12"), ("30:0:0:0", "0")] {
            let device = "/sys/class/scsi_device/\(address)/device"
            try fixture.put("\(device)/type", type + "\n")
            guard address.hasPrefix("3:0") else { continue }
            try fixture.put("\(device)/vendor", vendor + "\n")
            if !level.isEmpty { try fixture.put("\(device)/raid_level", level + "\n") }
        }
        let controller = try #require(StorageController.all(in: fixture.tree).first)
        #expect(controller.isHandingThrough == isWell)
        #expect(controller.measurement(isRead: false, nil).condition == (isWell ? .answered : .refused))
    }

    @Test(arguments: [
        "cannot open /dev/megaraid_sas_ioctl_node or /dev/megadev0", "Permission denied",
        "cannot create /dev/aac0:Operation not permitted",
    ])
    func aNodeThatMayNotBeOpenedIsRefusedWithItsRemedy(why: String) {
        let text = """
            {"smartctl":{"messages":[{"string":"Smartctl open device: /dev/bus/0 [megaraid_disk_08] failed: \(why)",\
            "severity":"error"}],"exit_status":2}}
            """
        let read = ControllerDrives.measurement(
            Array(text.utf8), of: Component(kind: .drive, id: "slot-bus/0-megaraid,8", name: "megaraid,8"))
        #expect(read.condition == .refused && read.message?.contains("docs/senses/disk.md") == true)
    }

    @Test func aScanThatFailedIsMadeAgainLater() {
        var drives = ControllerDrives(configured: [], smartctl: nil)
        let start = MonotonicInstant(nanoseconds: 0)
        #expect(drives.needsScan(at: start, interval: .seconds(300)))
        let trouble = ControllerDrives.Trouble(condition: .silent, sentence: "x")
        drives.took(ControllerDrives.Scan(trouble: trouble), at: start)
        #expect(!drives.needsScan(at: start.advanced(by: .seconds(299)), interval: .seconds(300)))
        #expect(drives.needsScan(at: start.advanced(by: .seconds(300)), interval: .seconds(300)))
        drives.took(ControllerDrives.Scan(), at: start)
        #expect(!drives.needsScan(at: start.advanced(by: .seconds(900)), interval: .seconds(300)))
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
        #expect(await sense.read(.sweep).drives.map(\.condition) == [.garbled])
        smartctl.set("slot-bus/0-megaraid,8", document(serial: "NEW"))
        smartctl.set("serial-NEW", document(serial: "NEW"))
        _ = await sense.read(.sweep)
        #expect(await sense.read(.sweep).drives.map(\.component.id) == ["serial-NEW"])
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
