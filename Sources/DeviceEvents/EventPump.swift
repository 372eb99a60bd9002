internal import HealthModel
internal import LinuxAccess

/// Reads both monitors when its consumer wants the next signal. The kernel's receive buffers are the only queue: who is
/// slow loses events there, and is told so by `.rescan`.
actor EventPump {
    /// libudev's calls do not wait, but they read files of /sys and /run/udev: not on the cooperative pool.
    private nonisolated let executor = QueueExecutor(label: "forewarn.device-events")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Events of one monitor that are taken before the other is looked at.
    private static let batch = 256

    private let subsystems: Set<String>
    private let options: DeviceMonitorOptions
    private var tag: String?
    private var kernel: UdevMonitor?
    private var udev: UdevMonitor?
    private var merger: EventMerger
    private var retryAt: MonotonicInstant?
    private var ready: [DeviceSignal] = []
    /// Monitors that lost events and are not read empty yet.
    private var overrun: Set<UdevMonitor.Source> = []

    /// Listens when it returns: what happens from then on is not missed.
    init(subsystems: Set<String>, options: DeviceMonitorOptions) {
        self.subsystems = subsystems
        self.options = options
        let hasUdev = FileName.exists(options.controlPath)
        merger = EventMerger(trusted: hasUdev ? .udev : .kernel, grace: options.grace)
        do {
            // udevd's first: an event that only the kernel's monitor heard would wait for its copy in vain.
            if hasUdev {
                if let tag = options.tag,
                    DeviceRule.tags(
                        subsystems, with: tag, directories: options.ruleDirectories ?? DeviceRule.directories),
                    DeviceEnumeration.allHave(tag: tag, subsystems: subsystems)
                {
                    self.tag = tag
                }
                udev = try UdevMonitor(
                    .udev, subsystems: subsystems, tag: tag, receiveBuffer: options.receiveBuffer)
            }
            kernel = try UdevMonitor(
                .kernel, subsystems: subsystems, tag: nil, receiveBuffer: options.receiveBuffer)
        } catch {
            udev = nil
            retryAt = MonotonicClock.now().advanced(by: options.retry)
        }
    }

    /// nil once the task is cancelled.
    func next() async -> DeviceSignal? {
        while !Task.isCancelled {
            if !ready.isEmpty { return ready.removeFirst() }
            reopenIfDue()
            drain()
            if !ready.isEmpty { continue }
            let watched = [kernel?.readiness, udev?.readiness].compactMap { $0 }
            let deadline = [merger.deadline, retryAt].compactMap { $0 }.min()
            if await ForeignReadiness.wait(for: watched, until: deadline) == .cancelled { return nil }
        }
        return nil
    }

    /// For tests: whose word counts, and whether the tag filters.
    var state: (trusted: UdevMonitor.Source, tag: String?) { (merger.trusted, tag) }

    private func drain() {
        if let kernel {
            take(from: kernel) { merger, event, now in merger.kernelSaid(event, at: now) }
        }
        if let udev {
            take(from: udev) { merger, event, _ in merger.udevSaid(event) }
        }
        let overdue = merger.expire(at: MonotonicClock.now())
        ready += overdue
        // A device that the rule leaves out is never passed on by a monitor that filters by its tag.
        if !overdue.isEmpty && tag != nil {
            tag = nil
            openUdev()
        }
    }

    private func take(
        from monitor: UdevMonitor,
        _ merge: (inout EventMerger, EventMerger.Event, MonotonicInstant) -> [DeviceSignal]
    ) {
        for _ in 0..<Self.batch {
            do {
                guard let device = try monitor.receive() else {
                    if overrun.remove(monitor.source) != nil { ready += merger.lostEvents() }
                    return
                }
                if monitor === kernel { followUdev() }
                guard let action = device.action, let record = DeviceRecord(device) else { continue }
                let event = EventMerger.Event(sequence: device.sequence, action: action, record: record)
                ready += merge(&merger, event, MonotonicClock.now())
            } catch {
                guard error.isOverrun else {
                    ready += merger.lostEvents()
                    closeAll()
                    return
                }
                // From an overrun until its queue is read empty the kernel drops every event, and says so only once
                // (netlink_overrun in net/netlink/af_netlink.c): who looked at everything before that would miss what
                // happened since.
                overrun.insert(monitor.source)
            }
        }
    }

    /// udevd's socket comes and goes with it. Looked at when the kernel says something, because only then it matters.
    private func followUdev() {
        let hasUdev = FileName.exists(options.controlPath)
        if !hasUdev && merger.trusted == .udev { ready += merger.udevIsGone() }
        if hasUdev && udev == nil { openUdev() }
    }

    private func openUdev() {
        udev = try? UdevMonitor(.udev, subsystems: subsystems, tag: tag, receiveBuffer: options.receiveBuffer)
    }

    private func closeAll() {
        kernel = nil
        udev = nil
        overrun = []
        retryAt = MonotonicClock.now().advanced(by: options.retry)
    }

    private func reopenIfDue() {
        guard let due = retryAt, due <= MonotonicClock.now() else { return }
        if FileName.exists(options.controlPath) { openUdev() }
        kernel = try? UdevMonitor(.kernel, subsystems: subsystems, tag: nil, receiveBuffer: options.receiveBuffer)
        guard kernel != nil else { return closeAll() }
        retryAt = nil
        ready += merger.lostEvents()
    }
}
