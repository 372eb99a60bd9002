import Testing

@testable import LinuxAccess

/// What can be sent to a drive at all: every command that can be spelled, and nothing in it that writes.
@Suite struct DriveCommandTests {
    private static let fixed: [SCSICommand] = [
        .testUnitReady, .requestSense, .inquiry, .grownDefectHeader, .ataCheckPowerMode, .ataIdentify, .smartReadData,
        .smartReadThresholds, .smartErrorLog, .smartSelfTestLog, .smartReturnStatus,
    ]

    private static var all: [SCSICommand] {
        fixed + (0...255).flatMap { [.vitalProductData(page: $0), .logSense(page: $0)] }
    }

    @Test func onlyReadingOperationsHaveAName() {
        for command in Self.all {
            // TEST UNIT READY, REQUEST SENSE, INQUIRY, LOG SENSE, ATA PASS-THROUGH(16), READ DEFECT DATA(12).
            #expect([0x00, 0x03, 0x12, 0x4D, 0x85, 0xB7].contains(command.bytes[0]), "\(command.name)")
            #expect([6, 10, 12, 16].contains(command.bytes.count), "\(command.name)")
        }
    }

    @Test func throughSATOnlyDataInAndNoDataAreSpelled() {
        for command in Self.all where command.bytes[0] == 0x85 {
            let (kind, flags, feature, operation) = (
                command.bytes[1] >> 1, command.bytes[2], command.bytes[4], command.bytes[14]
            )
            #expect(kind == 3 || kind == 4, "\(command.name): non-data or PIO data-in")
            #expect(kind == 4 ? flags == 0x0E : flags == 0x20, "\(command.name)")
            #expect([0xE5, 0xEC, 0xB0].contains(operation), "\(command.name)")
            if operation == 0xB0 { #expect([0xD0, 0xD1, 0xD5, 0xDA].contains(feature), "\(command.name)") }
            #expect(command.transferLength == (kind == 4 ? 512 : 0), "\(command.name)")
        }
    }

    @Test func logSenseSavesNothingAndFitsItsRoom() {
        for page in UInt8.min...UInt8.max {
            let command = SCSICommand.logSense(page: page)
            // SP and PPC (SPC-4 section 6.8) stay 0; only cumulative values, and no reset of them.
            #expect(command.bytes[1] == 0 && command.bytes[2] >> 6 == 1)
            #expect(Int(command.bytes[7]) << 8 | Int(command.bytes[8]) == command.transferLength)
            let inquiry = SCSICommand.vitalProductData(page: page)
            #expect(Int(inquiry.bytes[3]) << 8 | Int(inquiry.bytes[4]) == inquiry.transferLength)
        }
    }

    @Test func onlyIdentifyAndGetLogPageGoToAController() {
        let commands: [NVMeAdminCommand] = [.identifyController, .healthLog]
        #expect(commands.map(\.opcode) == [0x06, 0x02])
        for command in commands { #expect(command.opcode & 3 == 2, "data from the controller (figure 138)") }
    }

    @Test func aFileThatIsNoDeviceIsNotOpened() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write([1, 2, 3], to: "file", mode: 0o600)
        do {
            _ = try StorageDevice(path: path)
            Issue.record("a regular file was taken for a device")
        } catch {
            #expect(error.name == "ENOTTY")
        }
    }

    @Test func aDeviceThatTakesNoSuchCommandSaysSo() throws {
        let device = try StorageDevice(path: "/dev/null")
        for failing in [{ _ = try device.send(SCSICommand.inquiry) }, { _ = try device.send(.healthLog) }] {
            do {
                try failing()
                Issue.record("/dev/null took a command")
            } catch let error as SystemCallError {
                #expect(error.name == "ENOTTY")
                #expect(error.description.contains("/dev/null"))
            }
        }
    }
}

@Suite struct KernelTreeTests {
    @Test func wordsNumbersAndNamesAreReadBelowTheRoot() throws {
        let directory = try TemporaryDirectory()
        _ = try directory.write(Array("  42 \n".utf8), to: "number", mode: 0o600)
        _ = try directory.write([0x41, 0x1B, 0x00, 0x0A], to: "word", mode: 0o600)
        _ = try directory.write([UInt8](repeating: 0x61, count: 10_000), to: "long", mode: 0o600)
        let tree = KernelTree(root: directory.path)
        #expect(tree.number("/number") == 42)
        #expect(tree.word("/word") == "A\u{FFFD}")
        #expect(tree.word("/missing") == nil && tree.number("/word") == nil)
        #expect(tree.bytes("/long", limit: 100)?.count == 100)
        #expect(tree.names("") == ["long", "number", "word"] && tree.names("/missing") == [])
        #expect(tree.exists("/word") && !tree.exists("/missing"))
        #expect(tree.resolved("/word") == "/word" && tree.resolved("/missing") == nil)
        #expect(tree.bytes("") == nil, "a directory is no file")
    }

    @Test func theRealTreeIsThere() {
        #expect(KernelTree().names("/proc/self").contains("mountinfo"))
        #expect(KernelTree().resolved("/proc/self")?.hasPrefix("/proc/") == true)
    }
}
