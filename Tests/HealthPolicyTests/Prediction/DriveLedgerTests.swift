import HealthModel
import Testing

@testable import HealthPolicy

@Suite struct DriveLedgerTests {
    private static let hour = Duration.seconds(3600)

    private func reading(
        _ place: String = "wwn-1", serial: String? = "S1", model: String = "M", pending: Double = 0,
        hours: Double = 1000,
        condition: ReadCondition = .answered
    ) -> Measurement {
        Measurement(
            component: Component(kind: .drive, id: place, name: "sda"), condition: condition,
            identity: ["model": model].merging(serial.map { ["serial": $0] } ?? [:]) { $1 },
            quantities: [
                Quantity(.reallocatedSectors, 0, .count), Quantity(.pendingSectors, pending, .count),
                Quantity(.reportedUncorrectable, 0, .count), Quantity(.powerOnHours, hours, .count),
            ])
    }

    /// Noon of a day, on a node that booted at the start of day 100.
    private func noon(_ day: Int) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: 0).advanced(by: .seconds(86_400) * (day - 100) + .seconds(43_200))
    }

    private func day(_ day: Int, boot: UInt64 = 7) -> NodeDay { NodeDay(day: day, boot: boot) }

    @Test func aSampleADayIsKeptForTheWindow() throws {
        var ledger = DriveLedger()
        for number in 100..<200 {
            for minute in 0..<5 {
                _ = ledger.outlook(
                    of: reading(hours: Double(number) * 24), on: day(number),
                    at: noon(number).advanced(by: .seconds(60 * minute)))
            }
        }
        #expect(ledger.driveCount == 1)
        #expect(ledger.dayCount == DrivePredictor.window + 1)
        #expect(ledger.revision == 100)
    }

    @Test func growthIsSeenAcrossDaysAndMissingOnes() throws {
        var ledger = DriveLedger()
        _ = ledger.outlook(of: reading(pending: 2, hours: 2400), on: day(100), at: noon(100))
        let grown = try ledger.foretold(of: reading(pending: 9, hours: 2640), on: day(110), at: noon(110))
        #expect(grown.historyDays == 10)
        #expect(grown.reasons.contains { $0.aspect == .growth(days: 30) && $0.value == 7 })
        #expect(!grown.reasons.contains { $0.aspect == .growth(days: 3) })
        // Hours that stand still over ten days say nothing: nobody looked in between.
        #expect(!grown.reasons.contains { $0.aspect == .standstill })
    }

    @Test func hoursThatStandStillTellOnlyIfTheNodeRan() throws {
        func standsStill(hoursBetween: Int, boot: UInt64 = 7, asleep: Bool = false) throws -> Bool {
            var ledger = DriveLedger()
            let evening = noon(100).advanced(by: Self.hour * 11)
            _ = ledger.outlook(of: reading(), on: day(100), at: evening)
            if asleep { _ = ledger.outlook(of: reading(condition: .asleep), on: day(100), at: evening) }
            let now = evening.advanced(by: Self.hour * hoursBetween)
            return try ledger.foretold(of: reading(), on: day(101, boot: boot), at: now)
                .reasons.contains { $0.aspect == .standstill }
        }
        #expect(try standsStill(hoursBetween: 24))
        // Another day, and two hours later.
        #expect(try !standsStill(hoursBetween: 2))
        #expect(try !standsStill(hoursBetween: 24, boot: 8), "it was rebooted in between")
        #expect(try !standsStill(hoursBetween: 24, asleep: true))
    }

    @Test func aDriveInAnothersPlaceHasNoPast() throws {
        var ledger = DriveLedger()
        _ = ledger.outlook(of: reading("slot-3", serial: "OLD"), on: day(100), at: noon(100))
        let new = try ledger.foretold(of: reading("slot-3", serial: "NEW", pending: 4), on: day(101), at: noon(101))
        #expect(new.historyDays == 0)
        #expect(!new.reasons.contains { $0.aspect != .level })
        // The old one comes back elsewhere, and its days with it.
        let old = try ledger.foretold(
            of: reading("slot-9", serial: "OLD", pending: 4, hours: 1048), on: day(102), at: noon(102))
        #expect(old.historyDays == 2)
    }

    @Test func withoutASerialNumberHoursThatFellAreAnotherDrives() throws {
        var ledger = DriveLedger()
        _ = ledger.outlook(of: reading("slot-3", serial: nil, hours: 30_000), on: day(100), at: noon(100))
        let new = try ledger.foretold(
            of: reading("slot-3", serial: nil, pending: 4, hours: 5), on: day(101), at: noon(101))
        #expect(new.historyDays == 0)
        // A reader that once did not get as far as the serial number means the same drive.
        _ = ledger.outlook(of: reading("wwn-9", serial: "S9"), on: day(101), at: noon(101))
        let same = try ledger.foretold(of: reading("wwn-9", serial: nil, hours: 1024), on: day(102), at: noon(102))
        #expect(same.historyDays == 1)
    }

    @Test func aClockThatIsPutBackLosesNothingAtOnce() throws {
        var ledger = DriveLedger()
        for number in 100...110 {
            _ = ledger.outlook(of: reading(hours: Double(number) * 24), on: day(number), at: noon(number))
        }
        let before = ledger.bytes
        // It comes up in 1970, and far ahead, and says so for an hour.
        for wrong in [0, 90_000] {
            let prediction = try ledger.foretold(of: reading(pending: 3, hours: 2641), on: day(wrong), at: noon(110))
            #expect(prediction.historyDays == 10, "the days before are still looked at")
            _ = ledger.outlook(
                of: reading(hours: 2642), on: day(wrong), at: noon(110).advanced(by: Self.hour))
        }
        #expect(ledger.bytes == before)
        // It was right after all: what it filed from the future goes, what lies before it stays.
        _ = ledger.outlook(of: reading(hours: 2650), on: day(105), at: noon(111))
        _ = ledger.outlook(of: reading(hours: 2676), on: day(105), at: noon(112).advanced(by: Self.hour))
        #expect(ledger.drives.values.first?.entries.map(\.sample.day) == Array(100...105))
    }

    /// One drive's report ends the doubt for all of them.
    @Test func daysFromTheFutureGoForEveryDrive() throws {
        var ledger = DriveLedger()
        let drives = ["A", "B"]
        for number in [100, 101, 120] {
            for serial in drives {
                _ = ledger.outlook(
                    of: reading(serial: serial, hours: Double(number) * 24), on: day(number), at: noon(101))
            }
        }
        for serial in drives { _ = ledger.outlook(of: reading(serial: serial), on: day(102), at: noon(102)) }
        for serial in drives {
            _ = ledger.outlook(of: reading(serial: serial, hours: 2900), on: day(103), at: noon(103))
        }
        for drive in ledger.drives.values { #expect(drive.entries.map(\.sample.day) == [100, 101, 103]) }
        #expect(ledger.driveCount == 2)
    }

    @Test func aThousandDrivesAreBounded() throws {
        var ledger = DriveLedger()
        for number in 100..<132 {
            for drive in 0..<(number < 130 ? 300 : 1000) {
                _ = ledger.outlook(
                    of: reading("wwn-\(drive)", serial: "S\(drive)", hours: Double(number) * 24), on: day(number),
                    at: noon(number))
            }
            #expect(ledger.driveCount == DriveLedger.driveLimit)
        }
        #expect(ledger.dayCount == DriveLedger.driveLimit * (DrivePredictor.window + 1), "nobody is pushed out")
        #expect(ledger.bytes.count <= DriveLedger.longestContent)
        // Without a past it is judged by what it says today.
        let last = try ledger.foretold(
            of: reading("wwn-999", serial: "S999", pending: 200), on: day(131), at: noon(131))
        #expect(last.historyDays == 0)
        #expect(last.chance > 0.05)
    }

    @Test func whatIsGoneForTheWindowMakesRoom() {
        var ledger = DriveLedger()
        for drive in 0..<DriveLedger.driveLimit {
            _ = ledger.outlook(of: reading("w\(drive)", serial: "S\(drive)"), on: day(100), at: noon(100))
        }
        _ = ledger.outlook(of: reading("w-new", serial: "NEW"), on: day(101), at: noon(101))
        #expect(ledger.driveCount == DriveLedger.driveLimit)
        _ = ledger.outlook(of: reading("w-new", serial: "NEW", hours: 1744), on: day(132), at: noon(132))
        #expect(ledger.driveCount == 1)
    }

    @Test func nothingKnownIsNotFiled() {
        var ledger = DriveLedger()
        let empty = Measurement(
            component: Component(kind: .drive, id: "x", name: "x"), quantities: [Quantity(.powerOnHours, 5, .count)])
        #expect(throws: DriveLedger.Nothing.self) { try ledger.foretold(of: empty, on: day(100), at: noon(100)) }
        for condition in [ReadCondition.silent, .garbled, .refused, .unsupported, .asleep] {
            #expect(throws: DriveLedger.Nothing.self) {
                try ledger.foretold(of: reading(condition: condition), on: day(100), at: noon(100))
            }
        }
        #expect(ledger.driveCount == 0)
    }

    // MARK: - As bytes

    private func filled() -> DriveLedger {
        var ledger = DriveLedger()
        for number in 100..<110 {
            for drive in 0..<3 {
                _ = ledger.outlook(
                    of: reading("wwn-\(drive)", serial: "S\(drive)", pending: 3, hours: Double(number) * 24),
                    on: day(number), at: noon(number))
            }
        }
        _ = ledger.outlook(of: reading("wwn-1", condition: .asleep), on: day(109), at: noon(109))
        return ledger
    }

    @Test func bytesBringBackTheSame() throws {
        let ledger = filled()
        let back = try #require(DriveLedger(bytes: ledger.bytes))
        #expect(back.drives == ledger.drives)
        #expect(DriveLedger(bytes: DriveLedger().bytes)?.driveCount == 0)
    }

    @Test func bytesThatAreCutOrLieAreRefusedAndNeverTrap() {
        let bytes = filled().bytes
        for length in 0..<bytes.count { #expect(DriveLedger(bytes: Array(bytes.prefix(length))) == nil) }
        #expect(DriveLedger(bytes: bytes + [0]) == nil)
        #expect(DriveLedger(bytes: [255, 255, 255, 255]) == nil)
        for index in bytes.indices {
            for value in [0, 0x7F, 0xFF] as [UInt8] {
                var changed = bytes
                changed[index] = value
                // Whatever it makes of it stays within its bounds.
                if let ledger = DriveLedger(bytes: changed) {
                    #expect(ledger.dayCount <= DriveLedger.driveLimit * (DrivePredictor.window + 1))
                }
            }
        }
    }

    @Test func anAbsurdNameStaysWithinTheBound() throws {
        var ledger = DriveLedger()
        let name = String(repeating: "\u{1F4BE}", count: 5000)
        _ = ledger.outlook(of: reading(name, serial: name, model: name), on: day(100), at: noon(100))
        #expect(ledger.bytes.count < 1000)
        #expect(DriveLedger(bytes: ledger.bytes)?.driveCount == 1)
    }

    @Test func aDayNeedsASensibleClock() {
        #expect(NodeDay(wall: 86_400 * 3 + 5, boot: "b")?.day == 3)
        for wall in [-1, .nan, .infinity, 1e300] as [Double] { #expect(NodeDay(wall: wall, boot: "b") == nil) }
        #expect(NodeDay(wall: 0, boot: "a") != NodeDay(wall: 0, boot: "b"))
    }
}

extension DriveLedger {
    fileprivate struct Nothing: Error {}

    fileprivate mutating func foretold(
        of measurement: Measurement, on today: NodeDay, at now: MonotonicInstant
    ) throws -> DrivePrediction {
        guard let prediction = outlook(of: measurement, on: today, at: now) else { throw Nothing() }
        return prediction
    }
}
