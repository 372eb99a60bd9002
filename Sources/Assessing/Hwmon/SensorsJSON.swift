internal import DriveData
package import HealthModel

/// `sensors -j`: chips, features and subfeatures, in base units.
package enum SensorsJSON: ForeignFormat {
    package static let name = "sensors -j"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.looksLikeJSON, document.firstByte == UInt8(ascii: "{") else { return false }
        return document.headContains("\"Adapter\"")
            || (document.headContains("_input\"") && !document.headContains("\"@odata", "smartctl"))
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        let root: JSON
        do {
            root = try JSON(document.bytes)
        } catch {
            return [Measurement.garbled(document, format: name, error.description)]
        }
        var readings: [Reading] = []
        for (chip, content) in (root.object ?? [:]).sorted(by: { $0.key < $1.key }) {
            for (label, subfeatures) in (content.object ?? [:]).sorted(by: { $0.key < $1.key }) {
                let members = subfeatures.object ?? [:]
                let made = SensorsFeatures.readings(
                    chip: chip, label: label, values: members.compactMapValues { $0.number })
                readings += made
                readings += doubts(of: members, in: made, label: label)
            }
        }
        guard !readings.isEmpty else { throw ForeignFormatError("\(document.name) holds no chip with a feature.") }
        return readings
    }
}

extension SensorsJSON {
    /// A value that is there and is no number ("N/A", null) is no value, and no reason to call its sensor well.
    private static func doubts(of members: [String: JSON], in made: [Reading], label: String) -> [Reading] {
        let wrong = members.filter { HwmonFeature.parse($0.key) != nil && $0.value.number == nil }.keys
        return SensorsFeatures.doubts(of: wrong.sorted(), in: made, label: label)
    }
}

/// The features that libsensors' names stand for.
enum SensorsFeatures {
    /// - Parameter values: by subfeature ("temp1_input"), in base units.
    static func readings(chip: String, label: String, values: [String: Double]) -> [Reading] {
        var features: [String: HwmonFeature] = [:]
        for (name, value) in values {
            guard let parts = HwmonFeature.parse(name) else { continue }
            let key = "\(parts.kind.rawValue)\(parts.index)"
            var feature =
                features[key]
                ?? HwmonFeature(
                    chip: chip, kind: parts.kind, index: parts.index, label: label == key ? nil : label)
            feature.values[parts.attribute] = value
            features[key] = feature
        }
        return features.sorted { $0.key < $1.key }.map { .measurement($0.value.measurement) }
    }

    /// - Parameters:
    ///   - names: subfeatures that are there and have no number.
    ///   - made: what was made of the others of the same label.
    static func doubts(of names: [String], in made: [Reading], label: String) -> [Reading] {
        let known = made.lazy.compactMap { reading -> Component? in
            guard case .measurement(let measurement) = reading else { return nil }
            return measurement.component
        }.first
        var doubts = Doubts(about: known ?? Component(.other, id: label))
        for name in names { doubts.add("its value \(name) is no number") }
        return doubts.readings
    }
}
