import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

@Suite struct IPMIListingTests {
    static let variants: [Variant] = [
        Variant(
            "ipmitool sensor, all well", "an ipmitool sensor listing", .healthy,
            """
            CPU Temp         | 45.000     | degrees C  | ok    | 0.000     | 0.000     | 0.000     | 85.000    | 90.000    | 95.000
            FAN1             | 5100.000   | RPM        | ok    | 300.000   | 500.000   | 700.000   | 25300.000 | 25400.000 | 25500.000
            FAN2             | na         |            | na    | na        | na        | na        | na        | na        | na
            PS1 Status       | 0x1        | discrete   | 0x0100| na        | na        | na        | na        | na        | na
            12V              | 12.192     | Volts      | ok    | 10.173    | 10.299    | 10.740    | 12.945    | 13.260    | 13.386
            """),
        Variant(
            "ipmitool sensor, hot processor", "an ipmitool sensor listing", .failing,
            """
            CPU1 Temp        | 92.000     | degrees C  | cr    | 0.000     | 0.000     | 0.000     | 85.000    | 90.000    | 95.000
            FAN1             | 5100.000   | RPM        | ok    | 300.000   | 500.000   | 700.000   | 25300.000 | 25400.000 | 25500.000
            """),
        Variant(
            "ipmitool sensor, one fan stands", "an ipmitool sensor listing", .warning,
            """
            CPU1 Temp        | 42.000     | degrees C  | ok    | 0.000     | 0.000     | 0.000     | 85.000    | 90.000    | 95.000
            FAN1             | 5100.000   | RPM        | ok    | 300.000   | 500.000   | 700.000   | 25300.000 | 25400.000 | 25500.000
            FAN2             | 5100.000   | RPM        | ok    | 300.000   | 500.000   | 700.000   | 25300.000 | 25400.000 | 25500.000
            FAN4             | 5100.000   | RPM        | ok    | 300.000   | 500.000   | 700.000   | 25300.000 | 25400.000 | 25500.000
            FAN3             | 0.000      | RPM        | nr    | 300.000   | 500.000   | 700.000   | 25300.000 | 25400.000 | 25500.000
            """),
        Variant(
            "ipmitool sensor, supply without input", "an ipmitool sensor listing", .warning,
            """
            PS1 Status       | 0x1        | discrete   | 0x0180| na        | na        | na        | na        | na        | na
            PS2 Status       | 0x9        | discrete   | 0x0980| na        | na        | na        | na        | na        | na
            """),
        Variant(
            "ipmitool sdr, critical without thresholds", "an ipmitool sensor listing", .failing,
            """
            Inlet Temp       | 24 degrees C      | ok
            CPU1 VR Temp     | 111 degrees C     | cr
            """),
        Variant(
            "ipmitool sdr, absent sensors only", "an ipmitool sensor listing", .unknown,
            """
            FAN 5            | no reading        | ns
            FAN 6            | disabled          | ns
            """),
        Variant(
            "ipmitool sdr elist, ok beside a failure", "an ipmitool sensor listing", .warning,
            """
            Power Supply 1   | 03h | ok  | 10.1 | 95 Watts, Presence detected
            Power Supply 2   | 04h | ok  | 10.2 | 0 Watts, Presence detected, Failure detected
            Fans             | 05h | ok  | 29.1 | Fully Redundant
            """),
        Variant(
            "ipmitool sdr elist of Dell", "an ipmitool sensor listing", .warning,
            """
            Inlet Temp       | 04h | ok  |  7.1 | 22 degrees C
            Fan1A RPM        | 30h | ok  |  7.1 | 4800 RPM
            Status           | 85h | ok  | 10.1 | Presence detected
            Status           | 86h | ok  | 10.2 | Presence detected, Power Supply AC lost
            PS Redundancy    | 77h | ok  |  7.1 | Redundancy Lost
            Presence         | 50h | ok  | 26.1 | Present
            Intrusion        | 73h | ok  |  7.1 |
            """),
        Variant(
            "ipmitool -c sdr", "an ipmitool sensor listing", .healthy,
            """
            FAN 1,4000,RPM,ok
            System Temp,31,degrees C,ok
            FAN 2,,,ns
            """),
        Variant(
            "ipmi-sensors with states and thresholds", "an ipmi-sensors listing", .failing,
            """
            ID  | Name      | Type         | State    | Reading    | Units | Lower NR   | Lower C    | Lower NC   | Upper NC   | Upper C    | Upper NR   | Event
            1   | CPU1 Temp | Temperature  | Critical | 97.00      | C     | N/A        | N/A        | N/A        | 85.00      | 90.00      | 95.00      | 'At or Above (>=) Upper Non-Recoverable Threshold'
            2   | FAN1      | Fan          | Nominal  | 5000.00    | RPM   | 300.00     | 500.00     | 700.00     | N/A        | N/A        | N/A        | 'OK'
            """),
        Variant(
            "ipmi-sensors, comma-separated", "an ipmi-sensors listing", .warning,
            """
            ID,Name,Type,Reading,Units,Event
            1,CPU1 Temp,Temperature,41.00,C,'OK'
            2,PSU1 Status,Power Supply,N/A,N/A,'Presence detected'
            3,PSU2 Status,Power Supply,N/A,N/A,'Presence detected' 'Power Supply input lost (AC/DC)'
            4,DIMM A1,Memory,N/A,N/A,'Presence detected'
            """),
        Variant(
            "ipmi-sensors, memory that lost bits", "an ipmi-sensors listing", .failing,
            """
            ID | Name     | Type   | Reading | Units | Event
            9  | Mem ECC  | Memory | N/A     | N/A   | 'Uncorrectable memory error'
            10 | Ambient  | Temperature | 21.00 | C   | 'OK'
            """),
        Variant(
            "ipmi-sensors without a header", "an ipmi-sensors listing", .healthy,
            """
            1   | CPU1 Temp | Temperature  | 45.00      | C     | 'OK'
            2   | FAN1      | Fan          | 5000.00    | RPM   | 'OK'
            """),
        Variant(
            "ipmi-sensors -v", "ipmi-sensors details", .failing,
            """
            Record ID: 4
            ID String: CPU 1 Temp
            Sensor Type: Temperature (1h)
            Sensor Number: 12
            Upper Critical Threshold: 90.000000 C
            Upper Non-Critical Threshold: 85.000000 C
            Sensor State: Critical
            Sensor Reading: 91.000000 C
            Sensor Event: 'At or Above (>=) Upper Critical Threshold'
            """),
        Variant(
            "ipmitool sdr -v", "ipmitool details", .warning,
            """
            Sensor ID              : PS2 Status (0x63)
             Entity ID             : 10.2 (Power Supply)
             Sensor Type (Discrete): Power Supply (0x08)
             Sensor Reading        : 0h
             States Asserted       : Power Supply
                                     [Presence detected]
                                     [Failure detected]
             Assertions Enabled    : Power Supply
                                     [Presence detected]
                                     [Predictive failure]

            Sensor ID              : PS1 Status (0x62)
             Entity ID             : 10.1 (Power Supply)
             Sensor Type (Discrete): Power Supply (0x08)
             Sensor Reading        : 0h
             States Asserted       : Power Supply
                                     [Presence detected]
            """),
    ]

    @Test(arguments: variants) func aListingIsReadAndJudged(_ variant: Variant) {
        let assessment = assessed(variant.text)
        #expect(assessment.format == variant.format)
        #expect(assessment.verdict == variant.verdict, "\(AssessText.lines(of: assessment).joined(separator: "\n"))")
    }

    @Test func theStateColumnIsNotBelievedBesideAFailure() {
        let assessment = assessed("Power Supply 2   | 04h | ok  | 10.2 | Presence detected, Failure detected")
        #expect(assessment.rules.contains("power-supply.failed"))
    }

    @Test func aWarningInTheColumnIsEnough() {
        let assessment = assessed("P_VBAT | 2.61 Volts | nc\nP_12V | 12.16 Volts | ok")
        #expect(assessment.verdict == .warning)
        #expect(assessment.verdict(of: "P_12V") == .healthy)
    }
}
