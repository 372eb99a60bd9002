internal import DeviceEvents
internal import HealthModel
internal import LinuxAccess
package import ProbeRuntime

/// File systems, room, stalls, kills, clock and taint of the node. Needs no right.
package actor SystemSense: Sense {
    package nonisolated let name = "system"
    package nonisolated let source: String
    private let executor = QueueExecutor(label: "forewarn.system")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// In the place of a device's name: the table of mounts.
    private static let mounts = "mounts"

    private let kernel: KernelState
    private let supplies: PowerSupplies
    private let mountTable: String
    private let errorDirectory: String
    private let clock: @Sendable () throws(SystemCallError) -> KernelClock
    private var fileSystems: FileSystems
    private var memory = ChangeMemory()
    private var interval: AdaptiveInterval

    package init(_ configuration: SystemConfiguration = SystemConfiguration()) {
        self.init(configuration, clock: KernelClock.read)
    }

    init(
        _ configuration: SystemConfiguration, clock: @escaping @Sendable () throws(SystemCallError) -> KernelClock
    ) {
        source = configuration.proc
        kernel = KernelState(proc: configuration.proc)
        supplies = PowerSupplies(sys: configuration.sys)
        mountTable = "\(configuration.proc)/self/mountinfo"
        errorDirectory = "\(configuration.sys)/fs/ext4"
        self.clock = clock
        fileSystems = FileSystems(configuration)
        interval = AdaptiveInterval(shortest: configuration.shortest, longest: configuration.longest)
    }

    package func read(_ request: SenseRequest) async -> SenseResult {
        // An event is about mounts or about a battery; the rest has its own time.
        var names: Set<String>?
        if case .devices(let devices) = request { names = devices }
        let isSweep = names == nil
        let isOfMounts = names?.contains(SystemSense.mounts) ?? true
        let (mounted, problem) = isOfMounts ? fileSystems.read() : ([], nil)
        var measurements = mounted
        if isSweep { measurements += [kernel.read(), ClockState.measurement(clock)] }
        if names != [SystemSense.mounts] { measurements += supplies.read() }
        let isWhole = isSweep && (problem == nil || !mounted.isEmpty)
        let hasMoved = memory.update(measurements, isWhole: isWhole)
        let isTight = measurements.contains(where: SystemSense.isTight)
        let outcome = problem.map {
            ProbeOutcome(status: mounted.isEmpty && !isSweep ? .failed : .partial, code: "mounts", message: $0)
        }
        return SenseResult(
            // Without the table of mounts a file system that is not in the report is not gone.
            outcome: outcome ?? .complete, readings: measurements.map { .measurement($0) },
            sweep: isWhole, next: interval.next(isRestless: hasMoved || isTight), nextWithin: interval.within)
    }

    /// A mount, an unmount, a remount, or an error that ext4 noted and goes on after. A file system that becomes read-only
    /// at its own error raises no event at all: that is found at the next look.
    package nonisolated func wakes() -> AsyncStream<SenseWake> {
        let (table, errors) = (mountTable, errorDirectory)
        let changes = KernelEvents.changes {
            let devices = (try? KernelFile.names(in: errors)) ?? []
            return [table] + devices.map { "\(errors)/\($0)/errors_count" }
        }
        let signals = DeviceMonitor.signals(subsystems: ["power_supply"])
        return AsyncStream { continuation in
            let task = Task {
                await withDiscardingTaskGroup { group in
                    group.addTask {
                        for await _ in changes { continuation.yield(.devices([SystemSense.mounts])) }
                    }
                    group.addTask {
                        for await signal in signals { continuation.yield(SystemSense.wake(for: signal)) }
                    }
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    nonisolated static func wake(for signal: DeviceSignal) -> SenseWake {
        if case .event(.change, let record) = signal { return .devices([record.name]) }
        return .rescan
    }

    /// Whether room, memory or time becomes short.
    private static func isTight(_ measurement: Measurement) -> Bool {
        let short: [(QuantityName, Double)] = [(.spaceFree, 10), (.inodesFree, 5), (.memoryAvailable, 5)]
        let long: [(QuantityName, Double)] = [(.ioStall, 10), (.memoryStall, 5)]
        return short.contains { name, limit in measurement[name].map { $0 < limit } ?? false }
            || long.contains { name, limit in measurement[name].map { $0 >= limit } ?? false }
    }
}
