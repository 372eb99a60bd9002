/// The keys of the senses beside the BMC.
enum SenseKeys {
    // MARK: - disk

    static let diskInterval = Key<Duration>.duration(
        "disk", "interval", .seconds(300), .seconds(10)...(.seconds(86_400)),
        "Between two readings of a quiet drive. What devices tell by themselves is read at once, in every section.")
    static let diskCloseInterval = Key<Duration>.duration(
        "disk", "close_interval", .seconds(60), .seconds(5)...(.seconds(86_400)),
        "Between two readings of a drive whose counters move, that is near a limit, or that does not answer.")
    static let diskDeadline = Key<Duration>.duration(
        "disk", "deadline", .seconds(20), .seconds(1)...(.seconds(120)), "Longest time for one drive.")
    static let diskIgnored = Key<[String]>.names(
        "disk", "ignore", [], .name, "Drives that are left alone, by kernel name, id or serial number.")
    static let diskAlso = Key<[String]>.names(
        "disk", "also", [], .name, "Virtual block devices that are taken for drives all the same, by kernel name.")
    static let diskReplication = Key<[String]>.names(
        "disk", "replication", [], .stacking,
        "What a replicated device stands on, where the kernel has no link between the two: \"drbd0=sdb1\".")
    static let diskControllerDrives = Key<[String]>.names(
        "disk", "controller_drives", [], .controllerDrive,
        "Drives behind a RAID controller that `smartctl --scan-open` does not find. Only where smartctl is installed.")

    // MARK: - sensors, memory

    static let sensorsInterval = interval("sensors", 30, most: 600)
    static let sensorsDeadline = deadline("sensors")
    static let memoryInterval = interval("memory", 120, most: 3600)
    static let memoryDeadline = deadline("memory")

    // MARK: - nic

    static let nicInterval = interval("nic", 60, most: 3600)
    static let nicDeadline = deadline("nic")
    static let nicReplication = Key<[String]>.names(
        "nic", "replication", [], .link,
        "Links that carry replicated data, by interface, address of this machine, or network (\"10.0.0.0/24\").")
    static let nicService = Key<[String]>.names(
        "nic", "service", [], .link, "Links that the cluster's services are reached on, named likewise.")
    static let nicCorosync = Key<String?>.optionalText(
        "nic", "corosync", absent: "`/etc/corosync/corosync.conf`", .absolutePath,
        "Corosync's configuration: which links carry its rings.")

    // MARK: - system

    // A stall is an average of the last 60 seconds: a longer interval would miss one.
    static let systemInterval = interval("system", 60, most: 60)
    static let systemDeadline = deadline("system")
    static let systemWrites = Key<[String]>.names(
        "system", "writes", [], .absolutePath,
        "Paths that the workload writes to: space and inodes of their file systems. Empty: every local file system.")

    // MARK: - extensions

    static let extensionsDirectory = Key<String>.text(
        "extensions", "directory", "/etc/forewarn/probes.d", .absolutePath,
        "Every executable in it is a probe, if it belongs to root and nobody else may write to it.")
    static let extensionsInterval = Key<Duration>.duration(
        "extensions", "interval", .seconds(60), .seconds(1)...(.seconds(86_400)),
        "Between two runs of an extension that does not say otherwise.")
    static let extensionsDeadline = Key<Duration>.duration(
        "extensions", "deadline", .seconds(10), .seconds(1)...(.seconds(300)),
        "Longest time for one run of an extension that does not say otherwise.")

    static let all = [
        diskInterval.description, diskCloseInterval.description, diskDeadline.description, diskIgnored.description,
        diskAlso.description, diskReplication.description, diskControllerDrives.description,
        sensorsInterval.description, sensorsDeadline.description, nicInterval.description,
        nicDeadline.description, nicReplication.description, nicService.description, nicCorosync.description,
        memoryInterval.description, memoryDeadline.description, systemInterval.description,
        systemDeadline.description, systemWrites.description, extensionsDirectory.description,
        extensionsInterval.description, extensionsDeadline.description,
    ]

    private static func interval(_ section: String, _ seconds: Int, most: Int) -> Key<Duration> {
        .duration(
            section, "interval", .seconds(seconds), .seconds(1)...(.seconds(most)),
            "Longest time between two readings; less while something moves or is near a limit.")
    }

    private static func deadline(_ section: String) -> Key<Duration> {
        .duration(
            section, "deadline", .seconds(10), .seconds(1)...(.seconds(120)),
            "Longest time for one reading. Other senses go on meanwhile.")
    }
}
