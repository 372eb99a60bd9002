import HealthAgent
import HealthModel
import HealthPolicy
import Testing

@Suite struct StatementBookTests {
    private let statement = PeerStatement(
        boot: "b", seq: 7, health: .green, score: 100, mode: "act", rung: .observe,
        intent: PeerStatement.Intent(nonce: "x", value: -60000, moves: true), powerOff: nil)

    /// Two connections read: what was read before must not hide an intent that was seen since.
    @Test func anOldReadingThatArrivesLateIsPassedOver() {
        var book = StatementBook()
        book.read(["b": SimulatedCluster.text(statement)], at: MonotonicInstant(nanoseconds: 200))
        book.read(["b": "{}"], at: MonotonicInstant(nanoseconds: 100))
        #expect(book.all.map(\.reading) == [.statement(statement)])
        book.read([:], at: MonotonicInstant(nanoseconds: 300))
        #expect(book.all.map(\.reading) == [.absent])
    }

    /// Whoever forges a statement writes no line of his own on a person's terminal.
    @Test func whatAPersonWouldSeeOfItIsPrintable() throws {
        let text =
            #"{"v":1,"boot":"b\u001b[2J","seq":1,"health":"red","mode":"a\u001b[1m\nALARM","rung":"observe","#
            + #""why":"w\nALARM","environment":["e\u0007"],"moved":{"nonce":"m\r","at":1},"#
            + #""intent":{"nonce":"n\n","value":0,"moves":true},"powerOff":{"nonce":"p\u009b","reason":"r\nALARM"}}"#
        var book = StatementBook()
        book.read(["b": text], at: MonotonicInstant(nanoseconds: 1))
        guard case .statement(let word) = book.all.first?.reading else {
            // Refused as a whole: nothing of it is shown at all.
            guard case .malformed(let why) = book.all.first?.reading else {
                Issue.record("it is gone")
                return
            }
            #expect(!why.contains("ALARM"))
            return
        }
        let shown = [
            word.boot, word.mode, word.why, word.environment?.first, word.moved?.nonce, word.intent?.nonce,
            word.powerOff?.nonce, word.powerOff?.reason,
        ]
        for text in shown {
            let text = try #require(text)
            #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }, "\(text)")
            #expect(text.contains("\u{FFFD}"))
        }
    }

    @Test(arguments: [
        "", "red", "{}", #"{"v":2}"#, #"{"v":1}"#, #"{"v":"1"}"#, "[]",
        #"{"v":1,"boot":"b","seq":1,"health":"splendid","mode":"act","rung":"observe"}"#,
        #"{"v":1,"boot":"b","seq":1,"health":"green","score":101,"mode":"act","rung":"observe"}"#,
        #"{"v":1,"boot":"b","seq":1,"health":"green","score":-1,"mode":"act","rung":"observe"}"#,
        #"{"v":1,"boot":"","seq":1,"health":"green","score":100,"mode":"act","rung":"observe"}"#,
        #"{"v":1,"boot":"b","seq":1,"health":"green","mode":"act","rung":"observe","intent":{"nonce":"","value":0,"moves":true}}"#,
        #"{"v":1,"boot":"b","seq":1,"health":"green","mode":"act","rung":"observe","intent":{"nonce":"x","value":1,"moves":true}}"#,
    ])
    func whatIsNoStatementOfOursSaysNothing(text: String) {
        var book = StatementBook()
        book.read(["b": text], at: MonotonicInstant(nanoseconds: 1))
        guard case .malformed = book.all.first?.reading else {
            Issue.record("\(text) was read as \(String(describing: book.all.first?.reading))")
            return
        }
    }
}
