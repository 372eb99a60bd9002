package import HealthModel

extension Assessor {
    /// The judgement at `now`. Changes nothing; the same state and instant give the same answer.
    package func assess(at now: MonotonicInstant) -> Assessment { assess(at: now, without: []) }

    /// - Parameter ended: findings, by id, that are taken to be over.
    func assess(at now: MonotonicInstant, without ended: Set<String>) -> Assessment {
        let fresh = freshSenses(at: now)
        // A suspicion that nothing fed any more is not worth saying; what was confirmed stays until it is read nominal.
        let judged = judgedFindings(at: now, fresh: fresh)
            .filter { $0.finding.confidence == .confirmed || $0.isFresh(at: now) }
            .filter { ended.isEmpty || !ended.contains($0.finding.id) }
        let complete = isComplete(fresh)
        let health = health(of: judged, complete: complete, at: now)
        let findings = judged.map { $0.word(at: now) }
        return Assessment(
            assessedAt: now, health: health, score: health == .unknown ? nil : ScoreTable.score(of: findings),
            findings: findings, senses: senseStatuses(at: now, fresh: fresh), complete: complete,
            replicas: replicas(fresh: fresh), replicationLinks: replicationLinks(fresh: fresh, findings))
    }

    func senseStatuses(at now: MonotonicInstant, fresh: Set<String>) -> [SenseStatus] {
        // Nothing is required and nothing came: that, too, is said.
        if senses.isEmpty {
            return [
                SenseStatus(
                    probe: "any", freshness: .never, observedAt: nil, readingCount: 0,
                    message: "No probe has reported yet.")
            ]
        }
        return senses.values.sorted { $0.probe < $1.probe }
            .map { sense in
                var status = sense.status(
                    at: now, fresh: fresh.contains(sense.probe), timeToLive: configuration.readingTimeToLive)
                let isSilent = status.freshness == .never || status.freshness == .stale
                if isSilent, isMissed(sense.probe), !configuration.requiredProbes.contains(sense.probe) {
                    let words = status.message.map { $0 + " " } ?? ""
                    status.message = words + "If it was taken away for good, forewarn clear on this node lets it go."
                }
                return status
            }
    }

    /// The probes whose word is fresh: they report in time, went over everything not too long ago, and do not leave out
    /// half of what they know.
    func freshSenses(at now: MonotonicInstant) -> Set<String> {
        var fresh: Set<String> = []
        for sense in senses.values where sense.isFresh(at: now, sweepLimit: sweepLimit(of: sense.probe)) {
            let limit = configuration.longestTimeToLive
            if let measured = measured[sense.probe],
                measured.overdue(at: now, limit: limit) * 2 > measured.records.count
            {
                continue
            }
            fresh.insert(sense.probe)
        }
        return fresh
    }

    /// A BMC's sensors come with every full pass and with nothing else; other senses read each device at its own pace.
    func sweepLimit(of probe: String) -> Duration {
        measured[probe]?.records.isEmpty ?? true
            ? min(configuration.readingTimeToLive * 4, configuration.longestTimeToLive)
            : configuration.longestTimeToLive
    }

    func isComplete(_ fresh: Set<String>) -> Bool { hasFullPass(fresh) && relied.isSubset(of: fresh) }

    /// Whatever has to be read was read.
    func hasFullPass(_ fresh: Set<String>) -> Bool {
        // Senses that all never had anything to look at say nothing about the node.
        guard senses.values.contains(where: { $0.readCount > 0 }) else { return false }
        return hasEverySense { fresh.contains($0.probe) }
    }

    /// Every required sense; without a required one at least any. A node of which nothing was ever read is not healthy.
    private func hasEverySense(_ condition: (SenseLedger) -> Bool) -> Bool {
        guard !configuration.requiredProbes.isEmpty else { return senses.values.contains(where: condition) }
        return configuration.requiredProbes.allSatisfy { senses[$0].map(condition) == true }
    }

    /// Bad news first: what is latched, and what is confirmed by readings that are young enough, is red whatever else
    /// cannot be told. Then everything that cannot be told. Only then the milder colours.
    private func health(of judged: [JudgedFinding], complete: Bool, at now: MonotonicInstant) -> NodeHealth {
        let everComplete = hasEverySense { $0.lastSweep != nil }
        let confirmed = judged.filter { $0.finding.confidence == .confirmed }
        let isRed = confirmed.contains { judgement in
            let finding = judgement.finding
            guard finding.scope == .node, finding.severity >= .failing else { return false }
            return finding.latched || (everComplete && judgement.isFresh(at: now))
        }
        if isRed { return .red }
        // The first passes after a start: what they have yet to confirm is no health either.
        let isNew = senses.values.contains { $0.sweepCount < configuration.confirmReadings }
        let doubts = judged.contains {
            $0.finding.confidence == .suspected && $0.finding.severity >= .failing && $0.lastRead != nil
        }
        if isNew, doubts { return .unknown }
        let serious = confirmed.filter { $0.finding.severity > .advisory }
        let blind = confirmed.contains { $0.finding.rule == BMCRules.sensorsLost.id }
        // Whether an entry that waits is true is not known yet, and it would be red.
        guard complete, sicknesses.isEmpty, log.waiting.isEmpty, !blind, serious.allSatisfy({ $0.isFresh(at: now) })
        else {
            return .unknown
        }
        return serious.isEmpty ? .green : .yellow
    }
}

extension JudgedFinding {
    func isFresh(at now: MonotonicInstant) -> Bool {
        guard let lastRead else { return true }
        return lastRead.age(at: now) <= limit
    }

    /// The finding as it counts now: what a reading foretold is forgotten with the reading's freshness.
    func word(at now: MonotonicInstant) -> Finding {
        guard !finding.latched, !isFresh(at: now) else { return finding }
        var finding = finding
        finding.consequence = .none
        return finding
    }
}
