import HealthModel
import Testing

@testable import Assessing

@Suite struct SmartctlTextTests {
    static func document(_ text: String) -> ForeignDocument {
        ForeignDocument(name: "report.txt", bytes: Array(text.utf8))
    }

    static func measure(_ text: String) throws -> Measurement {
        let readings = try SmartctlText.readings(document(text))
        guard readings.count == 1, case .measurement(let made) = readings[0] else {
            throw ForeignFormatError("\(readings.count) readings")
        }
        return made
    }

    static let head = """
        smartctl 7.4 2023-08-01 r5530 [x86_64-linux-6.1.0] (local build)
        Copyright (C) 2002-23, Bruce Allen, Christian Franke, www.smartmontools.org

        === START OF INFORMATION SECTION ===
        Model Family:     Seagate Exos X16
        Device Model:     ST14000NM001G-2KJ103
        Serial Number:    ZL2A0001
        LU WWN Device Id: 5 000c50 0a496983d
        Firmware Version: SN03
        Rotation Rate:    7200 rpm
        SMART support is: Available - device has SMART capability.
        SMART support is: Enabled

        === START OF READ SMART DATA SECTION ===
        SMART overall-health self-assessment test result: PASSED


        """

    static let brief = """
        SMART Attributes Data Structure revision number: 10
        Vendor Specific SMART Attributes with Thresholds:
        ID# ATTRIBUTE_NAME          FLAGS    VALUE WORST THRESH FAIL RAW_VALUE
          1 Raw_Read_Error_Rate     POSR--   062   060   044    -    162442560
          5 Reallocated_Sector_Ct   PO--CK   099   099   010    -    9168
          9 Power_On_Hours          -O--CK   076   076   000    -    21622
        188 Command_Timeout         -O--CK   100   100   000    -    0 0 3
        190 Airflow_Temperature_Cel -O---K   040   040   045    NOW  60 (Min/Max 25/60)
        194 Temperature_Celsius     -O---K   027   048   000    -    27 (0 18 0 0 0)
        197 Current_Pending_Sector  -O--C-   100   100   ---    -    184
                                    ||||||_ K auto-keep

        """

    static let logs = """
        SMART Extended Comprehensive Error Log Version: 1 (5 sectors)
        Device Error Count: 152 (device log contains only the most recent 20 errors)

        SMART Extended Self-test Log Version: 1 (1 sectors)
        Num  Test_Description    Status                  Remaining  LifeTime(hours)  LBA_of_first_error
        # 1  Short offline       Completed: read failure       90%     21193         74403384
        # 2  Short offline       Aborted by host               90%     21190         -
        # 3  Extended offline    Completed without error       00%     21144         -
        # 4  Short offline       Completed: read failure       90%     21000         74403384

        Device Statistics (GP Log 0x04)
        0x07  0x008  1              94~ ---  Percentage Used Endurance Indicator

        """

    @Test func theBriefLayoutIsReadWithItsLogs() throws {
        let made = try Self.measure(Self.head + Self.brief + Self.logs)
        #expect(made.condition == .answered)
        #expect(made.component == Component(kind: .drive, id: "ZL2A0001", name: "ST14000NM001G-2KJ103 ZL2A0001"))
        #expect(made.identity["wwn"] == "5000c500a496983d")
        #expect(made.identity["rotation"] == "7200 rpm")
        #expect(made.states == [.smartPassed])
        #expect(made[.reallocatedSectors] == 9168)
        #expect(made[.pendingSectors] == 184)
        #expect(made[.commandTimeouts] == 3)
        #expect(made[.powerOnHours] == 21622)
        #expect(made[.temperature] == 27)
        #expect(made[.oldAgeBelowThreshold] == 1)
        #expect(made[.prefailMargin] == 18)
        #expect(made[.loggedErrors] == 152)
        #expect(made[.failedSelfTests] == 1)
        #expect(made[.enduranceUsed] == 94)
    }

    static let old = """
        ID# ATTRIBUTE_NAME          FLAG     VALUE WORST THRESH TYPE      UPDATED  WHEN_FAILED RAW_VALUE
          5 Reallocated_Sector_Ct   0x0033   005   005   036    Pre-fail  Always   FAILING_NOW 3900
          9 Power_On_Hours          0x0032   096   096   000    Old_age   Always       -       4273 (5 89 0)
        196 Reallocated_Event_Count 0x000f   096   096   030    Pre-fail  Always   In_the_past 4258 (30941 0)
        197 Current_Pending_Sector  0x0012   100   100   000    Old_age   Always       -       0

        """

    @Test func theOldLayoutIsReadToo() throws {
        let made = try Self.measure(Self.head + Self.old)
        #expect(made.condition == .answered)
        #expect(made[.prefailBelowThreshold] == 1)
        #expect(made[.reallocatedSectors] == 3900)
        #expect(made[.powerOnHours] == 4273)
        #expect(made[.pendingSectors] == 0)
    }

    @Test func carriageReturnsAndTabsDoNoHarm() throws {
        let text = (Self.head + Self.old).split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("  5") ? "\t5" + $0.dropFirst(3) : $0[...] }.joined(separator: "\r\n")
        let made = try Self.measure(text)
        #expect(made[.reallocatedSectors] == 3900)
        #expect(made.identity["serial"] == "ZL2A0001")
    }

    @Test(arguments: [("FAILED!", [StateName.smartFailed]), ("UNKNOWN!", []), ("PASSED", [.smartPassed])])
    func theVerdictIsTakenAsItIs(word: String, states: [StateName]) throws {
        let text = (Self.head + Self.old).split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasSuffix("result: PASSED") ? "\($0.dropLast(6))\(word)" : String($0) }.joined(separator: "\n")
        #expect(try Self.measure(text).states == states)
    }

    @Test func aVerdictAloneAndAnIdentityAloneAreNotAnswered() throws {
        #expect(try Self.measure(Self.head).condition == .unsupported)
        let identity = Self.head.split(separator: "\n").prefix { !$0.contains("READ SMART") }.joined(separator: "\n")
        #expect(try Self.measure(identity).condition == .unsupported)
    }

    @Test func attributesWithoutTheirDriveAreNotAnswered() throws {
        let made = try Self.measure("=== START OF READ SMART DATA SECTION ===\n" + Self.brief)
        #expect(made.condition == .unsupported)
        #expect(made[.pendingSectors] == 184)
        #expect(made.component.id == "report.txt")
    }

    @Test func cutAtEveryLengthABriefReportIsNeverHealthyBeforeItsTableEnds() throws {
        let text = Array((Self.head + Self.brief).utf8)
        let end = (Self.head + Self.brief).utf8.count - "keep\n".utf8.count
        for length in 0..<end {
            let document = ForeignDocument(name: "cut", bytes: Array(text.prefix(length)))
            guard SmartctlText.recognises(document), let readings = try? SmartctlText.readings(document) else {
                continue
            }
            for case .measurement(let made) in readings {
                #expect(made.condition != .answered, "\(length)")
            }
        }
    }

    static let nvme = """
        smartctl 7.1 2019-12-30 r5022 [x86_64-linux-5.4.0] (local build)

        === START OF INFORMATION SECTION ===
        Model Number:                       INTEL SSDPED1D280GA
        Serial Number:                      --
        Number of Namespaces:               1
        Warning  Comp. Temp. Threshold:     70 Celsius
        Critical Comp. Temp. Threshold:     80 Celsius

        === START OF SMART DATA SECTION ===
        SMART overall-health self-assessment test result: FAILED!
        - media has been placed in read only mode

        SMART/Health Information (NVMe Log 0x02)
        Critical Warning:                   0x08
        Temperature:                        44 Celsius
        Available Spare:                    100%
        Available Spare Threshold:          5%
        Percentage Used:                    112%
        Data Units Read:                    1,087,379,127 [556 TB]
        Power Cycles:                       16
        Power On Hours:                     22,813
        Unsafe Shutdowns:                   7
        Media and Data Integrity Errors:    1.009
        Error Information Log Entries:      9
        Warning  Comp. Temperature Time:    0
        Temperature Sensor 1:               99 Celsius

        Self-test Log (NVMe Log 0x06)
        Self-test status: No self-test in progress
        Num  Test_Description  Status                       Power_on_Hours  Failing_LBA  NSID Seg SCT Code
         0   Short             Completed: failed segments             1234            -     -   2   -    -
         1   Extended          Completed without error                1200            -     -   -   -    -


        """

    @Test func anNVMeReportIsReadWithItsSeparators() throws {
        let made = try Self.measure(Self.nvme)
        #expect(made.condition == .answered)
        #expect(made.states == [.nvmeReadOnly])
        #expect(made.identity["serial"] == nil)
        #expect(made.quantities.first { $0.name == .temperature }?.value == 44)
        #expect(made.quantities.first { $0.name == .temperature }?.limits?.upperCritical == 80)
        #expect(made.quantities.first { $0.name == .spareLeft }?.limits?.lowerCritical == 5)
        #expect(made[.enduranceUsed] == 112)
        #expect(made[.powerOnHours] == 22813)
        #expect(made[.mediaErrors] == 1009)
        #expect(made[.failedSelfTests] == 1)
    }

    @Test func anNVMeReportCutAnywhereBeforeItsMediaErrorsIsNotAnswered() throws {
        let text = Array(Self.nvme.utf8)
        let end = Self.nvme.split(separator: "1.009").first.map { $0.utf8.count } ?? 0
        #expect(end > 0)
        for length in 0...end {
            let document = ForeignDocument(name: "cut", bytes: Array(text.prefix(length)))
            guard SmartctlText.recognises(document), let readings = try? SmartctlText.readings(document) else {
                continue
            }
            for case .measurement(let made) in readings {
                #expect(made.condition != .answered, "\(length)")
            }
        }
    }

    @Test func anNVMeLogOfOnesIsGarbled() throws {
        let text = Self.nvme.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("Available Spare: ") ? "Available Spare:                    255%" : String($0) }
            .joined(separator: "\n")
        let made = try Self.measure(text)
        #expect(made.condition == .garbled)
        #expect(made.quantities.isEmpty)
    }

    static let scsi = """
        Vendor:               SEAGATE
        Product:              ST9300605SS
        Revision:             0002
        Rotation Rate:        10020 rpm
        Logical Unit id:      0x5000c5004bb62a0f
        Serial number:        6XP2FK73
        Transport protocol:   SAS
        SMART Health Status: OK

        Current Drive Temperature:     36 C
        Drive Trip Temperature:        68 C
        Accumulated power on time, hours:minutes 16003:18
        Elements in grown defect list: 56

        Error counter log:
        read:   1521076288        0         0  1521076288          0      25920.949           0
        write:         0        0         0         0          0       1543.290         535

        SMART Self-test log
        Num  Test              Status                 segment  LifeTime  LBA_first_err [SK ASC ASQ]
             Description                              number   (hours)
        # 1  Background short  Failed in segment -->       -   26717                 - [-   -    -]
        # 2  Background long   Completed                   -   26000                 - [-   -    -]

        """

    @Test func aSASDriveIsReadWithItsCounters() throws {
        let made = try Self.measure(Self.scsi)
        #expect(made.condition == .answered)
        #expect(made.component.id == "6XP2FK73")
        #expect(made.identity["model"] == "SEAGATE ST9300605SS")
        #expect(made.identity["wwn"] == "5000c5004bb62a0f")
        #expect(made[.grownDefects] == 56)
        #expect(made[.uncorrectedReads] == 0)
        #expect(made[.uncorrectedWrites] == 535)
        #expect(made[.uncorrectedVerifies] == nil)
        #expect(made[.powerOnHours] == 16003)
        #expect(made[.temperature] == 36)
        #expect(made[.failedSelfTests] == 1)
    }

    @Test(arguments: [
        ("FAILURE PREDICTION THRESHOLD EXCEEDED [asc=5d, ascq=10]", [StateName.smartFailed]),
        ("HARDWARE IMPENDING FAILURE GENERAL HARD DRIVE FAILURE [asc=5d, ascq=10]", [.smartFailed]),
        ("WARNING - SPECIFIED TEMPERATURE EXCEEDED [asc=b, ascq=1]", [.scsiWarning]), ("FAILED", [.smartFailed]),
    ])
    func exceptionsOfASASDriveAreToldBySenseCode(words: String, states: [StateName]) throws {
        let text = Self.scsi.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("SMART Health") ? "SMART Health Status: \(words)" : String($0) }.joined(separator: "\n")
        #expect(try Self.measure(text).states == states)
    }

    @Test func aVolumeWithoutAVerdictIsUnsupported() throws {
        let made = try Self.measure(
            """
            smartctl 7.3 2022-02-28 r5338 [x86_64-linux-6.1.0] (local build)

            === START OF INFORMATION SECTION ===
            Vendor:               DELL
            Product:              PERC H710
            SMART support is:     Unavailable - device lacks SMART capability.
            """)
        #expect(made.condition == .unsupported)
        #expect(made.message?.contains("physical drive") == true)
    }

    @Test(arguments: [
        ("Device is in STANDBY mode, exit(2)", ReadCondition.asleep),
        ("Smartctl open device: /dev/sda failed: Permission denied", .refused),
        ("Smartctl open device: /dev/sdx failed: No such device", .unsupported),
        (
            "Smartctl open device: /dev/sda failed: DELL or MegaRaid controller, please try adding '-d megaraid,N'",
            .unsupported
        ),
        ("Read Device Identity failed: Input/output error", .silent),
        ("A mandatory SMART command failed: exiting. To continue, add one or more '-T permissive' options.", .silent),
    ])
    func whySmartctlReadNothingIsTold(message: String, condition: ReadCondition) throws {
        let made = try Self.measure("smartctl 7.3 2022-02-28 r5338 [x86_64-linux-6.1.0] (local build)\n\n\(message)\n")
        #expect(made.condition == condition)
        #expect(made.message?.contains(message) == true)
    }

    @Test func severalReportsInOneFileAreSeveralDrives() throws {
        let readings = try SmartctlText.readings(Self.document(Self.head + Self.brief + Self.nvme))
        #expect(readings.count == 2)
        let ids = readings.compactMap { if case .measurement(let made) = $0 { made.component.id } else { nil } }
        #expect(ids == ["ZL2A0001", "INTEL SSDPED1D280GA"] || Set(ids).count == 2)
    }

    @Test(arguments: [
        ("1,087,379,127 [556 TB]", 1_087_379_127.0), ("1.087.379.127", 1_087_379_127), ("1 087 379 [1 TB]", 1_087_379),
        ("1\u{202F}087\u{202F}379", 1_087_379), ("1'087'379", 1_087_379), ("44 Celsius", 44), ("100%", 100),
        ("14491.72", 14491), ("-5 C", -5), ("0", 0),
    ])
    func numbersOfAllLocalesAreRead(text: String, value: Double) {
        #expect(SmartctlLines.leadingNumber(text) == value)
    }

    @Test(arguments: ["", "-", "abc", String(repeating: "9", count: 100)])
    func whatIsNoNumberIsNone(text: String) {
        #expect(SmartctlLines.leadingNumber(text) == nil)
    }

    @Test func otherTextIsNotRecognised() {
        for text in ["", "hello", "{\"smartctl\": {}}", "CPU Temp | 42 degrees C | ok", "smartd is running"] {
            #expect(!SmartctlText.recognises(Self.document(text)))
        }
        #expect(SmartctlText.recognises(Self.document(Self.scsi)))
        #expect(SmartctlText.recognises(Self.document(Self.head)))
    }

    @Test(arguments: [
        "  5", "  5 Reallocated_Sector_Ct", "999 Name PO--CK 100 100 010 - 1", "  5 Name PO--CK 100 100 010 -",
        "  0 Name PO--CK 100 100 010 - 1", "  5 Name XXXXXX 100 100 010 - 1",
        "  5 Name 0xZZ 100 100 010 Pre-fail Always - 1",
        "# 1  Short offline       Completed: read failure       90%     21193         74403384",
    ])
    func linesThatAreNoAttributesAreNone(line: String) {
        #expect(SmartctlLines.attribute(line[...]) == nil)
    }
}
