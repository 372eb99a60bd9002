internal import DriveData
package import HealthModel

/// `smartctl --json` of one drive, or an array of several.
package enum SmartctlJSONDocument: ForeignFormat {
    package static let name = "smartctl JSON"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        DriveJSONText.mentions(
            document, ["\"smartctl\"", "\"ata_smart_attributes\"", "\"nvme_smart_health_information_log\""])
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        let tree = try DriveJSONText.tree(document, name)
        let reports = tree.array.isEmpty ? [tree] : tree.array
        let drives = reports.filter { SmartctlJSON.recognises($0) }
        if drives.isEmpty { throw ForeignFormatError("\(document.name) is JSON, but holds no report of smartctl.") }
        return drives.enumerated().map { index, report in
            let drive = SmartctlJSON(report)
            let fallback = drives.count == 1 ? document.name : "\(document.name) report \(index + 1)"
            return .measurement(drive.measurement(of: drive.component(fallback: fallback)))
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

    static func tree(_ document: ForeignDocument, _ format: String) throws(ForeignFormatError) -> JSONTree {
        do {
            return try JSONTree(document.bytes)
        } catch {
            throw ForeignFormatError(
                "\(document.name) looks like \(format) but is not valid JSON: \(error.description).")
        }
    }
}
