internal import HealthModel

/// Makes measurements of features. Limits are read when chips are looked for, and once in a sweep: they are settings.
struct ChipReading {
    static let values: Set<String> = ["input", "average"]
    static let limits: Set<String> = ["min", "max", "crit", "lcrit", "emergency"]
    static let flags: Set<String> = [
        "alarm", "fault", "min_alarm", "max_alarm", "crit_alarm", "lcrit_alarm", "emergency_alarm", "cap_alarm",
    ]
    static let attributes = values.union(limits).union(flags)

    let feature: ChipFeature
    private var knownLimits: [String: Double] = [:]

    init(_ feature: ChipFeature) {
        self.feature = feature
    }

    mutating func readLimits(_ library: any ChipLibrary) {
        knownLimits = [:]
        for (name, subfeature) in feature.subfeatures where ChipReading.limits.contains(name) {
            if case .success(let value) = library.value(subfeature) { knownLimits[name] = value }
        }
    }

    /// - Returns: nil if the feature is gone.
    func measure(_ library: any ChipLibrary) -> Measurement? {
        var hwmon = HwmonFeature(
            chip: feature.chip, kind: feature.kind, index: feature.index, label: feature.label, values: knownLimits)
        // A power meter may only have the average; where there is both, the input is the fresher one.
        let source = feature.subfeatures["input"] ?? feature.subfeatures["average"]
        var failure: ChipReadError?
        if let source {
            switch library.value(source) {
            case .success(let value): hwmon.values["input"] = value
            case .failure(let error): failure = error
            }
        }
        for (name, subfeature) in feature.subfeatures where ChipReading.flags.contains(name) {
            switch library.value(subfeature) {
            case .success(let value): hwmon.values[name] = value
            case .failure(let error): if source == nil { failure = failure ?? error }
            }
        }
        if failure == .gone { return nil }
        // An input whose sensor has a fault has no value (sysfs-interface.rst): the flag says more than the failed read.
        if let failure, hwmon.values["fault"] ?? 0 < 1 { return ChipReading.failed(hwmon, failure) }
        return hwmon.measurement
    }

    private static func failed(_ hwmon: HwmonFeature, _ error: ChipReadError) -> Measurement {
        var empty = hwmon
        empty.values = [:]
        var measurement = empty.measurement
        measurement.quantities = []
        measurement.states = []
        switch error {
        case .gone, .noValue:
            measurement.condition = .unsupported
            measurement.message = "\(measurement.component.name): the driver has no value there now."
        case .silent(let sentence):
            measurement.condition = .silent
            measurement.message = sentence
        case .garbled(let sentence):
            measurement.condition = .garbled
            measurement.message = sentence
        case .refused(let sentence):
            measurement.condition = .refused
            measurement.message = sentence
        }
        return measurement
    }
}
