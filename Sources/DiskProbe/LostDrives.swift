package import HealthModel

/// Drives that went away while something stood on them. Such a drive is said to be removed until it is back, or until
/// nothing misses it any more: its arrays are whole and its mounts are gone or stand on something else.
struct LostDrives {
    private struct Lost {
        var drive: FoundDrive
        var carried: [Carried]
        /// The configuration names it, so that it is missed whether or not something stands on it.
        var isExpected: Bool
    }

    /// Kernel names that the configuration names.
    private let expected: Set<String>

    init(expected: Set<String> = []) {
        self.expected = expected
    }

    /// What was there in the last pass, by component id.
    private var present: [String: Lost] = [:]
    private var lost: [String: Lost] = [:]

    /// What changed since the last pass.
    struct Change {
        /// Measurements of the drives that are missed.
        var removed: [Measurement] = []
        /// What stood on them, with what the arrays among it can still lose now.
        var uses: [DeviceUse] = []
        /// A drive that nothing missed went away: what was said of it is no longer true.
        var needsSweep = false

        func contains(_ drive: FoundDrive) -> Bool { removed.contains { $0.component.id == drive.id } }
    }

    mutating func look(_ found: [FoundDrive], layers: BlockLayers, usesByID: [String: [Carried]]) -> Change {
        var change = Change()
        // The namespaces of an NVMe drive go before their controller: it is gone for whatever stands on it.
        let drives = found.filter { drive in
            guard drive.blockNames.isEmpty else { return true }
            return lost[drive.id] == nil && present[drive.id]?.drive.blockNames.isEmpty ?? true
        }
        let ids = Set(drives.map(\.id))
        let before = lost
        for (id, gone) in present where !ids.contains(id) {
            if gone.isExpected || gone.carried.contains(where: LostDrives.isUse) {
                lost[id] = gone
            } else {
                change.needsSweep = true
            }
        }
        let stillCarried = Set(usesByID.values.joined().map { Carried(kind: $0.kind, name: $0.name) })
        // What has just gone is told once in any case: those above it may not have noticed yet.
        for (id, gone) in lost {
            if ids.contains(id) {
                lost[id] = nil
            } else if before[id] != nil, !gone.isExpected,
                !gone.carried.contains(where: { isMissed($0, layers, stillCarried) })
            {
                lost[id] = nil
                change.needsSweep = true
            }
        }
        present = drives.reduce(into: [:]) { present, drive in
            present[drive.id] = Lost(
                drive: drive, carried: usesByID[drive.id] ?? [],
                isExpected: !expected.isDisjoint(with: drive.kernelNames))
        }
        for (_, gone) in lost.sorted(by: { $0.key < $1.key }) {
            change.removed.append(LostDrives.measurement(gone))
            change.uses.append(
                DeviceUse(
                    component: gone.drive.component,
                    carries: gone.carried.map { carried in
                        var carried = carried
                        let array = layers.arrays.first { carried.kind == .array && $0.name == carried.name }
                        if let array { carried.redundancy = array.redundancy }
                        return carried
                    }))
        }
        return change
    }

    /// A partition table alone is no use.
    static func isUse(_ carried: Carried) -> Bool { carried.kind != .blockDevice && carried.kind != .partition }

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
        let why = uses.isEmpty ? "and the configuration names it" : "while it carried \(uses.joined(separator: ", "))"
        return Measurement(
            component: lost.drive.component, condition: .silent, message: "\(lost.drive.name) went away \(why).",
            identity: lost.drive.identity, states: [.removed])
    }
}

extension FoundDrive {
    package var component: Component { Component(kind: .drive, id: id, name: name) }
}
