import HealthModel
import Testing

@testable import DiskProbe

@Suite struct BlockLayersTests {
    /// sda and sdb mirrored by md0, on it LVM with two volumes: one mounted, one swapped on; sda1 is mounted by itself.
    private func server() throws -> FixtureTree {
        let fixture = try FixtureTree()
        try fixture.scsiDisk("sda", host: 1, number: "8:0", serial: "A")
        try fixture.scsiDisk("sdb", host: 2, number: "8:16", serial: "B")
        try fixture.partition("sda1", of: "sda", number: "8:1")
        try fixture.partition("sda2", of: "sda", number: "8:2")
        try fixture.partition("sdb2", of: "sdb", number: "8:18")
        try fixture.array("md0", members: ["sda2": "in_sync", "sdb2": "in_sync"])
        try fixture.stack("md0", on: "sda2")
        try fixture.stack("md0", on: "sdb2")
        try fixture.mapper("dm-0", label: "vg-data", number: "253:0")
        try fixture.mapper("dm-1", label: "vg-swap", number: "253:1")
        for name in ["dm-0", "dm-1"] { try fixture.stack(name, on: "md0") }
        try fixture.put(
            "/proc/self/mountinfo",
            """
            25 1 253:0 / /srv/data rw,relatime shared:1 - xfs /dev/mapper/vg-data rw
            26 1 8:1 / /boot rw,relatime - ext4 /dev/sda1 rw
            27 1 0:20 / /proc rw - proc proc rw

            """)
        try fixture.put(
            "/proc/swaps",
            "Filename\tType\tSize\tUsed\tPriority\n/dev/dm-1   partition\t10\t0\t-2\n/swapfile file 1 0 -3\n")
        return fixture
    }

    @Test func theWayUpGoesFromTheDriveToItsMounts() throws {
        let fixture = try server()
        let layers = BlockLayers(tree: fixture.tree)
        let mirror = Redundancy(members: 2, working: 2, needed: 1)
        #expect(
            layers.carried(by: ["sda"]) == [
                Carried(kind: .blockDevice, name: "sda", on: []), Carried(kind: .partition, name: "sda1", on: ["sda"]),
                Carried(kind: .partition, name: "sda2", on: ["sda"]),
                Carried(kind: .mount, name: "/boot", on: ["sda1"]),
                Carried(kind: .array, name: "md0", redundancy: mirror, on: ["sda2"]),
                Carried(kind: .mapper, name: "vg-data", on: ["md0"]),
                Carried(kind: .mapper, name: "vg-swap", on: ["md0"]),
                Carried(kind: .swap, name: "/dev/dm-1", on: ["vg-swap"]),
                Carried(kind: .mount, name: "/srv/data", on: ["vg-data"]),
            ])
        #expect(
            layers.carried(by: ["md0"], themselves: false) == [
                Carried(kind: .mapper, name: "vg-data", on: []), Carried(kind: .mapper, name: "vg-swap", on: []),
                Carried(kind: .swap, name: "/dev/dm-1", on: ["vg-swap"]),
                Carried(kind: .mount, name: "/srv/data", on: ["vg-data"]),
            ])
        #expect(!layers.carried(by: ["sdb"]).contains { $0.name == "/boot" })
    }

    @Test func anUnusedDriveCarriesItselfOnly() throws {
        let fixture = try server()
        try fixture.scsiDisk("sdc", host: 3, number: "8:32", serial: "C")
        #expect(
            BlockLayers(tree: fixture.tree).carried(by: ["sdc"]) == [Carried(kind: .blockDevice, name: "sdc", on: [])])
        #expect(BlockLayers(tree: fixture.tree).carried(by: ["gone"]) == [])
    }

    @Test func multipathHasAsMuchRedundancyAsItsPathsThatWork() throws {
        let fixture = try FixtureTree()
        for (index, name) in ["sda", "sdb"].enumerated() {
            try fixture.scsiDisk(name, host: index + 1, number: "8:\(index)", wwid: "naa.5000c50012345678", serial: "S")
        }
        try fixture.mapper("dm-0", label: "mpatha", uuid: "mpath-35000c50012345678", number: "253:0")
        try fixture.stack("dm-0", on: "sda")
        try fixture.stack("dm-0", on: "sdb")
        let layers = BlockLayers(tree: fixture.tree, isUsablePath: { $0 == "sdb" })
        #expect(
            layers.carried(by: ["sda", "sdb"]).last
                == Carried(
                    kind: .mapper, name: "mpatha", redundancy: Redundancy(members: 2, working: 1, needed: 1),
                    on: ["sda", "sdb"]))
    }

    @Test func replicationIsFoundBySysfsOrToldByName() throws {
        let fixture = try FixtureTree()
        try fixture.scsiDisk("sda", host: 1, number: "8:0", serial: "A")
        try fixture.block("drbd0", at: "virtual", number: "147:0")
        try fixture.put("/proc/self/mountinfo", "25 1 147:0 / /srv rw - ext4 /dev/drbd0 rw\n")
        #expect(BlockLayers(tree: fixture.tree).carried(by: ["sda"]).count == 1)
        let told = BlockLayers(tree: fixture.tree, replication: ["drbd0": "sda", "drbd9": "sda"])
        #expect(told.carried(by: ["sda"]).map(\.kind) == [.blockDevice, .drbd, .mount])
        try fixture.stack("drbd0", on: "sda")
        #expect(BlockLayers(tree: fixture.tree).carried(by: ["sda"]) == told.carried(by: ["sda"]))
    }

    /// btrfs mounts have a number of their own; all its devices carry the mount.
    @Test func everyDeviceOfAFileSystemCarriesItsMount() throws {
        let fixture = try FixtureTree()
        for (index, name) in ["sda", "sdb"].enumerated() {
            try fixture.scsiDisk(name, host: index + 1, number: "8:\(index * 16)", serial: name)
            try fixture.link("/sys/fs/btrfs/1234/devices/\(name)", to: "/sys/class/block/\(name)")
        }
        try fixture.put("/proc/self/mountinfo", "25 1 0:31 /sub /pool rw - btrfs /dev/sda rw\n")
        let layers = BlockLayers(tree: fixture.tree)
        for name in ["sda", "sdb"] {
            #expect(layers.carried(by: [name]).last == Carried(kind: .mount, name: "/pool", on: [name]), "\(name)")
        }
        #expect(layers.carried(by: ["sda", "sdb"]).last == Carried(kind: .mount, name: "/pool", on: ["sda", "sdb"]))
    }

    @Test func aLoopInSysfsEnds() throws {
        let fixture = try FixtureTree()
        try fixture.mapper("dm-0", label: "a", number: "253:0")
        try fixture.mapper("dm-1", label: "b", number: "253:1")
        try fixture.stack("dm-0", on: "dm-1")
        try fixture.stack("dm-1", on: "dm-0")
        #expect(BlockLayers(tree: fixture.tree).carried(by: ["dm-0"]).map(\.name) == ["a", "b"])
    }
}

@Suite struct MountTableTests {
    @Test func escapedNamesAreReadAndMadePrintable() {
        let table = MountTable(
            mountinfo: Array("25 1 8:1 / /a\\040b\\011c rw - ext4 /dev/sda1 rw\n".utf8), swaps: [])
        #expect(table.mounts.map(\.point) == ["/a b\u{FFFD}c"])
    }

    @Test(arguments: [
        "", "\n\n", "a b c", "25 1 8:1 / /x rw", "25 1 8:1 / /x rw -", "25 1 8:1 / /x rw - ext4", "\\", "\\04",
    ])
    func whatIsNoMountIsLeftOut(text: String) {
        #expect(MountTable(mountinfo: Array(text.utf8), swaps: Array(text.utf8)).mounts.isEmpty)
    }

    @Test func anUnboundedTableIsBounded() {
        let line = Array("25 1 8:1 / /x rw - ext4 /dev/sda1 rw\n".utf8)
        let many = [UInt8]((0..<12_000).map { _ in line }.joined())
        #expect(MountTable(mountinfo: many, swaps: []).mounts.count == 10_000)
    }
}
