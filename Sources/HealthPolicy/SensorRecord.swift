internal import HealthModel

/// What is remembered of one sensor between passes, apart from what the rules make of it.
struct SensorRecord: Sendable {
    var component: Component
    var sensorNumber: Int
    var subject: SensorSubject?
    var isAnalog: Bool
    var isSupply: Bool
    /// Bits of the thresholds that it has (`ThresholdLevel.bit`); 0 where its BMC does not tell.
    var levels = 0
    /// The newest reading that could be judged; nil if there was none.
    var readAt: MonotonicInstant?
    /// Consecutive complete passes in which it was missing or gave nothing.
    var missed = 0
    var missedSince: MonotonicInstant?
    /// Consecutive passes in which its value was implausible.
    var suspects = 0
    var suspectSince: MonotonicInstant?
    var suspectSeen: MonotonicInstant?
    var suspicion: String?
    /// Its presence bit was set in an earlier pass.
    var wasPresent = false
    var tracks = TrackSet()
    var trends = TrendSet()

    init(_ reading: SensorReading) {
        component = reading.component
        sensorNumber = reading.sensorNumber
        subject = reading.subject
        isAnalog = reading.value != nil
        isSupply = false
    }

    mutating func wasSeen(_ reading: SensorReading) {
        component = reading.component
        sensorNumber = reading.sensorNumber
        subject = reading.subject
        if reading.value != nil { isAnalog = true }
        if let thresholds = reading.thresholds { levels = thresholds.levels }
        if reading.eventType == .sensorSpecific,
            SensorType(words: reading.sensorType, kind: reading.component.kind) == .powerSupply
        {
            isSupply = true
        }
    }

    mutating func wasRead(at instant: MonotonicInstant) {
        readAt = instant
        missed = 0
        missedSince = nil
        forgetSuspicion()
    }

    mutating func forgetSuspicion() {
        suspects = 0
        suspectSince = nil
        suspicion = nil
    }

    mutating func wasSuspect(_ sentence: String, at instant: MonotonicInstant) {
        missed = 0
        missedSince = nil
        suspects += 1
        suspectSince = suspectSince ?? instant
        suspectSeen = instant
        suspicion = sentence
    }

    /// A sensor that never gave anything is not missed.
    mutating func wasMissed(at instant: MonotonicInstant) {
        guard readAt != nil else { return }
        missed += 1
        missedSince = missedSince ?? instant
    }
}

extension SensorThresholds {
    fileprivate var levels: Int {
        var bits = 0
        for level in ThresholdLevel.allCases where level.limit(in: self) != nil { bits |= level.bit }
        return bits
    }
}
