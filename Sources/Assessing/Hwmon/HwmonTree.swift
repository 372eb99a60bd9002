package import HealthModel

/// A hwmon chip of sysfs, or a directory of them (/sys/class/hwmon).
package enum HwmonTree: ForeignFormat {
    package static let name = "a sysfs tree of hwmon"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        document.tree.keys.contains { path in
            guard let parts = HwmonFeature.parse(SysfsPath(path).file) else { return false }
            return parts.attribute == "input" || parts.attribute == "alarm"
        }
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var features: [String: HwmonFeature] = [:]
        var doubtful: [String: [String]] = [:]
        for (path, content) in document.tree {
            let place = SysfsPath(path)
            guard let parts = HwmonFeature.parse(place.file) else { continue }
            let (name, key) = names(of: place, parts.kind, parts.index, in: document)
            var feature = features[key] ?? HwmonFeature(chip: name, kind: parts.kind, index: parts.index)
            feature.chip = name
            if parts.attribute == "label" {
                feature.label = SysfsText.word(content)
            } else if let value = Double(SysfsText.word(content)) {
                let isFlag = parts.attribute.hasSuffix("alarm") || parts.attribute == "fault"
                feature.values[parts.attribute] = isFlag ? value : value * parts.kind.scale
            } else if HwmonFeature.isJudged(parts.attribute), !SysfsText.word(content).isEmpty {
                // An empty one is the copy of a file that could not be read: its driver has no value.
                doubtful[key, default: []].append("its file \(place.file) holds no number")
            }
            features[key] = feature
        }
        for path in document.unread.paths {
            let place = SysfsPath(path)
            guard let parts = HwmonFeature.parse(place.file), HwmonFeature.isJudged(parts.attribute) else { continue }
            let (name, key) = names(of: place, parts.kind, parts.index, in: document)
            features[key] = features[key] ?? HwmonFeature(chip: name, kind: parts.kind, index: parts.index)
            doubtful[key, default: []].append(UnreadFiles.words(place.file))
        }
        guard !features.isEmpty else { throw ForeignFormatError("\(document.name) holds no hwmon feature.") }
        return features.sorted { $0.key < $1.key }.flatMap { key, feature -> [Reading] in
            var measurement = feature.measurement
            if !key.hasPrefix("\(feature.chip)/") {
                measurement.component = Component(
                    measurement.component.kind, id: key, name: measurement.component.name)
            }
            var doubts = Doubts(about: measurement.component)
            for sentence in (doubtful[key] ?? []).sorted() { doubts.add(sentence) }
            // Without a value for a reason that is known: not the driver's silence.
            if measurement.condition == .silent, !doubts.isEmpty { return doubts.readings }
            return [.measurement(measurement)] + doubts.readings
        }
    }

    /// Of the chip, and of the feature among all of the tree.
    private static func names(
        of place: SysfsPath, _ kind: HwmonFeature.Kind, _ index: Int, in document: ForeignDocument
    ) -> (chip: String, key: String) {
        let name = document.tree[place.sibling("name")].map(SysfsText.word) ?? place.lastFolder ?? "hwmon"
        // Two chips of one kind (two sockets) are told apart by their folder.
        let chip = place.folder.isEmpty ? name : "\(place.folder)-\(name)"
        return (name, "\(chip)/\(kind.rawValue)\(index)")
    }
}

/// A path inside a tree.
struct SysfsPath {
    /// Without the file; "" at the top.
    let folder: String
    let file: String

    init(_ path: String) {
        guard let slash = path.lastIndex(of: "/") else {
            folder = ""
            file = path
            return
        }
        folder = String(path[..<slash])
        file = String(path[path.index(after: slash)...])
    }

    func sibling(_ name: String) -> String { folder.isEmpty ? name : "\(folder)/\(name)" }

    var folders: [String] { folder.split(separator: "/").map(String.init) }

    var lastFolder: String? { folders.last }
}

/// The content of a sysfs file.
enum SysfsText {
    static func word(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self).trimmingBlanks() }

    /// Nothing for a file without a number. "4: ACTIVE" is 4.
    static func number(_ bytes: [UInt8]?) -> Double? { bytes.flatMap { word($0).leadingNumber } }
}
