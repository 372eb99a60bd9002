import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

/// A report of a host that is bad does not become a good one by being cut, unless what is left cannot be told from a
/// whole one.
@Suite struct CutVerdictTests {
    /// Listings of rows or blocks: after a whole one nothing tells that another followed.
    private static let endless: Set<String> = [
        IPMIToolSensorTable.name, FreeIPMISensorTable.name, FreeIPMIDetails.name, IPMIToolDetails.name,
        EventLogTable.name, VendorEventLog.name, MegaCLIText.name, SSACLIText.name, ArcconfText.name, SASIRCUText.name,
        SensorsText.name, SensorsRaw.name,
    ]
    /// Texts that say where they end, so that no cut of one is healthy.
    private static let ended: Set<String> = [
        MDStatus.name, EthtoolSettings.name, EthtoolModule.name, StorcliJSON.name, RedfishDocument.name,
        SensorsJSON.name, LinkStatisticsJSON.name,
    ]

    /// What nobody can tell from a whole text, and why.
    struct Undecidable: Sendable {
        let formats: Set<String>
        let reason: String
        /// Of the last line of what is left.
        let holds: @Sendable (String) -> Bool
    }

    static let undecidable: [Undecidable] = [
        Undecidable(
            formats: [IPMIToolSensorTable.name],
            reason: "the last column of `sdr elist` is a list of words, and what is left is a whole list"
        ) { line in
            let columns = line.columns("|")
            return columns.count >= 5 && !ListedSensor.mayBeCut(columns[4])
        },
        Undecidable(
            formats: [FreeIPMISensorTable.name],
            reason: "the last column of `ipmi-sensors` is a list of quoted words, and the quotes are closed"
        ) { $0.hasSuffix("'") },
        Undecidable(
            formats: [IPMIToolDetails.name, EventLogTable.name],
            reason: "an event may have more words than those of which there is a whole one"
        ) { line in
            EventVocabulary.isWhole(line.labelled?.value ?? line.columns("|").last ?? "")
        },
        Undecidable(
            formats: [SensorsText.name], reason: "a value need not have limits"
        ) { !$0.has("(") && ($0.hasSuffix("°C") || $0.hasSuffix("RPM") || $0.hasSuffix(" V")) },
        Undecidable(
            formats: [ArcconfText.name], reason: "\"Opt\" is a word of these tools for optimal"
        ) { $0.hasSuffix(": Opt") },
        Undecidable(
            formats: [VendorEventLog.name], reason: "a rule between two records has any length"
        ) { $0.hasPrefix("--") && $0.allSatisfy { $0 == "-" } },
    ]

    static let variants: [Variant] =
        (IPMIListingTests.variants + EventLogTests.variants + RedfishTests.variants + HwmonFormatTests.variants
        + LinkFormatTests.variants + ControllerFormatTests.variants)
        .filter { endless.union(ended).contains($0.format) && [.warning, .failing].contains($0.verdict) }

    @Test func thereAreSuchReportsOfEveryFormat() {
        #expect(Set(Self.variants.map(\.format)) == Self.endless.union(Self.ended))
    }

    @Test(arguments: variants)
    func aBadReportIsNeverWellForBeingCut(_ variant: Variant) {
        let bytes = Array(variant.text.utf8)
        for length in Self.lengths(bytes) {
            let cut = DocumentAssessment(of: ForeignDocument(name: "cut", bytes: Array(bytes[..<length])))
            guard cut.verdict == .healthy else { continue }
            let end = String(decoding: bytes[..<length].suffix(120), as: UTF8.self)
            #expect(
                Self.isUndecidable(bytes, length, variant.format),
                "healthy after \(length) of \(bytes.count) bytes: ...\(end)")
        }
    }

    /// Before and after every end of a line, and places between.
    private static func lengths(_ bytes: [UInt8]) -> [Int] {
        let ends = bytes.indices.filter { bytes[$0] == 0x0A }.flatMap { [$0, $0 + 1] }
        return Set(ends + stride(from: 1, to: bytes.count, by: max(1, bytes.count / 53))).sorted()
    }

    private static func isUndecidable(_ bytes: [UInt8], _ length: Int, _ format: String) -> Bool {
        // What is left is whole lines, whatever blanks stand behind them.
        let last = bytes[..<length].lastIndex { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A } ?? 0
        let next = bytes[(last + 1)...].first { $0 != 0x20 && $0 != 0x09 }
        if endless.contains(format), next == 0x0A { return true }
        let line = String(decoding: bytes[..<length], as: UTF8.self).split(separator: "\n").last?.trimmingBlanks() ?? ""
        return undecidable.contains { $0.formats.contains(format) && $0.holds(line) }
    }
}
