internal import DriveData
package import HealthModel

/// `smartctl --json` of one drive, or an array of several.
package enum SmartctlJSONDocument: ForeignFormat {
    package static let name = "smartctl JSON"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        DriveJSONText.mentions(
            document,
            [
                "\"smartctl\"", "\"json_format_version\"", "\"ata_smart_attributes\"",
                "\"nvme_smart_health_information_log\"",
            ])
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var drives: [JSONTree] = []
        var broken: [String] = []
        for piece in DriveJSONText.documents(document.bytes) {
            do {
                let tree = try JSONTree(piece)
                drives += (tree.array.isEmpty ? [tree] : tree.array).filter { SmartctlJSON.recognises($0) }
            } catch {
                broken.append(
                    "It looks like \(name) but is cut or damaged: \(error.description); save all of what smartctl prints."
                )
            }
        }
        if drives.isEmpty, broken.isEmpty {
            throw ForeignFormatError("\(document.name) is JSON, but holds no report of smartctl.")
        }
        let isOne = drives.count + broken.count == 1
        func fallback(_ index: Int) -> String { isOne ? document.name : "\(document.name) report \(index + 1)" }
        let read = drives.enumerated().flatMap { index, report -> [Reading] in
            let drive = SmartctlJSON(report)
            let component = drive.component(fallback: fallback(index))
            return drive.measurements(of: component).map { .measurement($0) }
        }
        return read
            + broken.enumerated().map { index, sentence in
                let id = fallback(drives.count + index)
                let component = Component(kind: .drive, id: id, name: id)
                return .measurement(Measurement(component: component, condition: .garbled, message: sentence))
            }
    }
}

/// What the JSON formats of drives share.
enum DriveJSONText {
    /// Looks for telling words at the beginning, without reading all of it.
    static func mentions(_ document: ForeignDocument, _ words: [String]) -> Bool {
        guard document.tree.isEmpty else { return false }
        let bytes = document.bytes.prefix(64 * 1024).drop { $0 <= 0x20 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
        guard bytes.first == UInt8(ascii: "{") || bytes.first == UInt8(ascii: "[") else { return false }
        let text = String(decoding: bytes, as: UTF8.self)
        return words.contains { text.contains($0) }
    }

    /// Documents that stand one after the other (smartctl --json >> file): each ends where its first bracket is closed.
    static func documents(_ bytes: [UInt8]) -> [[UInt8]] {
        var found: [[UInt8]] = []
        var (start, depth, isText, isEscaped) = (0, 0, false, false)
        for (index, byte) in bytes.enumerated() {
            if isEscaped {
                isEscaped = false
            } else if isText {
                isEscaped = byte == UInt8(ascii: "\\")
                isText = byte != UInt8(ascii: "\"")
            } else if byte == UInt8(ascii: "\"") {
                isText = true
            } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                depth += 1
            } else if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
                depth -= 1
                guard depth <= 0 else { continue }
                found.append(Array(bytes[start...index]))
                (start, depth) = (index + 1, 0)
            }
        }
        let rest = bytes[start...]
        if rest.contains(where: { $0 > 0x20 }) { found.append(Array(rest)) }
        return found
    }
}
