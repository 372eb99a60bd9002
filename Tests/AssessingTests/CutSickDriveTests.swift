import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

/// A whole report of a drive that is failing or needs attention, and where it may be cut so that nobody can tell.
struct SickDrive: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let bytes: [UInt8]
    /// Lengths to try beside the ends of lines and a fixed stride.
    var boundaries: [Int] = []
    /// Cuts within it may look like a whole report of a drive that is well, for the reason.
    var undecidable: (lengths: Range<Int>, reason: String)?

    init(_ name: String, _ text: String) {
        testDescription = name
        bytes = Array(text.utf8)
    }

    init(_ name: String, bytes: [UInt8], boundaries: [Int]) {
        testDescription = name
        self.bytes = bytes
        self.boundaries = boundaries
    }

    /// - Parameters:
    ///   - words: after these begins the doubt.
    ///   - end: with the beginning of these it ends.
    func undecided(after words: String, until end: String, because reason: String) -> SickDrive {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let start = text.cut(at: words), let stop = text.cut(at: end) else { return self }
        var sick = self
        sick.undecidable = ((start.before + words).utf8.count..<(stop.before.utf8.count + 1), reason)
        return sick
    }

    /// In order, the whole left out.
    var lengths: [Int] {
        var all = Set(stride(from: 0, to: bytes.count, by: 7))
        for end in bytes.indices where bytes[end] == 0x0A { all.formUnion([end, end + 1]) }
        all.formUnion(boundaries)
        return all.filter { $0 < bytes.count }.sorted()
    }

    func assessed(_ length: Int) -> DocumentAssessment {
        DocumentAssessment(of: ForeignDocument(name: "report", bytes: Array(bytes.prefix(length))))
    }
}

/// What was cut off may have been the bad news: what is left of a sick drive's report is never healthy.
@Suite struct CutSickDriveTests {
    private static let failedTest = "Completed: read failure       90%     21144"

    /// -a and -x, whose self-test log is the only bad news.
    private static func late(extended: Bool) -> String {
        let (judged, rest) = CutReportTests.ata(extended: extended)
        return (judged + rest).replacing("Completed without error       00%     21144", with: failedTest)
    }

    private static let wellTable = SmartctlTextTests.brief.split(separator: "\n").filter { !$0.contains("NOW") }
        .map { $0.replacing("9168", with: "0").replacing("    -    184", with: "    -    0") }
        .joined(separator: "\n")

    private static let old = SmartctlTextTests.old
        .replacing(
            "005   005   036    Pre-fail  Always   FAILING_NOW 3900",
            with: "100   100   036    Pre-fail  Always       -       0"
        )
        .replacing("Old_age   Always       -       0\n", with: "Old_age   Always       -       60\n")

    private static let json =
        #"{"smartctl":{"exit_status":0},"device":{"protocol":"ATA"},"model_name":"XY 100","serial_number":"S","#
        + #""smart_status":{"passed":true},"ata_smart_attributes":{"table":["#
        + #"{"id":5,"name":"Reallocated_Sector_Ct","value":100,"thresh":10,"raw":{"value":0,"string":"0"}},"#
        + #"{"id":197,"name":"Current_Pending_Sector","value":100,"thresh":0,"raw":{"value":60,"string":"60"}}"#
        + "]}}\n"

    private static func blob(passed: UInt8, limit: UInt8) -> [UInt8] {
        SMARTBlobTests.chunk("IDFY", SMARTBlobTests.identify("WDC WD2500JS-75NCB3"))
            + SMARTBlobTests.chunk("SMST", [0, 0, 0, passed]) + SMARTBlobTests.chunk("SMDT", SMARTBlobTests.rows)
            + SMARTBlobTests.chunk("SMTH", SMARTBlobTests.thresholds([(5, limit)]))
    }

    private static let chunks = [0, 4, 8, 512, 520, 528, 532, 540, 1044, 1052, 1060, 1571]

    private static var byThreshold: SickDrive {
        var sick = SickDrive("a blob, by its thresholds", bytes: blob(passed: 1, limit: 100), boundaries: chunks)
        sick.undecidable = (1052..<1053, "libatasmart saves no thresholds of a drive that gives none")
        return sick
    }

    private static let nvmeByErrors: String = SmartctlTextTests.nvme
        .replacing("FAILED!\n- media has been placed in read only mode", with: "PASSED").replacing("0x08", with: "0x00")
        .replacing("112%", with: "1%")

    private static let scsiByErrors: String = SmartctlTextTests.scsi.replacing("list: 56", with: "list: 0")
        .replacing("Failed in segment -->", with: "Completed            ")

    private static let barePages: [UInt8] = SMARTBlobTests.rows + SMARTBlobTests.thresholds([(5, 100)])

    private static let decidable: [SickDrive] = [
        SickDrive(
            "smartctl with its logs",
            "\(SmartctlTextTests.head)\(SmartctlTextTests.brief)\(SmartctlTextTests.logs)"),
        SickDrive("smartctl -a, by its self-test log", late(extended: false)),
        SickDrive("smartctl -x, by its self-test log", late(extended: true)),
        SickDrive("smartctl in the old layout", "\(SmartctlTextTests.head)\(SmartctlTextTests.old)"),
        SickDrive("smartctl of an NVMe drive", SmartctlTextTests.nvme),
        SickDrive("smartctl of an NVMe drive, by its media errors", nvmeByErrors),
        SickDrive("smartctl of a SAS drive", SmartctlTextTests.scsi),
        SickDrive("smartctl JSON", CutReportTests.json.replacing("true", with: "false")),
        SickDrive("smartctl JSON, by its last row", json),
        SickDrive("nvme-cli JSON", NVMeCLITests.log(media: "7")),
        SickDrive("nvme-cli text", NVMeCLITests.text),
        SickDrive("nvme-cli text, by its media errors", NVMeCLITests.text.replacing(": 0x4", with: ": 0")),
        SickDrive("a blob, by its verdict", bytes: blob(passed: 0, limit: 30), boundaries: chunks),
        SickDrive("a bare page with its thresholds", bytes: barePages, boundaries: [62, 511, 512, 513, 1023]),
    ]

    private static let undecided: [SickDrive] = [
        SickDrive(
            "smartctl -A and a self-test log",
            "\(SmartctlTextTests.head)\(wellTable)\n\n\(SmartctlTextTests.logs)"
        ).undecided(
            after: "auto-keep", until: "# 2  Short offline",
            because: "a report of -H -i -A ends with its table, and one more log is as much as was asked for"),
        SickDrive("smartctl -A in the old layout", "\(SmartctlTextTests.head)\(old)").undecided(
            after: "036    Pre-fail  Always       -       0", until: "197 Current_Pending_Sector",
            because: "the old layout has no end of its own, so that each end of a row may be the last"),
        SickDrive("smartctl of a SAS drive, by its error counters", scsiByErrors).undecided(
            after: "defect list: 0", until: "Error counter log:",
            because: "-A without -l error prints no error counters"),
        byThreshold,
    ]

    @Test(arguments: decidable + undecided)
    func aCutReportOfASickDriveIsNeverHealthy(_ sick: SickDrive) {
        let whole = sick.assessed(sick.bytes.count).verdict
        #expect(whole == .failing || whole == .warning, "\(whole)")
        for length in sick.lengths where !(sick.undecidable?.lengths.contains(length) ?? false) {
            let cut = sick.assessed(length)
            #expect(cut.verdict != .healthy, "cut at \(length) of \(sick.bytes.count): \(cut.judgements)")
        }
    }

    /// A doubt that there is no more goes off the list.
    @Test(arguments: undecided)
    func whatIsListedAsUndecidableIsSo(_ sick: SickDrive) throws {
        let doubt = try #require(sick.undecidable)
        #expect(!doubt.reason.isEmpty)
        #expect(sick.lengths.contains { doubt.lengths.contains($0) && sick.assessed($0).verdict == .healthy })
    }
}
