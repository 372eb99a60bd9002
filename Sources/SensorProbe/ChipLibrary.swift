internal import HealthModel

/// What gives the chips, their features and their values: libsensors, or a script in a test. Used by one actor only.
protocol ChipLibrary: AnyObject {
    /// Changes whenever chips come or go; cheap.
    func fingerprint() -> [String]
    /// Forgets everything and looks for chips anew.
    func scan() -> ChipScan
    func value(_ subfeature: ChipSubfeature) -> Result<Double, ChipReadError>
}

/// What a look for chips found.
struct ChipScan {
    var features: [ChipFeature] = []
    /// Sentences about configuration files that could not be used.
    var problems: [String] = []
    /// One sentence if nothing could be looked for at all.
    var failure: String?
}

/// One feature of one chip, and what can be read of it.
struct ChipFeature: Equatable {
    /// Unique on this machine: "coretemp-isa-0000".
    var chip: String
    /// The kernel's name of the chip's device: "hwmon3".
    var device: String
    var kind: HwmonFeature.Kind
    var index: Int
    var label: String?
    /// By the rest of the file's name: "input", "crit_alarm".
    var subfeatures: [String: ChipSubfeature] = [:]
}

/// What the library reads a value by.
struct ChipSubfeature: Equatable {
    /// Place of the chip in the library's list.
    var chip: Int
    /// The library's number of the subfeature.
    var number: Int32
    /// The kernel's file.
    var path: String
}

/// Why a value could not be read.
enum ChipReadError: Error, Equatable {
    /// The file is gone: the chip, or this part of it.
    case gone
    /// The driver has no value there now (ENODATA: a sensor that is switched off).
    case noValue
    /// The chip does not answer; one sentence.
    case silent(String)
    /// It answers with something that is no number, or sensors.conf makes none of it; one sentence.
    case garbled(String)
    /// One sentence.
    case refused(String)
}
