import HealthModel
import Synchronization

@testable import SensorProbe

/// Chips that say what a test wants; counts what is asked of it.
final class ScriptedChips: ChipLibrary, Sendable {
    struct State {
        var chips: [(chip: String, device: String, files: [String: Result<Double, ChipReadError>])] = []
        var labels: [String: String] = [:]
        var problems: [String] = []
        var failure: String?
        var fingerprint = ["a"]
        var scans = 0
        var reads: [String] = []
    }

    let state = Mutex(State())

    init(_ files: [String: Result<Double, ChipReadError>], chip: String = "coretemp-isa-0000") {
        state.withLock { $0.chips = [(chip, "hwmon0", files)] }
    }

    convenience init(_ values: [String: Double], chip: String = "coretemp-isa-0000") {
        self.init(values.mapValues { .success($0) }, chip: chip)
    }

    func set(_ file: String, _ value: Result<Double, ChipReadError>?) {
        state.withLock { $0.chips[0].files[file] = value }
    }

    func fingerprint() -> [String] { state.withLock { $0.fingerprint } }

    func scan() -> ChipScan {
        state.withLock { state in
            state.scans += 1
            var scan = ChipScan(problems: state.problems, failure: state.failure)
            guard state.failure == nil else { return scan }
            for (place, chip) in state.chips.enumerated() {
                var features: [String: ChipFeature] = [:]
                for file in chip.files.keys {
                    guard let parsed = HwmonFeature.parse(file) else { continue }
                    let name = "\(parsed.kind.rawValue)\(parsed.index)"
                    var feature =
                        features[name]
                        ?? ChipFeature(
                            chip: chip.chip, device: chip.device, kind: parsed.kind, index: parsed.index,
                            label: state.labels[name])
                    feature.subfeatures[parsed.attribute] = ChipSubfeature(chip: place, number: 0, path: file)
                    features[name] = feature
                }
                scan.features += features.sorted { $0.key < $1.key }.map(\.value)
            }
            return scan
        }
    }

    func value(_ subfeature: ChipSubfeature) -> Result<Double, ChipReadError> {
        state.withLock { state in
            state.reads.append(subfeature.path)
            guard state.chips.indices.contains(subfeature.chip) else { return .failure(.gone) }
            return state.chips[subfeature.chip].files[subfeature.path] ?? .failure(.gone)
        }
    }
}
