import FoundationEssentials
import HealthAgent
import HealthModel
import Synchronization

/// Two nodes, a and b, one service, and an actuator that obeys: enough of Pacemaker for a whole story in virtual time.
/// The peer's statement changes with every read, as a living peer's does.
final class SimulatedCluster: ActuatorPort {
    struct Model {
        var verbs: [String] = []
        var away: ActuatorFailure?
        var service = "a"
        var transient: [String: AttributeReading] = ["a": .integer(0), "b": .integer(0)]
        var permanent: [String: AttributeReading] = ["a": .integer(-500), "b": .integer(-500)]
        var standby: [String: StandbyMark] = [:]
        var online: Set<String> = ["a", "b"]
        var unclean: Set<String> = []
        var statements: [String: String] = [:]
        /// What the peer says of itself; nil for the text in `statements` as it is.
        var peer: PeerStatement? = PeerStatement(
            boot: "boot-b", seq: 1, health: .green, score: 100, mode: "act", rung: .observe, intent: nil, powerOff: nil)
        var transition = TransitionState.idle
        /// Whether a standby moves the service at once, or when `finishMove` is called.
        var movesAtOnce = true
        /// A node on which the service does not come up.
        var failsOn: String?
        var outcome: ActionOutcome.Status = .confirmed
        /// A request that is carried out, and whose answer gets lost.
        var lost: String?
        /// What the peer announces, and how sick it says it is, as soon as we announce something.
        var intentWhenWeAnnounce: PeerStatement.Intent?
        var scoreWhenWeAnnounce: Int?
        var fenceReasons: [String] = []
        /// Which state of the CIB stands; nil for a cluster that does not say.
        var revision: String?

        /// The vacated peer, in standby by its own agent, asks to be switched off for the cause of this nonce.
        mutating func peerAsks(_ nonce: String, reason: String = "memory") {
            standby["b"] = StandbyMark(owner: "agent", reason: "memory", since: 1, until: nil, id: nonce)
            peer?.health = .red
            peer?.score = 0
            peer?.rung = .powerOff
            peer?.powerOff = PeerStatement.PowerOffRequest(nonce: nonce, reason: reason)
        }
    }

    let clock: ManualClock
    private let model = Mutex(Model())

    init(_ clock: ManualClock) {
        self.clock = clock
    }

    func change(_ body: (inout Model) -> Void) {
        model.withLock { body(&$0) }
    }

    var verbs: [String] { model.withLock(\.verbs) }

    /// Everything that was asked since the last call.
    func takeVerbs() -> [String] {
        model.withLock { model in
            defer { model.verbs = [] }
            return model.verbs
        }
    }

    /// The words that the fencer was given.
    var fenceReasons: [String] { model.withLock(\.fenceReasons) }
    var service: String { model.withLock(\.service) }
    var marks: [String: StandbyMark] { model.withLock(\.standby) }
    var ownStatement: PeerStatement? {
        model.withLock { $0.statements["a"] }.flatMap {
            try? JSONDecoder().decode(PeerStatement.self, from: Data($0.utf8))
        }
    }

    // MARK: - ActuatorPort

    func observe() async throws(ActuatorFailure) -> ClusterView {
        try ask("observe") { self.view(of: $0) }
    }

    func revision() async throws(ActuatorFailure) -> String {
        let revision = try ask("revision") { $0.revision }
        guard let revision else { throw ActuatorFailure(code: "unreadable-answer", message: "No revision.") }
        return revision
    }

    func preview(_ request: PreviewRequest) async throws(ActuatorFailure) -> PlacementPreview {
        let words: String =
            switch request {
            case .health(let node, let value): "preview health \(node) \(value)"
            case .standby(let node): "preview standby \(node)"
            case .unstandby(let node): "preview unstandby \(node)"
            }
        return try ask(words) { model in
            var after = model
            switch request {
            case .health(let node, let value): after.transient[node] = .integer(value)
            case .standby(let node): after.standby[node] = Self.anyMark
            case .unstandby(let node): after.standby[node] = nil
            }
            Self.place(&after)
            return PlacementPreview(
                request: request, observedAt: self.clock.now, before: Self.placements(model),
                after: Self.placements(after))
        }
    }

    func state(_ statement: PeerStatement) async throws(ActuatorFailure) -> [String: String] {
        let intent = statement.intent.map { " intent \($0.value)" } ?? ""
        let request = statement.powerOff.map { " request \($0.nonce)" } ?? ""
        return try ask("say \(statement.health.rawValue) \(statement.rung.rawValue)\(intent)\(request)") { model in
            model.statements["a"] = Self.text(statement)
            if statement.intent != nil, let intent = model.intentWhenWeAnnounce {
                model.peer?.intent = intent
                model.peer?.score = model.scoreWhenWeAnnounce
                model.peer?.health = .red
            }
            self.peerSpeaks(&model)
            return model.statements
        }
    }

    func perform(_ verb: ActuatorVerb) async throws(ActuatorFailure) -> ActionOutcome {
        try ask(Self.words(verb)) { model in
            if case .fencePeer(_, _, let reason) = verb { model.fenceReasons.append(reason) }
            if model.outcome == .confirmed { Self.apply(verb, &model) }
            return ActionOutcome(status: model.outcome, message: "simulated", finishedAt: self.clock.now)
        }
    }

    private func ask<Answer: Sendable>(
        _ words: String, _ body: (inout Model) -> Answer
    ) throws(ActuatorFailure) -> Answer {
        let result = model.withLock { model -> Result<Answer, ActuatorFailure> in
            model.verbs.append(words)
            if let away = model.away { return .failure(away) }
            let answer = body(&model)
            if model.lost == words { return .failure(ActuatorFailure(code: "timeout", message: "No answer in time.")) }
            return .success(answer)
        }
        return try result.get()
    }

    // MARK: - What Pacemaker would do

    private static let anyMark = StandbyMark(owner: "x", reason: "x", since: 0, until: nil, id: "x")

    private static func apply(_ verb: ActuatorVerb, _ model: inout Model) {
        switch verb {
        case .publishHealth(let value): model.transient["a"] = .integer(value)
        case .recordPermanentHealth(let value): model.permanent["a"] = .integer(value)
        case .standby(let node, let mark): model.standby[node] = mark
        case .liftStandby(let node, _): model.standby[node] = nil
        case .fencePeer(let node, _, _): model.online.remove(node)
        case .observe, .revision, .preview, .state: break
        }
        if model.movesAtOnce { place(&model) }
    }

    /// Stickiness keeps the service unless its node is much worse, in standby or away.
    private static func place(_ model: inout Model) {
        func points(_ node: String) -> Int {
            guard model.online.contains(node), model.standby[node] == nil else { return Int.min / 2 }
            guard case .integer(let value) = model.transient[node] else { return 0 }
            return value
        }
        let other = model.service == "a" ? "b" : "a"
        if points(other) > points(model.service) + 1000 { model.service = other }
    }

    func finishMove() {
        change { Self.place(&$0) }
    }

    private static func placements(_ model: Model) -> [Placement] {
        [
            Placement(
                resource: "svc", role: "Started", node: model.online.contains(model.service) ? model.service : nil,
                isFenceDevice: false, isCloneInstance: false)
        ]
    }

    private func view(of model: Model) -> ClusterView {
        var model = model
        peerSpeaks(&model)
        let nodes = ["a", "b"].map { name in
            NodeView(
                name: name, id: name, online: model.online.contains(name), unclean: model.unclean.contains(name),
                standby: model.standby[name] != nil, maintenance: false, pending: false, shutdown: false,
                isDC: name == "b", transientHealth: model.transient[name] ?? .absent,
                permanentHealth: model.permanent[name] ?? .absent, otherHealthTotal: 0,
                standbyMark: model.standby[name], statement: model.statements[name])
        }
        let service = ResourceView(
            id: "svc", agent: "ocf:heartbeat:Dummy", role: model.failsOn == model.service ? "Stopped" : "Started",
            nodes: model.failsOn == model.service ? [] : [model.service], managed: true, blocked: false, failed: false,
            clone: nil, group: nil)
        let paths = ["a", "b"].map {
            FencePath(
                target: $0, device: "fence-\($0)", node: $0 == "a" ? "b" : "a", proved: true, since: 1,
                evidence: "fence-\($0) was monitored")
        }
        return ClusterView(
            observedAt: clock.now, localNode: "a", dc: "b", quorate: true, maintenanceMode: false,
            transition: model.transition, stonithEnabled: true, stonithAction: "off", symmetric: true,
            healthStrategy: "progressive", healthBase: 100_000, nodes: nodes, resources: [service], fencePaths: paths,
            replicated: [], revision: model.revision)
    }

    private func peerSpeaks(_ model: inout Model) {
        guard var peer = model.peer else { return }
        peer.seq = UInt64(clock.now.nanoseconds / 1_000_000)
        model.statements["b"] = Self.text(peer)
    }

    static func text(_ statement: PeerStatement) -> String {
        (try? JSONEncoder().encode(statement)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private static func words(_ verb: ActuatorVerb) -> String {
        switch verb {
        case .observe, .revision, .preview, .state: "?"
        case .publishHealth(let value): "publish \(value)"
        case .recordPermanentHealth(let value): "permanent \(value)"
        case .standby(let node, _): "standby \(node)"
        case .liftStandby(let node, _): "lift \(node)"
        case .fencePeer(let node, let nonce, _): "fence \(node) \(nonce)"
        }
    }
}
