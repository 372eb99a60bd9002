internal import FoundationEssentials
package import HealthModel
package import Logging

/// Answers one request at a time; several may run side by side. Never throws: every failure is a reply.
package struct ActuatorService: Sendable {
    private let reader: ClusterReader
    private let simulator: PlacementSimulator
    private let statements: StatementWriter
    private let health: HealthPublisher
    private let standby: StandbyKeeper
    private let fencing: PeerFencing
    private let logger: Logger

    package init(
        runner: any CommandRunner, clock: ActuatorClock, ledger: FencingLedger, fenceTimeoutSeconds: Int, logger: Logger
    ) {
        reader = ClusterReader(runner: runner, now: clock.now)
        let recent = RecentHealthGround()
        simulator = PlacementSimulator(runner: runner, now: clock.now, recent: recent)
        statements = StatementWriter(runner: runner, reader: reader, clock: clock)
        health = HealthPublisher(runner: runner, reader: reader, clock: clock, recent: recent)
        standby = StandbyKeeper(runner: runner, clock: clock)
        fencing = PeerFencing(
            runner: runner, reader: reader, ledger: ledger, clock: clock, timeoutSeconds: fenceTimeoutSeconds)
        self.logger = logger
    }

    /// The reply to one line, as one line without its newline.
    package func reply(to line: [UInt8]) async -> [UInt8] {
        let reply: ActuatorReply
        do {
            let request = try JSONDecoder().decode(ActuatorRequest.self, from: Data(line))
            reply = ActuatorReply(id: request.id, result: await result(of: request.verb))
        } catch {
            logger.warning("malformed request", metadata: ["bytes": "\(line.count)"])
            reply = .failure(
                id: 0, ClusterError(.badRequest, "This line is not a request that this version of the actuator knows."))
        }
        return reply.line
    }

    package func result(of verb: ActuatorVerb) async -> ActuatorResult {
        do {
            switch verb {
            case .observe: return .view(try await reader.observe())
            case .revision: return .revision(try await reader.revision())
            case .preview(let request): return .preview(try await simulator.preview(request))
            case .state(let statement): return .statements(try await statements.write(statement))
            default: return .outcome(log(try await act(verb), verb))
            }
        } catch {
            logger.error("request failed", metadata: ["verb": "\(verb.name)", "code": "\(error.code.rawValue)"])
            return .failed(code: error.code.rawValue, message: error.message)
        }
    }

    private func act(_ verb: ActuatorVerb) async throws(ClusterError) -> ActionOutcome {
        switch verb {
        case .publishHealth(let value): return try await health.publish(value)
        case .recordPermanentHealth(let value): return try await health.recordPermanent(value)
        case .standby(let node, let mark): return try await standby.enter(node, mark: mark)
        case .liftStandby(let node, let markID): return try await standby.lift(node, markID: markID)
        case .fencePeer(let node, let nonce, let reason):
            return try await fencing.powerOff(node, nonce: nonce, reason: reason)
        case .observe, .revision, .preview, .state:
            throw ClusterError(.badRequest, "\(verb.name) is not an action.")
        }
    }

    private func log(_ outcome: ActionOutcome, _ verb: ActuatorVerb) -> ActionOutcome {
        let metadata: Logger.Metadata = [
            "verb": "\(verb.name)", "status": "\(outcome.status.rawValue)", "message": "\(outcome.message)",
        ]
        switch outcome.status {
        case .confirmed, .already: logger.info("action", metadata: metadata)
        case .refused, .unconfirmed, .failed: logger.warning("action", metadata: metadata)
        }
        return outcome
    }
}

extension ActuatorVerb {
    /// The verb's word, without its content.
    var name: String {
        switch self {
        case .observe: "observe"
        case .revision: "revision"
        case .preview: "preview"
        case .state: "state"
        case .publishHealth: "publish-health"
        case .recordPermanentHealth: "record-permanent-health"
        case .standby: "standby"
        case .liftStandby: "lift-standby"
        case .fencePeer: "fence-peer"
        }
    }
}

extension ActuatorReply {
    static func failure(id: UInt64, _ error: ClusterError) -> ActuatorReply {
        ActuatorReply(id: id, result: .failed(code: error.code.rawValue, message: error.message))
    }

    /// One line of JSON without its newline.
    var line: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(self))
        } catch {
            // Only a number that is not finite cannot be encoded, and a reply holds none.
            return Array(
                #"{"id":\#(id),"result":{"failed":{"code":"unreadable-answer","message":"The reply cannot be written."}}}"#
                    .utf8)
        }
    }
}
