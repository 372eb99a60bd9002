internal import HealthModel

/// Makes one stream of what the kernel says at once and what udevd says after its rules, so that neither udevd's absence,
/// its death nor its late arrival loses an event.
///
/// While udevd answers, an event counts when udevd has passed it on, because only then are the device's node and
/// properties there; a removal counts at once, because nothing is to be waited for. What udevd has not passed on within
/// `grace` is given as the kernel said it, and from then on the kernel's word counts, until udevd is heard again: then
/// everything is looked at again, once, for the properties that were missed. The two copies of an event carry one SEQNUM.
struct EventMerger {
    struct Event: Equatable {
        var sequence: UInt64
        var action: DeviceAction
        var record: DeviceRecord
    }

    private struct Pending {
        var event: Event
        var deadline: MonotonicInstant
    }

    /// Whose word counts now.
    private(set) var trusted: UdevMonitor.Source
    private let grace: Duration
    private let limit: Int
    /// Said by the kernel, not yet by udevd; in the kernel's order.
    private var pending: [Pending] = []
    /// Numbers of events that were given while their other copy is still on its way.
    private var settled: Set<UInt64> = []

    init(trusted: UdevMonitor.Source, grace: Duration, limit: Int = 1024) {
        self.trusted = trusted
        self.grace = grace
        self.limit = limit
    }

    /// When `expire` has something to do.
    var deadline: MonotonicInstant? { pending.first?.deadline }

    /// Events of which the other copy is still to come; bounded.
    var awaitedCopies: Int { settled.count }

    mutating func kernelSaid(_ event: Event, at now: MonotonicInstant) -> [DeviceSignal] {
        if settled.remove(event.sequence) != nil { return [] }
        guard trusted == .udev else {
            settle(event.sequence)
            return [.event(event.action, event.record)]
        }
        // Without a number the copies cannot be told to be one event: only udevd's is taken.
        guard event.sequence != 0 else { return [] }
        if event.action == .remove {
            // What udevd still has to say of it comes too late.
            for earlier in pending where earlier.event.record.path == event.record.path {
                settle(earlier.event.sequence)
            }
            pending.removeAll { $0.event.record.path == event.record.path }
            settle(event.sequence)
            return [.event(event.action, event.record)]
        }
        guard pending.count < limit else { return lostEvents() }
        pending.append(Pending(event: event, deadline: now.advanced(by: grace)))
        return []
    }

    mutating func udevSaid(_ event: Event) -> [DeviceSignal] {
        guard trusted == .udev else {
            trusted = .udev
            settle(event.sequence)
            return [.rescan]
        }
        if settled.remove(event.sequence) != nil { return [] }
        if let index = pending.firstIndex(where: { $0.event.sequence == event.sequence }) {
            pending.remove(at: index)
        } else {
            settle(event.sequence)
        }
        return [.event(event.action, event.record)]
    }

    /// udevd has not passed on in time what the kernel said: gives it, and everything that waits behind it.
    mutating func expire(at now: MonotonicInstant) -> [DeviceSignal] {
        guard let deadline, deadline <= now else { return [] }
        return udevIsGone()
    }

    /// There is no udevd (any more).
    mutating func udevIsGone() -> [DeviceSignal] {
        trusted = .kernel
        let overdue = pending
        pending = []
        for one in overdue { settle(one.event.sequence) }
        return overdue.map { .event($0.event.action, $0.event.record) }
    }

    /// Some event of either source did not reach us.
    mutating func lostEvents() -> [DeviceSignal] {
        for one in pending { settle(one.event.sequence) }
        pending = []
        return [.rescan]
    }

    /// SEQNUM grows by one an event of the whole machine, so that far older numbers will not be heard again.
    private mutating func settle(_ sequence: UInt64) {
        guard sequence != 0 else { return }
        settled.insert(sequence)
        guard settled.count > 4 * limit else { return }
        let newest = settled.max() ?? 0
        let oldest = newest > UInt64(2 * limit) ? newest - UInt64(2 * limit) : 0
        settled = settled.filter { $0 >= oldest }
        // Numbers that are far apart are no kernel's; bounded all the same.
        if settled.count > 4 * limit { settled = [] }
    }
}
