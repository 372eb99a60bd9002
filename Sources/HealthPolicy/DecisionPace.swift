import HealthModel

/// How long an assessment of a node of 500 components takes, and then the decision on it. For `forewarn-measure`; whoever
/// calls it brings the clock, because policy reads none.
package enum DecisionPace {
    /// Nanoseconds of the caller's clock.
    package struct Spread: Codable, Equatable, Sendable {
        package var median: Int64
        package var p99: Int64
        package var most: Int64

        init(_ samples: [Int64]) {
            let sorted = samples.sorted()
            median = sorted[sorted.count / 2]
            p99 = sorted[min(sorted.count - 1, sorted.count * 99 / 100)]
            most = sorted[sorted.count - 1]
        }
    }

    package struct Outcome: Codable, Equatable, Sendable {
        package var components: Int
        package var findings: Int
        /// Resources that run on the node, each a part of its gate.
        package var resources: Int
        package var assessment: Spread
        /// A step of the engine: from the assessment to what is done next.
        package var decision: Spread
        /// The words of the steps that were measured: a well node's, and those of a sick one up to its announcement.
        package var steps: [String]
    }

    /// Each round is one full report of all components, one assessment and the decision on it, on a node that is well in
    /// every other round and has a failing component in between.
    package static func measure(rounds: Int, nanoseconds: () -> Int64) -> Outcome {
        var assessor = Assessor(configuration: AssessorConfiguration(requiredProbes: ["bmc"]))
        let engine = DecisionEngine(configuration: DecisionConfiguration(), state: DecisionState())
        var assessing: [Int64] = []
        var deciding: [Int64] = []
        var steps: Set<String> = []
        var findings = 0
        for round in 0..<max(2, rounds) {
            // Some rounds in a row, because a finding needs several readings to be confirmed.
            let ill = round / 8 % 2 == 1
            let now = MonotonicInstant(nanoseconds: Int64(round + 1) &* 15_000_000_000)
            let report = Self.report(round, ill: ill, at: now)
            assessor.received(report, at: now)
            let began = nanoseconds()
            let assessment = assessor.assess(at: now)
            assessing.append(nanoseconds() - began)
            findings = max(findings, assessment.findings.count)
            // Twice: a peer's word counts once it was seen to change.
            var copy = engine
            for (beat, at) in [now, now.advanced(by: .seconds(1))].enumerated() {
                let input = Self.input(assessment, beat: beat, at: at)
                let began = nanoseconds()
                let decision = copy.step(input)
                deciding.append(nanoseconds() - began)
                steps.insert(word(decision.step))
            }
        }
        return Outcome(
            components: componentCount, findings: findings, resources: resourceCount, assessment: Spread(assessing),
            decision: Spread(deciding), steps: steps.sorted())
    }

    private static func word(_ step: Decision.Step) -> String {
        switch step {
        case .wait: "wait"
        case .refresh: "refresh"
        case .preview: "preview"
        case .act(let action): DecisionEngine.retryKey(action.kind)
        }
    }

    private static let componentCount = 500
    private static let resourceCount = 40
    private static let names = ["node-a", "node-b"]

    private static func report(_ round: Int, ill: Bool, at now: MonotonicInstant) -> ProbeReport {
        let readings: [Reading] = (0..<componentCount).map { index in
            let kind: ComponentKind = [.temperature, .fan, .voltage, .drive][index % 4]
            let name = "part \(index)"
            let sick = ill && index == 100
            let value = kind == .fan ? 8000 + Double(round % 7) : kind == .voltage ? 12 : 40 + Double(round % 5)
            let thresholds =
                kind == .temperature
                ? SensorThresholds(upperNonCritical: 80, upperCritical: 90, upperNonRecoverable: 100) : nil
            return .sensor(
                SensorReading(
                    component: Component(kind: kind, id: "\(name)#\(index)", name: name), recordID: index,
                    sensorNumber: index, name: name, sensorType: kind == .temperature ? "Temperature" : "Other",
                    entity: "system board 1", state: sick ? .critical : .nominal, value: sick ? 95 : value,
                    unit: kind == .fan ? .rpm : kind == .voltage ? .volts : .celsius, eventBits: sick ? 0x18 : 0,
                    eventWords: sick ? ["At or Above (>=) Upper Critical Threshold"] : [], thresholds: thresholds,
                    eventTypeCode: 0x01))
        }
        return ProbeReport(
            probe: "bmc", source: "made", sequence: UInt64(round + 1), observedAt: now, wallTime: 0,
            durationMilliseconds: 1, outcome: .complete, readings: readings)
    }

    private static func input(_ assessment: Assessment, beat: Int, at now: MonotonicInstant) -> DecisionInput {
        let word = PeerStatement(
            boot: "boot-b", seq: UInt64(beat + 1), health: .green, score: 100, mode: "act", rung: .observe, intent: nil,
            powerOff: nil)
        let preview = PlacementPreview(
            request: .health(node: names[0], value: RungValue.evacuate), observedAt: now,
            before: placements(names[0]), after: placements(names[1]))
        return DecisionInput(
            now: now, boot: "boot-a", wall: 0, assessment: assessment, cluster: .view(view(at: now)),
            statements: [NodeStatement(node: names[1], reading: .statement(word), readAt: now)],
            previews: [.preview(preview)], nonce: "n")
    }

    private static func placements(_ node: String) -> [Placement] {
        (0..<resourceCount).map {
            Placement(
                resource: "service-\($0)", role: "Started", node: node, isFenceDevice: false, isCloneInstance: false)
        }
    }

    private static func view(at now: MonotonicInstant) -> ClusterView {
        ClusterView(
            observedAt: now, localNode: names[0], dc: names[0], quorate: true, maintenanceMode: false,
            transition: .idle,
            stonithEnabled: true, stonithAction: "off", symmetric: true, healthStrategy: "progressive",
            healthBase: 100_000,
            nodes: names.map { name in
                NodeView(
                    name: name, id: name, online: true, unclean: false, standby: false, maintenance: false,
                    pending: false, shutdown: false, isDC: name == names[0], transientHealth: .integer(0),
                    permanentHealth: .integer(RungValue.permanentAtRest), otherHealthTotal: 0, standbyMark: nil,
                    statement: nil)
            },
            resources: (0..<resourceCount).map {
                ResourceView(
                    id: "service-\($0)", agent: "ocf:heartbeat:Dummy", role: "Started", nodes: [names[0]],
                    managed: true, blocked: false, failed: false, clone: nil, group: nil)
            },
            fencePaths: names.map {
                FencePath(
                    target: $0, device: "fence-\($0)", node: names[1], proved: true, since: nil,
                    evidence: "the monitor succeeds")
            },
            replicated: [])
    }
}
