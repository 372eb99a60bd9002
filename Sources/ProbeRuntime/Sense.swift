package import HealthModel

/// One sense: what reads one kind of device of this machine. The service that runs it keeps its schedule, its deadline
/// and its breaker, and sends what it reads to the daemon; the sense only reads.
package protocol Sense: Sendable {
    /// The `probe` of its reports: "disk", "sensors", "nic", "memory", "system".
    var name: String { get }
    /// The `source` of its reports: where it looks ("/sys/class/hwmon", "rtnetlink").
    var source: String { get }

    /// Reads. Never throws: what could not be read is a reading, or the outcome says so.
    func read(_ request: SenseRequest) async -> SenseResult

    /// Events of its own devices that call for a reading at once. Ends when its consumer ends; a sense without events
    /// returns a stream that never yields.
    func wakes() -> AsyncStream<SenseWake>

    /// The reports go to a new reader, who knows nothing yet. A sweep follows. Said again when a reading is discarded
    /// because it was begun for the reader before.
    func beginAnew() async

    /// What the last reading gave has reached its reader.
    func delivered() async
}

extension Sense {
    package func beginAnew() async {}
    package func delivered() async {}
}

/// Why a sense is asked.
package enum SenseRequest: Equatable, Sendable {
    /// Everything, however slow: the first pass, a rescan, a person who asks once.
    case sweep
    /// What is due by the sense's own schedule.
    case due
    /// What these device names ("sda", "eth0") concern.
    case devices(Set<String>)
}

/// An event that calls for a reading.
package enum SenseWake: Equatable, Sendable {
    case devices(Set<String>)
    /// Events were lost: everything must be looked at again.
    case rescan
}

/// What one reading gave.
package struct SenseResult: Equatable, Sendable {
    package var outcome: ProbeOutcome
    package var readings: [Reading]
    /// Whether it went over everything that the sense knows.
    package var sweep: Bool
    /// When the sense wants to be asked again (`due`), from now.
    package var next: Duration
    /// When its next reading begins at the latest, from now; readings age by it. Zero: as configured.
    package var nextWithin: Duration

    package init(
        outcome: ProbeOutcome = .complete, readings: [Reading], sweep: Bool, next: Duration, nextWithin: Duration
    ) {
        self.outcome = outcome
        self.readings = readings
        self.sweep = sweep
        self.next = next
        self.nextWithin = nextWithin
    }
}
