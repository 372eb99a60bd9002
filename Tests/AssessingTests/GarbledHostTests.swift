import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

/// Reports of BMCs, arrays and controllers of which one place is damaged: unknown, and never well for want of it.
@Suite struct GarbledHostTests {
    /// A name, a text, and what of it is replaced by what.
    struct Damage: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let whole: String
        let part: String
        let damaged: String

        init(_ name: String, _ whole: String, _ part: String, _ damaged: String) {
            testDescription = name
            self.whole = whole
            self.part = part
            self.damaged = damaged
        }

        var bytes: [UInt8] {
            // Latin-1, so that a byte can stand here that is no UTF-8.
            let scalars = whole.replacing(part, with: damaged).unicodeScalars
            return scalars.map { UInt8(truncatingIfNeeded: $0.value) }
        }
    }

    @Test(arguments: sensors + logs + arrays + controllers)
    func oneDamagedPlaceIsEnough(_ damage: Damage) {
        let whole = assessed(damage.whole)
        #expect(whole.verdict == .healthy, "\(AssessText.lines(of: whole).joined(separator: "\n"))")
        #expect(damage.whole.contains(damage.part))
        let made = DocumentAssessment(of: ForeignDocument(name: "report", bytes: damage.bytes))
        #expect(made.format == whole.format)
        #expect(made.verdict == .unknown, "\(AssessText.lines(of: made).joined(separator: "\n"))")
        #expect(made.judgements.contains { !($0.message ?? "").isEmpty })
    }

    private static let full = """
        CPU1 Temp        | 45.000     | degrees C  | ok    | 0.000     | 0.000     | 0.000     | 85.000    | 90.000    | 95.000
        CPU2 Temp        | 46.000     | degrees C  | ok    | 0.000     | 0.000     | 0.000     | 85.000    | 90.000    | 95.000
        PS1 Status       | 0x1        | discrete   | 0x0180| na        | na        | na        | na        | na        | na

        """
    private static let brief = "CPU Temp | 45 degrees C | ok\nSys Temp | 30 degrees C | ok\nFan 1 | 0x00 | ok\n"
    private static let extended = """
        Inlet Temp       | 04h | ok  |  7.1 | 22 degrees C
        Status           | 85h | ok  | 10.1 | Presence detected
        Intrusion        | 73h | ok  |  7.1 |

        """
    private static let freeIPMI = """
        ID  | Name      | Type         | State    | Reading    | Units | Event
        1   | CPU1 Temp | Temperature  | Nominal  | 45.00      | C     | 'OK'
        2   | PS1       | Power Supply | Nominal  | N/A        | N/A   | 'Presence detected'
        3   | UID       | OEM Reserved | N/A      | N/A        | N/A   | 'OEM Event = 0001h'

        """

    static let sensors: [Damage] = [
        Damage("a row without its thresholds", full, "46.000     | degrees C  | ok    | 0.000     |", "97.000 |"),
        Damage("a byte of the state", full, "46.000     | degrees C  | ok ", "97.000     | degrees C  | n\u{FF} "),
        Damage("a reading", full, "46.000", "4@.000"),
        Damage("a unit", full, "46.000     | degrees C", "46.000     | d\u{FF}grees C"),
        Damage("a threshold", full, "90.000    | 95.000\nPS", "#0.000    | 95.000\nPS"),
        Damage("bare states", full, "0x0180", "0x01\u{FF}0"),
        Damage("a reading of signs", brief, "30 degrees C", "#!@@"),
        Damage("a number of signs", brief, "30 degrees C", "@@ degrees C"),
        Damage("a bare state", brief, "0x00", "0x0@"),
        Damage("a state column", brief, "30 degrees C | ok", "30 degrees C | o\u{FF}"),
        Damage("a damaged word", extended, "Presence detected", "Presence detecte\u{FF}"),
        Damage("a number column", extended, "85h", "8\u{FF}h"),
        Damage("an id", freeIPMI, "2   | PS1", "\u{FF}   | PS1"),
        Damage("a state", freeIPMI, "Power Supply | Nominal", "Power Supply | Nomin\u{FF}l"),
        Damage("a reading of FreeIPMI", freeIPMI, "45.00", "@@.@@"),
        Damage("an event", freeIPMI, "'Presence detected'", "'#!@@'"),
        Damage("a row of too few columns", freeIPMI, "| N/A   | 'Presence detected'", ""),
        Damage(
            "a state of `sdr -v`",
            """
            Sensor ID              : PS1 Status (0x62)
             Entity ID             : 10.1 (Power Supply)
             Sensor Type (Discrete): Power Supply (0x08)
             Sensor Reading        : 0h
             States Asserted       : Power Supply
                                     [Presence detected]

            """, "detected]\n", "detected]\n                         [Failure det\n"),
    ]

    private static let vendor = """
        Record:      1
        Date/Time:   08/14/2013 13:38:02
        Source:      system
        Severity:    Ok
        Description: Log cleared.

        """
    private static let other = vendor.replacing("system", with: "bmc")

    static let logs: [Damage] = [
        Damage(
            "an event of signs",
            "   1 | 01/02/2021 | 03:04:05 | OS Boot | C: boot completed | Asserted\n", "C: boot completed", "@@@@"),
        Damage(
            "the sensor of an event",
            "   1 | 01/02/2021 | 03:04:05 | Memory #0x51 | Presence Detected | Asserted\n",
            "Memory #0x51 | Presence Detected", "M\u{FF}mory #0x51 | Uncorrectable ECC"),
        Damage(
            "an id of a comma-separated log",
            "1,05/06/2019,12:00:00,OS Boot,C: boot completed,Asserted\n"
                + "2,05/06/2019,12:00:00,OS Boot,C: boot completed,Asserted\n",
            "2,05/06", "zz,05/06"),
        Damage("a severity", vendor + other, "bmc\nSeverity:    Ok", "bmc\nSeverity:    @@@"),
        Damage("a record without its severity", vendor + other, "bmc\nSeverity:    Ok", "bmc"),
        Damage(
            "a kernel's log", "[    1.0] Linux version 6.1.0\n[    2.0] ok\n", "[    2.0] ok",
            "\u{FF}\u{FF}\u{FF}\u{FF}"),
    ]

    private static let table = """
        Personalities : [raid1]
        md0 : active raid1 sdb1[1] sda1[0]
              1953511936 blocks super 1.2 [2/2] [UU]
              bitmap: 0/15 pages [0KB], 65536KB chunk

        unused devices: <none>

        """
    private static let detail = """
        /dev/md0:
                   Version : 1.2
                Raid Level : raid1
              Raid Devices : 2
                     State : clean
            Active Devices : 2
            Failed Devices : 0

        """

    static let arrays: [Damage] = [
        Damage("what the kernel calls it", table, "active", "act\u{FF}ve"),
        Damage("a level", table, "active raid1", "active ra\u{FF}d1"),
        Damage("a name", table, "md0 :", "\u{FF}d0 :"),
        Damage("a colon", table, "md0 : active", "md0 @ active"),
        Damage("counts", table, "[2/2]", "[2/@]"),
        Damage("counts and members that contradict each other", table, "[2/2] [UU]", "[2/2] [U@]"),
        Damage("no counts", table, "[2/2] [UU]", ""),
        Damage("no end", table, "unused devices: <none>", ""),
        Damage("only the personalities", table, String(table.dropFirst("Personalities : [raid1]\n".count)), ""),
        Damage("a state of mdadm", detail, "State : clean", "State : \u{FF}"),
        Damage("a text that ends with the state", detail, "\n    Active Devices : 2\n    Failed Devices : 0\n", ""),
        Damage("members of mdadm", detail, "Failed Devices : 0", "Failed Devices : @"),
    ]

    private static let megaCLI = """
        Adapter #0

        Enclosure Device ID: 32
        Slot Number: 0
        Media Error Count: 0
        Predictive Failure Count: 0
        Firmware state: Online, Spun Up
        Drive has flagged a S.M.A.R.T alert : No
        Enclosure Device ID: 32
        Slot Number: 1
        Media Error Count: 0
        Predictive Failure Count: 0
        Firmware state: Online, Spun Up
        Drive Temperature :33C (91.40 F)
        Drive has flagged a S.M.A.R.T alert : No

        """
    private static let ssacli = """
        Smart Array P440ar in Slot 0 (Embedded)
              logicaldrive 1 (279.4 GB, RAID 1, OK)
              physicaldrive 1I:1:1 (port 1I:box 1:bay 1, SAS HDD, 300 GB, OK)
              physicaldrive 1I:1:2 (port 1I:box 1:bay 2, SAS HDD, 300 GB, OK)

        """
    private static let arcconf = """
        Controllers found: 1
              Device #0
                 Device is a Hard drive
                 State                              : Online
                 S.M.A.R.T. warnings                : 0
              Device #1
                 Device is a Hard drive
                 State                              : Online
                 Current Temperature                : 30 deg C
                 S.M.A.R.T. warnings                : 0

        """
    private static let ircu = """
        Device is a Hard disk
          Enclosure #                             : 2
          Slot #                                  : 0
          State                                   : Optimal (OPT)
        Device is a Hard disk
          Enclosure #                             : 2
          Slot #                                  : 1
          State                                   : Optimal (OPT)

        """
    private static let storcli = """
        {"Controllers":[{"Command Status":{"Controller":0,"Status":"Success"},"Response Data":{
          "Drive /c0/e252/s0":[{"EID:Slt":"252:0","DID":7,"State":"Onln"}],
          "Drive /c0/e252/s1":[{"EID:Slt":"252:1","DID":8,"State":"Onln"}],
          "Drive /c0/e252/s1 - Detailed Information":{"Drive /c0/e252/s1 State":{"Media Error Count":0,
            "Predictive Failure Count":0,"Drive Temperature":" 28C (82.40 F)"}}}}]}
        """

    static let controllers: [Damage] = [
        Damage("no state of a drive", megaCLI, "Firmware state: Online, Spun Up\nDrive Temp", "Drive Temp"),
        Damage("a counter", megaCLI, "Slot Number: 1\nMedia Error Count: 0", "Slot Number: 1\nMedia Error Count: @@@"),
        Damage("a drive without its alert", megaCLI, "F)\nDrive has flagged a S.M.A.R.T alert : No\n", "F)\n"),
        Damage("a drive without its slot", megaCLI, "Slot Number: 1\n", ""),
        Damage("an alert", megaCLI, "S.M.A.R.T alert : No\nEnc", "S.M.A.R.T alert : @\nEnc"),
        Damage("a row cut within its state", ssacli, "bay 2, SAS HDD, 300 GB, OK)\n", "bay 2, SAS HDD, 300 GB, Predi"),
        Damage("a row cut within its name", ssacli, "2 (port 1I:box 1:bay 2, SAS HDD, 300 GB, OK)\n", "2"),
        Damage("no state of a device", arcconf, ": Online\n         Current", ":\n         Current"),
        Damage("no warnings of a device", arcconf, "C\n         S.M.A.R.T. warnings                : 0\n", "C\n"),
        Damage("warnings of a device", arcconf, "warnings                : 0\n      Dev", "warnings : @\n      Dev"),
        Damage("no state of a disk", ircu, "1\n  State                                   : Optimal (OPT)\n", "1\n"),
        Damage("a number of storcli", storcli, "\"Media Error Count\":0", "\"Media Error Count\":-1"),
        Damage("a word for a number", storcli, "\"Media Error Count\":0", "\"Media Error Count\":\"garbage\""),
        Damage("no state of storcli", storcli, "\"DID\":8,\"State\":\"Onln\"", "\"DID\":8"),
    ]

    @Test func aStateOfFreeIPMICountsWhateverItsEventSays() {
        let whole = Self.freeIPMI.replacing("Power Supply | Nominal ", with: "Power Supply | Critical")
        #expect(assessed(whole).verdict == .warning)
        let cut = whole.replacing("'Presence detected'", with: "'Presence detected' 'Failu")
        #expect(assessed(cut).verdict == .warning)
        // An empty place is critical for FreeIPMI and for nobody else.
        let absent = whole.replacing("Power Supply | Critical", with: "Entity Presence | Critical")
            .replacing("'Presence detected'", with: "'Entity Absent'")
        #expect(assessed(absent).verdict == .healthy, "\(AssessText.lines(of: assessed(absent)))")
    }

    /// What is certain stays beside what is not.
    @Test(arguments: [
        ("CPU1 Temp | 111 degrees C | cr\nSys Temp | #!@@ | ok\n", Verdict.failing),
        ("Personalities : [raid1]\nmd0 : active raid1 sdb1[1](F) sda1[0]\n      100 blocks [2/1] [_U]\n", .warning),
        (
            "Personalities : [raid1]\nmd0 : act@ve raid1 sdb1[1] sda1[0]\n      100 blocks [2/1] [_U]\n"
                + "\nunused devices: <none>\n", .warning
        ),
        ("Personalities : [raid1]\n\nunused devices: <none>\n", .healthy),
        ("/dev/md0:\n  Raid Level : raid1\n  State : clean, degraded, x\n", .warning),
    ])
    func whatIsCertainStays(_ text: String, _ verdict: Verdict) {
        let made = assessed(text)
        #expect(made.verdict == verdict, "\(AssessText.lines(of: made).joined(separator: "\n"))")
    }
}
