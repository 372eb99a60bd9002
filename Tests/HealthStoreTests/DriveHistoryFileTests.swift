import HealthModel
import HealthPolicy
import Testing

@testable import HealthStore

@Suite struct DriveHistoryFileTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func ledger(days: Int = 3) -> DriveLedger {
        var ledger = DriveLedger()
        for day in 0..<days {
            _ = ledger.outlook(
                of: Measurement(
                    component: Component(kind: .drive, id: "wwn-1", name: "sda"), identity: ["serial": "S1"],
                    quantities: [Quantity(.pendingSectors, Double(day), .count)]),
                on: NodeDay(day: 20_000 + day, boot: 1),
                at: MonotonicInstant(nanoseconds: Int64(day) * 86_400_000_000_000))
        }
        return ledger
    }

    private func file() -> DriveHistoryFile { DriveHistoryFile(path: directory.file("drives.history")) }

    @Test func noFileIsNoHistory() async throws {
        #expect(try await file().load() == nil)
    }

    @Test func anotherProcessReadsWhatWasSaved() async throws {
        try await file().save(ledger())
        try await file().save(ledger(days: 9))
        #expect(try await file().load()?.bytes == ledger(days: 9).bytes)
        #expect(directory.names == ["drives.history"])
    }

    @Test func everyDamageIsSaidAndTheNextSaveBeginsAnew() async throws {
        try await file().save(ledger())
        let size = try #require(try await file().load()?.bytes.count) + DriveHistoryFile.frameSize
        for offset in 0..<size where offset < 40 || offset % 7 == 0 {
            try await file().save(ledger())
            try directory.overwrite([0xA5], at: offset, of: "drives.history")
            let error = await #expect(throws: DriveHistoryError.self) { try await file().load() }
            #expect(error?.code == .damaged, "byte \(offset)")
            #expect(error?.description.contains("begins anew") == true)
        }
        for bytes in [[], [1, 2, 3], Array("FWDRIVES".utf8), [UInt8](repeating: 255, count: 5000)] as [[UInt8]] {
            try directory.write(bytes, to: "drives.history")
            await #expect(throws: DriveHistoryError.self) { try await file().load() }
        }
        try await file().save(ledger())
        #expect(try await file().load()?.dayCount == 3)
    }

    @Test func whatANewerVersionWroteIsLeftAlone() async throws {
        var bytes = DriveHistoryFile.magic + [9, 0, 0, 0, 1, 0, 0, 0] + [UInt8](repeating: 0, count: 8)
        let crc = CRC64.of(bytes + [42])
        bytes += (0..<8).map { UInt8(truncatingIfNeeded: crc >> (8 * $0)) } + [42]
        try directory.write(bytes, to: "drives.history")
        let file = file()
        let error = await #expect(throws: DriveHistoryError.self) { try await file.load() }
        #expect(error?.code == .newerVersion)
        await #expect(throws: DriveHistoryError.self) { try await file.save(ledger()) }
        await #expect(throws: DriveHistoryError.self) { try await self.file().load() }
    }

    @Test func aFileThatIsTooLargeIsNotRead() async throws {
        try directory.write([UInt8](repeating: 0, count: DriveLedger.longestContent + 33), to: "drives.history")
        let error = await #expect(throws: DriveHistoryError.self) { try await file().load() }
        #expect(error?.code == .unavailable)
    }
}
