import HealthModel
import Testing

@testable import DriveData

@Suite struct SmartctlJSONTests {
    static let component = Component(kind: .drive, id: "j", name: "sdc")

    private func measure(_ text: String) -> Measurement {
        DriveDecoder.measurement(smartctlJSON: Array(text.utf8), of: Self.component)
    }

    private let ata = """
        {"smartctl": {"version": [7, 3], "exit_status": 0}, "device": {"name": "/dev/sda", "protocol": "ATA"},
        "model_family": "Seagate Exos X16", "model_name": "ST14000NM001G-2KJ103", "serial_number": "ZL2A0001",
        "firmware_version": "SN03", "wwn": {"naa": 5, "oui": 3152, "id": 2761332797}, "rotation_rate": 7200,
        "smart_status": {"passed": true},
        "ata_smart_attributes": {"table": [
        {"id": 5, "name": "Reallocated_Sector_Ct", "value": 99, "worst": 99, "thresh": 10, "when_failed": "",
         "flags": {"prefailure": true}, "raw": {"value": 9168, "string": "9168"}},
        {"id": 9, "name": "Power_On_Hours", "value": 97, "worst": 97, "thresh": 0, "when_failed": "",
         "flags": {"prefailure": false}, "raw": {"value": 167031278144165, "string": "2725 (151 234 0)"}},
        {"id": 188, "name": "Command_Timeout", "value": 100, "worst": 99, "thresh": 0, "when_failed": "",
         "flags": {"prefailure": false}, "raw": {"value": 17180131332, "string": "17180131332"}},
        {"id": 190, "name": "Airflow_Temperature_Cel", "value": 40, "worst": 40, "thresh": 45, "when_failed": "now",
         "flags": {"prefailure": false}, "raw": {"value": 60, "string": "60"}}]},
        "ata_smart_error_log": {"summary": {"count": 7}},
        "ata_smart_self_test_log": {"standard": {"table": [
        {"type": {"string": "Short offline"}, "status": {"value": 112, "string": "Completed: read failure", "passed": false},
         "lifetime_hours": 21193},
        {"type": {"string": "Extended offline"}, "status": {"string": "Completed without error", "passed": true}}]}}}
        """

    @Test func anATADriveIsReadWithTheSameMeaningsAsItsPages() {
        let made = measure(ata)
        #expect(made.condition == .answered)
        #expect(made.states == [.smartPassed])
        #expect(made.identity["wwn"] == "5000c500a496983d")
        #expect(made[.reallocatedSectors] == 9168)
        #expect(made[.powerOnHours] == 2725)
        #expect(made[.commandTimeouts] == 4)
        #expect(made[.oldAgeBelowThreshold] == 1)
        #expect(made[.prefailMargin] == 89)
        #expect(made[.loggedErrors] == 7)
        #expect(made[.failedSelfTests] == 1)
        let named = try? SmartctlJSON(JSONTree(Array(ata.utf8))).component(fallback: "x")
        #expect(named == Component(kind: .drive, id: "ZL2A0001", name: "ST14000NM001G-2KJ103 ZL2A0001"))
    }

    @Test func attributesWithoutAModelOrVerdictAreNeverAnswered() {
        let made = measure(
            """
            {"smartctl": {"exit_status": 0}, "device": {"protocol": "ATA"}, "ata_smart_attributes": {"table": [
            {"id": 197, "name": "Current_Pending_Sector", "value": 100, "thresh": 0, "raw": {"value": 60, "string": "60"}}]}}
            """)
        #expect(made.condition == .unsupported)
        #expect(made[.pendingSectors] == 60)
    }

    @Test func nvmeBitsCountAndSmartctlsWordDoesNotAddToThem() {
        func log(_ warning: Int, passed: Bool) -> Measurement {
            measure(
                """
                {"smartctl": {}, "device": {"protocol": "NVMe"}, "model_name": "X", "smart_status": {"passed": \(passed)},
                "nvme_smart_health_information_log": {"critical_warning": \(warning), "temperature": 35,
                "available_spare": 99, "available_spare_threshold": 10, "percentage_used": 3, "media_errors": 7,
                "num_err_log_entries": 62, "power_on_hours": 12798}}
                """)
        }
        let fine = log(0, passed: true)
        #expect(fine.condition == .answered)
        #expect(fine.states == [.smartPassed])
        #expect(fine[.mediaErrors] == 7)
        #expect(fine[.temperature] == 35)
        #expect(log(16, passed: false).states == [.nvmeBackupFailed])
        #expect(log(2, passed: false).states == [.nvmeTemperature])
        #expect(log(0, passed: false).states == [.smartFailed])
    }

    @Test func aHealthLogThatLacksSomethingIsNotAnswered() {
        for name in ["critical_warning", "available_spare", "percentage_used", "media_errors"] {
            let members = ["critical_warning", "available_spare", "percentage_used", "media_errors"].filter {
                $0 != name
            }
            let log = members.map { "\"\($0)\": 0" }.joined(separator: ",")
            let made = measure("{\"nvme_smart_health_information_log\": {\(log)}}")
            #expect(made.condition == .unsupported, "\(name)")
        }
    }

    @Test func scsiCountersAndDefects() {
        let made = measure(
            """
            {"smartctl": {}, "device": {"protocol": "SCSI"}, "scsi_model_name": "SEAGATE ST1200MM0088",
            "serial_number": "Z1", "smart_status": {"passed": true}, "temperature": {"current": 31, "drive_trip": 60},
            "scsi_grown_defect_list": 4, "power_on_time": {"hours": 5675},
            "scsi_error_counter_log": {"read": {"total_uncorrected_errors": 1}, "write": {"total_uncorrected_errors": 535},
            "verify": {"total_uncorrected_errors": 0}},
            "scsi_self_test_0": {"code": {"string": "Background long"}, "result": {"string": "Failed in segment -->"}}}
            """)
        #expect(made.condition == .answered)
        #expect(made[.uncorrectedWrites] == 535)
        #expect(made[.uncorrectedReads] == 1)
        #expect(made[.grownDefects] == 4)
        #expect(made[.failedSelfTests] == 1)
        #expect(made.quantities.first { $0.name == .temperature }?.limits?.upperCritical == 60)
    }

    @Test func aRAIDVolumeIsUnsupported() {
        let made = measure(
            """
            {"smartctl": {"exit_status": 4}, "device": {"protocol": "SCSI"}, "product": "Raid 1 Volume",
            "temperature": {"current": 0, "drive_trip": 0}}
            """)
        #expect(made.condition == .unsupported)
        #expect(made.message?.contains("RAID") == true)
        #expect(made.quantities.isEmpty)
    }

    @Test(arguments: [
        ("Device is in STANDBY mode, exit(2)", ReadCondition.asleep),
        ("Smartctl open device: /dev/sda failed: Permission denied", .refused),
        ("/dev/sdb: Unknown USB bridge [0x1234:0x5678 (0x100)]", .unsupported),
        ("Read Device Identity failed: Input/output error", .silent), ("something new", .silent),
    ])
    func whySmartctlReadNothingIsTold(message: String, condition: ReadCondition) {
        let made = measure("{\"smartctl\": {\"exit_status\": 2, \"messages\": [{\"string\": \"\(message)\"}]}}")
        #expect(made.condition == condition)
        #expect(made.message?.contains(message) == true)
    }

    @Test func theStandardEnduranceIndicatorIsFoundInEveryVersion() {
        let start =
            "{\"smartctl\": {}, \"model_name\": \"Nobody SSD\", \"rotation_rate\": 0, \"ata_smart_attributes\": {\"table\": []},"
        #expect(measure(start + "\"endurance_used\": {\"current_percent\": 94}}")[.enduranceUsed] == 94)
        let pages =
            "\"ata_device_statistics\": {\"pages\": [{\"table\": [{\"name\": \"Percentage Used Endurance Indicator\", \"value\": 95}]}]}}"
        #expect(measure(start + pages)[.enduranceUsed] == 95)
    }

    @Test func absurdMembersNeverTrap() {
        for value in ["1e300", "-1", "\"x\"", "null", "[]", "{}", "99999999999999999999999999"] {
            _ = measure(
                """
                {"rotation_rate": \(value), "wwn": {"naa": \(value), "oui": \(value), "id": \(value)},
                "smart_status": {"passed": \(value), "scsi": {"asc": \(value), "ascq": \(value)}},
                "scsi_grown_defect_list": \(value),
                "ata_smart_self_test_log": {"standard": {"table": [{"status": {"string": "x"}, "lifetime_hours": \(value)}]}},
                "ata_smart_attributes": {"table": [{"id": \(value)}, {"id": 5, "value": \(value), "raw": {"value": \(value)}}]}}
                """)
            _ = measure(
                "{\"nvme_smart_health_information_log\": {\"critical_warning\": \(value), \"temperature\": \(value), \"available_spare\": \(value)}}"
            )
        }
        #expect(measure("{").condition == .garbled)
    }
}
