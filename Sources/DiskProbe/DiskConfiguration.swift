package import LinuxAccess

/// What the disk sense is told.
package struct DiskConfiguration: Sendable {
    /// Between two readings of a quiet drive.
    package var slowInterval: Duration
    /// Between two readings of a drive whose counters move, that is near a limit, or that does not answer.
    package var fastInterval: Duration
    /// Between two looks at arrays and at what drives carry, which costs a few files of sysfs.
    package var useInterval: Duration
    /// For one drive.
    package var deadline: Duration
    /// For a drive that did not answer last time: it must not hold up the others again and again.
    package var suspectDeadline: Duration
    /// A drive is not read again for an event within this time: every close of a written block device is one.
    package var eventInterval: Duration
    /// How many drives are read at the same time.
    package var readers: Int
    /// Kernel names, component ids or serial numbers that are left alone.
    package var ignored: Set<String>
    /// Kernel names of virtual devices that are taken for drives all the same (a loop device in a lab).
    package var alsoDrives: Set<String>
    /// What each DRBD device stands on, by kernel name, where sysfs has no link: ["drbd0": "sdb1"].
    package var replication: [String: String]
    /// Drives behind a controller that smartctl does not find by itself: ("/dev/sg0", "cciss,0").
    package var controllerDrives: [ControllerDrive]
    package var tree: KernelTree

    package init(
        slowInterval: Duration = .seconds(300), fastInterval: Duration = .seconds(60),
        useInterval: Duration = .seconds(30), deadline: Duration = .seconds(20),
        suspectDeadline: Duration = .seconds(5), eventInterval: Duration = .seconds(10), readers: Int = 16,
        ignored: Set<String> = [], alsoDrives: Set<String> = [], replication: [String: String] = [:],
        controllerDrives: [ControllerDrive] = [], tree: KernelTree = KernelTree()
    ) {
        self.slowInterval = slowInterval
        self.fastInterval = fastInterval
        self.useInterval = useInterval
        self.deadline = deadline
        self.suspectDeadline = suspectDeadline
        self.eventInterval = eventInterval
        self.readers = readers
        self.ignored = ignored
        self.alsoDrives = alsoDrives
        self.replication = replication
        self.controllerDrives = controllerDrives
        self.tree = tree
    }
}
