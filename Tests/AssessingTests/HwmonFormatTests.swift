import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

@Suite struct HwmonFormatTests {
    static let variants: [Variant] = [
        Variant(
            "sensors, all well but for open inputs", "sensors", .healthy,
            """
            coretemp-isa-0000
            Adapter: ISA adapter
            Package id 0:  +55.0°C  (high = +84.0°C, crit = +100.0°C)
            Core 0:        +54.0°C  (high = +84.0°C, crit = +100.0°C)

            nct6779-isa-0290
            Adapter: ISA adapter
            Vcore:        +0.79 V  (min =  +0.00 V, max =  +1.74 V)
            in1:          +1.02 V  (min =  +0.00 V, max =  +0.00 V)  ALARM
            fan1:           0 RPM  (min =    0 RPM)
            fan2:        1098 RPM  (min =    0 RPM)
            AUXTIN0:     +108.0°C  (high =  +0.0°C, hyst =  +0.0°C)  ALARM  sensor = thermistor
            AUXTIN1:     +119.0°C    sensor = thermistor
            intrusion0:  ALARM
            """),
        Variant(
            "sensors, a processor beyond its critical limit", "sensors", .failing,
            """
            coretemp-isa-0000
            Adapter: ISA adapter
            Package id 0:  +101.0°C  (high = +84.0°C, crit = +100.0°C)  ALARM (CRIT)
            """),
        Variant(
            "sensors, a fan that stands", "sensors", .warning,
            """
            nct6779-isa-0290
            Adapter: ISA adapter
            fan1:           0 RPM  (min =  600 RPM)  ALARM
            """),
        Variant(
            "sensors -u, hot", "sensors -u", .warning,
            """
            coretemp-isa-0000
            Package id 0:
              temp1_input: 85.000
              temp1_max: 84.000
              temp1_crit: 100.000
              temp1_crit_alarm: 0.000
            """),
        Variant(
            "sensors -j, voltage out of range", "sensors -j", .warning,
            """
            {"pmbus-i2c-3-58": {"Adapter": "SMBus", "vout1": {"in1_input": 10.8, "in1_min": 11.4, "in1_max": 12.6, "in1_alarm": 1.0}}}
            """),
    ]

    @Test(arguments: variants) func aReportIsReadAndJudged(_ variant: Variant) {
        let assessment = assessed(variant.text)
        #expect(assessment.format == variant.format)
        #expect(assessment.verdict == variant.verdict, "\(AssessText.lines(of: assessment).joined(separator: "\n"))")
    }

    @Test func aTreeOfTwoSocketsKeepsThemApart() {
        let assessment = assessedTree([
            "hwmon0/name": "coretemp\n", "hwmon0/temp1_input": "45000\n", "hwmon0/temp1_crit": "100000\n",
            "hwmon1/name": "coretemp\n", "hwmon1/temp1_input": "103000\n", "hwmon1/temp1_crit": "100000\n",
        ])
        #expect(assessment.format == HwmonTree.name)
        #expect(assessment.judgements.map(\.verdict) == [.healthy, .failing])
    }

    @Test func memoryThatLostBitsFailsAndCorrectedErrorsWarn() {
        let quiet = ["mc0/ce_count": "0\n", "mc0/ue_count": "0\n", "mc0/dimm0/dimm_ce_count": "0\n"]
        #expect(assessedTree(quiet).verdict == .healthy)
        #expect(assessedTree(quiet.merging(["mc0/dimm0/dimm_ce_count": "7\n"]) { $1 }).verdict == .warning)
        let bad = assessedTree(
            quiet.merging(["mc0/dimm0/dimm_ue_count": "1\n", "mc0/dimm0/dimm_label": "DIMM_B2\n"]) { $1 })
        #expect(bad.verdict(of: "DIMM_B2") == .failing)
    }

    @Test func aCounterThatIsNoNumberIsNotZero() {
        #expect(assessedTree(["mc0/ce_count": "garbage\n", "mc0/ue_count": "\n"]).verdict == .unknown)
    }
}
