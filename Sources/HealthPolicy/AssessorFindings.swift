internal import HealthModel

/// A finding, and how old what we know of it is; nil for what does not age (a latch, a count).
struct JudgedFinding {
    var finding: Finding
    var lastRead: MonotonicInstant?
    /// Older than this it is no evidence any more.
    var limit: Duration = .zero
    /// What was read wrong is this thing; findings of one thing take points once. nil for the BMC's, which has a part of
    /// its own for each sensor.
    var thing: String?
    /// The component that the need was asked of.
    var key: ComponentKey?
}

extension Assessor {
    /// All findings, worst first, then by id.
    func judgedFindings(at now: MonotonicInstant, fresh: Set<String>) -> [JudgedFinding] {
        var all =
            trackFindings(at: now) + latchFindings() + suspicionFindings() + groupFindings(at: now) + bmcFindings()
            + turnedAwayFindings(at: now)
        let known = Set(all.map(\.finding.id))
        all += waitingFindings().filter { !known.contains($0.finding.id) }
        all += trendFindings(at: now)
        all += measuredFindings(at: now, fresh: fresh)
        for index in all.indices { all[index].finding.advise(if: demoted) }
        return all.sorted { left, right in
            let (left, right) = (left.finding, right.finding)
            if left.confidence != right.confidence { return left.confidence == .confirmed }
            if left.severity != right.severity { return left.severity > right.severity }
            return left.id < right.id
        }
    }

    private func trackFindings(at now: MonotonicInstant) -> [JudgedFinding] {
        sensors.flatMap { key, record -> [JudgedFinding] in
            guard !record.tracks.tracks.isEmpty else { return [] }
            return findings(of: record.tracks, limit: readingLimit(of: key.probe, at: now))
        }
    }

    /// How old a sensor's reading may be.
    func readingLimit(of probe: String, at now: MonotonicInstant) -> Duration {
        senses[probe]?.readingLimit(
            at: now, sweepLimit: sweepLimit(of: probe), timeToLive: configuration.readingTimeToLive)
            ?? configuration.readingTimeToLive
    }

    /// Of the rules of one family on one component only the worst confirmed one is worth saying.
    func findings(of set: TrackSet, limit: Duration) -> [JudgedFinding] {
        set.tracks.compactMap { track in
            let worse = set.tracks.contains {
                $0.confirmed && $0.rule.family == track.rule.family && $0.rule.rank > track.rule.rank
            }
            let id = track.id
            guard !worse, latched[id] == nil else { return nil }
            let corroboration = suspicions[id].map { [$0.evidence] } ?? []
            return JudgedFinding(
                finding: Finding(
                    rule: track.rule, component: track.component,
                    confidence: track.confirmed ? .confirmed : .suspected, firstSeen: track.firstSeen,
                    lastSeen: track.lastSeen, evidence: [track.evidence] + corroboration),
                lastRead: track.lastRead, limit: limit)
        }
    }

    /// What drifts into a threshold.
    private func trendFindings(at now: MonotonicInstant) -> [JudgedFinding] {
        sensors.values.flatMap { record in
            findings(of: record.trends, component: record.component, subject: record.subject, at: now)
        }
    }

    func findings(
        of trends: TrendSet, component: Component, subject: SensorSubject?, at now: MonotonicInstant
    ) -> [JudgedFinding] {
        guard !trends.isQuiet else { return [] }
        var seen: Set<String> = []
        return trends.forecasts.sorted { $0.seconds < $1.seconds }.compactMap { forecast in
            let rule = TrendRules.rule(for: forecast.unit, subject: subject)
            guard forecast.at.age(at: now) <= forecast.goodFor, seen.insert(rule.id).inserted else { return nil }
            return JudgedFinding(
                finding: Finding(
                    rule: rule, component: component, confidence: .confirmed, firstSeen: forecast.since,
                    lastSeen: forecast.at, evidence: [forecast.sentence]),
                lastRead: forecast.at, limit: forecast.goodFor)
        }
    }

    private func latchFindings() -> [JudgedFinding] {
        latched.values.map { JudgedFinding(finding: $0.finding, lastRead: nil) }
    }

    private func suspicionFindings() -> [JudgedFinding] {
        suspicions.values
            .filter { suspicion in
                let tracks = suspicion.sensor.flatMap { sensors[$0]?.tracks }
                return tracks?[suspicion.rule.id] == nil && latched[suspicion.id] == nil
            }
            .map { suspicion in
                JudgedFinding(
                    finding: Finding(
                        rule: suspicion.rule, component: suspicion.component, confidence: .suspected,
                        firstSeen: suspicion.firstSeen, lastSeen: suspicion.lastSeen, evidence: [suspicion.evidence]),
                    lastRead: nil)
            }
    }

    /// What waits for a sweep.
    private func waitingFindings() -> [JudgedFinding] {
        var seen: Set<String> = []
        return log.waiting.sorted { $0.key < $1.key }.flatMap { probe, waiting in
            waiting.entries.compactMap { entry in
                let place = place(of: entry, probe: probe)
                guard let rule = place.rule,
                    seen.insert(FindingTrack.id(rule: rule, component: place.component)).inserted
                else { return nil }
                return JudgedFinding(
                    finding: Finding(
                        rule: rule, component: place.component, confidence: .suspected, firstSeen: waiting.since,
                        lastSeen: waiting.since, evidence: [Evidence.log(entry)]),
                    lastRead: nil)
            }
        }
    }

    /// What is wrong with the BMC's answers rather than with the hardware.
    private func bmcFindings() -> [JudgedFinding] {
        var findings: [Finding] = []
        for (probe, sickness) in sicknesses {
            findings.append(
                Finding(
                    rule: BMCRules.implausibleReport, component: Component(kind: .bmc, id: probe, name: probe),
                    confidence: .confirmed, firstSeen: sickness.firstSeen, lastSeen: sickness.lastSeen,
                    evidence: [sickness.sentence]))
        }
        for record in sensors.values {
            if let sentence = record.suspicion, let since = record.suspectSince, let seen = record.suspectSeen {
                let confirmed = record.suspects >= configuration.confirmReadings
                findings.append(
                    Finding(
                        rule: BMCRules.implausibleSensor, component: record.component,
                        confidence: confirmed ? .confirmed : .suspected, firstSeen: since, lastSeen: seen,
                        evidence: [sentence]))
            }
            if record.missed >= configuration.confirmReadings, let since = record.missedSince,
                let readAt = record.readAt
            {
                findings.append(
                    Finding(
                        rule: BMCRules.vanishedSensor, component: record.component, confidence: .confirmed,
                        firstSeen: since, lastSeen: readAt,
                        evidence: ["\(record.component.name) gave nothing in the last \(record.missed) passes"]))
            }
        }
        return (findings + [sensorsLostFinding(), logFinding()].compactMap { $0 })
            .map { JudgedFinding(finding: $0, lastRead: nil) }
    }

    /// Half of all sensors gone is no inventory change that may pass for health.
    private func sensorsLostFinding() -> Finding? {
        let known = sensors.values.filter { $0.readAt != nil }
        let gone = known.filter { $0.missed >= configuration.confirmReadings }
        guard gone.count >= 3, gone.count * 2 >= known.count, let since = gone.compactMap(\.missedSince).max(),
            let seen = gone.compactMap(\.readAt).max()
        else { return nil }
        return Finding(
            rule: BMCRules.sensorsLost, component: Component(kind: .bmc, id: "sensors", name: "sensors"),
            confidence: .confirmed, firstSeen: since, lastSeen: seen,
            evidence: ["\(gone.count) of \(known.count) sensors give nothing any more"])
    }

    private func logFinding() -> Finding? {
        guard let status = log.status, let since = log.shortSince, let seen = log.shortSeen else { return nil }
        let rule = status.overflow ? BMCRules.logOverflow : BMCRules.logNearlyFull
        let evidence =
            status.overflow
            ? "the SEL holds \(status.entries) entries and has dropped events"
            : "the SEL holds \(status.entries) entries and has \(status.freeBytes) bytes left"
        return Finding(
            rule: rule, component: Component(kind: .bmc, id: "sel", name: "system event log"), confidence: .confirmed,
            firstSeen: since, lastSeen: seen, evidence: [evidence])
    }
}

extension Finding {
    /// What its rule's record does not bear out keeps new resources away, and no more. What can corrupt data is left out:
    /// a few wrong words must not take away the only protection of the data.
    fileprivate mutating func advise(if demoted: Set<String>) {
        guard demoted.contains(rule), severity > .degraded, consequence != .corruptsData else { return }
        severity = .degraded
        consequence = .none
        if penalty > 0 { penalty = ScoreTable.penalty(severity, scope) }
        evidence.append("its rule has been wrong more often than right, so that it only advises")
    }
}
