internal import FoundationEssentials
internal import HealthModel
internal import HealthPolicy

/// One row of labels.csv: what an engineer reads from one component of one file.
struct Label: Equatable, Sendable {
    /// Relative to the data folder; a tree ends in a slash.
    var file: String
    /// "disk", "psu of node-118": a kind, and words that its name contains.
    var component: String
    var expected: Verdict
    var why: String

    /// Kinds of component by the labels' words; nil: all of the file.
    private static let kinds: [String: Set<ComponentKind>] = [
        // A controller's backup battery is labelled with its disks.
        "disk": [.drive, .array, .storageController, .driveSlot, .battery],
        "nvme": [.drive],
        "nic": [.nic],
        "memory": [.memory],
        "psu": [.powerSupply],
        "temperature": [.temperature],
        "fan": [.fan],
        "voltage": [.voltage],
    ]

    /// The kind by which it is counted.
    var kind: String {
        let words = component.split(separator: " ").map(String.init)
        return words.first { Self.kinds[$0] != nil } ?? words.first ?? component
    }

    /// Whether it speaks of one component among others ("psu of node-118"), and not of the whole file.
    var namesComponent: Bool { component.split(separator: " ").count > 1 }

    /// Whether it speaks of this component.
    func covers(_ component: Component) -> Bool {
        let words = self.component.split(separator: " ").map { $0.lowercased() }.filter { $0 != "of" }
        // "server" and the like stand for everything that the file tells of.
        guard words.count > 1 || Self.kinds[words.first ?? ""] != nil else { return true }
        let text = "\(component.id) \(component.name)".lowercased()
        return words.allSatisfy { word in
            if let kinds = Self.kinds[word] { return kinds.contains(component.kind) }
            return text.contains(word)
        }
    }
}

/// Reads labels.csv (RFC 4180: fields may be quoted).
enum LabelFile {
    /// nil if the folder has none.
    static func read(folder: String) throws(MeasureError) -> [Label]? {
        guard let bytes = try? Data(contentsOf: URL(filePath: "\(folder)/labels.csv")) else { return nil }
        return try parse(String(decoding: bytes, as: UTF8.self), name: "labels.csv")
    }

    /// - Throws: `MeasureError` with the line that is wrong: a label that is not read is a case that is not measured.
    static func parse(_ text: String, name: String) throws(MeasureError) -> [Label] {
        var labels: [Label] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            if index == 0 || line.isEmpty { continue }
            let fields = self.fields(line)
            guard fields.count >= 4, let verdict = Verdict(rawValue: fields[2]) else {
                throw MeasureError("\(name) line \(index + 1) is not: file, component, verdict, why.")
            }
            labels.append(Label(file: fields[0], component: fields[1], expected: verdict, why: fields[3]))
        }
        return labels
    }

    /// A quote inside a quoted field is doubled; a line break inside one is not known here.
    static func fields(_ line: Substring) -> [String] {
        var fields: [String] = []
        var field = ""
        var quoted = false
        var justClosed = false
        for character in line {
            if character == "\"" {
                if justClosed { field.append(character) }
                justClosed = quoted
                quoted.toggle()
                continue
            }
            justClosed = false
            if character == ",", !quoted {
                fields.append(field)
                field = ""
            } else {
                field.append(character)
            }
        }
        return fields + [field]
    }
}
