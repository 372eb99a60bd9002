package import HealthModel
package import LinuxAccess

/// What stands on which block device at one moment: partitions, MD, device-mapper, DRBD, mounts and swap.
package struct BlockLayers: Sendable {
    /// One block device.
    private struct Node {
        var kind: Carried.Kind
        /// "md0", or for device-mapper the name that people know ("vg0-data").
        var label: String
        var redundancy: Redundancy?
        /// Block devices that are made of it.
        var above: Set<String> = []
        /// Mounts and swap, nearest.
        var ends: Set<Carried> = []
    }

    package private(set) var arrays: [MDArray] = []
    /// Every mount and swap that some block device carries.
    package let mounts: MountTable
    private var nodes: [String: Node] = [:]

    /// - Parameters:
    ///   - arrayIDs: UUIDs of arrays by kernel name, where udev knows them (MD_UUID).
    ///   - replication: what each DRBD device stands on, by kernel name ("drbd0": "sdb1"), where sysfs has no link.
    ///   - isUsablePath: whether a path of a multipath map works, by kernel name.
    package init(
        tree: KernelTree, arrayIDs: [String: String] = [:], replication: [String: String] = [:],
        isUsablePath: (String) -> Bool = { _ in true }
    ) {
        mounts = MountTable(
            mountinfo: tree.bytes("/proc/self/mountinfo", limit: 4 << 20) ?? [],
            swaps: tree.bytes("/proc/swaps", limit: 1 << 16) ?? [])
        let names = tree.names("/sys/class/block").filter { !KernelName.isHiddenNamespace($0) }
        for name in names {
            let array = name.hasPrefix("md") ? MDArray(name: name, tree: tree, uuid: arrayIDs[name]) : nil
            if let array { arrays.append(array) }
            nodes[name] = BlockLayers.node(name, array: array, tree: tree, isUsablePath: isUsablePath)
        }
        for name in names {
            for holder in tree.names("/sys/class/block/\(name)/holders") { nodes[name]?.above.insert(holder) }
            for slave in tree.names("/sys/class/block/\(name)/slaves") { nodes[slave]?.above.insert(name) }
            for child in tree.names("/sys/class/block/\(name)") where child.hasPrefix(name) {
                if tree.exists("/sys/class/block/\(name)/\(child)/partition") { nodes[name]?.above.insert(child) }
            }
        }
        for (device, backing) in replication where nodes[device] != nil { nodes[backing]?.above.insert(device) }
        attachEnds(tree: tree, names: names)
    }

    private static func node(
        _ name: String, array: MDArray?, tree: KernelTree, isUsablePath: (String) -> Bool
    ) -> Node {
        let place = "/sys/class/block/\(name)"
        if name.hasPrefix("md"), !tree.exists("\(place)/partition") {
            return Node(kind: .array, label: name, redundancy: array?.redundancy)
        }
        if name.hasPrefix("dm-") {
            let label = tree.word("\(place)/dm/name") ?? name
            guard tree.word("\(place)/dm/uuid")?.hasPrefix("mpath-") == true else {
                return Node(kind: .mapper, label: label)
            }
            let paths = tree.names("\(place)/slaves")
            return Node(
                kind: .mapper, label: label,
                redundancy: Redundancy(members: paths.count, working: paths.count(where: isUsablePath), needed: 1))
        }
        if name.hasPrefix("drbd") { return Node(kind: .drbd, label: name) }
        return Node(kind: tree.exists("\(place)/partition") ? .partition : .blockDevice, label: name)
    }

    /// Puts mounts and swap on the devices that they are on: by device number, and where a file system has a number of its
    /// own (btrfs), by its source and by what /sys/fs/btrfs lists.
    private mutating func attachEnds(tree: KernelTree, names: [String]) {
        var byNumber: [String: String] = [:]
        for name in names {
            if let number = tree.word("/sys/class/block/\(name)/dev") { byNumber[number] = name }
        }
        let byLabel = Dictionary(
            nodes.map { ($0.value.label, $0.key) }.sorted { $0.1 < $1.1 }, uniquingKeysWith: { first, _ in first })
        func device(_ source: String) -> String? {
            guard source.hasPrefix("/dev/") else { return nil }
            let name = String(source.split(separator: "/").last ?? "")
            return nodes[name] != nil ? name : source.hasPrefix("/dev/mapper/") ? byLabel[name] : nil
        }
        let groups = tree.names("/sys/fs/btrfs").map { Set(tree.names("/sys/fs/btrfs/\($0)/devices")) }
        for mount in mounts.mounts {
            guard let name = byNumber[mount.device] ?? (mount.device.hasPrefix("0:") ? device(mount.source) : nil)
            else { continue }
            let group = mount.type == "btrfs" ? groups.first { $0.contains(name) } ?? [name] : [name]
            for name in group { nodes[name]?.ends.insert(Carried(kind: .mount, name: mount.point)) }
        }
        for swap in mounts.swaps {
            if let name = device(swap) { nodes[name]?.ends.insert(Carried(kind: .swap, name: swap)) }
        }
    }

    /// Every layer above these block devices, nearest first, then by name.
    ///
    /// - Parameter themselves: whether the devices are told too, first: they are what a drive is to the kernel, while an
    ///   array is its own device.
    package func carried(by names: [String], themselves: Bool = true) -> [Carried] {
        var result: [Carried] = []
        var seen: Set<String> = []
        var level = Set(names)
        let reached = self.names(above: names)
        var ends: [Carried] = []
        // A layer is seen once, so a loop in what sysfs claims ends; no sane stack has more.
        while !level.isEmpty && result.count < 4096 {
            seen.formUnion(level)
            let isBase = seen == level
            let here = level.compactMap { name in
                nodes[name].map { node in
                    let below = isBase ? [] : labels(below: name, among: reached, except: themselves ? [] : Set(names))
                    return Carried(kind: node.kind, name: node.label, redundancy: node.redundancy, on: below)
                }
            }
            result += ((isBase && !themselves ? [] : here) + ends).sorted(by: BlockLayers.precedes)
            ends = level.sorted().flatMap { self.ends(on: $0, isTold: themselves || !isBase) }
            level = level.reduce(into: Set()) { $0.formUnion(nodes[$1]?.above ?? []) }.subtracting(seen)
        }
        return BlockLayers.onceEach(result + ends.sorted(by: BlockLayers.precedes))
    }

    /// What this device stands on, of the devices that are told.
    private func labels(below name: String, among reached: Set<String>, except: Set<String>) -> [String] {
        reached.subtracting(except).compactMap { lower in
            lower != name && nodes[lower]?.above.contains(name) == true ? nodes[lower]?.label : nil
        }.sorted()
    }

    private func ends(on name: String, isTold: Bool) -> [Carried] {
        guard let node = nodes[name] else { return [] }
        return node.ends.map { Carried(kind: $0.kind, name: $0.name, on: isTold ? [node.label] : []) }
    }

    /// A file system on several devices is one layer that stands on all of them.
    private static func onceEach(_ layers: [Carried]) -> [Carried] {
        var result: [Carried] = []
        var places: [Carried: Int] = [:]
        for layer in layers {
            let key = Carried(kind: layer.kind, name: layer.name)
            if let place = places[key] {
                result[place].on = Set((result[place].on ?? []) + (layer.on ?? [])).sorted()
            } else {
                places[key] = result.count
                result.append(layer)
            }
        }
        return result
    }

    /// Whether a layer of this label exists.
    package func has(label: String) -> Bool { nodes.values.contains { $0.label == label } }

    /// The kernel's names of everything that stands on these block devices, themselves included.
    package func names(above names: [String]) -> Set<String> {
        var seen: Set<String> = []
        var level = Set(names)
        while !level.isEmpty {
            seen.formUnion(level)
            level = level.reduce(into: Set()) { $0.formUnion(nodes[$1]?.above ?? []) }.subtracting(seen)
        }
        return seen
    }

    private static func precedes(_ left: Carried, _ right: Carried) -> Bool {
        (left.name, left.kind.rawValue) < (right.name, right.kind.rawValue)
    }
}
