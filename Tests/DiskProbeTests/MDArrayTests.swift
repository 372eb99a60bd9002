import HealthModel
import Testing

@testable import DiskProbe

@Suite struct MDArrayTests {
    private func array(_ fixture: FixtureTree, _ name: String = "md0") throws -> MDArray {
        try #require(MDArray(name: name, tree: fixture.tree))
    }

    private func disks(_ fixture: FixtureTree, _ names: [String]) throws {
        for (index, name) in names.enumerated() {
            try fixture.scsiDisk(name, host: index + 1, number: "8:\(index * 16)", serial: name)
        }
    }

    @Test func aWholeMirrorSaysNothing() throws {
        let fixture = try FixtureTree()
        try disks(fixture, ["sda", "sdb"])
        try fixture.array("md0", members: ["sda": "in_sync", "sdb": "in_sync"])
        let measurement = try array(fixture).measurement
        #expect(measurement.states == [])
        #expect(measurement.component.kind == .array)
        #expect(measurement[.arrayMembers] == 2 && measurement[.arrayMembersWorking] == 2)
        #expect(measurement[.arrayMembersNeeded] == 1)
        #expect(measurement.notes == [])
    }

    @Test func aMirrorWithAFaultyMemberIsDegraded() throws {
        let fixture = try FixtureTree()
        try disks(fixture, ["sda", "sdb"])
        try fixture.array("md0", degraded: 1, members: ["sda": "in_sync", "sdb": "faulty"])
        let measurement = try array(fixture).measurement
        #expect(measurement.states == [.arrayDegraded])
        #expect(measurement.notes == ["The kernel calls member sdb faulty."])
        #expect(try array(fixture).redundancy == Redundancy(members: 2, working: 1, needed: 1))
    }

    @Test(arguments: ["recover", "resync", "reshape"])
    func aRebuildHasAProgress(action: String) throws {
        let fixture = try FixtureTree()
        try disks(fixture, ["sda", "sdb"])
        try fixture.array(
            "md0", degraded: 1, action: action, completed: "250 / 1000", members: ["sda": "in_sync", "sdb": "spare"])
        let measurement = try array(fixture).measurement
        #expect(measurement.states == [.arrayDegraded, .arrayRebuilding])
        #expect(measurement[.rebuildProgress] == 25)
        #expect(measurement[.arraySpares] == 1)
    }

    @Test func aCheckIsNoRebuild() throws {
        let fixture = try FixtureTree()
        try disks(fixture, ["sda", "sdb"])
        try fixture.array(
            "md0", action: "check", completed: "1 / 2", members: ["sda": "in_sync", "sdb": "in_sync"])
        let measurement = try array(fixture).measurement
        #expect(measurement.states == [] && measurement[.rebuildProgress] == nil)
    }

    /// MD notices a pulled member at its next write only.
    @Test func aMemberWhoseDeviceIsGoneDoesNotWork() throws {
        let fixture = try FixtureTree()
        try disks(fixture, ["sda"])
        try fixture.array("md0", members: ["sda": "in_sync", "sdb": "in_sync"])
        let measurement = try array(fixture).measurement
        #expect(measurement.states == [.arrayDegraded])
        #expect(measurement.notes == ["The device of member sdb is gone."])
    }

    @Test(
        arguments: [
            ("raid0", 2, nil, 2), ("linear", 3, nil, 3), ("raid1", 3, 0, 1), ("raid4", 4, 0, 3), ("raid5", 4, 0, 3),
            ("raid6", 6, 0, 4), ("raid10", 4, 0, 3),
        ] as [(String, Int, Int?, Int)])
    func neededMembersFollowTheLevel(level: String, disks: Int, degraded: Int?, needed: Int) throws {
        let fixture = try FixtureTree()
        try fixture.array("md0", level: level, disks: disks, degraded: degraded, members: [:])
        let array = try array(fixture)
        #expect(array.needed == needed)
        #expect(array.redundancy.left == disks - needed)
    }

    @Test(arguments: [("raid5", 2, "clean"), ("raid6", 3, "active"), ("raid0", 0, "broken"), ("raid1", 0, "inactive")])
    func whatCannotServeItsDataHasFailed(level: String, degraded: Int, state: String) throws {
        let fixture = try FixtureTree()
        try fixture.array("md0", level: level, disks: 4, degraded: degraded, state: state, members: [:])
        let array = try array(fixture)
        #expect(array.isFailed)
        #expect(array.measurement.states.contains(.arrayFailed))
        #expect(!array.measurement.states.contains(.arrayDegraded))
    }

    @Test func sysfsAndUdevGiveOneId() throws {
        let fixture = try FixtureTree()
        try fixture.array("md0", members: [:])
        #expect(try array(fixture).id == "md0")
        let udev = MDArray(name: "md0", tree: fixture.tree, uuid: "28a69ffa:edfb0157:ca6c38d3:ba9c9904")
        try fixture.put("/sys/block/md0/md/uuid", "28a69ffa-edfb-0157-ca6c-38d3ba9c9904\n")
        #expect(try array(fixture).id == "md-28a69ffaedfb0157ca6c38d3ba9c9904")
        #expect(udev?.id == "md-28a69ffaedfb0157ca6c38d3ba9c9904")
    }

    @Test func aContainerOfExternalMetadataAndAnEmptyArrayAreNone() throws {
        let fixture = try FixtureTree()
        try fixture.array("md127", level: "container", state: "inactive", members: [:])
        try fixture.array("md1", state: "clear", members: [:], number: "9:1")
        #expect(MDArray(name: "md127", tree: fixture.tree) == nil)
        #expect(MDArray(name: "md1", tree: fixture.tree) == nil)
    }

    @Test(arguments: ["-1", "0", "999999999", "nonsense", "", "99999999999999999999"])
    func absurdNumbersMakeNoArray(disks: String) throws {
        let fixture = try FixtureTree()
        try fixture.array("md0", members: [:])
        try fixture.put("/sys/block/md0/md/raid_disks", disks)
        #expect(MDArray(name: "md0", tree: fixture.tree) == nil)
    }

    /// As the kernel prints it while an array of four grows to five.
    @Test func anArrayThatIsReshapedIsStillThere() throws {
        let fixture = try FixtureTree()
        try fixture.array("md0", action: "reshape", members: [:])
        try fixture.put("/sys/block/md0/md/raid_disks", "5 (4)\n")
        try fixture.put("/sys/block/md0/md/layout", "2 (2)\n")
        let array = try array(fixture)
        #expect(array.disks == 5 && array.layout == 2)
    }

    @Test(arguments: ["1 / 0", "5 / 1", "-1 / 10", "nan / 10", "1e400 / 2", "delayed", "1/2"])
    func absurdProgressIsNone(text: String) throws {
        let fixture = try FixtureTree()
        try fixture.array("md0", degraded: 99, action: "recover", completed: text, members: [:])
        let array = try array(fixture)
        #expect(array.measurement[.rebuildProgress] == nil)
        #expect(array.working == 0)
    }
}
