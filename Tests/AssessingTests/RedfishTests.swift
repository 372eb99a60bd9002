import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

@Suite struct RedfishTests {
    static let variants: [Variant] = [
        Variant(
            "a temperature beyond its critical threshold", "Redfish JSON", .failing,
            """
            {"@odata.type": "#Thermal.v1_4_0.Thermal", "Temperatures": [
              {"Name": "CPU1 Temp", "ReadingCelsius": 96, "UpperThresholdCritical": 90, "Status": {"Health": "Critical", "State": "Enabled"}},
              {"Name": "Empty", "ReadingCelsius": 0, "Status": {"State": "Absent"}}]}
            """),
        Variant(
            "a fan that failed", "Redfish JSON", .warning,
            """
            {"@odata.type": "#Thermal.v1_1_0.Thermal", "Fans": [
              {"FanName": "Fan 1", "Reading": 23, "ReadingUnits": "Percent", "Status": {"Health": "OK", "State": "Enabled"}},
              {"FanName": "Fan 2", "Reading": 0, "ReadingUnits": "Percent", "Status": {"Health": "Critical", "State": "Enabled"}}]}
            """),
        Variant(
            "a supply with a warning", "Redfish JSON", .warning,
            """
            {"@odata.type": "#Power.v1_5_0.Power", "PowerSupplies": [
              {"Name": "PS1", "MemberId": "0", "LineInputVoltage": 230, "Status": {"Health": "OK", "State": "Enabled"}},
              {"Name": "PS2", "MemberId": "1", "LineInputVoltage": 0, "Status": {"Health": "Warning", "State": "Enabled"}}],
              "Voltages": [{"Name": "12V", "ReadingVolts": 12.1, "Status": {"Health": "OK", "State": "Enabled"}}]}
            """),
        Variant(
            "iLO's log, one entry repaired", "Redfish JSON", .healthy,
            """
            {"@odata.type": "#LogEntryCollection.LogEntryCollection", "Members": [
              {"@odata.type": "#LogEntry.v1_1_0.LogEntry", "Id": "1", "Severity": "Critical", "Message": "Uncorrectable Memory Error (Processor 1, DIMM 3)",
               "Created": "2021-01-02T03:04:05Z", "Oem": {"Hpe": {"Repaired": true}}},
              {"@odata.type": "#LogEntry.v1_1_0.LogEntry", "Id": "2", "Severity": "OK", "Message": "Server power restored.", "Created": "2021-01-02T03:05:05Z"}]}
            """),
        Variant(
            "iDRAC's SEL with an uncorrectable error", "Redfish JSON", .failing,
            """
            {"Members": [{"@odata.type": "#LogEntry.v1_3_0.LogEntry", "EntryType": "SEL", "SensorType": "Memory", "EntryCode": "Assert", "Id": "4",
              "Severity": "Critical", "Message": "Multi-bit memory errors detected on a memory device at location(s) DIMM_B1.", "Created": "2020-10-10T10:10:10Z"}]}
            """),
        Variant(
            "a sensor of the newer schema", "Redfish JSON", .failing,
            """
            {"@odata.type": "#Sensor.v1_2_0.Sensor", "Id": "CPU1Temp", "Name": "CPU1 Temp", "ReadingType": "Temperature", "Reading": 99, "ReadingUnits": "Cel",
             "Thresholds": {"UpperCritical": {"Reading": 95}, "UpperCaution": {"Reading": 90}}, "Status": {"Health": "Critical", "State": "Enabled"}}
            """),
        Variant(
            "a drive that predicts its failure", "Redfish JSON", .warning,
            """
            {"@odata.type": "#Drive.v1_5_0.Drive", "Id": "Disk.0", "Name": "SSD 0", "FailurePredicted": true, "Status": {"Health": "OK", "State": "Enabled"}}
            """),
        Variant(
            "the newest entry first: what came later counts", "Redfish JSON", .failing,
            """
            {"Members": [
              {"@odata.type": "#LogEntry.v1_3_0.LogEntry", "EntryType": "SEL", "Id": "9", "Severity": "Critical", "Created": "2024-03-02T10:00:00Z",
               "Message": "CPU 1 thermal trip."},
              {"@odata.type": "#LogEntry.v1_3_0.LogEntry", "EntryType": "SEL", "Id": "3", "Severity": "OK", "Created": "2024-03-01T10:00:00Z",
               "Message": "CPU 1 is operating normally."}]}
            """),
        Variant(
            "the end of another event ends no uncorrectable error", "Redfish JSON", .failing,
            """
            {"Members": [
              {"@odata.type": "#LogEntry.v1_3_0.LogEntry", "EntryType": "SEL", "SensorType": "Memory", "EntryCode": "Assert", "Id": "1", "Severity": "Critical",
               "Message": "Uncorrectable ECC on DIMM_A1", "Created": "2024-03-01T10:00:00Z"},
              {"@odata.type": "#LogEntry.v1_3_0.LogEntry", "EntryType": "SEL", "SensorType": "Memory", "EntryCode": "Deassert", "Id": "2", "Severity": "OK",
               "Message": "Correctable ECC on DIMM_A1", "Created": "2024-03-01T11:00:00Z"}]}
            """),
        Variant(
            "an event that ended as it began", "Redfish JSON", .healthy,
            """
            {"Members": [
              {"@odata.type": "#LogEntry.v1_3_0.LogEntry", "EntryType": "SEL", "EntryCode": "Assert", "Id": "1", "Severity": "Warning",
               "Message": "Fan 3 lower non-critical going-low Asserted", "Created": "2024-03-01T10:00:00Z"},
              {"@odata.type": "#LogEntry.v1_3_0.LogEntry", "EntryType": "SEL", "EntryCode": "Deassert", "Id": "2", "Severity": "OK",
               "Message": "Fan 3 lower non-critical going-low Deasserted", "Created": "2024-03-01T10:01:00Z"}]}
            """),
        Variant(
            "a grave sentence with an idle severity", "Redfish JSON", .failing,
            """
            {"Members": [{"@odata.type": "#LogEntry.v1_3_0.LogEntry", "EntryType": "SEL", "EntryCode": "Assert", "Id": "1", "Severity": "OK",
              "Message": "Uncorrectable ECC at DIMM A1", "Created": "2024-03-01T10:00:00Z"}]}
            """),
        Variant(
            "a drive of which the health is not said", "Redfish JSON", .unknown,
            """
            {"@odata.type": "#Drive.v1_5_0.Drive", "Id": "Disk.0", "Name": "SSD 0", "Status": {"State": "Enabled"}}
            """),
        Variant(
            "a drive with a health that is no word of the schema", "Redfish JSON", .unknown,
            """
            {"@odata.type": "#Drive.v1_5_0.Drive", "Id": "Disk.0", "Name": "SSD 0", "Status": {"State": "Enabled", "Health": "Bogus"}}
            """),
    ]

    @Test(arguments: variants) func aDocumentIsReadAndJudged(_ variant: Variant) {
        let assessment = assessed(variant.text)
        #expect(assessment.format == variant.format)
        #expect(assessment.verdict == variant.verdict, "\(AssessText.lines(of: assessment).joined(separator: "\n"))")
    }

    @Test func aTruncatedDocumentIsUnknownAndSaysWhere() {
        let assessment = assessed(
            "{\"@odata.type\": \"#Thermal.v1_4_0.Thermal\",\n \"Temperatures\": [{\"Name\": \"CPU\"")
        #expect(assessment.verdict == .unknown)
        #expect(assessment.judgements.first?.message?.contains("line 2") ?? false)
    }
}
