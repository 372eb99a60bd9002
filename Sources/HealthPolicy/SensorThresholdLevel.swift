internal import HealthModel

/// One of a sensor's six thresholds.
enum ThresholdLevel: Int, Sendable, CaseIterable {
    case lowerNonCritical
    case lowerCritical
    case lowerNonRecoverable
    case upperNonCritical
    case upperCritical
    case upperNonRecoverable

    var isUpper: Bool { rawValue >= ThresholdLevel.upperNonCritical.rawValue }
    /// 1 non-critical, 2 critical, 3 non-recoverable.
    var rank: Int { rawValue % 3 + 1 }
    /// Its bit in the answer to Get Sensor Reading (IPMI 2.0 section 35.14 byte 4).
    var bit: Int { 1 << rawValue }
    /// The event offset that means "crossed outwards" (IPMI 2.0 table 42-2): going low for the lower three, going high
    /// for the upper three. The other six offsets are the way back and no news.
    var outwardOffset: Int { isUpper ? 2 * rawValue + 1 : 2 * rawValue }

    var words: String {
        switch self {
        case .lowerNonCritical: "lower non-critical"
        case .lowerCritical: "lower critical"
        case .lowerNonRecoverable: "lower non-recoverable"
        case .upperNonCritical: "upper non-critical"
        case .upperCritical: "upper critical"
        case .upperNonRecoverable: "upper non-recoverable"
        }
    }

    func limit(in thresholds: SensorThresholds) -> Double? {
        switch self {
        case .lowerNonCritical: thresholds.lowerNonCritical
        case .lowerCritical: thresholds.lowerCritical
        case .lowerNonRecoverable: thresholds.lowerNonRecoverable
        case .upperNonCritical: thresholds.upperNonCritical
        case .upperCritical: thresholds.upperCritical
        case .upperNonRecoverable: thresholds.upperNonRecoverable
        }
    }
}

/// The thresholds of a reading that can be believed.
///
/// Some BMCs fill thresholds that nobody set with 0, -1 or all ones, and then call a sensor at 47 celsius fatal. Such a
/// threshold is left out together with the BMC's bit for it, which compares with the same number.
struct BelievableThresholds {
    private var limits: [ThresholdLevel: Double] = [:]
    /// Bits of Get Sensor Reading that compare with a threshold that was left out.
    private(set) var disbelievedBits = 0

    init(_ thresholds: SensorThresholds?, unit: SensorUnit?, isMargin: Bool) {
        guard let thresholds else { return }
        for level in ThresholdLevel.allCases {
            guard let limit = level.limit(in: thresholds) else { continue }
            if limit.isFinite, isMargin || !BelievableThresholds.isSentinel(limit, level: level, unit: unit) {
                limits[level] = limit
            } else {
                disbelievedBits |= level.bit
            }
        }
        guard !isOrdered else { return }
        // Thresholds that contradict each other say nothing; what the BMC makes of them is all that is left.
        limits = [:]
    }

    subscript(level: ThresholdLevel) -> Double? { limits[level] }

    private var isOrdered: Bool {
        let ascending: [ThresholdLevel] = [
            .lowerNonRecoverable, .lowerCritical, .lowerNonCritical, .upperNonCritical, .upperCritical,
            .upperNonRecoverable,
        ]
        let present = ascending.compactMap { limits[$0] }
        return zip(present, present.dropFirst()).allSatisfy { $0 <= $1 }
    }

    private static func isSentinel(_ limit: Double, level: ThresholdLevel, unit: SensorUnit?) -> Bool {
        guard level.isUpper else { return false }
        if limit == 0 || limit == -1 { return true }
        return unit == .celsius && limit < 0
    }
}
