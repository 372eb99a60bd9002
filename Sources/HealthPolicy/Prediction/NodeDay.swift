internal import HealthModel

/// The day by the node's own clock, and the boot that it belongs to. Given by the caller, as all time is.
package struct NodeDay: Equatable, Sendable {
    /// Since 1970-01-01, UTC.
    package var day: Int
    /// Stands for the kernel's boot id; instants of two boots cannot be compared.
    package var boot: UInt64

    package init(day: Int, boot: UInt64) {
        self.day = day
        self.boot = boot
    }

    /// nil for a clock that says nothing sensible.
    ///
    /// - Parameter wall: Seconds since 1970.
    package init?(wall: Double, boot: String) {
        guard wall >= 0, wall < 86_400 * Double(DriveLedger.lastDay) else { return nil }
        day = Int(wall / 86_400)
        // FNV-1a (draft-eastlake-fnv), because Swift's own hash differs from process to process.
        self.boot = boot.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}

/// Believes a clock's day: not one that lies before what was filed already, or far beyond it, before it has stood for a
/// day. A clock that comes up in 1970 and is set a minute later must not cost a month of history.
struct DayKeeper: Equatable, Sendable {
    static let patience = Duration.seconds(86_400)
    private var doubtedSince: MonotonicInstant?

    /// - Returns: the day to file under; nil while the clock is doubted.
    mutating func believed(_ day: Int, newest: Int?, at now: MonotonicInstant) -> Int? {
        guard let newest, day < newest || day > newest + DrivePredictor.window + 1 else {
            doubtedSince = nil
            return day
        }
        let since = doubtedSince ?? now
        doubtedSince = since
        guard since.age(at: now) >= DayKeeper.patience else { return nil }
        doubtedSince = nil
        return day
    }
}
