import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

/// Reports that end before their time: never healthy, and known for what they are.
@Suite struct CutReportTests {
    /// -a and -x of one drive that is well, up to the heading after which nothing is judged any more.
    static func ata(extended: Bool) -> (judged: String, rest: String) {
        let head =
            SmartctlTextTests.head + "General SMART Values:\nOffline data collection status:  (0x82)\n"
            + "\t\t\t\t\tSelective Self-test supported.\n\n"
        let table = SmartctlTextTests.brief.split(separator: "\n").filter { !$0.contains("NOW") }
            .map { $0.replacing("9168", with: "0").replacing("    -    184", with: "    -    0") }.joined(
                separator: "\n")
        let directory = """

            General Purpose Log Directory Version 1
            0x09           SL  R/W      1  Selective self-test log
            0x11       GPL     R/O      1  SATA Phy Event Counters log

            """
        let logs = """

            SMART Error Log Version: 1
            No Errors Logged

            SMART Self-test log structure revision number 1
            Num  Test_Description    Status                  Remaining  LifeTime(hours)  LBA_of_first_error
            # 1  Short offline       Completed without error       00%     21144         -


            """
        let selective = "SMART Selective self-test log data structure revision number 1\n SPAN  MIN_LBA  MAX_LBA\n\n"
        let phy = "SATA Phy Event Counters (GP Log 0x11)\nID      Size     Value  Description\n"
        return extended
            ? (head + table + directory + logs + selective, phy) : (head + table + "\n" + logs, selective)
    }

    /// The first words of the heading are enough, because all that is judged stands before it.
    static let headingWords = "SMART Selective self".utf8.count

    @Test(arguments: [false, true])
    func aReportOfAnATADriveIsHealthyOnlyWithAllThatIsJudged(extended: Bool) {
        let (judged, rest) = Self.ata(extended: extended)
        let bytes = Array((judged + rest).utf8)
        let whole = DocumentAssessment(of: ForeignDocument(name: "whole", bytes: bytes))
        #expect(whole.verdict == .healthy, "\(whole.judgements.map(\.verdict)) \(whole.judgements.flatMap(\.findings))")
        for length in 0..<(judged.utf8.count + Self.headingWords) {
            let cut = DocumentAssessment(of: ForeignDocument(name: "cut", bytes: Array(bytes.prefix(length))))
            #expect(cut.verdict != .healthy, "\(length)")
        }
    }

    @Test func aShortReportByChoiceIsNoCutOne() throws {
        let made = try SmartctlTextTests.measure(SmartctlTextTests.head + SmartctlTextTests.brief)
        #expect(made.condition == .answered)
        let unfinished = try SmartctlTextTests.measure(SmartctlTextTests.head + SmartctlTextTests.brief + "SMART Ext")
        #expect(unfinished.condition == .unsupported)
    }

    @Test func aReportOfAnNVMeDriveGoesOnAfterItsHealthLog() throws {
        let whole = SmartctlTextTests.nvme
        #expect(try SmartctlTextTests.measure(whole).condition == .answered)
        for end in [
            "1.009\n", "Error Information Log Ent", "Temperature Sensor 1:        ", "Self-test Log (NVMe Log 0x06)\n",
        ] {
            let before = String(whole.split(separator: end, maxSplits: 1, omittingEmptySubsequences: false)[0])
            #expect(try SmartctlTextTests.measure(before + end).condition != .answered, "\(end)")
        }
        let full = whole.replacing(
            "Number of Namespaces:",
            with: "Optional Admin Commands (0x0017):   Security Self_Test\nNumber of Namespaces:")
        let healthOnly = String(full.split(separator: "Self-test Log (")[0])
        #expect(try SmartctlTextTests.measure(healthOnly).condition != .answered)
    }

    /// Saved without its last newline a report is whole all the same if its last sentence is.
    @Test func aReportMayLackItsLastNewline() throws {
        let health = String(SmartctlTextTests.nvme.split(separator: "Self-test Log (")[0])
        let nvme = health + "Error Information (NVMe Log 0x01, 16 of 63 entries)\nNo Errors Logged"
        #expect(try SmartctlTextTests.measure(nvme).condition == .answered)
        #expect(try SmartctlTextTests.measure(String(nvme.dropLast())).condition != .answered)
        let scsi = String(SmartctlTextTests.scsi.split(separator: "SMART Self-test log\n")[0])
        for end in ["No Self-tests have been logged", "Device does not support Self Test logging"] {
            #expect(try SmartctlTextTests.measure(scsi + end).condition == .answered, "\(end)")
            #expect(try SmartctlTextTests.measure(scsi + String(end.dropLast(2))).condition != .answered, "\(end)")
        }
    }

    @Test func aReportOfASASDriveGoesOnAfterItsCounters() throws {
        let whole = SmartctlTextTests.scsi
        for end in ["Error counter log:\n", "535\n", "SMART Self-test log\n", "Failed in segm"] {
            let before = String(whole.split(separator: end, maxSplits: 1, omittingEmptySubsequences: false)[0])
            #expect(try SmartctlTextTests.measure(before + end).condition != .answered, "\(end)")
        }
    }

    static let json = """
        {"json_format_version": [1, 0], "smartctl": {"version": [7, 3]}, "model_name": "SAMSUNG MZQL", "serial_number": "S1",
        "device": {"protocol": "NVMe", "name": "/dev/nvme0"}, "smart_status": {"passed": true},
        "nvme_smart_health_information_log": {"critical_warning": 0, "temperature": 40, "available_spare": 100,
        "available_spare_threshold": 10, "percentage_used": 1, "media_errors": 0}}

        """

    @Test func aCutJSONReportIsKnownForWhatItIs() {
        let bytes = Array(Self.json.utf8)
        #expect(DocumentAssessment(of: ForeignDocument(name: "whole", bytes: bytes)).verdict == .healthy)
        for length in 24..<(bytes.count - 2) {
            let cut = DocumentAssessment(of: ForeignDocument(name: "cut", bytes: Array(bytes.prefix(length))))
            #expect(cut.format == SmartctlJSONDocument.name, "\(length)")
            #expect(cut.verdict == .unknown, "\(length)")
            #expect(cut.judgements.contains { !$0.findings.isEmpty }, "\(length)")
        }
    }

    @Test func twoJSONReportsInOneFileAreTwoDrives() {
        let both = assessed(Self.json + Self.json.replacing("\"S1\"", with: "\"S2\""))
        #expect(both.judgements.count == 2)
        #expect(both.verdict == .healthy)
        let failing = assessed(
            Self.json + Self.json.replacing("\"S1\"", with: "\"S2\"").replacing("true", with: "false"))
        #expect(failing.verdict == .failing)
        #expect(assessed("{\"hello\": [1, 2]}{\"hello\": 3}").format == nil)
    }

    @Test func aCutOrEmptyPageIsKnownForWhatItIs() {
        let rows = SMARTBlobTests.data((1...8).map { ($0, true, 100, 0) })
        for length in [62, 100, 300, 511] {
            let cut = DocumentAssessment(of: ForeignDocument(name: "cut", bytes: Array(rows.prefix(length))))
            #expect(cut.format == SMARTBlob.name, "\(length)")
            #expect(cut.verdict == .unknown)
        }
        for byte in [0x00, 0xFF] as [UInt8] {
            let page = DocumentAssessment(of: ForeignDocument(name: "p", bytes: Array(repeating: byte, count: 512)))
            #expect(page.format == SMARTBlob.name)
            #expect(page.verdict == .unknown)
        }
    }
}
