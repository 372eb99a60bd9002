internal import HealthModel

/// One entry of a drive's self-test log, in terms that ATA, SCSI and NVMe share.
package struct SelfTestEntry: Equatable, Sendable {
    package enum Outcome: Equatable, Sendable {
        case passed
        case failed
        /// Aborted, interrupted, still running: says nothing.
        case inconclusive
    }

    package var outcome: Outcome
    /// A test of the whole surface: a later one that passes outdates what failed before it (as in smartctl).
    package var isExtended: Bool
    /// Power-on hours when it ended; nil: not said.
    package var hours: UInt64?
    /// What the log says of it.
    package var words: String

    package init(outcome: Outcome, isExtended: Bool, hours: UInt64?, words: String) {
        self.outcome = outcome
        self.isExtended = isExtended
        self.hours = hours
        self.words = words
    }

    package var failed: Bool { outcome == .failed }

    var sentence: String { "self-test at \(hours.map { "\($0) h" } ?? "an unknown hour"): \(words)" }

    /// - Parameter entries: newest first.
    package static func failedAndNotOutdated(_ entries: [SelfTestEntry]) -> Int {
        entries.prefix { !($0.outcome == .passed && $0.isExtended) }.count(where: \.failed)
    }

    /// When the newest test of the whole surface passed, and when the newest one failed: a diagnostic that may say later
    /// whether a drive was rightly mistrusted.
    /// - Parameters:
    ///   - entries: in any order.
    ///   - powerOnHours: of the drive; without them an hour of the log has no place in time.
    ///   - hoursWrap: the log counts hours in 16 bits (ACS-3 table A.21, SPC-4 section 7.3.18).
    static func milestones(
        _ entries: [SelfTestEntry], powerOnHours: Double?, hoursWrap: Bool
    ) -> [(QuantityName, Double)] {
        guard let powerOnHours, !hoursWrap || powerOnHours < 65_535 else { return [] }
        func newest(_ name: QuantityName, where condition: (SelfTestEntry) -> Bool) -> (QuantityName, Double)? {
            // A later hour than the drive's own is garbage.
            let hours = entries.filter(condition).compactMap { $0.hours.map { Double($0) } }
            return hours.filter { $0 <= powerOnHours }.max().map { (name, $0) }
        }
        return [
            newest(.extendedTestPassed) { $0.isExtended && $0.outcome == .passed },
            newest(.selfTestFailed, where: \.failed),
        ].compactMap { $0 }
    }

    /// What the log's words mean, in ATA and in SCSI listings.
    package static func outcome(words: some StringProtocol) -> Outcome {
        let words = words.lowercased()
        if words.contains("in progress") || words.contains("abort") || words.contains("interrupt")
            || words.contains("not run")
        {
            return .inconclusive
        }
        if words.contains("fail") || words.contains("fatal") || words.contains("unknown error")
            || words.contains("damage")
        {
            return .failed
        }
        return words.contains("completed") ? .passed : .inconclusive
    }
}
