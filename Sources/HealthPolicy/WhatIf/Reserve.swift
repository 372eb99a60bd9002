package import HealthModel

/// A group of parts that stand in for each other, and what is left of it.
package struct Reserve: Equatable, Sendable {
    /// "power supplies", "fans", or the name of an array or bond.
    package var group: String
    package var redundancy: Redundancy
}

extension Assessor {
    /// What is left of the group that the finding's component belongs to; nil where no group is known.
    package func reserve(for finding: Finding) -> Reserve? {
        let component = finding.component
        if component.kind == .powerSupply {
            return reserve("power supplies", lost: PowerSupplyRules.lost, needed: { _ in 1 }) {
                $0.isSupply && ($0.wasPresent || !$0.tracks.tracks.isEmpty)
            }
        }
        if component.kind == .fan, finding.id.hasPrefix("fan.") {
            // Half of them, and one for two, are too few (`AssessorGroups`).
            return reserve(
                "fans", lost: ["fan.lower-critical", "fan.lower-non-recoverable"], needed: { $0 <= 2 ? 1 : $0 / 2 + 1 }
            ) { $0.subject == .fan && $0.isAnalog && $0.readAt != nil }
        }
        for (_, sense) in measured.sorted(by: { $0.key < $1.key }) {
            let carried = sense.uses.values.flatMap(\.use.carries)
            let own = sense.uses[ComponentKey(component)]?.use.carries ?? carried.filter { $0.name == component.name }
            if let group = own.first(where: { $0.redundancy != nil }), let redundancy = group.redundancy {
                let least = carried.filter { $0.kind == group.kind && $0.name == group.name }
                    .compactMap { $0.redundancy?.working }.min()
                return Reserve(
                    group: group.name,
                    redundancy: Redundancy(
                        members: redundancy.members, working: least ?? redundancy.working, needed: redundancy.needed))
            }
        }
        return nil
    }

    private func reserve(
        _ group: String, lost: Set<String>, needed: (Int) -> Int, where condition: (SensorRecord) -> Bool
    ) -> Reserve? {
        let all = sensors.values.filter(condition)
        guard all.count > 1 else { return nil }
        let gone = all.count { $0.tracks.tracks.contains { $0.confirmed && lost.contains($0.rule.id) } }
        return Reserve(
            group: group,
            redundancy: Redundancy(members: all.count, working: all.count - gone, needed: needed(all.count)))
    }
}
