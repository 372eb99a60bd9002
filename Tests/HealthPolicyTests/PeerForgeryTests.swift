import HealthModel
import Testing

@testable import HealthPolicy

/// Whoever may write the peer's attribute can make it unknown for a moment, and not for good.
@Suite struct PeerForgeryTests {
    private static func at(_ seconds: Int64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: seconds * 1_000_000_000)
    }

    private static func word(_ boot: String, _ sequence: UInt64) -> StatementReading {
        .statement(
            PeerStatement(
                boot: boot, seq: sequence, health: .green, score: 100, mode: "act", rung: .observe, intent: nil,
                powerOff: nil))
    }

    private static func isFresh(_ track: PeerTrack, _ seconds: Int64) -> Bool {
        if case .fresh = track.knowledge(at: at(seconds), timeToLive: .seconds(45)) { true } else { false }
    }

    /// Alive: read at 0 and 15.
    private static func living() -> PeerTrack {
        var track = PeerTrack(word("real", 100), at: at(0))
        track.read(word("real", 115), at: at(15))
        return track
    }

    @Test(arguments: [("forged", UInt64(7)), ("real", UInt64.max)])
    func aForgedWordIsOutlived(boot: String, sequence: UInt64) {
        var track = Self.living()
        #expect(Self.isFresh(track, 16))
        track.read(Self.word(boot, sequence), at: Self.at(20))
        track.read(Self.word("real", 130), at: Self.at(30))
        #expect(!Self.isFresh(track, 30), "one word proves nobody")
        track.read(Self.word("real", 145), at: Self.at(45))
        #expect(!Self.isFresh(track, 45))
        track.read(Self.word("real", 160), at: Self.at(60))
        #expect(Self.isFresh(track, 60))
        track.read(Self.word("real", 175), at: Self.at(75))
        #expect(Self.isFresh(track, 75))
    }

    /// What stood there before a reboot proves nothing, however often it stands there again.
    @Test func anOldWordThatComesBackStaysUnproven() {
        var track = Self.living()
        track.read(Self.word("next", 5), at: Self.at(30))
        track.read(Self.word("next", 20), at: Self.at(45))
        #expect(Self.isFresh(track, 46))
        for second in stride(from: Int64(50), to: 100, by: 5) {
            track.read(Self.word("real", 115), at: Self.at(second))
            #expect(!Self.isFresh(track, second))
        }
        track.read(Self.word("next", 80), at: Self.at(105))
        #expect(Self.isFresh(track, 105))
    }
}
