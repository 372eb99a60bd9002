internal import HealthModel

/// Makes one stream of what the kernel says at once and what udevd says after its rules, so that neither udevd's absence,
/// its death nor its late arrival loses an event.
///
/// While udevd answers, an event counts when udevd has passed it on, because only then are the device's node and
/// properties there; a removal counts at once, because nothing is to be waited for. What udevd has not passed on within
/// `grace` is given as the kernel said it, and from then on the kernel's word counts, until udevd is heard again. If that is
/// only late, its copies are given as they come, for their properties; if it missed events, everything is looked at again.
/// The two copies of an event carry one SEQNUM.
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
    /// Paths of what was given in the kernel's words alone, by number: udevd's copy is still worth something.
    private var bare: [UInt64: String] = [:]

    init(trusted: UdevMonitor.Source, grace: Duration, limit: Int = 1024) {
        self.trusted = trusted
        self.grace = grace
        self.limit = limit
    }

    /// When `expire` has something to do.
    var deadline: MonotonicInstant? { pending.first?.deadline }

    /// Events of which the other copy is still to come; bounded.
    var awaitedCopies: Int { settled.count + bare.count }

    mutating func kernelSaid(_ event: Event, at now: MonotonicInstant) -> [DeviceSignal] {
        if settled.remove(event.sequence) != nil { return [] }
        // Without a number the copies cannot be told to be one event: only the trusted one's is taken.
        guard event.sequence != 0 else { return trusted == .kernel ? [.event(event.action, event.record)] : [] }
        if event.action == .remove {
            forget(path: event.record.path)
            settle(event.sequence)
            return [.event(event.action, event.record)]
        }
        guard trusted == .udev else { return give(event) }
        guard pending.count < limit else { return lostEvents() }
        pending.append(Pending(event: event, deadline: now.advanced(by: grace)))
        return []
    }

    mutating func udevSaid(_ event: Event) -> [DeviceSignal] {
        let isBack = trusted == .kernel
        trusted = .udev
        // Late, but nothing is missing.
        if bare.removeValue(forKey: event.sequence) != nil { return [.event(event.action, event.record)] }
        if settled.remove(event.sequence) != nil { return [] }
        if isBack {
            bare = [:]
            settle(event.sequence)
            return [.rescan]
        }
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
        return overdue.flatMap { give($0.event) }
    }

    /// Some event of either source did not reach us.
    mutating func lostEvents() -> [DeviceSignal] {
        for one in pending { settle(one.event.sequence) }
        pending = []
        bare = [:]
        return [.rescan]
    }

    /// The device is gone: what udevd still has to say of it would raise the dead.
    private mutating func forget(path: String) {
        for earlier in pending where earlier.event.record.path == path { settle(earlier.event.sequence) }
        pending.removeAll { $0.event.record.path == path }
        for (sequence, _) in bare.filter({ $0.value == path }) {
            bare[sequence] = nil
            settle(sequence)
        }
    }

    /// In the kernel's words.
    private mutating func give(_ event: Event) -> [DeviceSignal] {
        bare[event.sequence] = event.record.path
        // On a machine without udevd no copy ever comes.
        if bare.count > limit, let newest = bare.keys.max() {
            bare = bare.filter { $0.key > newest &- UInt64(limit / 2) && $0.key <= newest }
        }
        return [.event(event.action, event.record)]
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
