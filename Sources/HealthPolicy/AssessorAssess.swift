package import HealthModel

extension Assessor {
    /// The judgement at `now`. Changes nothing; the same state and instant give the same answer.
    package func assess(at now: MonotonicInstant) -> Assessment {
        // A suspicion that nothing fed any more is not worth saying; what was confirmed stays until it is read nominal.
        let judged = judgedFindings().filter { $0.finding.confidence == .confirmed || isFresh($0, at: now) }
        let complete = isComplete(at: now)
        let health = health(of: judged, complete: complete, at: now)
        let findings = judged.map(\.finding)
        return Assessment(
            assessedAt: now, health: health, score: health == .unknown ? nil : ScoreTable.score(of: findings),
            findings: findings,
            senses: senseStatuses(at: now),
            complete: complete)
    }

    private func senseStatuses(at now: MonotonicInstant) -> [SenseStatus] {
        // Nothing is required and nothing came: that, too, is said.
        if senses.isEmpty {
            return [
                SenseStatus(
                    probe: "any", freshness: .never, observedAt: nil, readingCount: 0,
                    message: "No probe has reported yet.")
            ]
        }
        return senses.values.sorted { $0.probe < $1.probe }
            .map { $0.status(at: now, timeToLive: configuration.readingTimeToLive) }
    }

    func isComplete(at now: MonotonicInstant) -> Bool {
        hasEverySense { $0.isFresh(at: now, timeToLive: configuration.readingTimeToLive) }
    }

    /// Every required sense; without a required one at least any. A node of which nothing was ever read is not healthy.
    private func hasEverySense(_ condition: (SenseLedger) -> Bool) -> Bool {
        guard !configuration.requiredProbes.isEmpty else { return senses.values.contains(where: condition) }
        return configuration.requiredProbes.allSatisfy { senses[$0].map(condition) == true }
    }

    /// Bad news first: what is latched, and what is confirmed by readings that are young enough, is red whatever else
    /// cannot be told. Then everything that cannot be told. Only then the milder colours.
    private func health(of judged: [JudgedFinding], complete: Bool, at now: MonotonicInstant) -> NodeHealth {
        let everComplete = hasEverySense { $0.lastGood != nil }
        let confirmed = judged.filter { $0.finding.confidence == .confirmed }
        let isRed = confirmed.contains { judgement in
            let finding = judgement.finding
            guard finding.scope == .node, finding.severity >= .failing else { return false }
            return finding.latched || (everComplete && isFresh(judgement, at: now))
        }
        if isRed { return .red }
        let serious = confirmed.filter { $0.finding.severity > .advisory }
        let blind = confirmed.contains { $0.finding.rule == BMCRules.sensorsLost.id }
        guard complete, sicknesses.isEmpty, !blind, serious.allSatisfy({ isFresh($0, at: now) }) else {
            return .unknown
        }
        return serious.isEmpty ? .green : .yellow
    }

    private func isFresh(_ judgement: JudgedFinding, at now: MonotonicInstant) -> Bool {
        guard let lastRead = judgement.lastRead else { return true }
        return lastRead.age(at: now) <= configuration.readingTimeToLive
    }
}
