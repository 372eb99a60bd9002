/// Counts when one detector would have called: on the days of the living, and before each failure.
///
/// A detector has levels 0...`top`; it calls at a threshold if its level is at or above it. Level 0 never calls.
struct AlarmTally: Sendable {
    /// A drive that fails within so many days is rightly called.
    static let horizon = 30

    struct Call: Sendable {
        var daysBefore: Int
        var level: Int
    }

    let top: Int
    /// By level: days on which the drive did not fail within the horizon, each as many as it stands for.
    private(set) var livingDays: [Double]
    /// By level: days on which it did.
    private(set) var failingDays: [Double]
    /// Each failed drive's days.
    private(set) var failures: [[Call]] = []

    init(top: Int) {
        self.top = top
        livingDays = Array(repeating: 0, count: top + 1)
        failingDays = livingDays
    }

    mutating func living(level: Int, standingFor days: Double) {
        livingDays[bounded(level)] += days
    }

    /// The days of one failed drive, the failure's own included. Those before the horizon are days of a living drive.
    mutating func failed(_ calls: [Call]) {
        for call in calls {
            if call.daysBefore > Self.horizon {
                livingDays[bounded(call.level)] += 1
            } else {
                failingDays[bounded(call.level)] += 1
            }
        }
        failures.append(calls)
    }

    /// Another file's days beside these: one threshold for them all, as whoever looks after many models has one.
    mutating func add(_ other: AlarmTally) {
        guard other.top == top else { return }
        for level in livingDays.indices {
            livingDays[level] += other.livingDays[level]
            failingDays[level] += other.failingDays[level]
        }
        failures += other.failures
    }

    private func bounded(_ level: Int) -> Int { max(0, min(top, level)) }

    /// What the detector achieves at a threshold of 1...`top` + 1, of which the last never calls.
    func point(at threshold: Int) -> AlarmPoint {
        let all = livingDays.reduce(0, +)
        let threshold = max(1, min(top + 1, threshold))
        let called = livingDays[threshold...].reduce(0, +)
        var caught = 0
        var ahead = 0
        var leads: [Int] = []
        for failure in failures {
            let calls = failure.filter { $0.level >= threshold }
            guard calls.contains(where: { $0.daysBefore <= Self.horizon }) else { continue }
            caught += 1
            if calls.contains(where: { (1...Self.horizon).contains($0.daysBefore) }) { ahead += 1 }
            leads.append(calls.map(\.daysBefore).max() ?? 0)
        }
        return AlarmPoint(
            failed: failures.count, caught: caught, caughtADayAhead: ahead,
            falseAlarmsPerThousandDays: all > 0 ? 1000 * called / all : nil, medianLead: Self.median(leads))
    }

    /// The lowest threshold whose false alarms are at most `limit`; `top` + 1 if there is none. It is found by false
    /// alarms alone, never by recall.
    func threshold(withFalseAlarmsAtMost limit: Double) -> Int {
        let all = livingDays.reduce(0, +)
        var called = 0.0
        var threshold = top + 1
        while threshold > 1 {
            called += livingDays[threshold - 1]
            // A hair of room for sums in another order.
            guard all > 0, 1000 * called / all <= limit * (1 + 1e-9) else { break }
            threshold -= 1
        }
        return threshold
    }

    static func median(_ values: [Int]) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? Double(sorted[middle]) : Double(sorted[middle - 1] + sorted[middle]) / 2
    }
}

/// What a detector achieves at one threshold.
struct AlarmPoint: Codable, Equatable, Sendable {
    var failed: Int
    /// Called on at least one of the last 30 days, the failure's own included.
    var caught: Int
    /// The same without the day of the failure.
    var caughtADayAhead: Int
    /// Days called of 1,000 days on which the drive did not fail within 30 days; nil: the file has no such days.
    var falseAlarmsPerThousandDays: Double?
    /// From the first call in the file to the failure, of those caught, in days. Cut off where the file begins.
    var medianLead: Double?

    var recall: Double? { failed > 0 ? Double(caught) / Double(failed) : nil }
    var recallADayAhead: Double? { failed > 0 ? Double(caughtADayAhead) / Double(failed) : nil }
}
