import Glibc

/// Tells systemd how this service is doing: datagrams to `$NOTIFY_SOCKET` (sd_notify(3)), by hand, because that is all
/// that libsystemd would be needed for. Does nothing outside of systemd. Never blocks.
package struct ServiceNotifier: Sendable {
    /// nil outside of systemd.
    private let address: String?
    /// How often systemd wants to hear from this process, halved as sd_watchdog_enabled(3) recommends; nil for never.
    package let watchdogPeriod: Duration?

    package init() {
        self.init(environment: Environment.value, process: getpid())
    }

    init(environment: (String) -> String?, process: Int32) {
        let path = environment("NOTIFY_SOCKET")
        address = path.flatMap { $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil }
        let isMeant = environment("WATCHDOG_PID").map { Int32($0) == process } ?? true
        let microseconds = environment("WATCHDOG_USEC").flatMap { Int64($0) } ?? 0
        watchdogPeriod = isMeant && microseconds > 1 ? .microseconds(microseconds / 2) : nil
    }

    /// The service is up: dependants may start.
    @discardableResult package func ready() -> Bool { send("READY=1") }

    /// One line for `systemctl status`.
    @discardableResult package func status(_ text: String) -> Bool { send("STATUS=" + Printable.clean(text)) }

    /// A sign of life.
    @discardableResult package func watchdog() -> Bool { send("WATCHDOG=1") }

    @discardableResult package func stopping() -> Bool { send("STOPPING=1") }

    /// Whether systemd took the message. A service goes on without: its supervisor's silence is no reason to stop.
    private func send(_ message: String) -> Bool {
        guard let address, let descriptor = try? UnixAddress.makeSocket(type: SOCK_DGRAM) else { return false }
        let bytes = Array(message.utf8)
        let flags = Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
        let sent = try? UnixAddress.with(address) { address, size throws(SystemCallError) in
            try SystemCall.run("notify", "systemd") {
                sendto(descriptor.raw, bytes, bytes.count, flags, address, size)
            }
        }
        return sent == bytes.count
    }
}
