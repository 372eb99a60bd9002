import HealthModel
import Testing

@testable import DeviceEvents

@Suite struct EventMergerTests {
    static let start = MonotonicInstant(nanoseconds: 0)
    static let late = start.advanced(by: .seconds(5))

    static func event(_ sequence: UInt64, _ action: DeviceAction, _ name: String = "sda", id: String? = nil)
        -> EventMerger.Event
    {
        var record = DeviceRecord(subsystem: "block", name: name, path: "/devices/\(name)")
        record.properties["ID_SERIAL"] = id
        return EventMerger.Event(sequence: sequence, action: action, record: record)
    }

    static func signal(_ event: EventMerger.Event) -> DeviceSignal { .event(event.action, event.record) }

    @Test func whileUdevAnswersAnEventCountsOnceAndWithItsProperties() {
        var merger = EventMerger(trusted: .udev, grace: .seconds(3))
        #expect(merger.kernelSaid(Self.event(7, .add), at: Self.start).isEmpty)
        let full = Self.event(7, .add, id: "S1")
        #expect(merger.udevSaid(full) == [Self.signal(full)])
        #expect(merger.deadline == nil)
        #expect(merger.expire(at: Self.late).isEmpty)
    }

    @Test func aRemovalCountsAtOnceAndOnce() {
        var merger = EventMerger(trusted: .udev, grace: .seconds(3))
        let gone = Self.event(8, .remove)
        #expect(merger.kernelSaid(gone, at: Self.start) == [Self.signal(gone)])
        #expect(merger.udevSaid(gone).isEmpty)
    }

    /// udevd passes the addition on when the device is gone already: said then, it would raise the dead.
    @Test func whatUdevStillSaysOfARemovedDeviceIsDropped() {
        var merger = EventMerger(trusted: .udev, grace: .seconds(3))
        let other = Self.event(6, .add, "sdb")
        _ = merger.kernelSaid(other, at: Self.start)
        _ = merger.kernelSaid(Self.event(7, .add), at: Self.start)
        #expect(merger.kernelSaid(Self.event(8, .remove), at: Self.start).count == 1)
        #expect(merger.udevSaid(Self.event(7, .add)).isEmpty)
        #expect(merger.udevSaid(other) == [Self.signal(other)])
    }

    @Test func theCopiesMayArriveInEitherOrder() {
        var merger = EventMerger(trusted: .udev, grace: .seconds(3))
        #expect(merger.udevSaid(Self.event(7, .change)).count == 1)
        #expect(merger.kernelSaid(Self.event(7, .change), at: Self.start).isEmpty)
        #expect(merger.deadline == nil)
    }

    @Test func whatUdevDoesNotPassOnInTimeIsGivenAsTheKernelSaidItInOrder() {
        var merger = EventMerger(trusted: .udev, grace: .seconds(3))
        let first = Self.event(7, .add)
        let second = Self.event(8, .change)
        _ = merger.kernelSaid(first, at: Self.start)
        _ = merger.kernelSaid(second, at: Self.start.advanced(by: .seconds(2)))
        #expect(merger.deadline == Self.start.advanced(by: .seconds(3)))
        #expect(merger.expire(at: Self.start.advanced(by: .milliseconds(2999))).isEmpty)
        #expect(merger.expire(at: Self.start.advanced(by: .seconds(3))) == [Self.signal(first), Self.signal(second)])
        #expect(merger.trusted == .kernel)
        let third = Self.event(9, .change)
        #expect(merger.kernelSaid(third, at: Self.late) == [Self.signal(third)])
    }

    @Test func whenUdevIsHeardAgainAfterItMissedEventsEverythingIsLookedAtOnce() {
        var merger = EventMerger(trusted: .kernel, grace: .seconds(3))
        _ = merger.kernelSaid(Self.event(9, .change), at: Self.start)
        #expect(merger.udevSaid(Self.event(10, .change)) == [.rescan])
        #expect(merger.trusted == .udev)
        #expect(merger.kernelSaid(Self.event(10, .change), at: Self.start).isEmpty)
        #expect(merger.kernelSaid(Self.event(11, .change), at: Self.start).isEmpty)
        #expect(merger.udevSaid(Self.event(11, .change)).count == 1)
    }

    /// A rule that takes long (a dying disk is asked for its label) is no reason to look at every device again.
    @Test func aLateCopyIsGivenForItsPropertiesUnlessTheDeviceIsGone() {
        var merger = EventMerger(trusted: .udev, grace: .seconds(3))
        let other = Self.event(5, .add, "sdb")
        for event in [other, Self.event(6, .add), Self.event(7, .change)] {
            _ = merger.kernelSaid(event, at: Self.start)
        }
        #expect(merger.expire(at: Self.late).count == 3)
        #expect(merger.kernelSaid(Self.event(8, .remove), at: Self.late).count == 1)
        #expect(merger.udevSaid(Self.event(6, .add, id: "S1")).isEmpty)
        #expect(merger.trusted == .udev)
        let full = Self.event(5, .add, "sdb", id: "S2")
        #expect(merger.udevSaid(full) == [Self.signal(full)])
        #expect(merger.udevSaid(Self.event(7, .change)).isEmpty)
        #expect(merger.udevSaid(Self.event(8, .remove)).isEmpty)
    }

    @Test func moreThanFitsBecomesARescanAndNothingIsSaidTwice() {
        var merger = EventMerger(trusted: .udev, grace: .seconds(3), limit: 4)
        for sequence in 1...4 { _ = merger.kernelSaid(Self.event(UInt64(sequence), .add), at: Self.start) }
        #expect(merger.kernelSaid(Self.event(5, .add), at: Self.start) == [.rescan])
        #expect(merger.udevSaid(Self.event(3, .add)).isEmpty)
        #expect(merger.deadline == nil)
    }

    @Test func anEventWithoutANumberIsTakenFromWhoIsTrusted() {
        var merger = EventMerger(trusted: .udev, grace: .seconds(3))
        #expect(merger.kernelSaid(Self.event(0, .add), at: Self.start).isEmpty)
        #expect(merger.udevSaid(Self.event(0, .add)).count == 1)
        var alone = EventMerger(trusted: .kernel, grace: .seconds(3))
        #expect(alone.kernelSaid(Self.event(0, .add), at: Self.start).count == 1)
    }

    @Test func memoryStaysBoundedWhenCopiesNeverArrive() {
        var merger = EventMerger(trusted: .kernel, grace: .seconds(3), limit: 8)
        for sequence in 1...100_000 { _ = merger.kernelSaid(Self.event(UInt64(sequence), .change), at: Self.start) }
        #expect((1...32).contains(merger.awaitedCopies))
    }
}
