internal import DeviceEvents
internal import HealthModel
internal import LinuxAccess
package import ProbeRuntime

/// Errors of memory, processors and PCI Express as the kernel counts them, and rasdaemon's record. Needs no right.
///
/// The kernel raises no event for a corrected error, so the counters are looked at: seldom while they stand still.
package actor MemorySense: Sense {
    package nonisolated let name = "memory"
    package nonisolated let source: String
    private let executor = QueueExecutor(label: "forewarn.memory")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let controllers: MemoryControllers
    private let pci: PCIErrors
    private let throttling: ProcessorThrottling
    private let checks: MachineChecks
    private let record: RasRecord?
    private var devices: [PCIErrors.Device]?
    private var processors: [ProcessorThrottling.Processor] = []
    private var memory = ChangeMemory()
    private var interval: AdaptiveInterval

    package init(_ configuration: MemoryConfiguration = MemoryConfiguration()) {
        source = "\(configuration.sys)/devices/system/edac"
        controllers = MemoryControllers(sys: configuration.sys)
        pci = PCIErrors(sys: configuration.sys)
        throttling = ProcessorThrottling(sys: configuration.sys)
        checks = MachineChecks(sys: configuration.sys, proc: configuration.proc)
        record = configuration.rasDatabase.map(RasRecord.init)
        interval = AdaptiveInterval(shortest: configuration.shortest, longest: configuration.longest)
    }

    package func read(_ request: SenseRequest) async -> SenseResult {
        if request == .sweep || devices == nil {
            devices = pci.devices()
            processors = throttling.processors()
        }
        let known = devices ?? []
        var measurements: [Measurement] = []
        var isSweep = true
        if case .devices(let names) = request {
            isSweep = false
            measurements = known.filter { names.contains($0.address) }.compactMap { $0.read() }
            if names.contains(where: { !$0.contains(":") }) { measurements += controllers.read() }
        } else {
            measurements = controllers.read() + known.compactMap { $0.read() }
            measurements += ProcessorThrottling.read(processors)
            if let checks = checks.read() { measurements.append(checks) }
            if let record = record?.read() { measurements.append(record) }
        }
        let hasMoved = memory.update(measurements, isWhole: isSweep)
        return SenseResult(
            readings: measurements.map { .measurement($0) }, sweep: isSweep,
            next: interval.next(isRestless: hasMoved), nextWithin: interval.within)
    }

    package nonisolated func wakes() -> AsyncStream<SenseWake> {
        let signals = DeviceMonitor.signals(subsystems: ["edac", "pci"])
        return AsyncStream { continuation in
            let task = Task {
                for await signal in signals {
                    if let wake = MemorySense.wake(for: signal) { continuation.yield(wake) }
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    /// A device that came or went changes what there is. A change of a PCI device is the recovery from an error
    /// (Documentation/PCI/pci-error-recovery.rst): its counters are news.
    nonisolated static func wake(for signal: DeviceSignal) -> SenseWake? {
        switch signal {
        case .rescan, .event(.add, _), .event(.remove, _): .rescan
        case .event(.change, let record): .devices([record.name])
        case .event: nil
        }
    }
}
