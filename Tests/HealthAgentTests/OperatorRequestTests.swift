import AgentAPI
import FoundationEssentials
import Testing

/// What the command refuses as wrong usage, and the daemon with status 400.
@Suite struct OperatorRequestTests {
    @Test(
        arguments: [
            OperatorRequest(node: ""), OperatorRequest(node: "-x"),
            OperatorRequest(node: String(repeating: "n", count: 257)),
            OperatorRequest(node: "a", reason: String(repeating: "r", count: 201)),
            OperatorRequest(node: "a", duration: "0s"), OperatorRequest(node: "a", duration: "soon"),
            OperatorRequest(node: "a", duration: "-1h"), OperatorRequest(node: "a", duration: ""),
        ])
    func whatCannotBeMeantIsSaid(order: OperatorRequest) {
        #expect(order.defect?.isEmpty == false)
    }

    @Test(
        arguments: [
            OperatorRequest(node: "."), OperatorRequest(node: String(repeating: "n", count: 256)),
            OperatorRequest(node: "a", reason: String(repeating: "ä", count: 200), duration: "30m", dryRun: true),
        ])
    func anOrderIsTaken(order: OperatorRequest) {
        #expect(order.defect == nil)
    }

    /// Least of all is `null` a dry run that was not asked for.
    @Test(arguments: [
        #""dryRun":null"#, #""dryRun":"true""#, #""duration":null"#, #""reason":null"#, #""dryrun":true"#,
    ])
    func nullIsNoAnswer(member: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(OperatorRequest.self, from: Data("{\"node\":\"a\",\(member)}".utf8))
        }
    }
}
