internal import DeviceEvents
internal import HealthModel
internal import LinuxAccess
package import ProbeRuntime

/// Temperatures, fans, voltages, currents and power of the machine's hwmon chips, by libsensors.
///
/// The library blocks while a chip's bus is slow, so it has an executor of its own.
package actor SensorSense: Sense {
    package nonisolated let name = "sensors"
    package nonisolated let source = "/sys/class/hwmon"
    private let executor = QueueExecutor(label: "forewarn.sensors")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let configuration: SensorConfiguration
    private let makeLibrary: @Sendable () -> any ChipLibrary
    private var library: (any ChipLibrary)?
    private var readings: [ChipReading] = []
    private var failure: String?
    /// nil: chips must be looked for.
    private var fingerprint: [String]?
    /// What is wrong in the configuration, and whether its reader knows.
    private var problems: [String] = []
    private var areProblemsSaid = false
    private var memory = ChangeMemory()
    private var fans = TurningFans()
    private var interval: AdaptiveInterval

    package init(_ configuration: SensorConfiguration = SensorConfiguration()) {
        self.init(configuration) {
            LibSensors(configurationFile: configuration.configurationFile, skippedChips: configuration.skippedChips)
        }
    }

    init(_ configuration: SensorConfiguration, makeLibrary: @escaping @Sendable () -> any ChipLibrary) {
        self.configuration = configuration
        self.makeLibrary = makeLibrary
        interval = AdaptiveInterval(shortest: configuration.shortest, longest: configuration.longest)
    }

    package func read(_ request: SenseRequest) async -> SenseResult {
        let library = opened()
        let now = library.fingerprint()
        // A sweep looks anew even if nothing seems to have changed: sensors.conf may have.
        let isRescan = request == .sweep || fingerprint != now
        if isRescan { scan(library, fingerprint: now) }
        var measurements = measure(library, request, isRescan: isRescan)
        if measurements == nil {
            // A chip went away between the look and the read.
            scan(library, fingerprint: library.fingerprint())
            measurements = measure(library, request, isRescan: true)
        }
        return result(measurements ?? [], isSweep: isRescan || !request.namesDevices)
    }

    package func beginAnew() async { areProblemsSaid = false }

    package func delivered() async { areProblemsSaid = true }

    package nonisolated func wakes() -> AsyncStream<SenseWake> {
        let signals = DeviceMonitor.signals(subsystems: ["hwmon"])
        return AsyncStream { continuation in
            let task = Task {
                for await signal in signals {
                    continuation.yield(SensorSense.wake(for: signal))
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    /// A chip that came or went changes what there is; a change is an alarm of that chip (hwmon_notify_event).
    nonisolated static func wake(for signal: DeviceSignal) -> SenseWake {
        if case .event(.change, let record) = signal { return .devices([record.name]) }
        return .rescan
    }

    // MARK: - Steps of a look

    private func opened() -> any ChipLibrary {
        if let library { return library }
        let made = makeLibrary()
        library = made
        return made
    }

    private func scan(_ library: any ChipLibrary, fingerprint: [String]) {
        let scan = library.scan()
        failure = scan.failure
        readings = scan.features.map(ChipReading.init)
        for index in readings.indices { readings[index].readLimits(library) }
        if scan.problems != problems { areProblemsSaid = false }
        problems = scan.problems
        // After a failure the next look tries again.
        self.fingerprint = scan.failure == nil ? fingerprint : nil
    }

    /// - Returns: nil if chips must be looked for anew.
    private func measure(_ library: any ChipLibrary, _ request: SenseRequest, isRescan: Bool) -> [Measurement]? {
        var measurements: [Measurement] = []
        for reading in readings {
            if case .devices(let names) = request, !isRescan, !names.contains(reading.feature.device) { continue }
            if let measurement = reading.measure(library) {
                measurements.append(fans.completed(measurement))
            } else if !isRescan {
                return nil
            }
        }
        return measurements
    }

    private func result(_ measurements: [Measurement], isSweep: Bool) -> SenseResult {
        let hasMoved = memory.update(measurements, isWhole: isSweep && failure == nil)
        let isNear = measurements.contains { SensorNearness.isNear($0, nearness: configuration.nearness) }
        let next = interval.next(isRestless: hasMoved || isNear)
        return SenseResult(
            outcome: outcome(), readings: measurements.map { .measurement($0) }, sweep: isSweep && failure == nil,
            next: next, nextWithin: interval.within)
    }

    private func outcome() -> ProbeOutcome {
        if let failure { return ProbeOutcome(status: .failed, code: "sensors", message: failure) }
        guard !areProblemsSaid, !problems.isEmpty else { return .complete }
        let sentences = problems.joined(separator: "; ")
        return ProbeOutcome(
            status: .partial, code: "configuration",
            message: "sensors.conf has errors, so labels and corrections may be missing: \(sentences).")
    }
}

extension SenseRequest {
    fileprivate var namesDevices: Bool {
        if case .devices = self { return true }
        return false
    }
}
