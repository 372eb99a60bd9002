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
