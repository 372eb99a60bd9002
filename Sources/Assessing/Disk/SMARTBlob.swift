internal import DriveData
package import HealthModel

/// Raw ATA SMART structures in a file: libatasmart's chunks (`skdump --save`: four letters, length in four bytes big
/// endian, content) or a bare 512-byte SMART data structure, alone or followed by its thresholds.
package enum SMARTBlob: ForeignFormat {
    package static let name = "raw ATA SMART data"

    /// IDENTIFY DEVICE, SMART RETURN STATUS, SMART data, SMART thresholds.
    private static let tags = ["IDFY", "SMST", "SMDT", "SMTH"]

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.tree.isEmpty else { return false }
        if let tag = tag(document.bytes, at: 0) { return tags.contains(tag) }
        return looksLikeSMARTData(document.bytes) || fault(document.bytes) != nil
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        let report: ATAReport
        if tag(document.bytes, at: 0).map({ tags.contains($0) }) == true {
            report = try chunks(document)
        } else if let fault = fault(document.bytes) {
            report = garbage(fault)
        } else {
            report = bare(document.bytes)
        }
        let component = report.identity.component(fallback: document.name)
        return report.measurements(of: component).map { .measurement($0) }
    }

    private static func tag(_ bytes: [UInt8], at offset: Int) -> String? {
        guard bytes.count - offset >= 8 else { return nil }
        let letters = bytes[offset..<(offset + 4)]
        guard letters.allSatisfy({ (0x41...0x5A).contains($0) }) else { return nil }
        return String(decoding: letters, as: UTF8.self)
    }

    /// 512 or 1024 bytes whose first rows are attributes: an id, flags below 0x0200, values from 1 to 253.
    private static func looksLikeSMARTData(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 512 || bytes.count == 1024 else { return false }
        guard sum(bytes) == 0 else { return false }
        let rows = (0..<30).map { Array(bytes[(2 + $0 * 12)..<(14 + $0 * 12)]) }.filter { $0[0] != 0 }
        let sound = rows.count { $0[2] < 2 && (1...253).contains($0[3]) && (1...253).contains($0[4]) }
        return rows.count >= 3 && sound * 10 >= rows.count * 8
    }

    private static func sum(_ bytes: [UInt8]) -> UInt8 { bytes.prefix(512).reduce(UInt8(0)) { $0 &+ $1 } }

    /// Whether it is SMART data although its checksum is wrong: a revision, and rows with ids of their own one after
    /// the other, of which a damaged byte or two leaves four of five sound.
    private static func looksDamaged(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 512, sum(bytes) != 0, bytes[0] != 0, bytes[1] < 2 else { return false }
        let rows = (0..<30).map { Array(bytes[(2 + $0 * 12)..<(14 + $0 * 12)]) }
        let used = rows.prefix { $0[0] != 0 }
        let sound = used.count { $0[2] < 2 && (1...253).contains($0[3]) && (1...253).contains($0[4]) && $0[11] == 0 }
        guard used.count >= 3, Set(used.map { $0[0] }).count >= used.count - 1, sound * 5 >= used.count * 4 else {
            return false
        }
        let unused = rows.dropFirst(used.count).joined()
        return used.count >= 5 || unused.allSatisfy { $0 == 0 }
    }

    /// A page that holds nothing, or whose rows are unmistakable though it fails its checksum or ends before its 512
    /// bytes do; nil for everything else, also for a whole page.
    private static func fault(_ bytes: [UInt8]) -> String? {
        if bytes.count == 512, let first = bytes.first, first == 0 || first == 0xFF, bytes.allSatisfy({ $0 == first }) {
            let what = first == 0 ? "zero" : "ones"
            return "The 512 bytes are all \(what), which no drive means; read the drive again and check its cable."
        }
        if bytes.count == 512 || bytes.count == 1024, looksDamaged(bytes) {
            return "It looks like SMART data but fails its checksum; read the drive again and check its cable."
        }
        if (513..<1024).contains(bytes.count), looksLikeSMARTData(Array(bytes.prefix(512))) {
            return "It is SMART data with \(bytes.count - 512) bytes of thresholds, not 512: it was cut; read it again."
        }
        guard (62..<512).contains(bytes.count) else { return nil }
        let rows = (0..<((bytes.count - 2) / 12)).map { Array(bytes[(2 + $0 * 12)..<(14 + $0 * 12)]) }.prefix(30)
        let used = rows.prefix { $0[0] != 0 }
        let areSound = used.allSatisfy {
            $0[2] < 2 && (1...253).contains($0[3]) && (1...253).contains($0[4]) && $0[11] == 0
        }
        let areInOrder = zip(used, used.dropFirst()).allSatisfy { $0[0] < $1[0] }
        guard used.count >= 5 || (used.count >= 3 && rows.count > used.count), areSound, areInOrder, bytes[1] < 2 else {
            return nil
        }
        return "It is SMART data of \(bytes.count) bytes, not of 512: it was cut; read it again."
    }

    private static func garbage(_ sentence: String) -> ATAReport {
        var report = ATAReport(identity: DriveIdentity())
        report.garbage = sentence
        return report
    }

    private static func bare(_ bytes: [UInt8]) -> ATAReport {
        let thresholds = bytes.count == 1024 ? Array(bytes[512...]) : nil
        return ATAPages(identify: [], smartData: Array(bytes.prefix(512)), smartThresholds: thresholds)
            .reportWithoutIdentity
    }

    private static func chunks(_ document: ForeignDocument) throws(ForeignFormatError) -> ATAReport {
        let bytes = document.bytes
        var found: [String: [UInt8]] = [:]
        var offset = 0
        while offset < bytes.count {
            guard let tag = tag(bytes, at: offset) else {
                return garbage("The file is cut or damaged: no chunk begins at byte \(offset); save it again.")
            }
            let size = bytes[(offset + 4)..<(offset + 8)].reduce(0) { $0 << 8 | Int($1) }
            guard size <= bytes.count - offset - 8 else {
                return garbage("The file is cut: chunk \(tag) at byte \(offset) runs over its end; save it again.")
            }
            found[tag] = Array(bytes[(offset + 8)..<(offset + 8 + size)])
            offset += 8 + size
        }
        guard let data = found["SMDT"] else {
            throw ForeignFormatError("\(document.name) holds no SMART data (chunk SMDT).")
        }
        let passed = found["SMST"].flatMap { $0.count == 4 ? $0.contains { $0 != 0 } : nil }
        let pages = ATAPages(
            identify: found["IDFY"] ?? [], smartData: data, smartThresholds: found["SMTH"], passed: passed)
        return found["IDFY"] == nil ? pages.reportWithoutIdentity : pages.report
    }
}
