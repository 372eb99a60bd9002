internal import HealthModel

extension Assessor {
    /// What the measurements make, after it was asked who needs the component, and with each fault's points taken once.
    func measuredFindings(at now: MonotonicInstant, fresh: Set<String>) -> [JudgedFinding] {
        let raw = measured.sorted { $0.key < $1.key }.flatMap { probe, sense in
            rawFindings(of: sense, probe: probe, fresh: fresh.contains(probe), at: now)
        }
        guard !raw.isEmpty else { return [] }
        return onceOnly(weighed(merged(raw), fresh: fresh, at: now))
    }

    private func rawFindings(
        of sense: MeasuredSense, probe: String, fresh: Bool, at now: MonotonicInstant
    ) -> [JudgedFinding] {
        let bound = configuration.longestTimeToLive
        let limit =
            fresh
            ? bound
            : senses[probe]?.readingLimit(
                at: now, sweepLimit: bound, timeToLive: configuration.readingTimeToLive) ?? bound
        var all: [JudgedFinding] = []
        for record in sense.records {
            let count = all.count
            if !record.tracks.tracks.isEmpty { all += findings(of: record.tracks, limit: limit) }
            all += findings(of: record.trends, component: record.component, subject: nil, at: now)
            if let finding = absence(of: record, probe: probe, fresh: fresh, at: now) {
                all.append(JudgedFinding(finding: finding, lastRead: record.seenAt, limit: max(limit, bound)))
            }
            for index in count..<all.count {
                all[index].thing = record.serial ?? "\(record.component.kind.rawValue)/\(record.component.id)"
                all[index].key = ComponentKey(record.component)
            }
        }
        if sense.refused > 0, let newest = senses[probe]?.newest {
            let finding = Finding(
                rule: ReadRules.tooMany, component: Component(kind: .other, id: probe, name: "\(probe) probe"),
                confidence: .confirmed, firstSeen: newest, lastSeen: newest,
                evidence: ["the \(probe) probe reports more than \(MeasuredSense.limit) components"])
            all.append(JudgedFinding(finding: finding, lastRead: newest, limit: limit))
        }
        return all
    }

    /// Gone between sweeps, or left out of the reports for too long.
    private func absence(
        of record: MeasurementRecord, probe: String, fresh: Bool, at now: MonotonicInstant
    ) -> Finding? {
        if record.missed > 0, let since = record.missedSince {
            return Finding(
                rule: ReadRules.vanishedRule(for: record.component.kind).allowed(to: probe),
                component: record.component,
                confidence: record.missed >= configuration.confirmReadings ? .confirmed : .suspected,
                firstSeen: since, lastSeen: record.seenAt,
                evidence: ["\(record.component.name) is not among what the last \(record.missed) sweeps found"])
        }
        let limit = configuration.longestTimeToLive
        guard fresh, record.isOverdue(at: now, limit: limit) else { return nil }
        let seconds = record.seenAt.age(at: now).wholeMilliseconds / 1000
        return Finding(
            rule: ReadRules.overdue, component: record.component, confidence: .confirmed,
            firstSeen: record.seenAt.advanced(by: limit), lastSeen: record.seenAt,
            evidence: ["\(record.component.name) was last looked at \(seconds) seconds ago"])
    }

    /// Two probes may find the same of the same component: one finding, with both their words.
    private func merged(_ raw: [JudgedFinding]) -> [JudgedFinding] {
        var places: [String: Int] = [:]
        var merged: [JudgedFinding] = []
        for judgement in raw {
            guard let place = places[judgement.finding.id] else {
                places[judgement.finding.id] = merged.count
                merged.append(judgement)
                continue
            }
            let (known, other) = (merged[place], judgement)
            var better =
                known.finding.confidence == .suspected && other.finding.confidence == .confirmed ? other : known
            better.finding.firstSeen = min(known.finding.firstSeen, other.finding.firstSeen)
            better.finding.lastSeen = max(known.finding.lastSeen, other.finding.lastSeen)
            let words = known.finding.evidence + other.finding.evidence
            better.finding.evidence = words.indices.filter { words.firstIndex(of: words[$0]) == $0 }.map { words[$0] }
            merged[place] = better
        }
        return merged
    }

    /// Lowers what nothing needs, or what the rest of its group makes up for.
    private func weighed(_ raw: [JudgedFinding], fresh: Set<String>, at now: MonotonicInstant) -> [JudgedFinding] {
        let uses = freshUses(fresh, at: now)
        guard !uses.isEmpty else { return raw }
        var failing: [ComponentKey: Bool] = [:]
        let confirmed = Set(
            raw.filter { $0.finding.confidence == .confirmed && $0.finding.severity >= .degraded }.compactMap(\.key))
        let serious = Set(
            raw.filter { $0.finding.confidence == .confirmed && $0.finding.severity >= .failing }.compactMap(\.key))
        for (key, record) in confirmed.flatMap({ key in
            measured.values.compactMap { $0.record(of: key) }.map { (key, $0) }
        }) {
            // Out of work and found so, or at work and failing.
            guard serious.contains(key) || record.isDown else { continue }
            failing[key] = failing[key] == true || record.isDown
        }
        let need = DeviceNeed(uses: uses, failing: failing)
        return raw.map { judgement in
            guard let key = judgement.key, judgement.finding.consequence != .corruptsData else { return judgement }
            var judgement = judgement
            switch need.need(of: key) {
            case .unknown: break
            case .unused:
                judgement.finding.lower(to: .advisory, because: "nothing that is known to be used rests on it")
            case .spare(let words): judgement.finding.lower(to: .degraded, because: words)
            case .needed(let words):
                if judgement.finding.severity >= .failing { judgement.finding.evidence.append(words) }
            }
            return judgement
        }
    }

    /// What is still known of who needs what; by the first probe in order of name that says so.
    private func freshUses(_ fresh: Set<String>, at now: MonotonicInstant) -> [ComponentKey: DeviceUse] {
        var uses: [ComponentKey: DeviceUse] = [:]
        for (probe, sense) in measured.sorted(by: { $0.key < $1.key }) where fresh.contains(probe) {
            for (key, known) in sense.uses where known.at.age(at: now) <= configuration.longestTimeToLive {
                uses[key, default: DeviceUse(component: known.use.component, carries: [])].carries += known.use.carries
            }
        }
        return uses
    }

    /// One fault, seen by several rules, readers or through its array, takes points once: where it is worst.
    private func onceOnly(_ judged: [JudgedFinding]) -> [JudgedFinding] {
        var worst: [String: (penalty: Int, id: String)] = [:]
        for judgement in judged where judgement.finding.penalty > 0 {
            guard let thing = judgement.thing else { continue }
            let (penalty, id) = (judgement.finding.penalty, judgement.finding.id)
            if let known = worst[thing], (known.penalty, id) >= (penalty, known.id) { continue }
            worst[thing] = (penalty, id)
        }
        let legs = judged.filter { $0.finding.penalty > 0 && $0.key != nil }
        let carried = measured.values.flatMap { $0.uses }.filter { key, _ in legs.contains { $0.key == key } }
        return judged.map { judgement in
            var judgement = judgement
            let finding = judgement.finding
            guard finding.penalty > 0, let thing = judgement.thing else { return judgement }
            let isSaid = worst[thing]?.id != finding.id
            let name = finding.component.name
            // An array or bond that is short of the very part that is failing.
            let isOfALeg = carried.contains { key, known in
                key != judgement.key
                    && known.use.carries.contains {
                        $0.redundancy != nil && ($0.name == name || $0.name == finding.component.id)
                    }
                    && legs.contains { $0.key == key && $0.finding.penalty >= finding.penalty }
            }
            if isSaid || isOfALeg { judgement.finding.penalty = 0 }
            return judgement
        }
    }
}

extension Finding {
    /// Lowers the severity, if it is higher; a part that can be spared stops nothing.
    fileprivate mutating func lower(to limit: Severity, because words: String) {
        guard severity > limit else { return }
        severity = limit
        consequence = .none
        if penalty > 0 { penalty = ScoreTable.penalty(limit, scope) }
        evidence.append(words)
    }
}
