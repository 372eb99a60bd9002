internal import CSensors
internal import HealthModel
internal import LinuxAccess
internal import Synchronization

/// libsensors: chips of /sys/class/hwmon, with the labels, corrections and ignored inputs of sensors.conf(5).
///
/// The library keeps its state in globals and is not safe for two users in a process: only the first owner may use it.
final class LibSensors: ChipLibrary {
    private static let isOwned = Mutex(false)
    private static let classDirectory = "/sys/class/hwmon"
    /// More chips or features than any machine has: a guard against a driver gone mad.
    private static let limit = 4096

    private let configurationFile: String?
    private let skippedChips: Set<String>
    private let isOwner: Bool
    private var isRunning = false
    /// Of the library; valid until it is cleaned up.
    private var chips: [UnsafePointer<sensors_chip_name>] = []

    init(configurationFile: String?, skippedChips: Set<String>) {
        self.configurationFile = configurationFile
        self.skippedChips = skippedChips
        isOwner = LibSensors.isOwned.withLock { owned in
            defer { owned = true }
            return !owned
        }
    }

    deinit {
        guard isOwner else { return }
        if isRunning { sensors_cleanup() }
        LibSensors.isOwned.withLock { $0 = false }
    }

    func fingerprint() -> [String] {
        let names = (try? KernelFile.names(in: LibSensors.classDirectory, limit: LibSensors.limit)) ?? []
        return names.map { $0 + " " + (KernelFile.linkTarget("\(LibSensors.classDirectory)/\($0)") ?? "") }
    }

    func scan() -> ChipScan {
        guard isOwner else {
            return ChipScan(failure: "libsensors is in use by another reader in this process; run only one of them.")
        }
        stop()
        var scan = ChipScan()
        let code = start(&scan.problems)
        guard code == 0 else {
            scan.failure = "libsensors could not look for chips: \(LibSensors.text(of: code))."
            return scan
        }
        var number: Int32 = 0
        while let chip = sensors_get_detected_chips(nil, &number), chips.count < LibSensors.limit {
            chips.append(chip)
        }
        let names = ChipNames.unique(chips.map(LibSensors.description))
        for (place, chip) in chips.enumerated() {
            let prefix = chip.pointee.prefix.map { String(cString: $0) } ?? ""
            guard !skippedChips.contains(prefix) else { continue }
            scan.features += features(of: chip, at: place, named: names[place])
        }
        return scan
    }

    func value(_ subfeature: ChipSubfeature) -> Result<Double, ChipReadError> {
        guard isRunning, chips.indices.contains(subfeature.chip) else { return .failure(.gone) }
        var value = 0.0
        let code = sensors_get_value(chips[subfeature.chip], subfeature.number, &value)
        guard code != 0 else { return .success(value) }
        return .failure(ChipReadError(libraryCode: -code, path: subfeature.path))
    }

    // MARK: - The library's life

    private func start(_ problems: inout [String]) -> Int32 {
        csensors_on_parse_error { message, file, line in
            ParseProblems.note(message, file: file, line: line)
        }
        ParseProblems.clear()
        var code = configurationFile.map { csensors_start_with($0) } ?? csensors_start()
        problems = ParseProblems.taken()
        if code != 0, !problems.isEmpty || configurationFile != nil {
            // A file that cannot be read takes everything with it: the values are worth more than their labels.
            if problems.isEmpty {
                problems = ["\(configurationFile ?? "sensors.conf"): \(LibSensors.text(of: code))"]
            }
            code = csensors_start_with("/dev/null")
        }
        isRunning = code == 0
        return code
    }

    private func stop() {
        chips = []
        if isRunning { sensors_cleanup() }
        isRunning = false
    }

    // MARK: - Features

    private func features(
        of chip: UnsafePointer<sensors_chip_name>, at place: Int, named name: String
    ) -> [ChipFeature] {
        let directory = chip.pointee.path.map { String(cString: $0) } ?? ""
        let device = String(directory.split(separator: "/").last ?? "")
        var found: [ChipFeature] = []
        var number: Int32 = 0
        while let feature = sensors_get_features(chip, &number), found.count < LibSensors.limit {
            guard let named = feature.pointee.name,
                let parsed = HwmonFeature.parse(String(cString: named) + "_")
            else { continue }
            var entry = ChipFeature(chip: name, device: device, kind: parsed.kind, index: parsed.index)
            if let label = sensors_get_label(chip, feature) {
                let text = Printable.clean(String(cString: label), limit: 64)
                // Without a label the library gives the feature's own name.
                if text != "\(parsed.kind.rawValue)\(parsed.index)", !text.isEmpty { entry.label = text }
                csensors_free_label(label)
            }
            var subnumber: Int32 = 0
            while let subfeature = sensors_get_all_subfeatures(chip, feature, &subnumber) {
                guard subfeature.pointee.flags & UInt32(SENSORS_MODE_R) != 0, let named = subfeature.pointee.name
                else { continue }
                let file = String(cString: named)
                guard let attribute = HwmonFeature.parse(file)?.attribute, ChipReading.attributes.contains(attribute)
                else { continue }
                entry.subfeatures[attribute] = ChipSubfeature(
                    chip: place, number: subfeature.pointee.number, path: "\(directory)/\(file)")
            }
            if !entry.subfeatures.isEmpty { found.append(entry) }
        }
        return found
    }

    private static func description(of chip: UnsafePointer<sensors_chip_name>) -> ChipNames.Entry {
        var buffer = [CChar](repeating: 0, count: 256)
        let count = sensors_snprintf_chip_name(&buffer, buffer.count, chip)
        let path = chip.pointee.path.map { String(cString: $0) } ?? ""
        let prefix = chip.pointee.prefix.map { String(cString: $0) } ?? "chip"
        let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let device = KernelFile.linkTarget("\(path)/device")?.split(separator: "/").last.map(String.init)
        return ChipNames.Entry(
            name: count > 0 ? Printable.clean(bytes, limit: 96) : Printable.clean(prefix, limit: 96),
            device: device.map { Printable.clean($0, limit: 64) }, hwmon: String(path.split(separator: "/").last ?? ""))
    }

    static func text(of code: Int32) -> String {
        sensors_strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }
}

/// What the library's parser complained about, until it is taken. The library calls back without a context, and only
/// while its one owner starts it.
private enum ParseProblems {
    private static let noted = Mutex<[String]>([])
    private static let limit = 10

    static func clear() { noted.withLock { $0 = [] } }

    static func taken() -> [String] {
        noted.withLock { list in
            defer { list = [] }
            return list
        }
    }

    static func note(_ message: UnsafePointer<CChar>?, file: UnsafePointer<CChar>?, line: Int32) {
        let file = file.map { String(cString: $0) } ?? "sensors.conf"
        let message = message.map { String(cString: $0) } ?? "cannot be read"
        let sentence = Printable.clean(line > 0 ? "\(file), line \(line): \(message)" : "\(file): \(message)")
        noted.withLock { list in
            if list.count < limit, !list.contains(sentence) { list.append(sentence) }
        }
    }
}
