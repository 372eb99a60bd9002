import FoundationEssentials
import HealthPolicy
import Testing

@testable import Measuring

@Suite struct SeriesReaderTests {
    static let header = "date,serial_number,model,failure,smart_5_raw,smart_9_raw,smart_197_raw\n"

    private func read(_ text: String, file: String = "made.csv") throws -> (drives: [DriveHistory], SeriesSummary) {
        let reader = try SeriesReader(file: file, bytes: Data(text.utf8))
        var drives: [DriveHistory] = []
        let summary = reader.forEachDrive { drives.append($0) }
        return (drives, summary)
    }

    @Test func rowsOfOneDriveMakeOneHistory() throws {
        let (drives, summary) = try read(
            Self.header + "2019-02-28,A,MADE 1,0,3,100,0\r\n2019-03-01,A,MADE 1,1,4,124,\n2019-03-01,B,MADE 1,0,,,9\n")
        #expect(drives.map(\.drive) == ["MADE 1 A", "MADE 1 B"])
        #expect(drives.map(\.failed) == [true, false])
        #expect(drives[0].days.map(\.sample.day) == [17_955, 17_956])
        #expect(drives[0].days[1].sample[.reallocatedSectors] == 4)
        #expect(drives[0].days[1].sample[.pendingSectors] == nil)
        #expect(drives[0].days[1].raw == [5: 4])
        #expect(drives[1].days[0].raw == [197: 9])
        #expect(summary.rows == 3 && summary.skipped == 0)
        #expect(summary.lastDay == 17_956)
    }

    @Test(arguments: [
        ("2019-13-01,A,M,0,1,1,1", "is no date"),
        ("yesterday,A,M,0,1,1,1", "is no date"),
        ("2019-01-01,A,M,2,1,1,1", "failure is \"2\""),
        ("2019-01-01,A,M,0,-4,1,1", "is no SMART value"),
        ("2019-01-01,A,M,0,nan,1,1", "is no SMART value"),
        ("2019-01-01,A,M,0,inf,1,1", "is no SMART value"),
        ("2019-01-01,A,M,0,1e300,1,1", "is no SMART value"),
        ("2019-01-01,A,M,0,many,1,1", "is no SMART value"),
        ("2019-01-01,,M,0,1,1,1", "no drive named"),
        ("2019-01-01,A,M,0,1,1", "6 fields where the header has 7"),
        ("\u{0}\u{FFFD}\u{7F}", "1 fields where the header has 7"),
    ])
    func anAbsurdRowIsSkippedCountedAndNamed(row: String, sentence: String) throws {
        let (drives, summary) = try read(Self.header + "2019-01-01,G,M,0,1,1,1\n\(row)\n2019-01-02,G,M,0,1,25,1\n")
        #expect(drives.map(\.days.count) == [2])
        #expect(summary.skipped == 1)
        let complaint = try #require(summary.complaints.first)
        #expect(complaint.hasPrefix("made.csv line 3: "))
        #expect(complaint.contains(sentence))
    }

    @Test func aLineWithoutEndIsSkippedAndNotKept() throws {
        let (drives, summary) = try read(
            Self.header + String(repeating: "9", count: TextLines.longest + 1) + "\n2019-01-01,G,M,0,1,1,1")
        #expect(drives.count == 1)
        #expect(summary.complaints.first?.contains("longer than") == true)
    }

    @Test func complaintsAreBounded() throws {
        let (_, summary) = try read(Self.header + String(repeating: "x\n", count: 500))
        #expect(summary.skipped == 500)
        #expect(summary.complaints.count == SeriesReader.mostComplaints)
    }

    @Test func rowsThatGoBackInTimeOrComeBackLaterAreSkipped() throws {
        let (drives, summary) = try read(
            Self.header
                + "2019-01-02,A,M,0,1,1,1\n2019-01-01,A,M,0,1,1,1\n2019-01-02,B,M,0,1,1,1\n2019-01-03,A,M,1,1,1,1\n")
        #expect(drives.map(\.days.count) == [1, 1])
        #expect(drives.map(\.failed) == [false, false])
        #expect(summary.skipped == 2)
    }

    @Test func aHeaderWithoutDriveOrDateIsNoTimeSeries() {
        for header in ["", "a,b,c\n", "date,failure\n", "serial_number,smart_5_raw\n"] {
            #expect(throws: MeasureError.self) { try SeriesReader(file: "x", bytes: Data(header.utf8)) }
        }
    }

    @Test func aFileWithoutFailuresListsFailedDrives() throws {
        let (drives, _) = try read("serial_number,model,date,smart_5_raw\nA,M,2019-01-01,0\n")
        #expect(drives.map(\.failed) == [true])
    }

    @Test func theDialectOfTicketsIsRead() throws {
        let text =
            "model,failure_time,failure,r_5,r_program,r_erase,n_wearout,disk_id\nA2,2018-01-02 22:45:16,1,3,4,,61,77\n"
        let reader = try SeriesReader(file: "t.csv", bytes: Data(text.utf8))
        #expect(reader.columns.isOfSolidState)
        let (drives, _) = try read(text)
        let sample = try #require(drives.first?.days.first?.sample)
        #expect(drives.first?.drive == "A2 77")
        #expect(sample[.programFailures] == 4)
        #expect(sample[.eraseFailures] == nil)
        #expect(sample[.enduranceUsed] == 39)
    }

    @Test func packedRawValuesAreUnpackedByVendor() {
        func value(_ id: Int, _ raw: Double, _ model: Substring) -> Double? {
            RawAttribute.meaning(of: id, raw: raw, vendor: RawAttribute.Vendor(model: model))?.value
        }
        #expect(value(188, 51_540_393_996, "ST1") == 12)
        #expect(value(5, 0x2B002B, "Hitachi 1") == 43)
        #expect(value(5, 70_000, "ST1") == 70_000)
        #expect(value(7, 4_144_832_692, "ST1") == nil)
        #expect(value(7, 3, "WDC 1") == 3)
        #expect(value(10, 327_680, "HGST 1") == 0)
        #expect(value(194, 30, "ST1") == nil)
    }

    @Test func historiesAreBounded() throws {
        var text = Self.header
        for day in 0..<600 {
            let month = day / 25 % 12 + 1
            let year = 2000 + day / 300
            let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
            text += "\(year)-\(two(month))-\(two(day % 25 + 1)),A,M,0,1,1,1\n"
        }
        let (drives, summary) = try read(text)
        #expect(summary.skipped == 0)
        #expect(drives.map(\.days.count) == [SeriesReader.mostDays])
    }

    @Test func datesFollowTheCalendar() {
        #expect(CalendarDay.parse("1970-01-01"[...].utf8) == 0)
        #expect(CalendarDay.parse("2000-02-29"[...].utf8) == 11_016)
        #expect(CalendarDay.parse("2019-12-31"[...].utf8) == 18_261)
        #expect(CalendarDay.parse("2019-12-31 23:59:59"[...].utf8) == 18_261)
        for text in ["2019-1-01", "2019-00-10", "20191231", "2019-12-31x", "-019-12-31", ""] {
            #expect(CalendarDay.parse(text[...].utf8) == nil)
        }
    }
}
