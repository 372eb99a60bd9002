/// The only source of chance in a simulation: SplitMix64 (Steele, Lea, Flood 2014), with ranges of our own, so that a
/// seed means the same with every version of the standard library.
struct SimulationRandom: Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A stream of its own for one concern: what one concern draws does not shift another's.
    mutating func stream(_ label: UInt64) -> SimulationRandom {
        SimulationRandom(seed: next() ^ (label &* 0xD6E8_FEB8_6659_FD93))
    }

    /// `0..<limit`; the multiplication's bias is below 2^-32 for the limits used here.
    mutating func below(_ limit: Int) -> Int {
        guard limit > 1 else { return 0 }
        return Int(next().multipliedFullWidth(by: UInt64(limit)).high)
    }

    mutating func int(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    /// Nanoseconds, from a range of milliseconds.
    mutating func milliseconds(_ range: ClosedRange<Int>) -> SimulatedTime {
        SimulatedTime(int(range)) * .millisecond + SimulatedTime(below(1_000_000))
    }

    mutating func seconds(_ range: ClosedRange<Int>) -> SimulatedTime {
        milliseconds(range.lowerBound * 1000...range.upperBound * 1000)
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}

/// Nanoseconds since the simulation began: the world's own time, which no node can read.
typealias SimulatedTime = Int64

extension SimulatedTime {
    static let millisecond: SimulatedTime = 1_000_000
    static let second: SimulatedTime = 1_000_000_000
    /// Long before everything.
    static let never: SimulatedTime = -1_000_000_000_000_000_000
}
