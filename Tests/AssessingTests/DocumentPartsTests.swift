import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

/// Several tools' answers in one file.
@Suite struct DocumentPartsTests {
    private static let smart = AbsurdNumberTests.ata()

    private static let all: [Variant] =
        IPMIListingTests.variants + EventLogTests.variants + RedfishTests.variants + HwmonFormatTests.variants
        + LinkFormatTests.variants + ControllerFormatTests.variants + [
            Variant("a healthy drive", "smartctl text", .healthy, smart),
            Variant("a healthy kernel", "a kernel log", .healthy, "[    1.000000] Linux version 6.1.0\n[    2.0] ok\n"),
            Variant(
                "a sick kernel", "a kernel log", .failing,
                "[   12.100000] EXT4-fs (sda1): Remounting filesystem read-only\n"),
            Variant(
                "a whole array", "/proc/mdstat", .healthy,
                "Personalities : [raid1]\nmd0 : active raid1 sdb1[1] sda1[0]\n      976630336 blocks super 1.2 [2/2] [UU]\n\nunused devices: <none>\n"
            ),
        ]

    /// One healthy text of each format.
    private static var healthy: [Variant] {
        var seen: Set<String> = []
        return all.filter { $0.verdict == .healthy && seen.insert($0.format).inserted }
    }

    @Test(arguments: healthy)
    func whatIsWrongInOnePartIsNeverHiddenByAnother(_ first: Variant) {
        for second in Self.all where second.verdict != .healthy && second.format != first.format {
            let alone = assessed(second.text)
            for text in ["\(first.text)\n\(second.text)", "\(second.text)\n\(first.text)"] {
                let both = assessed(text)
                #expect(
                    both.verdict.urgency >= alone.verdict.urgency,
                    "\(first.testDescription), \(second.testDescription): \(both.format ?? "-") \(both.verdict)")
            }
        }
    }

    @Test func bothFormatsAreNamed() {
        let both = assessed(Self.smart + "\nSEL has no entries\n" + "CPU Temp | 111 degrees C | cr\n")
        #expect(both.format == "smartctl text and a SEL listing and an ipmitool sensor listing")
        #expect(both.verdict == .failing)
    }

    /// A machine that reads the records must see why the file is not as healthy as its components.
    @Test func aPartWithoutAComponentHasARecordBesideTheOthers() {
        var both = assessed("CPU Temp | 45 degrees C | ok\n")
        #expect(AssessRecord.records(of: both).map(\.verdict) == [.healthy])
        both.message = "report is /proc/mdstat, but names no component that could be judged."
        let records = AssessRecord.records(of: both)
        #expect(records.count == 2)
        #expect(records.first?.component != nil && records.first?.verdict == .healthy)
        #expect(records.last?.component == nil && records.last?.verdict == .unknown)
        #expect(records.last?.message == both.message && records.last?.format == both.format)
    }

    @Test func aPromptBetweenTwoAnswersIsNoPart() {
        let text =
            "# cat /proc/mdstat\nPersonalities : [raid1]\nmd0 : active raid1 sdb1[1] sda1[0]\n"
            + "      976630336 blocks super 1.2 [2/2] [UU]\n\nunused devices: <none>\n\n# ipmitool sdr\n"
            + "CPU Temp | 45 degrees C | ok\n# uptime\n 12:00 up 3 days\n"
        #expect(DocumentParts.split(ForeignDocument(name: "x", bytes: Array(text.utf8))).count == 2)
    }

    @Test func jsonDocumentsOneAfterAnotherAreEachRead() {
        let one =
            #"[{"ifname":"eth0","flags":["UP","LOWER_UP"],"operstate":"UP","stats64":{"rx":{"packets":9},"tx":{"packets":9}}}]"#
        let two = "\(one)\n\(one)\nCPU Temp | 111 degrees C | cr\n"
        #expect(DocumentParts.split(ForeignDocument(name: "x", bytes: Array(two.utf8))).count == 3)
        #expect(assessed(two).verdict == .failing)
    }

    @Test func aTextOfOneFormatIsOnePart() {
        for variant in Self.all {
            let parts = DocumentParts.split(ForeignDocument(name: "x", bytes: Array(variant.text.utf8)))
            #expect(parts.count == 1, "\(variant.testDescription)")
        }
    }
}
