package import DeviceEvents
package import LinuxAccess

/// Finds the drives of this machine from what udev enumerates and sysfs says. Nothing is opened and nothing is woken.
package struct DriveDiscovery {
    let tree: KernelTree
    /// udev's properties by kernel name.
    let properties: [String: [String: String]]
    let diskNames: [String]
    let controllerNames: [String]
    /// Virtual devices that are taken for drives all the same.
    let alsoDrives: Set<String>

    /// - Parameter records: of the subsystems block and nvme; where udev enumerates nothing, the directories are listed.
    package init(tree: KernelTree, records: [DeviceRecord], alsoDrives: Set<String> = []) {
        self.tree = tree
        self.alsoDrives = alsoDrives
        let disks = records.filter { $0.subsystem == "block" && $0.type == "disk" }
        let controllers = records.filter { $0.subsystem == "nvme" }
        diskNames = disks.isEmpty ? tree.names("/sys/block") : disks.map(\.name).sorted(by: KernelName.precedes)
        controllerNames = controllers.isEmpty ? tree.names("/sys/class/nvme") : controllers.map(\.name)
        properties = Dictionary(
            (disks + controllers).map { ($0.name, $0.properties) }, uniquingKeysWith: { first, _ in first })
    }

    /// Sorted by the kernel's names.
    package func drives() -> [FoundDrive] {
        var drives = nvmeDrives()
        let others = diskNames.filter {
            (KernelName.mayBeDrive($0) && !$0.hasPrefix("nvme")) || alsoDrives.contains($0)
        }.compactMap(disk)
        drives += DriveDiscovery.joined(others)
        return DriveDiscovery.unique(drives).sorted {
            KernelName.precedes($0.paths.first?.name ?? $0.id, $1.paths.first?.name ?? $1.id)
        }
    }

    /// One block device that is not NVMe; nil if it is no drive, or an empty slot of a card reader.
    private func disk(_ name: String) -> FoundDrive? {
        let place = "/sys/block/\(name)"
        let isAsked = alsoDrives.contains(name)
        guard let real = tree.resolved(place), isAsked || !real.hasPrefix("/sys/devices/virtual/") else { return nil }
        let size = tree.number("\(place)/size") ?? 0
        if size == 0 && (isAsked || tree.number("\(place)/removable") == 1) { return nil }
        let known = (properties[name] ?? [:]).mapValues { Printable.clean($0) }
        let isSCSI = name.hasPrefix("sd")
        var identity: [String: String] = [:]
        let vendor = tree.word("\(place)/device/vendor")
        if isSCSI, vendor != "ATA" { identity["vendor"] = vendor }
        identity["model"] = tree.word("\(place)/device/model") ?? known["ID_MODEL"]
        identity["firmware"] = tree.word("\(place)/device/rev") ?? known["ID_REVISION"]
        identity["serial"] =
            DriveNaming.serial(unitSerialPage: tree.bytes("\(place)/device/vpd_pg80"))
            ?? tree.word("\(place)/serial") ?? known["ID_SERIAL_SHORT"]
        identity["transport"] = known["ID_BUS"] ?? (isSCSI ? "scsi" : DriveDiscovery.transport(of: name))
        let wide = (tree.word("\(place)/device/wwid") ?? tree.word("\(place)/wwid")).flatMap(DriveNaming.worldWideName)
        let id = DriveNaming.id(
            worldWideName: wide ?? known["ID_WWN_WITH_EXTENSION"].flatMap(DriveNaming.worldWideName),
            serial: identity["serial"], place: real, name: name)
        let path = DrivePath(
            name: name, node: "/dev/\(name)", state: isSCSI ? tree.word("\(place)/device/state") : nil,
            isSuspended: isSuspended("\(place)/device"))
        return FoundDrive(
            id: id, name: DriveNaming.displayName([name], model: identity["model"]), identity: identity,
            access: isSCSI ? .scsi : .nothing("\(name) is a \(DriveDiscovery.transport(of: name)) disk without SMART."),
            paths: [path], blockNames: [name])
    }

    /// power/runtime_status (sysfs-devices-power in the kernel's ABI documents).
    func isSuspended(_ device: String) -> Bool {
        ["suspended", "suspending"].contains(tree.word("\(device)/power/runtime_status") ?? "")
    }

    private static func transport(of name: String) -> String {
        if name.hasPrefix("vd") { return "virtio" }
        if name.hasPrefix("xvd") { return "xen" }
        if name.hasPrefix("mmcblk") { return "mmc" }
        if name.hasPrefix("pmem") { return "persistent memory" }
        return "block"
    }

    /// Paths to one drive made one: the same world wide name, model and serial number. Anything less is two drives, for a
    /// drive that is wrongly taken for another's second path would not be watched.
    private static func joined(_ drives: [FoundDrive]) -> [FoundDrive] {
        var result: [FoundDrive] = []
        for drive in drives {
            let at = result.firstIndex {
                drive.id.hasPrefix("wwn-") && $0.id == drive.id && $0.identity == drive.identity
                    && $0.access == drive.access
            }
            guard let at else {
                result.append(drive)
                continue
            }
            result[at].paths += drive.paths
            result[at].blockNames += drive.blockNames
            result[at].name = DriveNaming.displayName(result[at].blockNames, model: drive.identity["model"])
        }
        return result
    }

    /// Drives that claim the same identity are told apart by their kernel name: all but the first.
    private static func unique(_ drives: [FoundDrive]) -> [FoundDrive] {
        var seen: Set<String> = []
        return drives.map { drive in
            var drive = drive
            if !seen.insert(drive.id).inserted {
                drive.id += "@" + (drive.paths.first?.name ?? "")
                seen.insert(drive.id)
            }
            return drive
        }
    }
}
