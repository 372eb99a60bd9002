internal import FoundationEssentials
internal import HealthModel
package import LinuxAccess
package import Logging
internal import ServiceLifecycle
internal import Synchronization

/// Takes in the reports of the probes. Ends only with the daemon; a probe that goes away is silence, and silence is the
/// assessor's to judge.
package struct ProbeIngest: Service {
    /// Connections of one user at the same time. A probe has one, and the senses may run as one user; whoever makes more
    /// than that must not keep the others out.
    static let connectionLimit = 8

    private let listener: UnixListener
    private let authorities: [UInt32: Set<ProbeAuthority>]
    private let loop: DecisionLoop
    private let logger: Logger

    /// - Parameter authorities: what the reports of a user id may say; any other user is turned away.
    package init(
        listener: UnixListener, authorities: [UInt32: Set<ProbeAuthority>], loop: DecisionLoop, logger: Logger
    ) {
        self.listener = listener
        self.authorities = authorities
        self.loop = loop
        self.logger = logger
    }

    package func run() async throws {
        try await withGracefulShutdownHandler {
            try await accept()
        } onGracefulShutdown: {
            listener.close()
        }
    }

    private func accept() async throws {
        let open = OpenByUser()
        try await withThrowingDiscardingTaskGroup { group in
            while let connection = try await listener.accept() {
                let peer = connection.peerCredentials
                guard let authority = authorities[peer.uid] else {
                    logger.warning("probe refused", metadata: ["uid": "\(peer.uid)", "pid": "\(peer.pid)"])
                    connection.close()
                    continue
                }
                guard open.take(peer.uid) else {
                    connection.close()
                    await turnedAway(peer)
                    continue
                }
                group.addTask {
                    await read(connection, authority)
                    if open.give(peer.uid) { await loop.connectionsFit(of: "uid \(peer.uid)") }
                }
            }
            group.cancelAll()
        }
    }

    private func turnedAway(_ peer: PeerCredentials) async {
        logger.warning(
            "probe turned away: its user has too many connections",
            metadata: ["uid": "\(peer.uid)", "pid": "\(peer.pid)", "limit": "\(ProbeIngest.connectionLimit)"])
        await loop.turnedAway(
            "uid \(peer.uid)",
            "A probe was turned away: uid \(peer.uid) has \(ProbeIngest.connectionLimit) connections already; look for what "
                + "a probe or an extension left running (ss -xp | grep forewarn)")
    }

    private func read(_ connection: UnixConnection, _ authority: Set<ProbeAuthority>) async {
        defer { connection.close() }
        let peer = connection.peerCredentials
        let source = "uid \(peer.uid)"
        logger.info("probe connected", metadata: ["uid": "\(peer.uid)", "pid": "\(peer.pid)"])
        var garbage = 0
        do {
            while let line = try await connection.nextLine() {
                switch ReportLine.decode(line, as: authority) {
                case .success(let report):
                    if garbage > 0 { await loop.garbageEnded(from: source) }
                    garbage = 0
                    await loop.received(report)
                case .failure(let refusal):
                    garbage += 1
                    await loop.receivedGarbage(from: source, count: garbage, why: refusal.why)
                }
            }
        } catch is CancellationError {
            // The daemon is stopping.
        } catch {
            logger.warning("probe connection lost", metadata: ["uid": "\(peer.uid)", "reason": "\(error)"])
        }
        await loop.garbageEnded(from: source)
    }
}

/// How many connections each user has.
private final class OpenByUser: Sendable {
    private let counts = Mutex<[UInt32: Int]>([:])

    /// - Returns: false if it has as many as it may.
    func take(_ uid: UInt32) -> Bool {
        counts.withLock { counts in
            guard counts[uid, default: 0] < ProbeIngest.connectionLimit else { return false }
            counts[uid, default: 0] += 1
            return true
        }
    }

    /// - Returns: whether it had as many as it may, and has room for one now.
    func give(_ uid: UInt32) -> Bool {
        counts.withLock { counts in
            counts[uid, default: 1] -= 1
            return counts[uid] == ProbeIngest.connectionLimit - 1
        }
    }
}

/// One line of a probe.
enum ReportLine {
    struct Refusal: Error, Equatable {
        var why: String
    }

    /// Decodes a report, and admits it by what its sender may say.
    static func decode(_ line: [UInt8], as authority: Set<ProbeAuthority>) -> Result<ProbeReport, Refusal> {
        decode(line).flatMap { report in
            let able = ProbeAuthority.allCases.first { authority.contains($0) && $0.mayName(report.probe) }
            guard let one = able ?? ProbeAuthority.allCases.first(where: authority.contains) else {
                return .failure(Refusal(why: "its sender may report nothing"))
            }
            return one.admit(report)
        }
    }

    static func decode(_ line: [UInt8]) -> Result<ProbeReport, Refusal> {
        struct Schema: Decodable { var schema: String }
        let data = Data(line)
        guard let schema = (try? JSONDecoder().decode(Schema.self, from: data))?.schema else {
            return .failure(Refusal(why: "it is no JSON object with a schema"))
        }
        guard major(of: schema) == major(of: ProbeReport.currentSchema) else {
            let found = Printable.clean(schema, limit: 64)
            return .failure(Refusal(why: "its schema is \(found), this daemon reads \(ProbeReport.currentSchema)"))
        }
        do {
            return .success(try JSONDecoder().decode(ProbeReport.self, from: data))
        } catch {
            return .failure(Refusal(why: "it does not hold what \(ProbeReport.currentSchema) promises"))
        }
    }

    /// "forewarn.probe/1.2" is "forewarn.probe/1".
    private static func major(of schema: String) -> Substring {
        guard let slash = schema.lastIndex(of: "/") else { return schema[...] }
        let number = schema[schema.index(after: slash)...]
        return schema[..<(number.firstIndex(of: ".") ?? schema.endIndex)]
    }
}
