internal import FoundationEssentials
package import HealthModel

/// Writes this node's statement and reads it back together with the peer's.
///
/// attrd applies an update only when it comes back to it in the cluster's total order. A read that shows our own value
/// therefore shows every value that was ordered before ours: of two nodes that announce at the same time, at least one
/// sees the other's announcement.
package struct StatementWriter: Sendable {
    /// Bytes of the JSON text.
    package static let sizeLimit = 1_024

    /// Writes of one statement, each followed by about 0.6 s of read-backs.
    private static let attempts = 5
    private static let pauses = Array(ReadBack.pauses.prefix(6))
    /// By so much a write is started before the reading that is to see it.
    private static let lead = Duration.milliseconds(3)

    private let runner: any CommandRunner
    private let reader: ClusterReader
    private let clock: ActuatorClock

    package init(runner: any CommandRunner, reader: ClusterReader, clock: ActuatorClock) {
        self.runner = runner
        self.reader = reader
        self.clock = clock
    }

    /// Node name to raw text, all of one read that shows ours.
    ///
    /// - Throws: `badRequest` for a statement that may not be written, `timeout` if ours did not appear: the caller then
    ///   knows nothing about the order and must not act on the announcement.
    package func write(_ statement: PeerStatement) async throws(ClusterError) -> [String: String] {
        let text = try StatementWriter.text(of: statement)
        let node = try await reader.localName()
        let command = PacemakerCommand(.attrdUpdater, ["-n", PeerStatement.attributeName, "-U", text, "-p"])
        // An attrd that dies after it took the write loses it: what is not seen soon is written again. The same text
        // twice has the order of the first that arrived.
        for attempt in 0..<StatementWriter.attempts {
            async let early = attempt == 0 && statement.intent != nil ? readEarly() : nil
            let written = WriteResult(await runner.run(command), of: command)
            let ahead = await early
            if case .failed(let why) = written {
                throw ClusterError(.commandFailed, "Our statement was not written: \(why)")
            }
            if let ahead, ahead[node] == text { return ahead }
            var statements: [String: String] = [:]
            let seen = await ReadBack.confirms(clock, pauses: StatementWriter.pauses) {
                () async throws(ClusterError) in
                statements = try await StatementReading.read(with: runner)
                return statements[node] == text
            }
            if seen { return statements }
        }
        throw ClusterError(
            .timeout, "Our statement was written but did not appear in attrd, so its order is unknown.")
    }

    /// A move waits for an announced intent, and most of a command's time is its start: the reading command is started
    /// while the writing one is under way. Whether it came too early shows in what it reads.
    private func readEarly() async -> [String: String]? {
        await clock.pause(StatementWriter.lead)
        return try? await StatementReading.read(with: runner)
    }

    /// One line of printable ASCII, keys sorted, so that equal statements are equal texts.
    package static func text(of statement: PeerStatement) throws(ClusterError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let bytes: [UInt8]
        do {
            bytes = Array(try encoder.encode(statement))
        } catch {
            throw ClusterError(.badRequest, "The statement cannot be written as JSON: \(error).")
        }
        guard bytes.count <= sizeLimit else {
            throw ClusterError(.badRequest, "The statement has \(bytes.count) bytes, the limit is \(sizeLimit).")
        }
        guard bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw ClusterError(.badRequest, "The statement holds characters that are not printable ASCII.")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
