package import LinuxAccess

extension Configuration {
    /// The senses beside the BMC.
    package struct Senses: Equatable, Sendable {
        package var disk: Disk
        package var sensors: Schedule
        package var nic: NIC
        package var memory: Schedule
        package var system: System
        package var extensions: Extensions
    }

    /// How often a sense looks, and how long it may take.
    package struct Schedule: Equatable, Sendable {
        /// Between two readings while all is quiet.
        package var interval: Duration
        /// For one reading.
        package var deadline: Duration
    }

    package struct Disk: Equatable, Sendable {
        /// Between two readings of a quiet drive.
        package var interval: Duration
        /// Between two readings of a drive whose counters move, that is near a limit, or that does not answer.
        package var closeInterval: Duration
        /// For one drive.
        package var deadline: Duration
        /// Kernel names, ids or serial numbers.
        package var ignored: [String]
        /// Kernel names of virtual devices that are taken for drives.
        package var alsoDrives: [String]
        /// What a device stands on, by kernel names: ["drbd0": "sdb1"].
        package var replication: [String: String]
        /// What smartctl does not find by itself.
        package var controllerDrives: [ControllerDrive]
    }

    package struct NIC: Equatable, Sendable {
        package var schedule: Schedule
        /// Interfaces, addresses or networks.
        package var replication: [String]
        package var service: [String]
        /// nil: no rings are known.
        package var corosyncPath: String?
    }

    package struct System: Equatable, Sendable {
        package var schedule: Schedule
        /// Paths that the workload writes to; empty: every local file system.
        package var writes: [String]
    }

    /// Other people's probes.
    package struct Extensions: Equatable, Sendable {
        package var directory: String
        /// For an extension that does not say otherwise.
        package var schedule: Schedule
    }
}

// MARK: - Reading

extension Configuration.Senses {
    init(_ reader: inout ConfigurationReader) {
        disk = Configuration.Disk(
            interval: reader.value(SenseKeys.diskInterval), closeInterval: reader.value(SenseKeys.diskCloseInterval),
            deadline: reader.value(SenseKeys.diskDeadline), ignored: reader.value(SenseKeys.diskIgnored),
            alsoDrives: reader.value(SenseKeys.diskAlso), replication: Self.stacking(&reader),
            controllerDrives: reader.value(SenseKeys.diskControllerDrives).compactMap { ControllerDrive($0) })
        sensors = Configuration.Schedule(
            interval: reader.value(SenseKeys.sensorsInterval), deadline: reader.value(SenseKeys.sensorsDeadline))
        nic = Configuration.NIC(
            schedule: Configuration.Schedule(
                interval: reader.value(SenseKeys.nicInterval), deadline: reader.value(SenseKeys.nicDeadline)),
            replication: reader.value(SenseKeys.nicReplication), service: reader.value(SenseKeys.nicService),
            corosyncPath: reader.value(SenseKeys.nicCorosync))
        memory = Configuration.Schedule(
            interval: reader.value(SenseKeys.memoryInterval), deadline: reader.value(SenseKeys.memoryDeadline))
        system = Configuration.System(
            schedule: Configuration.Schedule(
                interval: reader.value(SenseKeys.systemInterval), deadline: reader.value(SenseKeys.systemDeadline)),
            writes: reader.value(SenseKeys.systemWrites))
        extensions = Configuration.Extensions(
            directory: reader.value(SenseKeys.extensionsDirectory),
            schedule: Configuration.Schedule(
                interval: reader.value(SenseKeys.extensionsInterval),
                deadline: reader.value(SenseKeys.extensionsDeadline)))
        reader.require(
            disk.closeInterval <= disk.interval,
            [SenseKeys.diskCloseInterval.path, SenseKeys.diskInterval.path],
            "`close_interval` must not be longer than `interval`.")
    }
    private static func stacking(_ reader: inout ConfigurationReader) -> [String: String] {
        var below: [String: String] = [:]
        for entry in reader.value(SenseKeys.diskReplication) {
            let names = entry.split(separator: "=").map(String.init)
            reader.require(
                below[names[0]] == nil, [SenseKeys.diskReplication.path],
                "`replication` says twice what \"\(names[0])\" stands on: remove one.")
            below[names[0]] = names[1]
        }
        return below
    }
}
