internal import HealthModel

extension Assessor {
    /// What fans and power supplies are together. Made anew from the confirmed findings of the parts at each look.
    func groupFindings(at now: MonotonicInstant) -> [JudgedFinding] {
        let limit = Set(sensors.keys.map(\.probe)).map { readingLimit(of: $0, at: now) }.min() ?? .zero
        return [fansLost(), suppliesLost()].compactMap { judgement in
            var judgement = judgement
            judgement?.limit = limit
            return judgement
        }
    }

    /// All fans, or at least two that are at least half: one of two is redundancy lost, and its own finding says so.
    private func fansLost() -> JudgedFinding? {
        let fans = records { $0.subject == .fan && $0.isAnalog && $0.readAt != nil }
        let lost = fans.compactMap { worst(of: $0, rules: ["fan.lower-critical", "fan.lower-non-recoverable"]) }
        guard !lost.isEmpty, lost.count == fans.count || (lost.count >= 2 && lost.count * 2 >= fans.count) else {
            return nil
        }
        return group(
            RedundancyRules.fansLost, kind: .fan, name: "fans of the node", parts: lost,
            sentence: "\(lost.count) of \(fans.count) fans are below their critical threshold")
    }

    private func suppliesLost() -> JudgedFinding? {
        let supplies = records { $0.isSupply && ($0.wasPresent || worst(of: $0, rules: PowerSupplyRules.lost) != nil) }
        let lost = supplies.compactMap { worst(of: $0, rules: PowerSupplyRules.lost) }
        guard !lost.isEmpty else { return nil }
        let failed = lost.filter { !PowerSupplyRules.mainsLost.contains($0.rule.id) }
        let left = supplies.filter { worst(of: $0, rules: PowerSupplyRules.lost) == nil }
        if left.isEmpty, failed.isEmpty {
            return group(
                RedundancyRules.mainsLost, kind: .powerSupply, name: "mains", parts: lost,
                sentence: "all \(supplies.count) power supplies have lost their input")
        }
        guard !failed.isEmpty else { return nil }
        let sound = left.filter { worst(of: $0, rules: [PowerSupplyRules.predictive]) == nil }
        let redundancyGone = sensors.values.contains { record in
            record.tracks.tracks.contains { $0.confirmed && RedundancyRules.gone.contains($0.rule.id) }
        }
        guard sound.isEmpty || (lost.count >= 2 && redundancyGone) else { return nil }
        return group(
            RedundancyRules.suppliesLost, kind: .powerSupply, name: "power supplies of the node", parts: lost,
            sentence:
                "\(lost.count) of \(supplies.count) power supplies are lost and \(sound.count) of the others sound")
    }

    private func records(where condition: (SensorRecord) -> Bool) -> [SensorRecord] {
        sensors.filter { condition($0.value) }.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The confirmed track of one component under one of these rules; a fault of the part before one of the mains.
    private func worst(of record: SensorRecord, rules: Set<String>) -> FindingTrack? {
        record.tracks.tracks
            .filter { $0.confirmed && rules.contains($0.rule.id) }
            .sorted { $0.rule.id < $1.rule.id }
            .min { left, right in
                let mains = PowerSupplyRules.mainsLost
                return !mains.contains(left.rule.id) && mains.contains(right.rule.id)
            }
    }

    private func group(
        _ rule: Rule, kind: ComponentKind, name: String, parts: [FindingTrack], sentence: String
    ) -> JudgedFinding? {
        guard let firstSeen = parts.map(\.firstSeen).max(), let lastSeen = parts.map(\.lastSeen).max(),
            let lastRead = parts.map(\.lastRead).min()
        else { return nil }
        let component = Component(kind: kind, id: "all", name: name)
        let evidence = [sentence] + parts.map(\.evidence).sorted()
        return JudgedFinding(
            finding: Finding(
                rule: rule, component: component, confidence: .confirmed, firstSeen: firstSeen, lastSeen: lastSeen,
                evidence: evidence),
            lastRead: lastRead)
    }
}
