internal import HealthModel

/// The past of one component's counters, as far as rules ask for growth. Bounded: few names, few samples each.
struct CounterBook: Sendable {
    private var histories: [CounterHistory] = []

    mutating func read(_ measurement: Measurement, watched: [WatchedCounter], at instant: MonotonicInstant) {
        for counter in watched {
            guard let value = measurement[counter.name], value.isFinite else { continue }
            if let index = histories.firstIndex(where: { $0.name == counter.name }) {
                histories[index].read(value, at: instant)
            } else {
                histories.append(CounterHistory(counter, value: value, at: instant))
            }
        }
    }

    func growth(of name: QuantityName, within duration: Duration, at now: MonotonicInstant) -> Double? {
        histories.first { $0.name == name }?.growth(within: duration, at: now)
    }
}

/// A counter that some row wants to see grow, and the longest time over which one does.
struct WatchedCounter: Sendable {
    let name: QuantityName
    let window: Duration

    /// Those of a set of rows.
    static func all(in rows: [MeasurementRule]) -> [WatchedCounter] {
        var windows: [QuantityName: Duration] = [:]
        for (name, window) in rows.flatMap(\.condition.growths) {
            windows[name] = max(windows[name] ?? .zero, window)
        }
        return windows.map { WatchedCounter(name: $0.key, window: $0.value) }
            .sorted { $0.name.rawValue < $1.name.rawValue }
    }
}

extension MeasurementCondition {
    fileprivate var growths: [(QuantityName, Duration)] {
        switch self {
        case .grew(let name, _, let duration): [(name, duration)]
        case .not(let condition), .inFile(let condition): condition.growths
        case .all(let conditions), .any(let conditions): conditions.flatMap(\.growths)
        case .says, .condition, .measured, .atLeast, .below, .beyond, .identity: []
        }
    }
}

/// One counter's samples within the longest window that a row asks for. A value that goes down is a device or driver that
/// began anew, and so does its history.
private struct CounterHistory: Sendable {
    static let limit = 32

    let name: QuantityName
    private let spacing: Duration
    private let window: Duration
    /// Oldest first; the first may be older than the window, as the value that stood when it began.
    private var samples: [(at: MonotonicInstant, value: Double)]
    private var newest: (at: MonotonicInstant, value: Double)

    init(_ counter: WatchedCounter, value: Double, at instant: MonotonicInstant) {
        name = counter.name
        window = counter.window
        spacing = counter.window / (CounterHistory.limit / 2)
        newest = (instant, value)
        samples = [newest]
    }

    mutating func read(_ value: Double, at instant: MonotonicInstant) {
        if value < newest.value {
            samples = []
        } else if let last = samples.last, last.at.age(at: instant) < spacing {
            newest = (instant, value)
            return
        }
        newest = (instant, value)
        samples.append(newest)
        while samples.count > 2, samples[1].at.age(at: instant) >= window || samples.count > CounterHistory.limit {
            samples.removeFirst()
        }
    }

    /// At least so much within some stretch of that length that ends now or before. With readings further apart than the
    /// stretch their average counts, which at least one stretch between them reached.
    func growth(within duration: Duration, at now: MonotonicInstant) -> Double? {
        guard let baseline = samples.first(where: { $0.at.age(at: now) <= duration && $0.at < newest.at }) else {
            guard let last = samples.last(where: { $0.at < newest.at }) else { return nil }
            let elapsed = Double(last.at.age(at: newest.at).wholeNanoseconds)
            return (newest.value - last.value) * min(1, Double(duration.wholeNanoseconds) / elapsed)
        }
        return newest.value - baseline.value
    }
}
