package import HealthModel

/// Drives that went away while something stood on them. Such a drive is said to be removed until it is back, or until
/// nothing misses it any more: its arrays are whole and its mounts are gone or stand on something else.
struct LostDrives {
    private struct Lost {
        var drive: FoundDrive
        var carried: [Carried]
    }

    /// What was there in the last pass, by component id.
    private var present: [String: Lost] = [:]
    private var lost: [String: Lost] = [:]

    /// What changed since the last pass.
    struct Change {
        /// Measurements of the drives that are missed.
        var removed: [Measurement] = []
        /// A drive that nothing missed went away: what was said of it is no longer true.
        var needsSweep = false
    }

    mutating func look(_ drives: [FoundDrive], layers: BlockLayers, usesByID: [String: [Carried]]) -> Change {
        var change = Change()
        let ids = Set(drives.map(\.id))
        let before = lost
        for (id, gone) in present where !ids.contains(id) {
            if gone.carried.contains(where: LostDrives.isUse) { lost[id] = gone } else { change.needsSweep = true }
        }
        let stillCarried = Set(usesByID.values.joined().map { Carried(kind: $0.kind, name: $0.name) })
        // What has just gone is told once in any case: those above it may not have noticed yet.
        for (id, gone) in lost {
            if ids.contains(id) {
                lost[id] = nil
            } else if before[id] != nil, !gone.carried.contains(where: { isMissed($0, layers, stillCarried) }) {
                lost[id] = nil
                change.needsSweep = true
            }
        }
        present = Dictionary(
            drives.map { ($0.id, Lost(drive: $0, carried: usesByID[$0.id] ?? [])) },
            uniquingKeysWith: { first, _ in first })
        change.removed = lost.sorted { $0.key < $1.key }.map { LostDrives.measurement($0.value) }
        return change
    }

    /// A partition table alone is no use.
    private static func isUse(_ carried: Carried) -> Bool { carried.kind != .blockDevice && carried.kind != .partition }

    /// Whether this layer shows that the drive is wanted.
    private func isMissed(_ carried: Carried, _ layers: BlockLayers, _ stillCarried: Set<Carried>) -> Bool {
        switch carried.kind {
        case .array: layers.arrays.contains { $0.name == carried.name && $0.working < $0.disks }
        case .mount:
            layers.mounts.mounts.contains { $0.point == carried.name }
                && !stillCarried.contains(Carried(kind: .mount, name: carried.name))
        case .swap:
            layers.mounts.swaps.contains(carried.name)
                && !stillCarried.contains(Carried(kind: .swap, name: carried.name))
        case .mapper, .drbd:
            layers.has(label: carried.name) && !stillCarried.contains(Carried(kind: carried.kind, name: carried.name))
        default: false
        }
    }

    private static func measurement(_ lost: Lost) -> Measurement {
        let uses = lost.carried.filter(isUse).prefix(4).map { "\($0.kind.rawValue) \($0.name)" }
        return Measurement(
            component: lost.drive.component, condition: .silent,
            message: "\(lost.drive.name) went away while it carried \(uses.joined(separator: ", ")).",
            identity: lost.drive.identity, states: [.removed])
    }
}

extension FoundDrive {
    package var component: Component { Component(kind: .drive, id: id, name: name) }
}
