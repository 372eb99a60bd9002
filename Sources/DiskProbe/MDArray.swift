package import HealthModel
package import LinuxAccess

/// One MD array as /sys/block/mdN/md shows it (Documentation/admin-guide/md.rst of the kernel).
package struct MDArray: Hashable, Sendable {
    /// One member's directory, "dev-sda1".
    package struct Member: Hashable, Sendable {
        /// "sda1".
        package var name: String
        /// "in_sync", "faulty", "spare", "write_mostly", "blocked", ... as the kernel says them.
        package var states: Set<String>
        /// Its block device is gone, which MD notices only at the next write.
        package var isGone: Bool
    }

    /// "md0".
    package var name: String
    /// The array's own UUID where it is known, else the name.
    package var id: String
    /// "raid1".
    package var level: String
    /// "clean", "active", "inactive", "broken", ...
    package var state: String
    package var disks: Int
    /// How many members are missing or faulty; nil for a level without redundancy.
    package var degraded: Int?
    /// "idle", "resync", "recover", "check", "repair", "reshape", "frozen"; nil for a level without redundancy.
    package var action: String?
    /// Percent of the running action.
    package var progress: Double?
    package var mismatches: Int?
    package var layout: Int
    package var members: [Member]

    /// While an array is reshaped the kernel prints what is to be, and in brackets what was: "5 (4)" (raid_disks_show and
    /// layout_show in drivers/md/md.c).
    private static func first(_ path: String, _ tree: KernelTree) -> Int? {
        tree.word(path)?.split(separator: " ").first.flatMap { Int($0) }
    }

    /// nil for what is no running array: an empty one, or the container of external metadata, which is always inactive.
    package init?(name: String, tree: KernelTree, uuid: String? = nil) {
        let place = "/sys/block/\(name)/md"
        guard let state = tree.word("\(place)/array_state"), state != "clear",
            let level = tree.word("\(place)/level"), level != "container",
            let disks = MDArray.first("\(place)/raid_disks", tree), (1...4096).contains(disks)
        else { return nil }
        self.name = name
        // sysfs and udev put the marks between the digits at different places.
        let digits = (tree.word("\(place)/uuid") ?? uuid)?.lowercased().filter(\.isHexDigit) ?? ""
        id = digits.utf8.count == 32 ? "md-\(digits)" : name
        self.level = level
        self.state = state
        self.disks = disks
        degraded = tree.number("\(place)/degraded").map { max(0, min($0, disks)) }
        action = tree.word("\(place)/sync_action")
        progress = MDArray.progress(tree.word("\(place)/sync_completed"))
        mismatches = tree.number("\(place)/mismatch_cnt").flatMap { $0 < 0 ? nil : $0 }
        layout = MDArray.first("\(place)/layout", tree) ?? 0
        members = tree.names(place).filter { $0.hasPrefix("dev-") }.map { entry in
            let words = tree.word("\(place)/\(entry)/state")?.split(separator: ",") ?? []
            let member = String(entry.dropFirst(4))
            return Member(
                name: member, states: Set(words.map(String.init)), isGone: !tree.exists("/sys/class/block/\(member)"))
        }
    }

    /// "1234 / 5678" in sectors; "none" and "delayed" have none.
    private static func progress(_ text: String?) -> Double? {
        let parts = text?.split(separator: " ") ?? []
        guard parts.count == 3, parts[1] == "/", let done = Double(parts[0]), let all = Double(parts[2]), all > 0,
            done >= 0, done <= all
        else { return nil }
        return (done / all * 1000).rounded() / 10
    }

    /// A level without redundancy that still runs has all its members, as far as MD has noticed.
    package var working: Int {
        if isBroken { return 0 }
        let gone = members.count { $0.isGone && $0.states.contains("in_sync") && !$0.states.contains("faulty") }
        return max(0, disks - (degraded ?? 0) - gone)
    }

    /// Smallest number of members that keeps every block readable, whichever members are lost.
    package var needed: Int {
        switch level {
        case "raid1": 1
        case "raid4", "raid5": max(1, disks - 1)
        case "raid6": max(1, disks - 2)
        // md.rst "layout" of raid10: near copies in the low byte, far (or offset) copies in the next.
        case "raid10": max(1, disks - (max(1, layout & 0xFF) * max(1, layout >> 8 & 0xFF) - 1))
        default: disks
        }
    }

    /// The kernel serves nothing from it any more, or could not start it.
    private var isBroken: Bool { state == "broken" || state == "inactive" }

    package var isFailed: Bool { isBroken || (level != "raid10" && working < needed) }

    package var redundancy: Redundancy { Redundancy(members: disks, working: working, needed: needed) }
}

extension MDArray {
    /// What the array says of itself, as a component of its own.
    package var measurement: Measurement {
        var states: [StateName] = []
        if isFailed {
            states.append(.arrayFailed)
        } else if working < disks {
            states.append(.arrayDegraded)
        }
        let isRebuilding = ["recover", "resync", "reshape"].contains(action ?? "")
        if isRebuilding { states.append(.arrayRebuilding) }
        var quantities = [
            Quantity(.arrayMembers, Double(disks), .count), Quantity(.arrayMembersWorking, Double(working), .count),
            Quantity(.arrayMembersNeeded, Double(needed), .count),
        ]
        if isRebuilding, let progress { quantities.append(Quantity(.rebuildProgress, progress, .percent)) }
        if let mismatches { quantities.append(Quantity(.mismatchCount, Double(mismatches), .count, kind: .counter)) }
        let spares = members.count { $0.states.contains("spare") && !$0.states.contains("faulty") }
        quantities.append(Quantity(.arraySpares, Double(spares), .count))
        var notes = members.filter { $0.states.contains("faulty") }.map { "The kernel calls member \($0.name) faulty." }
        notes += members.filter(\.isGone).map { "The device of member \($0.name) is gone." }
        if isBroken { notes.append("The array is \(state).") }
        return Measurement(
            component: component, identity: ["level": level, "action": action ?? "none", "driver": "md"],
            quantities: quantities, states: states.sorted(), notes: notes)
    }

    /// Its name is that of the layer in what its members carry.
    package var component: Component { Component(kind: .array, id: id, name: name) }
}
