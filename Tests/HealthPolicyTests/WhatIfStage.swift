import HealthModel
import HealthTestKit

@testable import HealthPolicy

/// A node with a real assessor and a real engine on a simulated pair, and a way to make happen what is only supposed.
struct WhatIfStage {
    var bench: AssessorBench
    var pair = SimulatedPair()
    var a: SimulatedAgent
    var b: SimulatedAgent

    static let configuration = DecisionConfiguration(
        moveInterval: .seconds(1800), recoveryDwell: .seconds(600), movesPerDay: 2, peerTimeToLive: .seconds(45))

    init(
        configuration: DecisionConfiguration = Self.configuration, state: DecisionState = DecisionState(),
        sensors: [SensorReading] = ReportBuilder.nominalSensors()
    ) {
        bench = AssessorBench(configuration: AssessorConfiguration(readingTimeToLive: .seconds(30)))
        bench.sensors = sensors
        a = SimulatedAgent(node: "node-a", configuration: configuration, state: state)
        b = SimulatedAgent(node: "node-b", configuration: configuration)
        bench.passes(4)
        turn()
        turn()
    }

    var now: MonotonicInstant { bench.clock.now }

    /// Both agents until they wait.
    mutating func turn() {
        a.assessment = bench.assessment
        if b.assessment.health != .unknown { b.run(&pair, at: now) }
        a.run(&pair, at: now)
    }

    /// Readings arrive, and only after the last one anything is decided.
    mutating func read(_ changed: SensorReading...) {
        for reading in changed { bench.sensors = bench.sensors.with(reading) }
        bench.passes(5)
    }

    var whatIf: WhatIf {
        var agent = a
        agent.observe(pair, at: now)
        return WhatIf(
            Situation(engine: agent.engine, assessor: bench.assessor, input: agent.input(at: now), lastView: nil))
    }

    // MARK: - For real

    /// - Returns: the first thing that is done then, apart from announcing it; nil for nothing.
    mutating func carryOut(_ hypotheses: [Hypothesis]) -> Prospect.Doing? {
        for hypothesis in hypotheses where !hypothesis.isLater { happen(hypothesis) }
        var later = Duration.zero
        for case .later(let duration) in hypotheses { later = duration }
        let done = a.performed.count
        if later > .zero {
            // Whatever is due at once is not what time brings.
            turn()
            bench.clock.advance(by: later)
            bench.passes(3)
        }
        let before = later > .zero ? a.performed.count : done
        turn()
        turn()
        return a.performed.dropFirst(before).map { Prospect.Doing($0.kind) }.first { $0 != .announces }
    }

    private mutating func happen(_ hypothesis: Hypothesis) {
        switch hypothesis {
        case .fails(let part):
            guard let reading = bench.sensors.first(where: { $0.component.id == part.id }) else { return }
            read(reading.broken(part.manner))
        case .confirmed: bench.passes(3)
        case .ends(let finding, _, let latched):
            for sensor in ReportBuilder.nominalSensors() where finding.hasSuffix("/\(sensor.component.id)") {
                read(sensor)
            }
            if latched { clear() }
        case .cleared: clear()
        case .senseReports: bench.passes(3)
        case .quorate: pair.quorate = true
        case .notInMaintenance: pair.maintenance = false
        case .noTransition: pair.transition = .idle
        case .peerServes(let node):
            pair.online[node] = true
            pair.standby[node] = nil
        case .peerSpeaks: b.assessment = Assessments.of(.green)
        case .peerIsWell(_, let score):
            b.assessment = Assessments.of(.green, score: score)
            b.run(&pair, at: now)
            pair.transient["node-b"] = 0
        case .fencePathProved: pair.fencingProved = true
        case .replicaInSync: pair.replicated = []
        case .replicationLinkWorks: a.assessment.replicationLinks = []
        case .holdLifted: a.engine.setHold(nil)
        case .peerHoldLifted:
            b.engine.setHold(nil)
        case .later, .clusterAnswers, .peerEnvironmentEnds, .everythingPlaced: break
        }
    }

    private mutating func clear() {
        if case .cleared = bench.assessor.clear(at: now) { a.engine.cleared() }
    }
}

extension SensorReading {
    /// As it reads when it is broken in this way.
    fileprivate func broken(_ manner: Hypothesis.Manner) -> SensorReading {
        switch manner {
        case .supplyFails: .powerSupply(name, bits: 0b11, number: sensorNumber)
        case .fanStops: .fan(name, 100, number: sensorNumber)
        case .warms: warmed(to: thresholds?.upperNonCritical)
        case .overheats: warmed(to: thresholds?.upperCritical)
        case .trips: warmed(to: thresholds?.upperNonRecoverable)
        case .losesBits: .memory(name, bits: 0x42, number: sensorNumber)
        case .railFails: .voltage(name, 10.5, number: sensorNumber)
        case .slotFails: .driveSlot(name, bits: 0b11, number: sensorNumber)
        case .driveFails, .linkFails: self
        }
    }

    private func warmed(to limit: Double?) -> SensorReading {
        .temperature(
            name, limit.map { $0 + 1 }, number: sensorNumber, entity: entity, thresholds: thresholds)
    }
}
