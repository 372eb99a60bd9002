internal import HealthModel

extension Assessor {
    /// Judges the sensors of one report.
    /// - Parameters:
    ///   - sweep: everything was asked, and not only what was due between two sweeps.
    ///   - complete: everything that was asked answered.
    /// - Returns: false if the report as a whole cannot be believed; nothing of it is taken for a reading then.
    mutating func receivedSensors(
        in readings: [Reading], of probe: String, at instant: MonotonicInstant, sweep: Bool, complete: Bool
    ) -> Bool {
        let complete = sweep && complete
        let sensorReadings = readings.compactMap { reading -> SensorReading? in
            guard case .sensor(let sensor) = reading else { return nil }
            return sensor
        }
        let groups = Dictionary(grouping: sensorReadings) { SensorKey(probe: probe, component: $0.component) }
        let news = groups.filter { key, _ in (sensors[key]?.suspects ?? 0) < configuration.confirmReadings }
        if let sentence = ReportPlausibility.sickness(in: news.sorted { $0.key < $1.key }.flatMap(\.value)) {
            let since = sicknesses[probe]?.firstSeen ?? instant
            sicknesses[probe] = Sickness(sentence: sentence, firstSeen: since, lastSeen: instant)
            forgetSuspicions(of: probe)
            return false
        }
        // A look at a few of them, or at the log alone, cannot show that a BMC has come to its senses.
        let seesEnough = sweep && groups.count * 2 >= sensors.keys.count { $0.probe == probe }
        if sicknesses[probe] != nil, !seesEnough { return false }
        // And where all that it was asked reads an extreme, only a sweep tells whether the BMC is ill or its fans stand
        // still.
        if !sweep, ReportPlausibility.isAllExtreme(news.values.flatMap { $0 }) { return false }
        sicknesses[probe] = nil
        for (key, group) in groups.sorted(by: { $0.key < $1.key }) {
            receivedSensor(group.sorted(by: SensorReading.precedes), key: key, at: instant, complete: complete)
        }
        if complete {
            for key in sensors.keys.sorted() where key.probe == probe && groups[key] == nil {
                sensors[key]?.wasMissed(at: instant)
                sensors[key]?.tracks.update { $0.wasUnreadable() }
            }
        }
        return true
    }

    /// What the BMC said while it was losing its mind is no first half of a confirmation: a pass that catches a part of
    /// the sensors before, and one that catches a part after, would be two bad readings.
    private mutating func forgetSuspicions(of probe: String) {
        for key in sensors.keys.sorted() where key.probe == probe {
            guard var record = sensors[key] else { continue }
            record.tracks.update { $0.wasUnreadable() }
            record.tracks.remove { !$0.confirmed }
            if record.suspects < configuration.confirmReadings { record.forgetSuspicion() }
            sensors[key] = record
        }
    }

    private mutating func receivedSensor(
        _ readings: [SensorReading], key: SensorKey, at instant: MonotonicInstant, complete: Bool
    ) {
        guard let first = readings.first else { return }
        var record = sensors[key] ?? SensorRecord(first)
        record.wasSeen(first)
        var verdict = SensorVerdict(first, wasPresent: record.wasPresent)
        for reading in readings.dropFirst() {
            verdict.merge(SensorVerdict(reading, wasPresent: record.wasPresent))
        }
        switch verdict.quality {
        case .plausible:
            record.wasRead(at: instant)
            if verdict.isPresent { record.wasPresent = true }
            record.trends.read(first, at: instant)
            apply(verdict, to: &record, key: key, at: instant)
        case .suspect(let sentence):
            record.wasSuspect(sentence, at: instant)
            record.tracks.update { $0.wasUnreadable() }
        case .unreadable:
            if complete { record.wasMissed(at: instant) }
            record.tracks.update { $0.wasUnreadable() }
        }
        sensors[key] = record
    }

    private mutating func apply(
        _ verdict: SensorVerdict, to record: inout SensorRecord, key: SensorKey, at instant: MonotonicInstant
    ) {
        let patience = FindingPatience(configuration)
        for ruleID in verdict.bad.keys.sorted() {
            guard let rule = RuleBook.rule(ruleID)?.allowed(to: key.probe), let evidence = verdict.bad[ruleID] else {
                continue
            }
            let track = record.tracks.wasBad(
                rule, component: record.component, evidence: evidence, at: instant, patience: patience)
            if rule.latches, track.confirmed {
                latch(rule, component: track.component, evidence: evidence, firstSeen: track.firstSeen, at: instant)
                latched[track.id]?.finding.lastSeen = instant
            }
        }
        record.tracks.update { track in
            guard verdict.bad[track.rule.id] == nil else { return }
            if verdict.holding.contains(track.rule.id) {
                track.wasHolding(at: instant, patience: patience)
            } else {
                track.wasClear(at: instant, patience: patience)
            }
        }
        for id in suspicions.keys.sorted() where suspicions[id]?.sensor == key {
            let isBad = suspicions[id].map { verdict.bad[$0.rule.id] != nil } ?? false
            suspicions[id]?.sensorWasRead(bad: isBad, configuration: configuration)
            if suspicions[id]?.isOver == true { suspicions[id] = nil }
        }
    }

    /// Latches what is certain now. It takes the place of what was only known from the log's history.
    mutating func latch(
        _ rule: Rule, component: Component, evidence: String, firstSeen: MonotonicInstant, at instant: MonotonicInstant
    ) {
        let id = FindingTrack.id(rule: rule, component: component)
        if let latch = latched[id], !latch.isHistory(of: rule) {
            latched[id]?.wasSeenAgain(evidence, at: instant)
            return
        }
        let history = latched[id]?.finding.evidence.prefix(1) ?? []
        latched[id] = LatchedFinding(
            finding: Finding(
                rule: rule, component: component, confidence: .confirmed, firstSeen: firstSeen, lastSeen: instant,
                latched: true, evidence: [evidence] + history))
    }
}

extension SensorReading {
    /// A total order, so that two readings under one name are judged the same way however they arrive.
    static func precedes(_ left: SensorReading, _ right: SensorReading) -> Bool {
        let leftKey = (left.sensorNumber, left.recordID, left.name, left.eventBits)
        let rightKey = (right.sensorNumber, right.recordID, right.name, right.eventBits)
        if leftKey != rightKey { return leftKey < rightKey }
        return (left.value ?? -.infinity) < (right.value ?? -.infinity)
    }
}

extension Finding {
    /// A finding as its row of the rule tables makes it.
    init(
        rule: Rule, component: Component, confidence: Confidence, firstSeen: MonotonicInstant,
        lastSeen: MonotonicInstant, latched: Bool = false, evidence: [String]
    ) {
        self.init(
            id: FindingTrack.id(rule: rule, component: component), rule: rule.id, component: component,
            severity: rule.severity, confidence: confidence, scope: rule.scope, consequence: rule.consequence,
            penalty: confidence == .confirmed ? ScoreTable.penalty(rule.severity, rule.scope) : 0,
            firstSeen: firstSeen, lastSeen: lastSeen, latched: latched, evidence: evidence, advice: rule.advice)
    }
}
