internal import HealthModel

/// What is remembered of one component as one probe measures it.
struct MeasurementRecord: Sendable {
    var component: Component
    /// The rows that can hold for it.
    let rows: [MeasurementRule]
    private let watched: [WatchedCounter]
    private(set) var condition = ReadCondition.answered
    /// When it was looked at last, whatever came of it.
    private(set) var seenAt: MonotonicInstant
    /// When it answered last; nil if it never did.
    private(set) var readAt: MonotonicInstant?
    /// Consecutive sweeps that did not have it.
    private(set) var missed = 0
    private(set) var missedSince: MonotonicInstant?
    /// It says, or its silence does, that it does not do its work at present.
    private(set) var isDown = false
    /// A link that a person has taken down, or never brought up.
    private(set) var isShut = false
    /// "serial model" of a drive, by which two readers know that they speak of one and the same; nil if it gives none.
    private(set) var serial: String?
    /// Of a replicated device: what it said last.
    private(set) var replicaWords: [String] = []
    /// Of a drive: what its own tests said last.
    private(set) var tests: DriveTests?
    var tracks = TrackSet()
    private var counters = CounterBook()
    var trends = TrendSet()

    init(_ component: Component, shelf: MeasurementBook.Shelf, at instant: MonotonicInstant) {
        self.component = component
        rows = shelf.rows
        watched = shelf.watched
        seenAt = instant
    }

    /// States of a part that its group goes on without already. A bond with a member down is none: it still carries.
    static let downStates: Set<StateName> = [
        .removed, .driveOffline, .carrierLost, .memberFailed, .arrayFailed, .bondDown,
    ]

    /// - Returns: what the rows say.
    mutating func received(_ measurement: Measurement, at instant: MonotonicInstant) -> MeasurementVerdict {
        condition = measurement.condition
        seenAt = instant
        missed = 0
        missedSince = nil
        // Of a link the kernel knows that it carries, whatever its driver does not say.
        isDown =
            (condition == .silent && !measurement.says(.carrierUp))
            || measurement.states.contains { MeasurementRecord.downStates.contains($0) }
        isShut = measurement.states.contains(.administrativelyDown)
        if condition == .answered {
            component.name = measurement.component.name
            readAt = instant
            if component.kind == .replica { replicaWords = measurement.states.map(\.rawValue) + measurement.notes }
            if !watched.isEmpty { counters.read(measurement, watched: watched, at: instant) }
            if component.kind == .drive, let number = measurement.identity["serial"], !number.isEmpty {
                serial = "\(number) \(measurement.identity["model"] ?? "")"
            }
            if component.kind == .drive { tests = DriveTests(measurement) }
            trends.read(measurement, at: instant)
        }
        return MeasurementVerdict(
            MeasurementView(measurement: measurement, counters: counters, at: instant, isLive: true), rows: rows,
            watching: tracks)
    }

    func isOverdue(at now: MonotonicInstant, limit: Duration) -> Bool { seenAt.age(at: now) > limit }

    /// It was looked at and is as it was.
    mutating func isUnchanged(at instant: MonotonicInstant) {
        seenAt = instant
        tracks.update { $0.stands(at: instant) }
    }

    mutating func wasMissed(at instant: MonotonicInstant) {
        missed += 1
        missedSince = missedSince ?? instant
        seenAt = instant
        isDown = true
        tracks.update { $0.stands(at: instant) }
    }
}

/// What one probe measures: its components, and what depends on them.
struct MeasuredSense: Sendable {
    /// More components are no inventory but a mistake, or an attack on the daemon's memory.
    static let limit = 4096

    private(set) var records: [MeasurementRecord] = []
    private var slots: [ComponentKey: Int] = [:]
    var uses: [ComponentKey: (use: DeviceUse, at: MonotonicInstant)] = [:]
    /// Components that found no room.
    private(set) var refused = 0

    func record(of key: ComponentKey) -> MeasurementRecord? { slots[key].map { records[$0] } }

    /// Before a report is taken in: where it would not fit, what is gone and was well makes room first.
    mutating func makeRoom(for readings: [Reading]) {
        refused = 0
        guard records.count + readings.count > MeasuredSense.limit else { return }
        let news = readings.count { reading in
            guard case .measurement(let measurement) = reading else { return false }
            return slots[ComponentKey(measurement.component)] == nil
        }
        guard records.count + news > MeasuredSense.limit else { return }
        forget { $0.missed > 0 && $0.tracks.tracks.isEmpty }
    }

    /// Components that are there and were not looked at for longer than `limit`.
    func overdue(at now: MonotonicInstant, limit: Duration) -> Int {
        records.count { $0.isOverdue(at: now, limit: limit) }
    }

    /// The place of a component; nil if there is no room for another one.
    mutating func slot(of component: Component, book: MeasurementBook, at instant: MonotonicInstant) -> Int? {
        let key = ComponentKey(component)
        if let slot = slots[key] { return slot }
        guard records.count < MeasuredSense.limit else {
            refused += 1
            return nil
        }
        records.append(MeasurementRecord(component, shelf: book.shelf(for: component.kind), at: instant))
        slots[key] = records.count - 1
        return records.count - 1
    }

    mutating func update<Value>(_ slot: Int, _ body: (inout MeasurementRecord) -> Value) -> Value {
        body(&records[slot])
    }

    mutating func updateAll(_ body: (inout MeasurementRecord) -> Void) {
        for index in records.indices { body(&records[index]) }
    }

    mutating func forget(where condition: (MeasurementRecord) -> Bool) {
        records.removeAll(where: condition)
        slots = Dictionary(
            records.indices.map { (ComponentKey(records[$0].component), $0) }, uniquingKeysWith: { first, _ in first })
    }
}
