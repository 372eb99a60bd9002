package import HealthModel

/// What one drive counted on one day.
package struct DriveSample: Equatable, Sendable {
    /// Days since any day that is the same for all samples of a drive.
    package var day: Int
    /// Whether the node ran all the time since the sample before. Only then do power-on hours that lag behind the hours
    /// that passed say something of the drive.
    package var nodeRanThroughout: Bool
    /// By sign; NaN where it was not measured.
    private(set) var values: [Double]

    package init(day: Int, nodeRanThroughout: Bool = true) {
        self.day = day
        self.nodeRanThroughout = nodeRanThroughout
        values = Array(repeating: .nan, count: PredictionSign.allCases.count)
    }

    /// The counters of a measurement. One that did not answer carries none.
    package init(day: Int, measurement: Measurement, nodeRanThroughout: Bool = true) {
        self.init(day: day, nodeRanThroughout: nodeRanThroughout)
        guard measurement.condition == .answered else { return }
        for (quantity, sign) in PredictionSign.sources {
            guard let value = measurement[quantity] else { continue }
            self[sign] = max(value, self[sign] ?? value)
        }
        if let left = measurement[.spareLeft] { self[.spareUsed] = 100 - left }
    }

    /// nil where it was not measured. Nonsense (negative, not a number, beyond 48 bits) is taken as not measured.
    package subscript(_ sign: PredictionSign) -> Double? {
        get {
            let value = values[sign.rawValue]
            return value.isNaN ? nil : value
        }
        set {
            guard let newValue, newValue >= 0, newValue < Self.ceiling else {
                values[sign.rawValue] = .nan
                return
            }
            values[sign.rawValue] = newValue
        }
    }

    /// A raw value has 48 bits (ACS-4, SMART READ DATA).
    private static let ceiling = 281_474_976_710_656.0

    // NaN is not equal to itself; two samples that did not measure the same thing are equal.
    package static func == (left: DriveSample, right: DriveSample) -> Bool {
        left.day == right.day && left.nodeRanThroughout == right.nodeRanThroughout
            && zip(left.values, right.values).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
    }
}
