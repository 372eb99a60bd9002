/// What happens next. One of these is one step.
enum Event: Sendable {
    /// A probe's timer: it reads the hardware and reports.
    case probe(node: Int, probe: Int)
    /// The BMC's log has a new entry, and its probe is woken by it.
    case logEntry(node: Int)
    /// A report that was delayed, repeated or overtaken arrives.
    case deliver(slot: Int)
    case wake(node: Int, token: Int)
    case beat(node: Int, life: Int)
    /// A request of the agent's loop to the cluster is answered.
    case answered(node: Int, life: Int)
    /// The statement that is being said has been read back, or not.
    case spoken(node: Int, life: Int)
    /// A power-off that the agent asked the fencer for has ended.
    case fenced(node: Int, life: Int, slot: Int)
    /// An attribute manager's message comes back in the cluster's one order.
    case attribute(slot: Int)
    /// Corosync agrees on who is there.
    case membership
    /// The DC computes a transition.
    case schedule(node: Int)
    /// A resource agent's start or stop ends.
    case resource(Int, node: Int, token: Int)
    case fenceStep(slot: Int)
    case powerOn(node: Int, token: Int)
    case joins(node: Int, boot: Int)
    case agentStarts(node: Int, boot: Int)
    case attributeManagerBack(node: Int, token: Int)
    /// The second of two people takes the drain back.
    case undrain(node: Int)
    case faultBegins(Int)
    case faultEnds(Int)
}

/// A binary heap by instant, then by order of insertion, so that one seed has one order.
struct EventQueue {
    private struct Entry {
        var at: SimulatedTime
        var order: UInt64
        var event: Event

        func precedes(_ other: Entry) -> Bool { at != other.at ? at < other.at : order < other.order }
    }

    private var heap: [Entry] = []
    private var order: UInt64 = 0

    init() {
        heap.reserveCapacity(128)
    }

    mutating func add(_ event: Event, at instant: SimulatedTime) {
        order += 1
        heap.append(Entry(at: instant, order: order, event: event))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].precedes(heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    mutating func next() -> (at: SimulatedTime, event: Event)? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        return (first.at, first.event)
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var child = parent * 2 + 1
            guard child < heap.count else { return }
            if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
            guard heap[child].precedes(heap[parent]) else { return }
            heap.swapAt(child, parent)
            parent = child
        }
    }
}
