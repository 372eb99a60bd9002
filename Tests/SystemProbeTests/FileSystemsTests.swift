import HealthModel
import HealthTestKit
import LinuxAccess
import ProbeRuntime
import Testing

@testable import SystemProbe

@Suite struct FileSystemsTests {
    @Test func aWritableFileSystemWithItsRoom() async throws {
        let tree = try SystemTree()
        let root = try #require(await tree.sense().read(.sweep).measurement("/"))
        #expect(root.component == Component(kind: .fileSystem, id: "/", name: "/"))
        #expect(root.identity == ["device": "/dev/sda1", "type": "ext4"])
        #expect(root.condition == .answered && root.states.isEmpty && root.notes.isEmpty)
        // The space is that of this machine's own root.
        let free = try #require(root[.spaceFree])
        #expect(free >= 0 && free <= 100)
        #expect(root[.spaceFreeBytes] != nil)
        #expect(root[.fileSystemErrors] == 0)
    }

    @Test(arguments: [
        // The kernel makes the file system read-only and leaves the mount as it was.
        "22 1 8:1 / / rw,relatime - ext4 /dev/sda1 ro,errors=remount-ro",
        // Linux 6.12 and later.
        "22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw,errors=remount-ro,emergency_ro",
        "22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw,shutdown",
        // Somebody remounted it, though fstab wants it writable.
        "22 1 8:1 / / ro,relatime - ext4 /dev/sda1 ro",
    ])
    func aFileSystemThatBecameReadOnly(_ line: String) async throws {
        let tree = try SystemTree()
        try tree.mounts([line])
        let root = try #require(await tree.sense().read(.sweep).measurement("/"))
        #expect(root.says(.remountedReadOnly) && !root.says(.readOnly))
        #expect(root.notes.count == 1)
    }

    @Test func whatWasWritableBeforeIsNewsEvenWithoutFstab() async throws {
        let tree = try SystemTree()
        try tree.tree.remove("fstab")
        let ro = "22 1 8:1 / / ro,relatime - ext4 /dev/sda1 ro"
        try tree.mounts([ro])
        #expect(await tree.sense().read(.sweep).measurement("/")?.states == [.readOnly])
        try tree.mounts(["22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw"])
        let sense = tree.sense()
        #expect(await sense.read(.sweep).measurement("/")?.states == [])
        try tree.mounts([ro])
        let after = await sense.read(.devices(["mounts"]))
        #expect(after.measurement("/")?.states == [.remountedReadOnly])
        #expect(!after.sweep && after.next == .seconds(10))
        #expect(await sense.read(.due).measurement("/")?.states == [.remountedReadOnly])
        // A new mount is a new start.
        try tree.mounts(["23 1 8:1 / / ro,relatime - ext4 /dev/sda1 ro"])
        #expect(await sense.read(.due).measurement("/")?.states == [.readOnly])
    }

    /// An image is full by design.
    @Test func onlyWhatCanBeWrittenToHasRoomThatMatters() async throws {
        let tree = try SystemTree()
        try tree.tree.remove("fstab")
        for (word, isMeasured) in [("rw", true), ("ro", false)] {
            try tree.mounts(["22 1 8:1 / / \(word),relatime - ext4 /dev/sda1 \(word)"])
            let root = try #require(await tree.sense().read(.sweep).measurement("/"))
            #expect((root[.spaceFree] != nil) == isMeasured)
        }
    }

    @Test func aSandboxedViewOfAWritableFileSystemIsFine() async throws {
        let tree = try SystemTree()
        try tree.mounts(["22 1 8:1 / / ro,relatime - ext4 /dev/sda1 rw,errors=remount-ro"])
        #expect(await tree.sense().read(.sweep).measurement("/")?.states == [])
    }

    @Test func whatIsMeantToBeReadOnlyIsFine() async throws {
        let tree = try SystemTree()
        try tree.tree.write("/dev/sda1 / ext4 ro 0 1\n", to: "fstab")
        try tree.mounts(["22 1 8:1 / / ro - ext4 /dev/sda1 ro", "23 22 7:0 / /snap ro - squashfs /dev/loop0 ro"])
        let result = await tree.sense().read(.sweep)
        #expect(result.measurements.filter { $0.component.kind == .fileSystem }.count == 1)
        #expect(result.measurement("/")?.states == [.readOnly])
    }

    @Test func ext4KeepsCountOfItsErrors() async throws {
        let tree = try SystemTree()
        try tree.errors("sda1", device: "8:1", count: "2")
        let root = try #require(await tree.sense().read(.sweep).measurement("/"))
        #expect(root[.fileSystemErrors] == 2 && root.states == [.fileSystemError])
        #expect(root.notes.first?.contains("1700000000") == true)
        try tree.errors("sda1", device: "8:1", count: "none")
        let garbled = try #require(await tree.sense().read(.sweep).measurement("/"))
        #expect(garbled.condition == .garbled && garbled[.fileSystemErrors] == nil)
    }

    @Test func aNetworkFileSystemIsNeverAsked() async throws {
        let tree = try SystemTree()
        try tree.mounts([
            "22 1 8:1 / / rw - ext4 /dev/sda1 rw", "23 22 0:40 / /srv rw - nfs4 server:/export rw",
            "24 23 8:2 / /srv/local rw - xfs /dev/sdb1 rw",
        ])
        let result = await tree.sense { $0.writes = ["/srv/data", "/srv/local/db"] }.read(.sweep)
        let share = try #require(result.measurement("/srv"))
        #expect(share[.spaceFree] == nil && share.notes.first?.contains("nfs4") == true)
        // The way to it leads over the server.
        #expect(result.measurement("/srv/local")?[.spaceFree] == nil)
        // Where the workload does not write, room is not asked for.
        #expect(result.measurement("/")?[.spaceFree] == nil)
        #expect(result.outcome == .complete)
    }

    @Test func aMountThatIsNotThereIsSilentAndNotEmpty() async throws {
        let tree = try SystemTree()
        try tree.mounts([
            "22 1 8:1 / / rw - ext4 /dev/sda1 rw", "23 22 8:2 / /nowhere/at/all rw - xfs /dev/sdb1 rw",
        ])
        let gone = try #require(await tree.sense().read(.sweep).measurement("/nowhere/at/all"))
        #expect(gone.condition == .silent && gone[.spaceFree] == nil && gone.message?.isEmpty == false)
    }

    @Test func withoutATableNothingIsCalledGone() async throws {
        let tree = try SystemTree()
        try tree.mounts(["22 1 8:1 / / rw", "garbage"])
        let garbled = await tree.sense().read(.sweep)
        #expect(garbled.outcome.status == .partial && !garbled.sweep)
        #expect(garbled.measurement("kernel") != nil)
        try tree.tree.remove("proc/self/mountinfo")
        let missing = await tree.sense().read(.devices(["mounts"]))
        #expect(missing.outcome.status == .failed && missing.readings.isEmpty)
    }
}

extension SystemTree {
    fileprivate func sense(_ change: (inout SystemConfiguration) -> Void) -> SystemSense {
        sense(.init(isUnsynchronised: false, offset: 0, maxError: 0, estimatedError: 0), change)
    }
}
