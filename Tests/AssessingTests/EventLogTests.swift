import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

@Suite struct EventLogTests {
    static let variants: [Variant] = [
        Variant(
            "uncorrectable ECC of Supermicro", "a SEL listing", .failing,
            """
               1 | 05/06/2019 | 12:00:00 | Unknown #0xff |  | Asserted
               2 | 05/06/2019 | 12:10:00 | Memory | Uncorrectable ECC (@DIMMA1(CPU1)) | Asserted
            """),
        Variant("an empty log", "a SEL listing", .healthy, "SEL has no entries\n"),
        Variant(
            "the day's work", "a SEL listing", .healthy,
            """
               1 | 04/12/2020 | 10:10:10 | Event Logging Disabled SEL | Log area reset/cleared | Asserted
               2 | 04/12/2020 | 10:11:10 | System ACPI Power State | S0/G0: working | Asserted
               3 | 04/12/2020 | 10:12:10 | OS Boot | C: boot completed | Asserted
            """),
        Variant(
            "a supply that lost its input and got it back", "a SEL listing", .healthy,
            """
               a | 01/02/2021 | 03:04:05 | Power Supply #0x63 | Power Supply AC lost | Asserted
               b | 01/02/2021 | 04:04:05 | Power Supply #0x63 | Power Supply AC lost | Deasserted
            """),
        Variant(
            "a supply that lost its input", "a SEL listing", .warning,
            """
              1c | 01/02/2021 | 03:04:05 | Power Supply PS2 Status | Power Supply AC lost | Asserted
              1d | 01/02/2021 | 03:04:05 | Power Unit #0x02 | Redundancy Lost | Asserted
            """),
        Variant(
            "hot processor in an elist", "a SEL listing", .failing,
            """
               1 | 01/02/2021 | 03:04:05 | Temperature CPU1 Temp | Upper Critical going high | Asserted | Reading 93 > Threshold 90 degrees C
            """),
        Variant(
            "comma-separated", "a SEL listing", .failing,
            """
            1,05/06/2019,12:00:00,Memory #0x2b,Uncorrectable ECC,Asserted
            """),
        Variant(
            "before the clock was set", "a SEL listing", .failing,
            """
               1 | Pre-Init  |0000000012| Processor #0x08 | Thermal Trip | Asserted
            """),
        Variant(
            "ipmi-sel", "a SEL listing", .failing,
            """
            ID  | Date        | Time     | Name             | Type                        | Event
            1   | Jan-02-2021 | 03:04:05 | ECC Uncorr Err   | Memory                      | Uncorrectable memory error ; DIMM B2
            2   | PostInit    | PostInit | SEL Fullness     | Event Logging Disabled      | Log Area Reset/Cleared
            """),
        Variant(
            "ipmi-sel with a slot that is empty", "a SEL listing", .healthy,
            """
            ID  | Date        | Time     | Name        | Type            | State    | Event
            1   | Jan-02-2021 | 03:04:05 | Riser 2     | Entity Presence | Critical | Entity Absent
            """),
        Variant(
            "racadm getsel", "a vendor's event log", .failing,
            """
            Record:      1
            Date/Time:   08/14/2013 13:38:02
            Source:      system
            Severity:    Ok
            Description: Log cleared.
            -------------------------------------------------------------------------------
            Record:      2
            Date/Time:   08/15/2013 13:38:02
            Source:      system
            Severity:    Critical
            Description: Multi-bit memory errors detected on a memory device at location(s) DIMM_A3.
            """),
        Variant(
            "racadm getsel, supply lost", "a vendor's event log", .warning,
            """
            Record:      2
            Date/Time:   08/15/2013 13:38:02
            Source:      system
            Severity:    Critical
            Description: The power input for power supply 2 is lost.
            """),
        Variant(
            "sel get", "ipmitool details", .warning,
            """
            SEL Record ID          : 0102
             Record Type           : 02
             Timestamp             : 06/29/2021 08:18:06
             Generator ID          : 0020
             EvM Revision          : 04
             Sensor Type           : Drive Slot / Bay
             Sensor Number         : 2b
             Event Type            : Sensor-specific Discrete
             Event Direction       : Assertion Event
             Event Data            : 01ffff
             Description           : Drive Fault
            """),
    ]

    @Test(arguments: variants) func aLogIsReadAndJudged(_ variant: Variant) {
        let assessment = assessed(variant.text)
        #expect(assessment.format == variant.format)
        #expect(assessment.verdict == variant.verdict, "\(AssessText.lines(of: assessment).joined(separator: "\n"))")
    }

    @Test func aChassisThatRecoveredIsWellAgain() {
        let bad =
            "   1 | 05/06/2019 | 12:00:00 | Chassis Health | Transition to Non-recoverable from less severe | Asserted\n"
        let good = "   2 | 05/06/2019 | 13:00:00 | Chassis Health | Transition to OK | Asserted\n"
        #expect(assessed(bad).verdict == .failing)
        #expect(assessed(bad + good).verdict == .healthy)
    }

    /// One event that ended does not end another one of the same sensor.
    @Test func aDeassertionEndsItsOwnEventOnly() {
        func entry(_ id: Int, _ event: String, _ direction: String) -> String {
            "   \(id) | 05/06/2019 | 12:00:0\(id) | Management Subsys Health #0x51 | \(event) | \(direction)\n"
        }
        let both = entry(1, "FRU failure", "Asserted") + entry(2, "Sensor failure", "Asserted")
        #expect(assessed(both).verdict == .warning)
        #expect(assessed(both + entry(3, "Sensor failure", "Deasserted")).verdict == .warning)
        let over = entry(3, "Sensor failure", "Deasserted") + entry(4, "FRU failure", "Deasserted")
        #expect(assessed(both + over).verdict == .healthy)
        #expect(
            assessed(entry(1, "FRU failure", "Deasserted") + entry(2, "FRU failure", "Asserted")).verdict == .warning)
    }

    @Test func recordNumbersOfIpmitoolAreHexadecimal() {
        // Read as decimal numbers "a" would be none, and the deassertion would stand alone.
        let text = """
               9 | 01/02/2021 | 03:04:05 | Power Supply #0x63 | Failure detected | Asserted
               a | 01/02/2021 | 04:04:05 | Power Supply #0x63 | Failure detected | Deasserted
            """
        #expect(assessed(text).verdict == .healthy)
    }
}

/// Rows that are there and cannot be read are a finding of quality, whatever stands beside them.
@Suite struct UnreadLogRowsTests {
    private let good = "   1 | 01/02/2021 | 03:04:05 | OS Boot | C: boot completed | Asserted\n"

    @Test(arguments: [
        "   2 | 01/02/2021 | 03:0\n", "  zz | ?? | %%%% | garbage\n", "   2 |\n", "\u{FFFD}\u{FFFD}\u{FFFD} 13\n",
        "Get SEL Entry 2 command failed: Invalid data field in request\n",
    ])
    func anUnreadableRowIsNeverHealthy(_ row: String) {
        let log = assessed(good + row)
        #expect(log.format == EventLogTable.name)
        #expect(log.verdict == .unknown)
        #expect(log.judgements.contains { $0.message?.contains("cannot be read") ?? false })
        let other = "   3 | 01/02/2021 | 03:09:05 | Chassis Health | Transition to OK | Asserted\n"
        #expect(assessed(good + row + other).verdict == .unknown)
        // What is certain stays.
        let bad = "   3 | 01/02/2021 | 03:09:05 | Memory #0x01 | Uncorrectable ECC | Asserted\n"
        #expect(assessed(good + row + bad).verdict == .failing)
    }

    @Test(arguments: [
        "\n", "   2 | OEM record c0 | 000137 | 010203040506\n", "# ipmitool sel list\n", "----+----\n",
        "   2 | 01/02/2021 | 03:04:06 | OEM record de | 000137 | 010203040506\n",
        "   3 | Linux kernel panic: Fatal exce\n",
    ])
    func whatIsNoEventIsNoDoubt(_ row: String) {
        #expect(assessed(good + row).verdict == .healthy)
    }
}
