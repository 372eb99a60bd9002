import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

/// What a drive's report holds that cannot be read or believed: a finding of quality, never a healthy drive, and never
/// a veil over what is certain.
@Suite struct DoubtfulDriveTests {
    private static let passed = "SMART overall-health self-assessment test result: PASSED\n"
    private static let attributeCheck = "Warning: This result is based on an Attribute check.\n"
    private static let badData = "Warning! SMART Attribute Data Structure error: invalid SMART checksum.\n"

    private static func with(_ line: String, _ text: String = AbsurdNumberTests.ata()) -> String {
        text.replacing(passed, with: line + passed)
    }

    private func expectDoubt(_ text: String, _ format: String) {
        let made = assessed(text)
        #expect(made.format == format, "\(text)")
        #expect(made.verdict == .unknown, "\(text)")
        #expect(made.rules.contains("read.garbled"), "\(text)")
        #expect(made.judgements.first?.message?.isEmpty == false)
    }

    @Test(arguments: [
        badData, "Warning! SMART Attribute Thresholds Structure error: invalid SMART checksum.\n",
        "Warning! Drive Identity Structure error: invalid SMART checksum.\n",
        "Warning! SMART ATA Error Log Structure error: invalid SMART checksum.\n",
        "Warning! SMART Self-Test Log Structure error: invalid SMART checksum.\n",
        "Error SMART Status command failed\n", "SMART Status command failed: Input/output error\n",
        "Read SMART Thresholds failed: scsi error aborted command\n",
    ])
    func whatSmartctlWarnsOfIsNotIgnored(_ warning: String) {
        #expect(assessed(AbsurdNumberTests.ata()).verdict == .healthy)
        expectDoubt(Self.with(warning), "smartctl text")
    }

    /// A bridge that passes no registers on makes every report say so.
    @Test func aVerdictThatSmartctlMadeItselfIsNoDamage() {
        let text = Self.with("SMART Status not supported: Incomplete response, ATA output registers missing\n")
        #expect(assessed(text.replacing(Self.passed, with: Self.passed + Self.attributeCheck)).verdict == .healthy)
    }

    @Test func theDrivesOwnVerdictNeedsNoChecksum() {
        let failed = Self.with(Self.badData).replacing(": PASSED\n", with: ": FAILED!\n")
        #expect(assessed(failed).verdict == .failing)
        #expect(assessed(failed).rules.contains("read.garbled"))
        // Made of the attributes it does.
        expectDoubt(failed.replacing("FAILED!\n", with: "FAILED!\n" + Self.attributeCheck), "smartctl text")
        // Pending sectors that nobody can vouch for are no bad news; a log beside them changes nothing.
        expectDoubt(Self.with(Self.badData, AbsurdNumberTests.ata("60")), "smartctl text")
        let log = "Warning! SMART ATA Error Log Structure error: invalid SMART checksum.\n"
        #expect(assessed(Self.with(log, AbsurdNumberTests.ata("60"))).verdict == .failing)
    }

    private static let row = "  5 Reallocated_Sector_Ct   PO--CK   100   100   010    -    0\n"

    @Test(arguments: [
        "  5 Reallocated_Sector_Ct   P?--CK   100   100   010    -    0\n", "  5 Reallo\n", "x\n",
        "300 Reallocated_Sector_Ct   PO--CK   100   100   010    -    0\n",
        "  5 Reallocated_Sector_Ct   PO--CK   1x0   100   010    -    0\n",
        "  5 Reallocated_Sector_Ct   PO--CK   100   100   0l0    -    0\n",
        "  5 Reallocated_Sector_Ct   PO--CK   100   100   010    F    0\n",
        "  5 Reallocated_Sector_Ct   PO--CK   100   100   010    -\n",
    ])
    func aRowThatCannotBeReadIsNotLeftOutUnsaid(_ row: String) {
        #expect(AbsurdNumberTests.ata().contains(Self.row))
        expectDoubt(AbsurdNumberTests.ata().replacing(Self.row, with: row), "smartctl text")
        #expect(assessed(AbsurdNumberTests.ata("60").replacing(Self.row, with: row)).verdict == .failing)
    }

    /// smartctl marks further bits of the flags with a plus (ataprint.cpp, PrintSmartAttribWithThres).
    @Test func aRowWithMoreFlagsIsARow() {
        let row = "  5 Reallocated_Sector_Ct   PO--CK+  100   100   010    -    9168\n"
        #expect(assessed(AbsurdNumberTests.ata().replacing(Self.row, with: row)).verdict == .warning)
        let none = row.replacing("9168", with: "0")
        #expect(assessed(AbsurdNumberTests.ata().replacing(Self.row, with: none)).verdict == .healthy)
    }

    @Test(arguments: [
        ("27 (0 18 0 0 0)", Verdict.healthy), ("-5 (Min/Max -9/30)", .healthy), ("65535", .unknown), ("251", .unknown),
        ("garbage", .unknown),
    ])
    func aTemperatureThatNoDriveHasIsADoubt(_ raw: String, _ verdict: Verdict) {
        let row = "194 Temperature_Celsius     -O---K   027   048   000    -    \(raw)\n"
        let text = AbsurdNumberTests.ata().replacing(Self.row, with: Self.row + row)
        #expect(assessed(text).verdict == verdict)
        if verdict == .unknown { expectDoubt(text, "smartctl text") }
    }

    private static let nvme: String = SmartctlTextTests.nvme
        .replacing("FAILED!\n- media has been placed in read only mode", with: "PASSED").replacing("0x08", with: "0x00")
        .replacing("112%", with: "1%").replacing("1.009", with: "0")
        .replacing("Completed: failed segments", with: "Completed without error   ")

    @Test(arguments: [
        ("44 Celsius", Verdict.healthy), ("0 Celsius", .healthy), ("65262 Celsius", .unknown),
        ("-273 Celsius", .unknown), ("-", .unknown),
    ])
    func smartctlsTemperatureOfAnNVMeDrive(_ words: String, _ verdict: Verdict) {
        let text = Self.nvme.replacing(":                        44 Celsius", with: ": \(words)")
        #expect(assessed(text).verdict == verdict)
        if verdict == .unknown { expectDoubt(text, "smartctl text") }
    }

    @Test(arguments: [("310", Verdict.healthy), ("0", .unknown), ("65535", .unknown), (#""x""#, .unknown)])
    func kelvinOfNVMeCLI(_ kelvin: String, _ verdict: Verdict) {
        #expect(assessed(NVMeCLITests.log(temperature: kelvin)).verdict == verdict)
        if verdict == .unknown { expectDoubt(NVMeCLITests.log(temperature: kelvin), "nvme-cli smart-log JSON") }
    }

    @Test(arguments: [
        ("37 °C (310 K)", Verdict.healthy), ("37 C", .healthy), ("158 °F (343 K)", .healthy), ("-273 C", .unknown),
        ("65262 C", .unknown), ("-273 °C (0 K)", .unknown), ("65262 °C (65535 K)", .unknown),
    ])
    func nvmeCLIsTemperatureForPeople(_ words: String, _ verdict: Verdict) {
        let well = NVMeCLITests.text.replacing(": 0x4", with: ": 0").replacing(": 7\n", with: ": 0\n")
        let text = well.replacing("37 °C (310 K)", with: words)
        #expect(assessed(text).verdict == verdict)
        if verdict == .unknown { expectDoubt(text, "nvme-cli smart-log text") }
    }

    @Test func smartctlsJSON() {
        #expect(assessed(CutReportTests.json).verdict == .healthy)
        for (old, new) in [
            (#""temperature": 40"#, #""temperature": 65262"#), (#""temperature": 40"#, #""temperature": -273"#),
            (#"{"passed": true}"#, #"{"passed": "yes"}"#), (#"{"passed": true}"#, #""passed""#),
        ] {
            expectDoubt(CutReportTests.json.replacing(old, with: new), "smartctl JSON")
        }
    }

    @Test func aBlobsTemperatureOfOnes() {
        func blob(_ raw: UInt32) -> DocumentAssessment {
            let rows = SMARTBlobTests.data([(5, true, 100, 0), (194, false, 60, raw), (197, false, 100, 0)])
            let bytes =
                SMARTBlobTests.chunk("IDFY", SMARTBlobTests.identify("WDC WD2500JS-75NCB3"))
                + SMARTBlobTests.chunk("SMST", [0, 0, 0, 1]) + SMARTBlobTests.chunk("SMDT", rows)
            return DocumentAssessment(of: ForeignDocument(name: "blob", bytes: bytes))
        }
        #expect(blob(38).verdict == .healthy)
        #expect(blob(0xFFFF).verdict == .unknown)
        #expect(blob(0xFFFF).rules.contains("read.garbled"))
    }

    /// A bare page is told by its rows where its checksum tells nothing.
    @Test func aBarePageThatFailsItsChecksumIsADrive() {
        func page(_ rows: [UInt8], damagedAt index: Int) -> [UInt8] {
            var bytes = rows
            bytes[index] ^= 1
            return bytes
        }
        let eight = SMARTBlobTests.data((1...8).map { ($0, true, 100, 0) })
        let limits = SMARTBlobTests.thresholds([(5, 30)])
        for bytes in [
            page(eight, damagedAt: 400), page(eight, damagedAt: 5), page(eight, damagedAt: 14),
            page(SMARTBlobTests.rows, damagedAt: 8), page(eight, damagedAt: 400) + limits,
            eight + page(limits, damagedAt: 100), eight + Array(limits.prefix(300)),
        ] as [[UInt8]] {
            let made = DocumentAssessment(of: ForeignDocument(name: "page", bytes: bytes))
            #expect(made.format == SMARTBlob.name)
            #expect(made.verdict == .unknown)
            #expect(made.rules.contains("read.garbled"))
        }
    }

    @Test func aVerdictOfSomeComponentsCountsAsTheWholeDoes() {
        let broken = NVMeCLITests.log().dropLast(5)
        let both = assessed("\(NVMeCLITests.log())\n\(broken)\n")
        #expect(both.verdict == .unknown)
        #expect(both.verdict(where: { $0.kind == .drive }) == .unknown)
        #expect(both.verdict(where: { $0.kind == .fan }) == nil)
    }
}
