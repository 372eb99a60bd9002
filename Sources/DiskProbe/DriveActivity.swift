internal import HealthModel
internal import LinuxAccess

/// Which drives are in use, as far as is known: something stands on them, or they were read or written since the last look,
/// as by ZFS, or a program that has the raw device. What is sent to a drive for its health does not count
/// (Documentation/block/stat.rst).
struct DriveActivity {
    /// Sectors read and written since boot, by kernel name.
    private var sectors: [String: [Substring]] = [:]

    /// - Parameter uses: what stands on each, by component id.
    /// - Returns: the component ids of those in use.
    mutating func inUse(_ drives: [FoundDrive], uses: [String: [Carried]], tree: KernelTree) -> Set<String> {
        let before = sectors
        sectors = [:]
        var used: Set<String> = []
        for drive in drives {
            if uses[drive.id]?.contains(where: LostDrives.isUse) == true { used.insert(drive.id) }
            for name in drive.blockNames {
                let fields = tree.word("/sys/class/block/\(name)/stat")?.split(separator: " ") ?? []
                guard fields.count > 6 else { continue }
                sectors[name] = [fields[2], fields[6]]
                if let last = before[name], last != sectors[name] { used.insert(drive.id) }
            }
        }
        return used
    }
}
