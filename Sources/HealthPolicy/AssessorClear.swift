package import HealthModel

/// What became of a person's wish to lift the latched findings.
///
/// `cleared` holds the ids of the findings that were lifted and, in words, the senses that were let go; and the ids of the
/// findings that stay because what they found still reads bad.
package enum ClearResult: Codable, Equatable, Sendable {
    case cleared(lifted: [String], remaining: [String])
    /// Nothing was lifted; one sentence that says why and what to do.
    case refused(String)
}

extension Assessor {
    /// A person says that the hardware was mended. Allowed only after a full and fresh pass, so that nobody clears blind.
    ///
    /// Lifts the latches, accepts the SEL up to its newest record as answered for, forgets suspicions from the log, and
    /// accepts that vanished sensors, and senses that no longer report, are gone. What a sensor still reads as bad stays.
    package mutating func clear(at now: MonotonicInstant) -> ClearResult {
        if let refusal = refusal(at: now) { return .refused(refusal) }
        var lifted: [String] = []
        var remaining: [String] = []
        for id in latched.keys.sorted() {
            if isStillBad(id) {
                remaining.append(id)
                continue
            }
            latched[id] = nil
            forgetTracks(id)
            lifted.append(id)
        }
        suspicions = [:]
        acknowledged = SELAcknowledgement(
            lastErase: acknowledged.lastErase, recordID: max(acknowledged.recordID, log.newestRecordID),
            timestamp: log.newestRecordID >= acknowledged.recordID ? log.newestTimestamp : acknowledged.timestamp,
            firstLook: acknowledged.firstLook)
        forgetVanishedSensors()
        for probe in missedSenses(at: now) {
            relied.remove(probe)
            forget(probe)
            lifted.append("the silent sense \(probe)")
        }
        turnedAway = nil
        for finding in assess(at: now).findings
        where finding.confidence == .confirmed && finding.severity > .advisory && !remaining.contains(finding.id) {
            remaining.append(finding.id)
        }
        return .cleared(lifted: lifted, remaining: remaining)
    }

    /// Senses that told something, and do not any more: a person may say that they were taken away. In order of name.
    private func missedSenses(at now: MonotonicInstant) -> [String] {
        let fresh = freshSenses(at: now)
        return relied.union(senses.keys)
            .filter { !fresh.contains($0) && !configuration.requiredProbes.contains($0) && isMissed($0) }.sorted()
    }

    /// Whether its silence would make the node's health unknown: it is relied on, or what it said stands against the node.
    func isMissed(_ probe: String) -> Bool {
        func isSerious(_ set: TrackSet) -> Bool { set.tracks.contains { $0.rule.severity > .advisory } }
        return relied.contains(probe) || sensors.contains { $0.key.probe == probe && isSerious($0.value.tracks) }
            || measured[probe]?.records.contains { isSerious($0.tracks) } == true
    }

    private func refusal(at now: MonotonicInstant) -> String? {
        let fresh = freshSenses(at: now)
        let missing = senseStatuses(at: now, fresh: fresh).first { status in
            configuration.requiredProbes.contains(status.probe) && status.freshness != .fresh
        }
        if let missing {
            let why = missing.message ?? "Its newest report is not fresh."
            return "Nothing was cleared, because the \(missing.probe) probe has no fresh full pass: \(why)"
        }
        if !hasFullPass(fresh) { return "Nothing was cleared, because no probe has a fresh full pass." }
        guard let probe = sicknesses.keys.min(), let sickness = sicknesses[probe] else { return nil }
        return "Nothing was cleared, because the \(probe) probe cannot be believed: \(sickness.sentence)."
    }

    private mutating func forgetVanishedSensors() {
        for (key, record) in sensors where record.missed >= configuration.confirmReadings { sensors[key] = nil }
        for probe in measured.keys { measured[probe]?.forget { $0.missed >= configuration.confirmReadings } }
    }

    /// A sense that is gone for good: what it said last is not to be held against the node, or for it.
    mutating func forget(_ probe: String) {
        senses[probe] = nil
        measured[probe] = nil
        sicknesses[probe] = nil
        log.waiting[probe] = nil
        for key in sensors.keys where key.probe == probe { sensors[key] = nil }
    }

    /// By the newest reading of a finding that is confirmed, whoever read it.
    private func isStillBad(_ id: String) -> Bool {
        func isBad(_ set: TrackSet) -> Bool { set.tracks.contains { $0.id == id && $0.confirmed && $0.lastWasBad } }
        return sensors.values.contains { isBad($0.tracks) }
            || measured.values.contains { $0.records.contains { $0.missed == 0 && isBad($0.tracks) } }
    }

    mutating func forgetTracks(_ id: String) {
        for key in sensors.keys { sensors[key]?.tracks.remove { $0.id == id } }
        for probe in measured.keys { measured[probe]?.updateAll { $0.tracks.remove { $0.id == id } } }
    }
}
