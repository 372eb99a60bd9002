internal import HealthModel

/// Whether a SEL entry can be believed beside its neighbours. A BMC that loses its mind logs all of it.
struct SELPlausibility {
    /// So many of the newest entries are compared; a log may hold thousands.
    static let contextLimit = 256
    /// Seconds of the BMC's clock within which entries belong together.
    static let together: Int64 = 3
    /// One sensor that asserts so many faults at once is a register of ones.
    static let tooManyOffsets = 5

    /// Assertions of faults, newest last.
    private var context: [SELEntry] = []

    mutating func append(_ entries: [SELEntry]) {
        for entry in entries where !context.contains(entry) { context.append(entry) }
        if context.count > SELPlausibility.contextLimit {
            context.removeFirst(context.count - SELPlausibility.contextLimit)
        }
    }

    mutating func removeAll() { context = [] }

    /// - Parameter sensorCount: how many sensors the BMC has; 0 where that is not known.
    func isBelievable(_ entry: SELEntry, sensorCount: Int) -> Bool {
        let near = context.filter { isTogether($0, entry) }
        let offsets = Set(
            near.filter { isSameSensor($0, entry) && $0.eventTypeCode == entry.eventTypeCode }.compactMap(\.eventOffset)
        )
        if entry.eventTypeCode != EventType.threshold.rawValue, offsets.count >= SELPlausibility.tooManyOffsets {
            return false
        }
        guard sensorCount > 0 else { return true }
        let sensors = Set(near.map { "\($0.component.kind.rawValue)/\($0.component.id)" })
        return sensors.count < max(5, (sensorCount + 1) / 2)
    }

    private func isTogether(_ left: SELEntry, _ right: SELEntry) -> Bool {
        guard let leftTime = left.timestamp, let rightTime = right.timestamp else {
            return left.timestamp == nil && right.timestamp == nil && abs(left.recordID - right.recordID) < 64
        }
        // The BMC's clock is untrusted input: no arithmetic that can trap.
        let (difference, overflow) = leftTime.subtractingReportingOverflow(rightTime)
        return !overflow && difference.magnitude <= SELPlausibility.together.magnitude
    }

    private func isSameSensor(_ left: SELEntry, _ right: SELEntry) -> Bool {
        left.sensorNumber == right.sensorNumber && left.component.kind == right.component.kind
            && left.component.id == right.component.id
    }
}
