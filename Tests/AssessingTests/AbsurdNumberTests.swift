import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

/// A counter that no drive can have is a finding of quality: the drive is unknown, unless something else is bad.
@Suite struct AbsurdNumberTests {
    static func ata(_ pending: String = "0", reallocated: String = "0") -> String {
        SmartctlTextTests.head + """
            SMART Attributes Data Structure revision number: 10
            Vendor Specific SMART Attributes with Thresholds:
            ID# ATTRIBUTE_NAME          FLAGS    VALUE WORST THRESH FAIL RAW_VALUE
              5 Reallocated_Sector_Ct   PO--CK   100   100   010    -    \(reallocated)
              9 Power_On_Hours          -O--CK   076   076   000    -    21622
            197 Current_Pending_Sector  -O--C-   100   100   ---    -    \(pending)
                                        ||||||_ K auto-keep

            SMART Extended Comprehensive Error Log Version: 1 (5 sectors)
            No Errors Logged

            SMART Extended Self-test Log Version: 1 (1 sectors)
            No self-tests have been logged.  [To run self-tests, use: smartctl -t]

            """
    }

    private static func scsi(defects: String = "0", uncorrected: String = "0") -> String {
        SmartctlTextTests.scsi
            .replacing("list: 56", with: "list: \(defects)").replacing("         535", with: "         \(uncorrected)")
            .replacing("Failed in segment -->", with: "Completed            ")
    }

    private static func json(_ pending: String) -> String {
        #"{"smartctl":{"exit_status":0},"device":{"protocol":"ATA"},"model_name":"XY 100","serial_number":"S","#
            + #""smart_status":{"passed":true},"ata_smart_attributes":{"table":[{"id":197,"name":"Current_Pending_Sector","#
            + #""value":100,"worst":100,"thresh":0,"flags":{"prefailure":false},"raw":{"value":\#(pending),"string":"\#(pending)"}}]},"#
            + #""ata_smart_error_log":{"summary":{"count":0}},"ata_smart_self_test_log":{"standard":{"count":0}}}"#
    }

    private static func nvme(_ errors: String) -> String {
        "{\"critical_warning\":0,\"temperature\":310,\"avail_spare\":100,\"spare_thresh\":10,\"percent_used\":3,"
            + "\"media_errors\":\(errors),\"num_err_log_entries\":0,\"power_on_hours\":5}"
    }

    @Test func soundNumbersAreHealthy() {
        for text in [Self.ata(), Self.scsi(), Self.json("0"), Self.nvme("0")] {
            let made = assessed(text)
            #expect(made.verdict == .healthy, "\(made)")
        }
    }

    @Test(arguments: [
        ata("garbage"), ata("99999999999999999999"), ata("-1"), ata(reallocated: "-1"), ata(reallocated: "?"),
        json("-1"), json("\"x\"").replacing(#""string":""x"""#, with: #""string":"x""#),
        nvme("-7"), nvme("1e60"), nvme("\"x\""), scsi(defects: "garbage"), scsi(defects: "-3"), scsi(uncorrected: "x"),
        scsi(uncorrected: "-1"),
    ])
    func absurdOnesAreNot(_ text: String) {
        let made = assessed(text)
        #expect(made.verdict == .unknown, "\(made)")
        #expect(made.judgements.first?.message?.isEmpty == false || made.message != nil)
    }
}
