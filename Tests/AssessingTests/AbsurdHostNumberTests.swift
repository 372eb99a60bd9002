import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

/// Numbers that no host has, and values that are none, beside good ones: unknown, never well.
@Suite struct AbsurdHostNumberTests {
    private static let chip = [
        "name": "coretemp\n", "temp1_input": "45000\n", "temp1_crit": "100000\n", "temp2_input": "46000\n",
        "temp2_crit": "100000\n", "temp2_crit_alarm": "0\n", "fan1_input": "1200\n", "in1_input": "1000\n",
        "power1_oem_info": "none\n",
    ]

    @Test(arguments: [
        ["temp2_input": "@@@\n"], ["temp2_crit": "x\n"], ["temp2_crit_alarm": "\u{1}\n"],
        ["temp2_input": "255000\n", "temp2_crit_alarm": "1\n"], ["temp2_input": "127000\n", "temp2_crit_alarm": "1\n"],
        ["fan1_input": "4294967295\n"], ["in1_input": "65535000\n"],
    ])
    func aChipOfWhichAFileIsNonsenseIsNotWell(_ files: [String: String]) {
        #expect(assessedTree(Self.chip).verdict == .healthy)
        let made = assessedTree(Self.chip.merging(files) { $1 })
        #expect(made.verdict == .unknown, "\(AssessText.lines(of: made).joined(separator: "\n"))")
    }

    /// An open diode of a chip that says nothing of it, and the copy of a file that could not be read.
    @Test(arguments: [["temp2_input": "127000\n"], ["temp2_input": ""], ["power1_oem_info": "@@@\n"]])
    func whatIsNoNewsIsNoDoubt(_ files: [String: String]) {
        #expect(assessedTree(Self.chip.merging(files) { $1 }).verdict == .healthy)
    }

    private static let text = """
        coretemp-isa-0000
        Adapter: ISA adapter
        Core 0:        +54.0°C  (high = +84.0°C, crit = +100.0°C)
        fan1:         1098 RPM  (min =  600 RPM)
        in1:          +1.02 V  (min =  +0.50 V, max =  +1.74 V)
        temp7:            N/A
        Core 1:        +55.0°C  (high = +85.0°C, crit = +100.0°C)

        """
    private static let raw = """
        coretemp-isa-0000
        Core 0:
          temp1_input: 55.000
          temp1_crit: 100.000
        Core 1:
          temp2_input: 56.000
          temp2_crit: 100.000

        """

    @Test(arguments: [
        ("+55.0°C", "@@@"), ("+55.0°C", "@@.@°C"), ("+55.0°C", "+55.0"), ("+55.0°C", "+5@.0°C"),
        ("1098 RPM", "4294967295 RPM"), ("+1.02 V", "+65535.00 V"), ("N/A", "#!@@"),
        ("+85.0°C, crit = +100.0°C)\n", "+8"), ("high = +85.0°C, crit = +100.0°C)\n", "hi"),
        (":        +55.0°C  (high = +85.0°C, crit = +100.0°C)\n", ""),
        ("max =  +1.74 V", "max =  +1.@4 V"),
    ])
    func aFeatureWithoutASensibleValueIsNotWell(_ part: String, _ damaged: String) {
        #expect(assessed(Self.text).verdict == .healthy)
        let made = assessed(Self.text.replacing(part, with: damaged))
        #expect(made.format == SensorsText.name)
        #expect(made.verdict == .unknown, "\(AssessText.lines(of: made).joined(separator: "\n"))")
    }

    @Test(arguments: [
        ("56.000", "@@@"), ("56.000", "255.000\n  temp2_crit_alarm: 1.000"), ("temp2_crit: 100.000\n", "temp2_cri"),
        ("temp2_crit: 100.000\n", "temp2_crit: 10"), ("temp2_crit: 100.000\n", "temp2_crit:"),
        ("  temp2_crit: 100.000\n", "  te"),
    ])
    func aRawValueThatIsNoNumberIsNotPassedOver(_ part: String, _ damaged: String) {
        #expect(assessed(Self.raw).verdict == .healthy)
        let made = assessed(Self.raw.replacing(part, with: damaged))
        #expect(made.format == SensorsRaw.name)
        #expect(made.verdict == .unknown, "\(AssessText.lines(of: made).joined(separator: "\n"))")
    }

    private static let optic = """
        \tIdentifier                                : 0x03 (SFP)
        \tConnector                                 : 0x07 (LC)
        \tTransceiver type                          : 10G Ethernet: 10G Base-SR
        \tOptical diagnostics support               : Yes
        \tReceiver signal average optical power     : 0.5500 mW / -2.60 dBm
        \tModule temperature                        : 38.00 degrees C / 100.40 degrees F
        \tAlarm/warning flags implemented           : Yes
        \tLaser rx power low alarm                  : Off
        \tLaser rx power low warning threshold      : 0.0012 mW / -29.21 dBm

        """

    @Test(arguments: [
        ("0x03 (SFP)", "0xff (reserved or unknown)"), ("-2.60 dBm", "9999 dBm"), ("-2.60 dBm", "@@ dBm"),
        ("38.00", "@@"), ("38.00", "65535.00"), (": Off", ": @"), ("/ -2.60 dBm", ""),
        ("\tLaser rx power low warning threshold      : 0.0012 mW / -29.21 dBm\n", ""),
    ])
    func aModuleWithNonsenseIsNotWell(_ part: String, _ damaged: String) {
        #expect(assessed(Self.optic).verdict == .healthy)
        #expect(assessed(Self.optic.replacing(part, with: damaged)).verdict == .unknown)
    }

    @Test func aCopperCableHasNoLightToTellOf() {
        let copper = "Identifier : 0x03 (SFP)\nConnector : 0x21 (Copper pigtail)\nTransceiver type : Passive Cable\n"
        #expect(assessed(copper).verdict == .healthy)
        #expect(assessed("Identifier : 0x03 (SFP)\nConnector : 0x07 (LC)\n").verdict == .unknown)
    }

    private static let link = "Settings for eth0:\n\tSpeed: 1000Mb/s\n\tDuplex: Full\n\tLink detected: yes\n"

    @Test(arguments: [
        ("\tLink detected: yes\n", ""), ("yes\n", "ye"), ("yes", "@"), ("1000Mb/s", "4294967295Mb/s"),
        ("1000Mb/s", "@"), ("1000Mb/s", "65535Mb/s"),
    ])
    func aLinkThatIsNotToldWholeIsNotWell(_ part: String, _ damaged: String) {
        let both = Self.link + Self.link.replacing("eth0", with: "eth1")
        #expect(assessed("# ethtool eth0\n" + both).verdict == .healthy)
        #expect(assessed(both.replacing("Speed: 1000Mb/s", with: "Speed: Unknown!")).verdict == .healthy)
        #expect(assessed(Self.link + Self.link.replacing(part, with: damaged)).verdict == .unknown)
    }

    @Test(arguments: [("link_downed", "@@\n"), ("symbol_error", ""), ("link_downed", "-1\n"), ("state", "@@\n")])
    func anInfinibandPortWithNonsenseIsNotWell(_ file: String, _ content: String) {
        let port = [
            "ports/1/state": "4: ACTIVE\n", "ports/1/phys_state": "5: LinkUp\n",
            "ports/1/counters/link_downed": "0\n", "ports/1/counters/symbol_error": "0\n",
            "ports/1/counters/port_rcv_packets": "4294967295\n",
            "ports/1/counters/port_xmit_discards": "N/A (no PMA)\n",
        ]
        #expect(assessedTree(port, name: "/x/mlx5_0").verdict == .healthy)
        let path = file == "state" ? "ports/1/state" : "ports/1/counters/\(file)"
        #expect(assessedTree(port.merging([path: content]) { $1 }, name: "/x/mlx5_0").verdict == .unknown)
    }

    private static let thermal = ##"""
        {"@odata.type": "#Thermal.v1_4_0.Thermal", "Temperatures": [
          {"Name": "CPU1", "ReadingCelsius": 40, "UpperThresholdCritical": 90, "Status": {"Health": "OK"}},
          {"Name": "CPU2", "ReadingCelsius": 41, "UpperThresholdCritical": 91,
           "Status": {"State": "Enabled", "Health": "Ok"}},
          {"Name": "Bay", "ReadingCelsius": null, "UpperThresholdCritical": null, "Status": {"State": "Absent"}}],
         "Redundancy": [{"Name": "Fans", "Status": {"Health": "Good", "State": "Enabled"}}]}
        """##

    @Test(arguments: [
        ("Ok", "@@@"), ("Good", "@@@"), ("41", #""garbage""#), ("91", #""garbage""#),
    ])
    func aPartOfRedfishWithNonsenseIsNotWell(_ part: String, _ damaged: String) {
        #expect(assessed(Self.thermal).verdict == .healthy)
        let made = assessed(Self.thermal.replacing(part, with: damaged))
        #expect(made.verdict == .unknown, "\(AssessText.lines(of: made).joined(separator: "\n"))")
    }

    @Test func anEntryOfWhichTheSeverityIsNoWordMakesItsLogUnknown() {
        func log(_ severity: String) -> DocumentAssessment {
            let entry = ##"{"@odata.type": "#LogEntry.v1_4_0.LogEntry", "Message": "Power restored.", "Severity": "##
            return assessed(#"{"Members": [\#(entry)"OK"}, \#(entry)"\#(severity)"}]}"#)
        }
        #expect(log("Informational").verdict == .healthy)
        #expect(log("@@@").verdict == .unknown)
    }
}
