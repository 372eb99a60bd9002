import HealthModel
import ProbeRuntime
import Testing

@testable import DiskProbe

@Suite struct DiskSenseTests {
    /// Two mirrored disks and one that carries nothing.
    private func server() throws -> FixtureTree {
        let fixture = try FixtureTree()
        for (index, name) in ["sda", "sdb", "sdc"].enumerated() {
            try fixture.scsiDisk(name, host: index + 1, number: "8:\(index * 16)", serial: name.uppercased())
        }
        try fixture.array("md0", members: ["sda": "in_sync", "sdb": "in_sync"])
        try fixture.stack("md0", on: "sda")
        try fixture.stack("md0", on: "sdb")
        try fixture.put("/proc/self/mountinfo", "25 1 9:0 / /srv rw - ext4 /dev/md0 rw\n")
        return fixture
    }

    private func sense(
        _ fixture: FixtureTree, _ reader: FakeReader, clock: HandClock = HandClock(), smartctl: FakeReader? = nil,
        _ change: (inout DiskConfiguration) -> Void = { _ in }
    ) -> DiskSense {
        var configuration = DiskConfiguration(tree: fixture.tree)
        change(&configuration)
        return DiskSense(
            configuration: configuration, reader: reader, smartctl: smartctl, clock: { clock.now }, devices: { [] })
    }

    private func pull(_ name: String, host: Int, from fixture: FixtureTree) throws {
        try fixture.remove("/sys/block/\(name)")
        try fixture.remove("/sys/class/block/\(name)")
        try fixture.remove("/sys/devices/pci0000:00/0000:00:17.0/ata\(host)")
    }

    @Test func aSweepReadsEveryDriveOnceInItsOwnProcess() async throws {
        let fixture = try server()
        let reader = FakeReader()
        let result = await sense(fixture, reader).read(.sweep)
        #expect(result.sweep && result.outcome == .complete)
        #expect(
            Set(reader.calls.map(\.arguments)) == [
                ["disk", "--read-device", "/dev/sda"], ["disk", "--read-device", "/dev/sdb"],
                // Nothing is known to use it.
                ["disk", "--read-device", "/dev/sdc", "--unused"],
            ])
        #expect(Set(reader.devices).count == 3)
        #expect(result.measurements.map(\.component.id) == ["serial-SDA", "serial-SDB", "serial-SDC", "md0"])
        #expect(result.uses.count == 4)
        #expect(result.uses.first?.carries.map(\.kind) == [.blockDevice, .array, .mount])
        #expect(result.measurement("serial-SDA")?.identity["model"] == "ST4000NM0035-1V4")
    }

    @Test func noMoreReadersThanConfiguredRunAtATime() async throws {
        let fixture = try server()
        let reader = FakeReader()
        _ = await sense(fixture, reader) { $0.readers = 1 }.read(.sweep)
        #expect(reader.most == 1 && reader.calls.count == 3)
    }

    @Test func drivesThatAreNotReachedInTimeAreLeftOutAndSaidToBe() async throws {
        let fixture = try server()
        let (reader, clock) = (FakeReader(), HandClock())
        let sense = sense(fixture, reader, clock: clock) { $0.readers = 1 }
        reader.onRead = { clock.advance(61) }
        let late = await sense.read(.sweep)
        #expect(reader.calls.count == 1 && !late.sweep)
        #expect(late.outcome.status == .partial && late.outcome.message?.contains("2 of 3") == true)
        reader.onRead = {}
        #expect(await sense.read(.due).measurements.map(\.component.id) == ["serial-SDB", "serial-SDC", "md0"])
    }

    @Test func whatIsNotDueIsNotReadAndArraysAreLookedAtAllTheSame() async throws {
        let fixture = try server()
        let (reader, clock) = (FakeReader(), HandClock())
        let sense = sense(fixture, reader, clock: clock)
        let first = await sense.read(.sweep)
        #expect(first.next == .seconds(30) && first.nextWithin > .seconds(300))
        reader.forget()
        clock.advance(30)
        try fixture.put("/sys/block/md0/md/degraded", "1\n")
        let second = await sense.read(.due)
        #expect(reader.calls.isEmpty && !second.sweep)
        #expect(second.measurement("md0")?.states == [.arrayDegraded])
        #expect(second.uses.first?.carries.first { $0.kind == .array }?.redundancy?.left == 0)
        clock.advance(270)
        let third = await sense.read(.due)
        #expect(reader.calls.count == 3 && third.sweep)
    }

    @Test func aDriveThatItsArrayHasThrownOutIsReadAtOnceAndSaysSo() async throws {
        let fixture = try server()
        let reader = FakeReader()
        let sense = sense(fixture, reader)
        _ = await sense.read(.sweep)
        reader.forget()
        try fixture.put("/sys/block/md0/md/degraded", "1\n")
        try fixture.put("/sys/block/md0/md/dev-sdb/state", "faulty\n")
        let thrown = await sense.read(.due)
        #expect(reader.devices == ["serial-SDB"])
        #expect(thrown.measurement("serial-SDB")?.states == [.memberFailed, .smartPassed])
        #expect(thrown.measurement("serial-SDB")?.notes == ["md0 does not use sdb any more: it is faulty."])
        reader.forget()
        _ = await sense.read(.due)
        #expect(reader.calls.isEmpty)
        try fixture.put("/sys/block/md0/md/dev-sdb/state", "spare\n")
        #expect(await sense.read(.due).measurement("serial-SDB")?.states == [.smartPassed])
    }

    @Test func aStuckDriveIsSilentAndTheOthersGoOn() async throws {
        let fixture = try server()
        let reader = FakeReader()
        reader.set("serial-SDA", .silent(isStuck: true))
        reader.set("serial-SDB", .stillStuck)
        let result = await sense(fixture, reader).read(.sweep)
        for id in ["serial-SDA", "serial-SDB"] {
            let measurement = try #require(result.measurement(id))
            #expect(measurement.condition == .silent)
            #expect(measurement.message?.contains("hangs in the kernel") == true)
            #expect(measurement.quantities.isEmpty)
        }
        #expect(result.measurement("serial-SDC")?.condition == .answered)
    }

    @Test func aDriveThatDidNotAnswerGetsAShorterDeadlineUntilTheNextSweep() async throws {
        let fixture = try server()
        let (reader, clock) = (FakeReader(), HandClock())
        reader.set("serial-SDA", .silent(isStuck: false))
        let sense = sense(fixture, reader, clock: clock)
        _ = await sense.read(.sweep)
        reader.forget()
        clock.advance(60)
        _ = await sense.read(.due)
        #expect(reader.calls.map(\.device) == ["serial-SDA"])
        #expect(reader.calls.first?.deadline == .seconds(5))
        reader.forget()
        _ = await sense.read(.sweep)
        #expect(reader.calls.allSatisfy { $0.deadline == .seconds(20) })
    }

    @Test func aSuspendedOrGivenUpDriveIsNotOpened() async throws {
        let fixture = try FixtureTree()
        try fixture.scsiDisk("sda", host: 1, number: "8:0", serial: "A", runtime: "suspended")
        try fixture.scsiDisk("sdb", host: 2, number: "8:16", serial: "B", state: "offline")
        try fixture.block("vda", at: "pci0000:00/0000:00:04.0/virtio1", number: "254:0")
        let reader = FakeReader()
        let result = await sense(fixture, reader).read(.sweep)
        #expect(reader.calls.isEmpty)
        #expect(result.measurement("serial-A")?.condition == .asleep)
        #expect(result.measurement("serial-B")?.condition == .silent)
        #expect(result.measurement("serial-B")?.states == [.driveOffline])
        #expect(result.measurement("path-0000:00:04.0")?.condition == .unsupported)
        #expect(result.measurements.allSatisfy { $0.message != nil })
    }

    @Test func nonsenseFromAReaderIsGarbledAndFailureIsSilence() async throws {
        let fixture = try server()
        let reader = FakeReader()
        reader.set("serial-SDA", .answered([0xFF, 0xFE]))
        reader.set("serial-SDB", .failed("The read was ended by signal 11."))
        let result = await sense(fixture, reader).read(.sweep)
        #expect(result.measurement("serial-SDA")?.condition == .garbled)
        #expect(result.measurement("serial-SDB")?.condition == .silent)
        #expect(result.measurement("serial-SDB")?.message?.contains("signal 11") == true)
    }

    @Test func aPulledMemberIsToldAtOnceUntilItIsBack() async throws {
        let fixture = try server()
        let (reader, clock) = (FakeReader(), HandClock())
        let sense = sense(fixture, reader, clock: clock)
        _ = await sense.read(.sweep)
        reader.forget()
        try pull("sdb", host: 2, from: fixture)
        let gone = await sense.read(.devices(["sdb"]))
        let removed = try #require(gone.measurement("serial-SDB"))
        #expect(removed.states == [.removed])
        #expect(removed.message?.contains("array md0") == true)
        let use = try #require(gone.uses.first { $0.component.id == "serial-SDB" })
        #expect(use.carries.first { $0.kind == .array }?.redundancy == Redundancy(members: 2, working: 1, needed: 1))
        #expect(reader.calls.isEmpty, "the others need not be read to tell it")
        #expect(gone.measurement("md0")?.states == [.arrayDegraded])
        clock.advance(30)
        #expect(await sense.read(.due).measurement("serial-SDB")?.states == [.removed])
        try fixture.scsiDisk("sdb", host: 2, number: "8:16", serial: "SDB")
        let back = await sense.read(.devices(["sdb"]))
        #expect(back.measurement("serial-SDB")?.states == [.smartPassed])
    }

    @Test func aMissedDriveIsForgottenWhenItsMirrorIsWholeWithoutIt() async throws {
        let fixture = try server()
        let sense = sense(fixture, FakeReader())
        _ = await sense.read(.sweep)
        try pull("sdb", host: 2, from: fixture)
        #expect(await sense.read(.devices(["sdb"])).measurement("serial-SDB") != nil)
        try fixture.remove("/sys/block/md0/md/dev-sdb")
        try fixture.put("/sys/block/md0/md/dev-sdc/state", "in_sync\n")
        let whole = await sense.read(.due)
        #expect(whole.measurement("serial-SDB") == nil)
        #expect(whole.sweep, "only a sweep takes back what was said of it")
    }

    @Test func aDriveThatTheConfigurationNamesIsMissedWhateverItCarried() async throws {
        let fixture = try FixtureTree()
        try fixture.block("loop7", at: "virtual", number: "7:7")
        let sense = sense(fixture, FakeReader()) { $0.alsoDrives = ["loop7"] }
        #expect(await sense.read(.sweep).measurement("name-loop7")?.condition == .unsupported)
        try fixture.put("/sys/block/loop7/size", "0\n")
        for _ in 0..<2 {
            #expect(await sense.read(.devices(["loop7"])).measurement("name-loop7")?.states == [.removed])
        }
        try fixture.put("/sys/block/loop7/size", "8\n")
        #expect(await sense.read(.due).measurement("name-loop7")?.condition == .unsupported)
    }

    @Test func anUnusedDriveThatGoesMakesASweepAndNoRemoval() async throws {
        let fixture = try server()
        let sense = sense(fixture, FakeReader())
        _ = await sense.read(.sweep)
        try pull("sdc", host: 3, from: fixture)
        let gone = await sense.read(.devices(["sdc"]))
        #expect(gone.measurement("serial-SDC") == nil && gone.sweep)
    }

    @Test func aNewDriveIsReadAtOnceAndAWrittenOneNotAgainAndAgain() async throws {
        let fixture = try server()
        let (reader, clock) = (FakeReader(), HandClock())
        let sense = sense(fixture, reader, clock: clock)
        _ = await sense.read(.sweep)
        reader.forget()
        try fixture.scsiDisk("sdd", host: 4, number: "8:48", serial: "SDD")
        _ = await sense.read(.devices(["sdd"]))
        #expect(reader.devices == ["serial-SDD"])
        _ = await sense.read(.devices(["sda", "sdd"]))
        #expect(reader.devices == ["serial-SDD"])
        clock.advance(10)
        _ = await sense.read(.devices(["sda"]))
        #expect(reader.devices == ["serial-SDD", "serial-SDA"])
    }

    @Test func anEventSoonAfterAReadIsPutOffAndNotLost() async throws {
        let fixture = try server()
        let (reader, clock) = (FakeReader(), HandClock())
        let sense = sense(fixture, reader, clock: clock)
        _ = await sense.read(.sweep)
        reader.forget()
        clock.advance(4)
        let early = await sense.read(.devices(["sda"]))
        #expect(reader.calls.isEmpty && early.next == .seconds(6))
        clock.advance(6)
        _ = await sense.read(.due)
        #expect(reader.devices == ["serial-SDA"])
        reader.forget()
        clock.advance(10)
        _ = await sense.read(.due)
        #expect(reader.calls.isEmpty)
    }

    @Test func anEventThatAFullPassDoesNotComeToIsKept() async throws {
        let fixture = try server()
        let (reader, clock) = (FakeReader(), HandClock())
        let sense = sense(fixture, reader, clock: clock) { $0.readers = 1 }
        _ = await sense.read(.sweep)
        clock.advance(20)
        reader.forget()
        reader.onRead = { clock.advance(61) }
        let full = await sense.read(.devices(["sda", "sdb"]))
        #expect(reader.devices == ["serial-SDA"] && full.next == .seconds(1))
        reader.onRead = {}
        reader.forget()
        _ = await sense.read(.due)
        #expect(reader.devices == ["serial-SDB"])
    }

    @Test func aDriveThatIsReadOrWrittenIsInUseWithoutAMount() async throws {
        let fixture = try server()
        let (reader, clock) = (FakeReader(), HandClock())
        let sense = sense(fixture, reader, clock: clock)
        func put(written: Int) throws {
            try fixture.put("/sys/block/sdc/stat", "     100 0 4000 10 50 0 \(written) 20 0 30 30\n")
        }
        func isUsed() async -> Bool {
            reader.forget()
            clock.advance(300)
            _ = await sense.read(.due)
            return reader.calls.contains { $0.arguments == ["disk", "--read-device", "/dev/sdc"] }
        }
        try put(written: 8)
        #expect(await isUsed() == false)
        #expect(await isUsed() == false)
        try put(written: 16)
        #expect(await isUsed())
        #expect(await isUsed() == false)
    }

    @Test func multipathIsOneReadingWithItsPaths() async throws {
        let fixture = try FixtureTree()
        for (name, host, state) in [("sda", 1, "offline"), ("sdb", 2, "running")] {
            try fixture.scsiDisk(
                name, host: host, number: "8:\(host)", wwid: "naa.5000c50012345678", serial: "S", state: state)
        }
        let reader = FakeReader()
        let result = await sense(fixture, reader).read(.sweep)
        #expect(reader.calls.map(\.arguments) == [["disk", "--read-device", "/dev/sdb", "--unused"]])
        let measurement = try #require(result.measurement("wwn-5000c50012345678"))
        #expect(measurement[.paths] == 2 && measurement[.pathsWorking] == 1)
        #expect(measurement.notes == ["Path sda is offline."])
        #expect(measurement.states == [.pathLost, .smartPassed])
    }

    @Test func aPathThatGoesAwayIsMissed() async throws {
        let fixture = try FixtureTree()
        for (name, host) in [("sda", 1), ("sdb", 2)] {
            try fixture.scsiDisk(name, host: host, number: "8:\(host)", wwid: "naa.5000c50012345678", serial: "S")
        }
        let sense = sense(fixture, FakeReader())
        #expect(await sense.read(.sweep).measurement("wwn-5000c50012345678")?.states == [.smartPassed])
        try pull("sdb", host: 2, from: fixture)
        let left = try #require(await sense.read(.sweep).measurement("wwn-5000c50012345678"))
        #expect(left[.paths] == 2 && left[.pathsWorking] == 1)
        #expect(left.notes == ["It had 2 paths and has 1."])
        #expect(left.states == [.pathLost, .smartPassed])
        try fixture.scsiDisk("sdb", host: 2, number: "8:2", wwid: "naa.5000c50012345678", serial: "S")
        #expect(await sense.read(.sweep).measurement("wwn-5000c50012345678")?.states == [.smartPassed])
    }

    /// The kernel removes a namespace first and its controller a moment later, with an event for each.
    @Test func anNVMeDriveIsGoneWithItsNamespaces() async throws {
        let fixture = try FixtureTree()
        try fixture.nvmeController("nvme0", pci: "0000:01:00.0")
        try fixture.block("nvme0n1", at: "pci0000:00/0000:01:00.0/nvme/nvme0", number: "259:0")
        try fixture.put("/proc/self/mountinfo", "25 1 259:0 / /srv rw - ext4 /dev/nvme0n1 rw\n")
        let reader = FakeReader()
        let sense = sense(fixture, reader)
        _ = await sense.read(.sweep)
        reader.forget()
        try fixture.remove("/sys/block/nvme0n1")
        try fixture.remove("/sys/class/block/nvme0n1")
        let first = await sense.read(.devices(["nvme0n1"]))
        #expect(first.measurements.map(\.states) == [[.removed]] && reader.calls.isEmpty)
        try fixture.remove("/sys/class/nvme/nvme0")
        let second = await sense.read(.devices(["nvme0"]))
        #expect(second.measurements.map(\.states) == [[.removed]])
        #expect(second.measurements.first?.message?.contains("mount /srv") == true)
    }

    @Test func aNodeThatChangedHandsIsNotBelieved() async throws {
        let fixture = try FixtureTree()
        try fixture.nvmeController("nvme0", pci: "0000:01:00.0", serial: "S4EWNX0M")
        let reader = FakeReader()
        var other = FakeReader.measurement()
        other.identity["serial"] = "OTHER1"
        try reader.set("serial-nvme-S4EWNX0M", other)
        #expect(await sense(fixture, reader).read(.sweep).measurements.map(\.condition) == [.garbled])
        other.identity["serial"] = "s4ewnx0m  "
        try reader.set("serial-nvme-S4EWNX0M", other)
        #expect(await sense(fixture, reader).read(.sweep).measurements.map(\.condition) == [.answered])
    }

    @Test func ignoredDrivesAreLeftAlone() async throws {
        let fixture = try server()
        let reader = FakeReader()
        let result = await sense(fixture, reader) { $0.ignored = ["sda", "SDB", "serial-SDC"] }.read(.sweep)
        #expect(reader.calls.isEmpty && result.measurements.map(\.component.id) == ["md0"])
    }
}
