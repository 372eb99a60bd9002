internal import HealthModel

/// Where one value drifts: a robust slope (Theil-Sen: the median of the slopes of all pairs) over a bounded number of
/// samples, and how long until a limit at this rate. Says nothing unless the fit is good.
struct Trend: Sendable {
    /// How densely and how long samples are kept.
    struct Pace: Sendable {
        let spacing: Duration

        /// Two hours: a heat sink that comes off, a filter that clogs in front of a warming room.
        static let hours = Pace(spacing: .seconds(300))
        /// Four days: bearings and regulators.
        static let days = Pace(spacing: .seconds(4 * 3600))
    }

    static let sampleLimit = 24
    /// Fewer pairs than those of so many samples have no say.
    static let fewestSamples = 12
    /// Of the pairs that differ so many must go the same way (Kendall's concordance).
    static let agreement = 0.9
    /// A step is no drift: of all pairs at most so many may be equal.
    static let ties = 0.4
    /// The newer half must go on at this share of the whole slope, else it is settling (a node that warms up).
    static let persistence = 0.5
    /// Further ahead than so many times what was observed is guessing.
    static let farsightedness = 3.0

    let pace: Pace
    private var samples: [Sample] = []

    struct Sample: Sendable {
        let at: MonotonicInstant
        let value: Double
    }

    struct Fit: Equatable, Sendable {
        /// Units a second.
        let slope: Double
        /// Of the line, at the newest sample.
        let level: Double
        /// Median distance of the samples from the line.
        let scatter: Double
        /// Seconds from the oldest sample to the newest.
        let span: Double
    }

    init(_ pace: Pace) {
        self.pace = pace
    }

    var newest: MonotonicInstant? { samples.last?.at }

    /// - Returns: true if the value was taken as a sample; most are not.
    @discardableResult
    mutating func read(_ value: Double, at instant: MonotonicInstant) -> Bool {
        guard value.isFinite else { return false }
        if let last = samples.last {
            let age = last.at.age(at: instant)
            guard age >= pace.spacing else { return false }
            // What happened meanwhile nobody knows.
            if age > pace.spacing * 4 { samples = [] }
        }
        samples.append(Sample(at: instant, value: value))
        if samples.count > Trend.sampleLimit { samples.removeFirst(samples.count - Trend.sampleLimit) }
        return true
    }

    /// - Parameter noise: a change that is no more than this is none, in the value's unit.
    func fit(noise: Double) -> Fit? {
        guard samples.count >= Trend.fewestSamples, let first = samples.first, let last = samples.last else {
            return nil
        }
        let points = samples.map { (time: Trend.seconds(first.at, $0.at), value: $0.value) }
        let all = Slopes(points[...])
        guard let slope = all.median, slope != 0, all.agreement >= Trend.agreement, all.ties <= Trend.ties,
            let newer = Slopes(points[(points.count / 2)...]).median, newer / slope >= Trend.persistence
        else { return nil }
        let offset = Slopes.median(points.map { $0.value - slope * $0.time })
        let scatter = Slopes.median(points.map { abs($0.value - slope * $0.time - offset) })
        let span = Trend.seconds(first.at, last.at)
        let change = abs(slope) * span
        guard change.isFinite, change > noise, change > 5 * scatter else { return nil }
        return Fit(slope: slope, level: offset + slope * span, scatter: scatter, span: span)
    }

    private static func seconds(_ from: MonotonicInstant, _ to: MonotonicInstant) -> Double {
        Double(from.age(at: to).wholeNanoseconds) / 1e9
    }
}

extension Trend.Fit {
    /// Seconds until the line is at `limit`; nil if it goes the other way, is there already, or only after longer than
    /// this fit can speak for.
    func secondsToReach(_ limit: Double) -> Double? {
        let time = (limit - level) / slope
        guard time.isFinite, time > 0, time <= span * Trend.farsightedness else { return nil }
        return time
    }
}

/// The slopes of all pairs of points.
private struct Slopes {
    private(set) var median: Double?
    /// Of the pairs that differ, the share that goes the median's way.
    private(set) var agreement = 0.0
    /// Of all pairs, the share that does not differ.
    private(set) var ties = 0.0

    init(_ points: ArraySlice<(time: Double, value: Double)>) {
        var slopes: [Double] = []
        slopes.reserveCapacity(points.count * points.count / 2)
        for left in points.indices {
            for right in (left + 1)..<max(left + 1, points.endIndex) {
                let time = points[right].time - points[left].time
                guard time > 0 else { continue }
                let slope = (points[right].value - points[left].value) / time
                if slope.isFinite { slopes.append(slope) }
            }
        }
        guard !slopes.isEmpty else { return }
        let median = Slopes.median(slopes)
        let rising = slopes.count { $0 > 0 }
        let falling = slopes.count { $0 < 0 }
        self.median = median
        agreement = Double(median > 0 ? rising : falling) / Double(max(1, rising + falling))
        ties = Double(slopes.count - rising - falling) / Double(slopes.count)
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return .nan }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
