internal import DeviceEvents
internal import HealthModel
internal import LinuxAccess
package import ProbeRuntime

/// The disk sense: every drive with its health pages, every MD array, and what each of them carries.
package actor DiskSense: Sense {
    package nonisolated let name = "disk"
    package nonisolated let source = "/sys/block"

    private let configuration: DiskConfiguration
    private let reading: DriveReading
    private let replicas: ReplicatedDevices
    private let clock: @Sendable () -> MonotonicInstant
    private let devices: @Sendable () -> [DeviceRecord]
    private var schedule: DriveSchedule
    private var lost: LostDrives
    private var controllers: ControllerDrives
    private var activity = DriveActivity()
    /// The most paths that each drive had since this sense was made: one that went away is missed. The kernel removes a
    /// path whose cable or port failed just as one that a person took out, so that only a new start forgets it.
    private var pathCounts: [String: Int] = [:]
    /// What the last pass said of faulty members, by component id.
    private var toldFaulty: [String: [String]] = [:]
    /// sysfs is read where a thread may wait.
    private let executor = QueueExecutor(label: "forewarn.disk")

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - reader: starts this program as `disk --read-device NODE`.
    ///   - smartctl: runs smartctl; nil where it is not installed (`SmartctlReader.installed()`).
    ///   - drbdsetup: likewise (`DRBDReader.installed()`).
    package init(
        configuration: DiskConfiguration = DiskConfiguration(), reader: any IsolatedReader,
        smartctl: (any IsolatedReader)? = nil, drbdsetup: (any IsolatedReader)? = nil
    ) {
        self.init(
            configuration: configuration, reader: reader, smartctl: smartctl, drbdsetup: drbdsetup,
            clock: { MonotonicClock.now() },
            devices: { DeviceMonitor.devices(subsystems: DiskWake.subsystems) })
    }

    init(
        configuration: DiskConfiguration, reader: any IsolatedReader, smartctl: (any IsolatedReader)?,
        drbdsetup: (any IsolatedReader)? = nil, clock: @escaping @Sendable () -> MonotonicInstant,
        devices: @escaping @Sendable () -> [DeviceRecord]
    ) {
        self.configuration = configuration
        reading = DriveReading(reader: reader, smartctl: smartctl)
        replicas = ReplicatedDevices(drbdsetup: drbdsetup)
        self.clock = clock
        self.devices = devices
        schedule = DriveSchedule(slow: configuration.slowInterval, fast: configuration.fastInterval)
        lost = LostDrives(expected: configuration.alsoDrives)
        controllers = ControllerDrives(configured: configuration.controllerDrives, smartctl: smartctl)
    }

    package nonisolated func wakes() -> AsyncStream<SenseWake> {
        DiskWake.stream(alsoDrives: configuration.alsoDrives)
    }

    package func read(_ request: SenseRequest) async -> SenseResult {
        let records = devices()
        let found = DriveDiscovery(tree: configuration.tree, records: records, alsoDrives: configuration.alsoDrives)
            .drives()
        let layers = self.layers(records, found)
        var drives = found.filter { !isIgnored($0) }
        if request == .sweep || controllers.needsScan(at: clock(), interval: configuration.slowInterval) {
            let scan = await controllers.scan(configuration.tree, deadline: configuration.deadline)
            controllers.took(scan, at: clock())
        }
        drives += controllers.drives().filter { !isIgnored($0) }
        let uses = Dictionary(
            drives.map { ($0.id, layers.carried(by: $0.blockNames)) }, uniquingKeysWith: { first, _ in first })
        let change = lost.look(drives, layers: layers, usesByID: uses)
        drives.removeAll(where: change.contains)
        for drive in drives { pathCounts[drive.id] = max(pathCounts[drive.id] ?? 0, drive.paths.count) }
        let faulty = faultyMembers(of: drives, in: layers)
        let wanted = wanted(drives, request, faulty: faulty, needsSweep: change.needsSweep)
        let inUse = activity.inUse(drives, uses: uses, tree: configuration.tree)
        let measured = await read(wanted, inUse: inUse, isSweep: request == .sweep).map { drive, measurement in
            (drive, DiskSense.completed(measurement, faulty: faulty[drive.id] ?? []))
        }
        toldFaulty = faulty
        for (_, measurement) in measured { schedule.wasRead(measurement.component.id, measurement, at: clock()) }
        schedule.keep(only: Set(drives.map(\.id)))
        if wanted.count == drives.count { pathCounts = pathCounts.filter { uses[$0.key] != nil } }
        controllers.remember(measured)

        var readings = (measured.map(\.1) + change.removed).map { Reading.measurement($0) }
        readings += layers.arrays.map { .measurement($0.measurement) }
        readings += controllers.measurements().filter { !configuration.ignored.contains($0.component.id) }.map {
            .measurement($0)
        }
        readings += await replicas.read(configuration.tree, deadline: configuration.suspectDeadline).map {
            .measurement($0)
        }
        // Of a drive behind a controller nobody knows which volume it belongs to: nothing is said, because "carries nothing"
        // would make a failing one a spare.
        readings += drives.filter { !$0.access.isBehindController }.map {
            .use(DeviceUse(component: $0.component, carries: uses[$0.id] ?? []))
        }
        readings += change.uses.map { .use($0) }
        readings += layers.arrays.map {
            .use(DeviceUse(component: $0.component, carries: layers.carried(by: [$0.name], themselves: false)))
        }
        return SenseResult(
            outcome: DiskSense.outcome(wanted: wanted.count, reached: measured.count), readings: readings,
            sweep: measured.count == drives.count, next: next(),
            nextWithin: configuration.slowInterval + configuration.deadline + configuration.useInterval)
    }

    private func layers(_ records: [DeviceRecord], _ found: [FoundDrive]) -> BlockLayers {
        let arrayIDs = records.reduce(into: [String: String]()) { ids, record in
            if let uuid = record.properties["MD_UUID"] { ids[record.name] = Printable.clean(uuid) }
        }
        let usable = Set(found.flatMap(\.paths).filter(\.isUsable).map(\.name))
        return BlockLayers(
            tree: configuration.tree, arrayIDs: arrayIDs, replication: configuration.replication,
            isUsablePath: { usable.contains($0) })
    }

    /// Sentences on members that MD has thrown out, by the drive that they are on.
    private func faultyMembers(of drives: [FoundDrive], in layers: BlockLayers) -> [String: [String]] {
        let faulty = layers.arrays.flatMap { array in
            array.members.filter { $0.states.contains("faulty") }.map { (array.name, $0.name) }
        }
        guard !faulty.isEmpty else { return [:] }
        return drives.reduce(into: [:]) { result, drive in
            let above = layers.names(above: drive.blockNames)
            let own = faulty.filter { above.contains($0.1) }
            if !own.isEmpty { result[drive.id] = own.map { "\($0.0) does not use \($0.1) any more: it is faulty." } }
        }
    }

    private static func completed(_ measurement: Measurement, faulty: [String]) -> Measurement {
        guard !faulty.isEmpty else { return measurement }
        var measurement = measurement
        measurement.states = Set(measurement.states + [.memberFailed]).sorted()
        measurement.notes += faulty
        return measurement
    }

    /// The drives whose turn it is, and those that an array has just thrown out or taken back.
    private func wanted(
        _ drives: [FoundDrive], _ request: SenseRequest, faulty: [String: [String]], needsSweep: Bool
    ) -> [FoundDrive] {
        if needsSweep { return drives }
        let now = clock()
        let changed = Set(drives.map(\.id).filter { faulty[$0] != toldFaulty[$0] })
        switch request {
        case .sweep: return drives
        case .due:
            let due = Set(schedule.due(drives.map(\.id), at: now))
            return drives.filter { due.contains($0.id) || changed.contains($0.id) }
        case .devices(let names):
            // One that was read just now is read again, but later; and so is one that this pass does not come to.
            for drive in drives where !drive.kernelNames.isDisjoint(with: names) {
                schedule.hadEvent(drive.id, spacing: configuration.eventInterval)
            }
            return drives.filter { drive in
                if changed.contains(drive.id) { return true }
                guard !drive.kernelNames.isDisjoint(with: names) else { return schedule.age(drive.id, at: now) == nil }
                return schedule.age(drive.id, at: now).map { $0 >= configuration.eventInterval } ?? true
            }
        }
    }

    /// A few at a time, each in a process of its own, in the order of the drives. One whose turn does not come within three
    /// deadlines is left out: whoever runs this sense gives the whole pass a little more than that.
    private func read(
        _ drives: [FoundDrive], inUse: Set<String>, isSweep: Bool
    ) async -> [(FoundDrive, Measurement)] {
        let last = clock().advanced(by: configuration.deadline * 3)
        let reading = self.reading
        return await withTaskGroup(of: (Int, Measurement).self) { group in
            var results: [(Int, Measurement)] = []
            for (index, drive) in drives.enumerated() {
                if index >= configuration.readers, let done = await group.next() { results.append(done) }
                guard clock() <= last else { break }
                let isShort = !isSweep && schedule.isSuspect(drive.id)
                let deadline = isShort ? configuration.suspectDeadline : configuration.deadline
                let paths = pathCounts[drive.id] ?? 0
                let isInUse = inUse.contains(drive.id)
                group.addTask {
                    let measurement = await reading.measurement(
                        of: drive, paths: paths, isInUse: isInUse, deadline: deadline)
                    return (index, measurement)
                }
            }
            for await done in group { results.append(done) }
            return results.sorted { $0.0 < $1.0 }.map { (drives[$0.0], $0.1) }
        }
    }

    /// Says how many drives were not reached.
    private static func outcome(wanted: Int, reached: Int) -> ProbeOutcome {
        guard reached < wanted else { return .complete }
        return ProbeOutcome(
            status: .partial, code: "timeout",
            message: "\(wanted - reached) of \(wanted) drives were not reached, because others do not answer.")
    }

    private func isIgnored(_ drive: FoundDrive) -> Bool {
        let names = drive.kernelNames.union([drive.id, drive.identity["serial"] ?? drive.id])
        return !configuration.ignored.isDisjoint(with: names)
    }

    private func next() -> Duration {
        min(configuration.useInterval, max(.seconds(1), schedule.next(at: clock()) ?? configuration.useInterval))
    }
}
