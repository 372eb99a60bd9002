internal import CUdev
internal import LinuxAccess

/// libudev's objects, each with one owner whose end frees it. None may be used by two threads at once (libudev(3)): their
/// users are one actor, or one call.
final class UdevContext {
    let raw: OpaquePointer

    init() throws(SystemCallError) {
        raw = try ForeignCall.pointer("start", "libudev") { udev_new() }
    }

    deinit {
        udev_unref(raw)
    }
}

final class UdevDevice {
    let raw: OpaquePointer

    init(adopting raw: OpaquePointer) {
        self.raw = raw
    }

    deinit {
        udev_device_unref(raw)
    }

    /// nil if it is gone by now.
    convenience init?(_ context: UdevContext, path: String) {
        guard let raw = udev_device_new_from_syspath(context.raw, path) else { return nil }
        self.init(adopting: raw)
    }

    func has(tag: String) -> Bool { udev_device_has_tag(raw, tag) > 0 }

    /// Of the kernel's event; 0 for a device that was looked up.
    var sequence: UInt64 { UInt64(udev_device_get_seqnum(raw)) }

    var action: DeviceAction? {
        udev_device_get_action(raw).map { DeviceAction(rawValue: String(cString: $0)) }
    }
}

final class UdevMonitor {
    /// Who speaks.
    enum Source: String {
        /// The kernel, at once: the device node may not be there yet, and nothing is known of it but what the kernel says.
        case kernel
        /// udevd, after its rules.
        case udev
    }

    let source: Source
    private let context: UdevContext
    private let raw: OpaquePointer
    let readiness: ForeignReadiness

    /// - Parameter tag: only devices with it; the kernel never knows tags, so for `.udev` only.
    init(
        _ source: Source, subsystems: Set<String>, tag: String?, receiveBuffer: Int32
    ) throws(SystemCallError) {
        let subject = "the \(source.rawValue)'s device events"
        let context = try UdevContext()
        let raw = try ForeignCall.pointer("open", subject) {
            udev_monitor_new_from_netlink(context.raw, source.rawValue)
        }
        var isDone = false
        defer { if !isDone { udev_monitor_unref(raw) } }
        // libudev turns these into a program that the kernel runs on each message (udev_monitor_filter_update(3)).
        for subsystem in subsystems.sorted() {
            udev_monitor_filter_add_match_subsystem_devtype(raw, subsystem, nil)
        }
        if let tag { udev_monitor_filter_add_match_tag(raw, tag) }
        readiness = try ForeignReadiness(of: udev_monitor_get_fd(raw), subject: subject)
        // Needs CAP_NET_ADMIN; without it, what net.core.rmem_max allows.
        if udev_monitor_set_receive_buffer_size(raw, receiveBuffer) < 0 { readiness.setReceiveBuffer(receiveBuffer) }
        let code = udev_monitor_enable_receiving(raw)
        guard code >= 0 else {
            throw SystemCallError(operation: "listen to", subject: subject, errno: code == .min ? 0 : -code)
        }
        self.source = source
        self.context = context
        self.raw = raw
        isDone = true
    }

    deinit {
        udev_monitor_unref(raw)
    }

    /// The next event that has arrived; nil when there is none.
    func receive() throws(SystemCallError) -> UdevDevice? {
        while true {
            do {
                let device = try ForeignCall.pointer("hear", "device events") { udev_monitor_receive_device(raw) }
                return UdevDevice(adopting: device)
            } catch {
                if error.isInterrupted { continue }
                // 0: nothing that passes the filter, in versions of libudev that leave errno alone.
                if error.isWouldBlock || error.errno == 0 { return nil }
                throw error
            }
        }
    }
}
