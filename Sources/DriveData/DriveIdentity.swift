package import HealthModel

/// Who a drive says it is, whichever page or listing said it.
package struct DriveIdentity: Equatable, Sendable {
    package var model: String?
    package var serial: String?
    package var firmware: String?
    package var vendor: String?
    /// smartctl's "Model Family": set only if the drive is in its database, so that attribute names are the vendor's.
    package var databaseFamily: String?
    /// World wide name, lower-case hexadecimal without separators.
    package var wwn: String?
    /// Revolutions a minute; 0: solid state; nil: not said.
    package var rotationRate: Int?
    /// "ATA", "NVMe", "SCSI".
    package var transport: String?

    package init(model: String? = nil, transport: String? = nil) {
        self.model = model
        self.transport = transport
    }

    /// `Measurement.identity`.
    package var entries: [String: String] {
        var entries: [String: String] = [:]
        entries["model"] = model
        entries["serial"] = serial
        entries["firmware"] = firmware
        entries["vendor"] = vendor
        entries["wwn"] = wwn
        entries["transport"] = transport
        if let rotationRate { entries["rotation"] = rotationRate == 0 ? "solid state" : "\(rotationRate) rpm" }
        return entries.filter { !$0.value.isEmpty }
    }

    /// The family whose attribute meanings hold.
    package var family: DriveFamily {
        DriveFamily(model: model ?? "", databaseFamily: databaseFamily ?? "", solidState: rotationRate.map { $0 == 0 })
    }

    /// A component of a listing: by serial number or world wide name where one is given, else by the fallback.
    package func component(fallback: String) -> Component {
        let id = serial ?? wwn ?? fallback
        let name = [model, serial].compactMap { $0 }.joined(separator: " ")
        return Component(kind: .drive, id: id, name: name.isEmpty ? fallback : name)
    }

    /// nil for what a collector or a bridge puts where no value is: empty, dashes, a row of X or of zeros, "REDACTED".
    package static func meaningful(_ text: some StringProtocol) -> String? {
        let trimmed = text.drop { $0 == " " || $0 == "\t" }
        let words = trimmed.split(separator: " ").joined(separator: " ")
        let bare = words.filter { $0 != " " }
        guard !bare.isEmpty, words.count <= 128 else { return nil }
        for filler in ["-", "X", "x", "0", "*", "?"] as [Character] where bare.allSatisfy({ $0 == filler }) {
            return nil
        }
        return words.lowercased() == "redacted" ? nil : words
    }
}
