internal import HealthModel

extension Assessor {
    /// What fresh senses say of replicated devices, in order of name.
    func replicas(fresh: Set<String>) -> [ReplicaState] {
        measured.filter { fresh.contains($0.key) && !ExtensionLimit.isExtension($0.key) }
            .flatMap { $0.value.records.filter { $0.component.kind == .replica }.compactMap(\.replica) }
            .sorted { ($0.name, $0.evidence) < ($1.name, $1.evidence) }
    }
}

extension Assessor {
    private struct Carrier {
        var record: MeasurementRecord
        var isFresh: Bool
        /// One of several below a bond.
        var isLeg: Bool
        var trouble: String?
    }

    /// The links that carry replication by the configuration, in order of name. A name fails if one of its links does that
    /// has no bond above it, or if all legs of its bond do.
    func replicationLinks(fresh: Set<String>, _ findings: [Finding]) -> [ReplicationLink] {
        var failing: [ComponentKey: String] = [:]
        for finding in findings where finding.confidence == .confirmed && finding.severity >= .failing {
            failing[ComponentKey(finding.component)] = finding.id
        }
        var carriers: [String: [Carrier]] = Dictionary(
            (configuration.replicationLinks ?? []).map { ($0, []) }, uniquingKeysWith: { first, _ in first })
        for (probe, sense) in measured where !ExtensionLimit.isExtension(probe) {
            for (key, known) in sense.uses {
                guard let record = sense.record(of: key) else { continue }
                let isLeg = known.use.carries.contains { $0.kind == .bond && $0.redundancy != nil }
                let trouble = failing[key] ?? (record.isDown || record.isShut ? "it is down" : nil)
                for carried in known.use.carries where carried.kind == .replication {
                    carriers[carried.name, default: []].append(
                        Carrier(record: record, isFresh: fresh.contains(probe), isLeg: isLeg, trouble: trouble))
                }
            }
        }
        return carriers.sorted { $0.key < $1.key }
            .map { name, carriers in
                let carriers = carriers.sorted { $0.record.component.id < $1.record.component.id }
                guard let observedAt = carriers.map(\.record.seenAt).min() else {
                    return ReplicationLink(
                        name: name, condition: .unknown, evidence: "which link that is has not been told",
                        observedAt: nil)
                }
                let (condition, evidence) = state(of: carriers)
                return ReplicationLink(name: name, condition: condition, evidence: evidence, observedAt: observedAt)
            }
    }

    private func state(of carriers: [Carrier]) -> (ReplicationLink.Condition, String) {
        func words(_ carriers: [Carrier]) -> String {
            carriers.map { "\($0.record.component.name)\($0.trouble.map { ": \($0)" } ?? "")" }.joined(separator: ", ")
        }
        let legs = carriers.filter(\.isLeg)
        let broken = carriers.filter { !$0.isLeg && $0.trouble != nil }
        if !broken.isEmpty { return (.fails, words(broken)) }
        if !legs.isEmpty, legs.allSatisfy({ $0.trouble != nil }) { return (.fails, words(legs)) }
        let silent = carriers.filter { !$0.isFresh }
        guard silent.isEmpty else { return (.unknown, "nothing fresh is known of \(words(silent))") }
        return (.works, "\(words(carriers)) works")
    }
}

extension MeasurementRecord {
    /// nil for what never answered.
    fileprivate var replica: ReplicaState? {
        guard let readAt else { return nil }
        let words = replicaWords.isEmpty ? "nothing said" : replicaWords.joined(separator: ", ")
        let sync: ReplicaState.Sync =
            missed > 0 || condition != .answered
            ? .unknown : replicaWords.contains(StateName.replicaInSync.rawValue) ? .inSync : .outOfSync
        return ReplicaState(
            name: component.id, sync: sync, evidence: "\(component.name): \(words)", observedAt: readAt)
    }
}
