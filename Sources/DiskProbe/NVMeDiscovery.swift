internal import LinuxAccess

extension DriveDiscovery {
    /// NVMe drives: one for each physical drive, with every controller (port) that leads to it and every namespace on it.
    func nvmeDrives() -> [FoundDrive] {
        var drives: [FoundDrive] = []
        for name in controllerNames.sorted(by: KernelName.precedes) {
            guard let drive = controller(name) else { continue }
            // Two controllers of one subsystem with one serial number are two ports of one drive.
            let at = drives.firstIndex {
                drive.identity["subsystem"] != nil && $0.identity["subsystem"] == drive.identity["subsystem"]
                    && $0.identity["serial"] == drive.identity["serial"]
            }
            guard let at else {
                drives.append(drive)
                continue
            }
            drives[at].paths += drive.paths
            drives[at].blockNames = Array(Set(drives[at].blockNames + drive.blockNames)).sorted(
                by: KernelName.precedes)
            drives[at].name = DriveNaming.displayName(
                drives[at].paths.map(\.name), model: drive.identity["model"])
        }
        return drives
    }

    /// The attributes of /sys/class/nvme/nvmeN (drivers/nvme/host/sysfs.c).
    private func controller(_ name: String) -> FoundDrive? {
        // "nvme0"; the class also has nothing else, but udev's subsystem may bring namespaces.
        guard name.hasPrefix("nvme"), name.dropFirst(4).allSatisfy(\.isWholeNumber), name.utf8.count > 4 else {
            return nil
        }
        let place = "/sys/class/nvme/\(name)"
        guard tree.exists(place) else { return nil }
        var identity: [String: String] = ["transport": tree.word("\(place)/transport") ?? "nvme"]
        identity["model"] = tree.word("\(place)/model")
        identity["serial"] = tree.word("\(place)/serial").flatMap(DriveNaming.plain)
        identity["firmware"] = tree.word("\(place)/firmware_rev")
        identity["subsystem"] = tree.word("\(place)/subsysnqn")
        let path = DrivePath(
            name: name, node: "/dev/\(name)", state: tree.word("\(place)/state"),
            isSuspended: isSuspended("\(place)/device"))
        return FoundDrive(
            id: DriveNaming.id(
                worldWideName: nil, serial: identity["serial"].map { "nvme-\($0)" },
                place: tree.resolved(place) ?? "", name: name),
            name: DriveNaming.displayName([name], model: identity["model"]), identity: identity, access: .nvme,
            paths: [path], blockNames: namespaces(of: name))
    }

    /// The block devices on this controller: directly below it, or, with native multipath, below the subsystem that it
    /// belongs to (nvme-core.multipath).
    private func namespaces(of controller: String) -> [String] {
        diskNames.filter { name in
            guard name.hasPrefix("nvme"), !KernelName.isHiddenNamespace(name),
                let real = tree.resolved("/sys/block/\(name)")
            else { return false }
            let parts = real.split(separator: "/")
            if parts.contains(Substring(controller)) { return true }
            guard let subsystem = parts.last(where: { $0.hasPrefix("nvme-subsys") }) else { return false }
            return tree.exists("/sys/class/nvme-subsystem/\(subsystem)/\(controller)")
        }
    }
}
