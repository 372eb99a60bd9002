import DeviceEvents
import LinuxAccess
import Testing

@testable import DiskProbe

@Suite struct DriveDiscoveryTests {
    private func drives(_ fixture: FixtureTree, _ records: [DeviceRecord] = []) -> [FoundDrive] {
        DriveDiscovery(tree: fixture.tree, records: records).drives()
    }

    @Test func aDriveIsKnownByItsWorldWideNameWhateverItIsCalled() throws {
        let first = try FixtureTree()
        try first.scsiDisk("sda", host: 1, number: "8:0", wwid: "naa.5000c500a1b2c3d4", serial: "            ZC1234AB")
        let second = try FixtureTree()
        try second.scsiDisk("sdq", host: 7, number: "8:0", wwid: "naa.5000c500a1b2c3d4", serial: "            ZC1234AB")
        let drive = try #require(drives(first).first)
        #expect(drive.id == "wwn-5000c500a1b2c3d4")
        #expect(drives(second).first?.id == drive.id)
        #expect(drive.name == "sda (ST4000NM0035-1V4)")
        #expect(drive.identity["serial"] == "ZC1234AB")
        #expect(drive.identity["vendor"] == nil)
        #expect(drive.access == .scsi)
        #expect(drive.paths.map(\.node) == ["/dev/sda"])
    }

    @Test func withoutAWorldWideNameTheSerialNumberIsTaken() throws {
        let fixture = try FixtureTree()
        try fixture.scsiDisk(
            "sda", host: 1, number: "8:0", wwid: "t10.ATA     QEMU HARDDISK   SATA-n1", serial: "SATA n1")
        #expect(drives(fixture).first?.id == "serial-SATA_n1")
    }

    @Test(arguments: ["0000000000000000", "                ", ""])
    func aSerialNumberThatSaysNothingIsNone(serial: String) throws {
        let fixture = try FixtureTree()
        try fixture.scsiDisk("sda", host: 3, number: "8:0", wwid: "naa.0000000000000000", serial: serial)
        #expect(drives(fixture).first?.id == "path-0000:00:17.0-0:0:0")
    }

    @Test func twoPathsToOneDriveAreOneDrive() throws {
        let fixture = try FixtureTree()
        for (name, host, state) in [("sda", 1, "offline"), ("sdb", 2, "running")] {
            try fixture.scsiDisk(
                name, host: host, number: "8:\(host)", vendor: "SEAGATE ", model: "ST600MM0006",
                wwid: "naa.5000c50012345678", serial: "S0M1", state: state)
        }
        let found = drives(fixture)
        #expect(found.count == 1)
        let drive = try #require(found.first)
        #expect(drive.blockNames == ["sda", "sdb"])
        #expect(drive.bestPath?.name == "sdb")
        #expect(drive.name == "sda, sdb (ST600MM0006)")
    }

    /// Wrongly taken for a second path, a drive would not be watched.
    @Test func drivesThatOnlyClaimTheSameNameStayTwo() throws {
        let fixture = try FixtureTree()
        for (name, host, serial) in [("sda", 1, "AAA"), ("sdb", 2, "BBB")] {
            try fixture.scsiDisk(name, host: host, number: "8:\(host)", wwid: "naa.5000c50012345678", serial: serial)
        }
        #expect(drives(fixture).map(\.id) == ["wwn-5000c50012345678", "wwn-5000c50012345678@sdb"])
    }

    @Test func nvmeNamespacesBelongToTheirController() throws {
        let fixture = try FixtureTree()
        try fixture.nvmeController("nvme0", pci: "0000:01:00.0")
        for name in ["nvme0n1", "nvme0n2"] {
            try fixture.block(name, at: "pci0000:00/0000:01:00.0/nvme/nvme0", number: "259:\(name.suffix(1))")
        }
        let found = drives(fixture)
        #expect(found.count == 1)
        let drive = try #require(found.first)
        #expect(drive.id == "serial-nvme-S4EWNX0M")
        #expect(drive.blockNames == ["nvme0n1", "nvme0n2"])
        #expect(drive.access == .nvme)
        #expect(drive.bestPath?.node == "/dev/nvme0")
        #expect(drive.kernelNames == ["nvme0", "nvme0n1", "nvme0n2"])
    }

    @Test func twoPortsOfOneNVMeDriveAreOneDriveReadByTheLiveOne() throws {
        let fixture = try FixtureTree()
        try fixture.nvmeController("nvme0", pci: "0000:01:00.0", state: "dead")
        try fixture.nvmeController("nvme1", pci: "0000:02:00.0")
        try fixture.nvmeController("nvme2", pci: "0000:03:00.0", serial: "OTHER", subsystem: "nqn.b")
        try fixture.block("nvme0n1", at: "virtual/nvme-subsystem/nvme-subsys0", number: "259:0")
        for (controller, place) in [("nvme0", "0000:01:00.0"), ("nvme1", "0000:02:00.0")] {
            try fixture.link(
                "/sys/class/nvme-subsystem/nvme-subsys0/\(controller)",
                to: "/sys/devices/pci0000:00/\(place)/nvme/\(controller)")
            let index = controller.last.map(String.init) ?? ""
            try fixture.block(
                "nvme0c\(index)n1", at: "pci0000:00/\(place)/nvme/\(controller)", number: "259:1\(index)")
        }
        let found = drives(fixture)
        #expect(found.map(\.id) == ["serial-nvme-S4EWNX0M", "serial-nvme-OTHER"])
        #expect(found.first?.blockNames == ["nvme0n1"])
        #expect(found.first?.bestPath?.name == "nvme1")
        #expect(found.first?.paths.count == 2)
        #expect(found.last?.blockNames == [])
    }

    @Test func whatIsMadeOfOtherThingsIsNoDrive() throws {
        let fixture = try FixtureTree()
        for (index, name) in ["loop0", "ram0", "zram0", "dm-0", "md0", "drbd0", "nbd0", "zd0"].enumerated() {
            try fixture.block(name, at: "virtual", number: "7:\(index)")
        }
        try fixture.block("sr0", at: "pci0000:00/0000:00:17.0/ata9/host9/target9:0:0/9:0:0:0", number: "11:0")
        #expect(drives(fixture).isEmpty)
        let asked = DriveDiscovery(tree: fixture.tree, records: [], alsoDrives: ["loop0"]).drives()
        #expect(asked.map(\.id) == ["name-loop0"])
    }

    @Test func anEmptySlotOfACardReaderIsNoDrive() throws {
        let fixture = try FixtureTree()
        try fixture.scsiDisk("sdc", host: 4, number: "8:32")
        try fixture.put("/sys/block/sdc/size", "0\n")
        try fixture.put("/sys/block/sdc/removable", "1\n")
        #expect(drives(fixture).isEmpty)
    }

    @Test func aVirtioDiskIsADriveWithoutSMART() throws {
        let fixture = try FixtureTree()
        try fixture.block("vda", at: "pci0000:00/0000:00:04.0/virtio1", number: "254:0")
        let drive = try #require(drives(fixture).first)
        #expect(drive.id == "path-0000:00:04.0")
        guard case .nothing = drive.access else {
            Issue.record("\(drive.access)")
            return
        }
    }

    @Test func runtimeSuspendAndOfflineAreSeenWithoutOpening() throws {
        let fixture = try FixtureTree()
        try fixture.scsiDisk("sda", host: 1, number: "8:0", serial: "A", runtime: "suspended")
        try fixture.scsiDisk("sdb", host: 2, number: "8:16", serial: "B", state: "offline")
        let found = drives(fixture)
        #expect(found.map { $0.bestPath?.isSuspended } == [true, false])
        #expect(found.map { $0.bestPath?.isGivenUp } == [false, true])
    }

    @Test func udevNamesWhatSysfsDoesNot() throws {
        let fixture = try FixtureTree()
        try fixture.scsiDisk("sda", host: 1, number: "8:0")
        let record = DeviceRecord(
            subsystem: "block", type: "disk", name: "sda", path: "/devices/x/block/sda", node: "/dev/sda",
            properties: ["ID_WWN": "0x5000c500a1b2c3d4", "ID_WWN_WITH_EXTENSION": "0x5000c500a1b2c3d4"])
        #expect(drives(fixture, [record]).first?.id == "wwn-5000c500a1b2c3d4")
    }

    @Test func absurdSysfsIsPrintableAndBounded() throws {
        let fixture = try FixtureTree()
        try fixture.scsiDisk("sda", host: 1, number: "8:0")
        let device = "/sys/devices/pci0000:00/0000:00:17.0/ata1/host1/target1:0:0/1:0:0:0"
        try fixture.put("\(device)/model", [0x1B, 0x5B, 0x41] + [UInt8](repeating: 0xFF, count: 100_000))
        try fixture.put("\(device)/vpd_pg80", [0, 0x80, 0xFF, 0xFF] + [UInt8](repeating: 0xFF, count: 20))
        try fixture.put("\(device)/wwid", [UInt8](repeating: 0x66, count: 5000))
        try fixture.put("/sys/block/sda/size", "99999999999999999999999999\n")
        let drive = try #require(drives(fixture).first)
        #expect(drive.name.unicodeScalars.count < 400)
        #expect(!drive.name.unicodeScalars.contains { $0.value < 0x20 })
        #expect(drive.id.utf8.count < 200)
    }
}
