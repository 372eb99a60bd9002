internal import HealthModel
internal import LinuxAccess

/// Whether a directory is a piece of sysfs, by the names in it, and not a directory of reports.
enum SysfsShape {
    /// - Parameter childNames: the names in one of its children; empty for a file.
    static func isTree(_ names: [String], childNames: (String) -> [String]) -> Bool {
        if isTreeItself(names) { return true }
        // A class directory: every member of it is such a piece.
        let members = names.filter { !$0.hasPrefix(".") }
        guard !members.isEmpty, members.count <= 256 else { return false }
        let prefixes = ["hwmon", "mc", "mlx", "bnxt_re", "irdma", "rocep", "ib", "cxgb", "efa", "rxe", "siw", "hfi"]
        guard members.allSatisfy({ name in prefixes.contains { name.hasPrefix($0) } }) || isNetworkClass(members)
        else { return false }
        let trees = members.filter { isTreeItself(childNames($0)) }
        return !trees.isEmpty && trees.count * 2 >= members.count
    }

    private static func isTreeItself(_ names: [String]) -> Bool {
        let set = Set(names)
        let isChip = names.contains { name in
            HwmonFeature.parse(name).map { ["input", "alarm"].contains($0.attribute) } ?? false
        }
        if isChip { return true }
        // A memory controller, and a directory of them.
        if set.contains("ce_count"), set.contains("ue_count") { return true }
        // An InfiniBand device or port, and a network link.
        if set.contains("ports"), set.contains("fw_ver") || set.contains("hca_type") || set.contains("node_type") {
            return true
        }
        if set.contains("counters"), set.contains("phys_state") || set.contains("state") { return true }
        return set.contains("operstate") && set.contains("statistics")
    }

    /// /sys/class/net has "lo" in it, whatever else the links are called.
    private static func isNetworkClass(_ names: [String]) -> Bool { names.contains("lo") }
}

/// The small files of a tree. Links are followed only directly below its top, where a class directory has them.
struct SysfsTree {
    /// A sysfs file gives at most one page.
    static let fileLimit = 4096
    static let countLimit = 20_000
    static let depthLimit = 6

    private(set) var files: [String: [UInt8]] = [:]
    private(set) var unread = UnreadFiles()
    private var visited: Set<ForeignFile.Identity> = []

    init(_ path: String) {
        if let status = try? ForeignFile.status(path) { visited.insert(status.identity) }
        read(path, prefix: "", depth: 0)
    }

    private mutating func read(_ path: String, prefix: String, depth: Int) {
        // `device` and `subsystem` lead out of the tree, and `power` says nothing of health.
        let leadingOut: Set<String> = ["device", "subsystem", "power", "driver", "of_node", "firmware_node", "queues"]
        let names: [String]
        do {
            names = try ForeignFile.names(in: path, limit: Self.countLimit)
        } catch {
            unread.add(gap: "its folder \(prefix) could not be listed")
            return
        }
        for name in names where !leadingOut.contains(name) {
            let child = "\(path)/\(name)"
            // A bond's `lower_eth0` is eth0, which would be taken for a part of the bond and not for a link of its own.
            if depth > 0, ForeignFile.isLink(child) { continue }
            guard files.count < Self.countLimit else {
                unread.add(gap: "it holds more than \(Self.countLimit) files")
                return
            }
            do {
                try look(at: child, as: "\(prefix)\(name)", depth: depth)
            } catch {
                // A file that may only be written fails too: which files matter is known to who reads the tree.
                if !error.isWithoutValue { unread.add("\(prefix)\(name)") }
            }
        }
    }

    private mutating func look(at path: String, as name: String, depth: Int) throws(SystemCallError) {
        let status = try ForeignFile.status(path)
        switch status.kind {
        case .directory:
            guard depth < Self.depthLimit else {
                unread.add(gap: "its folder \(name) is too deep")
                return
            }
            guard visited.insert(status.identity).inserted else { return }
            read(path, prefix: "\(name)/", depth: depth + 1)
        case .file:
            let content = try ForeignFile.read(path, limit: Self.fileLimit)
            files[name] = content.bytes
            if content.isCut { unread.add(name) }
        case .pipe, .other: return
        }
    }
}
