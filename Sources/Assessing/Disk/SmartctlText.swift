internal import DriveData
package import HealthModel

/// What `smartctl -a`, `-x`, `-A`, `-H` and `-i` print, of every version since 5.x, of ATA, NVMe and SCSI drives, also
/// several reports one after the other.
package enum SmartctlText: ForeignFormat {
    package static let name = "smartctl text"

    /// Lines that only smartctl prints.
    private static let telling = [
        "=== START OF INFORMATION SECTION ===", "=== START OF READ SMART DATA SECTION ===",
        "SMART overall-health self-assessment test result:", "SMART Health Status:",
        "SMART/Health Information (NVMe Log",
        "Vendor Specific SMART Attributes with Thresholds:",
    ]

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.tree.isEmpty else { return false }
        let head = document.bytes.prefix(64 * 1024)
        guard !head.contains(0), let first = head.first(where: { $0 > 0x20 }),
            first != UInt8(ascii: "{"), first != UInt8(ascii: "[")
        else { return false }
        let text = SmartctlLines(Array(head))
        if text.lines.prefix(20).contains(where: { SmartctlText.isBanner($0) }) { return true }
        return text.lines.contains { line in telling.contains { line.hasPrefix($0) } }
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        let whole = SmartctlLines(document.bytes)
        let pieces = whole.lines.split(reports: isBanner)
        let reports = pieces.enumerated().map { index, lines in
            SmartctlLines(lines: lines, endsWithinLine: index == pieces.count - 1 && whole.endsWithinLine)
        }
        var made: [Reading] = []
        for (index, report) in reports.enumerated() {
            let fallback = reports.count == 1 ? document.name : "\(document.name) report \(index + 1)"
            made += measurements(report, fallback: fallback).map { Reading.measurement($0) }
        }
        if made.isEmpty {
            throw ForeignFormatError(
                "\(document.name) looks like smartctl's output but holds no report of a drive; "
                    + "run smartctl -x on the drive and save all of it.")
        }
        return made
    }

    /// "smartctl 7.4 2023-08-01 r5530 [...]" begins every report; 5.x said "smartctl version 5.38".
    private static func isBanner(_ line: Substring) -> Bool {
        guard line.hasPrefix("smartctl ") else { return false }
        let rest = line.dropFirst("smartctl ".count)
        return rest.hasPrefix("version ") || rest.first.map { ("0"..."9").contains($0) } == true
            || rest.hasPrefix("pre-")
    }

    /// Empty if it is no report of a drive.
    private static func measurements(_ report: SmartctlLines, fallback: String) -> [Measurement] {
        let identity = report.identity
        let component = identity.component(fallback: fallback)
        let made: [Measurement] =
            switch report.transport {
            case .nvme: report.nvmeReport.measurements(of: component)
            case .scsi: report.scsiReport.measurements(of: component)
            case .ata: report.ataReport.measurements(of: component)
            }
        guard made.allSatisfy({ $0.quantities.isEmpty && $0.states.isEmpty }), made.first?.condition != .garbled else {
            return made
        }
        if let trouble = SmartctlTrouble(messages: report.messages, failedToOpen: false) {
            return [
                Measurement(
                    component: component, condition: trouble.condition, message: trouble.message,
                    identity: identity.entries)
            ]
        }
        let isReport = report.lines.contains { $0.hasPrefix("===") } || !identity.entries.isEmpty
        return isReport || report.lines.contains(where: isBanner) ? made : []
    }
}

extension [Substring] {
    /// Pieces that begin at a line that is a banner; what stands before the first banner belongs to it.
    fileprivate func split(reports isBanner: (Substring) -> Bool) -> [[Substring]] {
        var pieces: [[Substring]] = [[]]
        var seen = false
        for line in self {
            if isBanner(line) {
                if seen { pieces.append([]) }
                seen = true
            }
            pieces[pieces.count - 1].append(line)
        }
        return pieces
    }
}
