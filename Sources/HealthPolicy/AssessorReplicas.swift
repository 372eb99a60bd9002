internal import HealthModel

extension Assessor {
    /// What fresh senses say of replicated devices, in order of name.
    func replicas(fresh: Set<String>) -> [ReplicaState] {
        measured.filter { fresh.contains($0.key) && !ExtensionLimit.isExtension($0.key) }
            .flatMap { $0.value.records.filter { $0.component.kind == .replica }.compactMap(\.replica) }
            .sorted { ($0.name, $0.evidence) < ($1.name, $1.evidence) }
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
