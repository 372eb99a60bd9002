/// What a test, or another system layout, may want otherwise.
package struct DeviceMonitorOptions: Sendable {
    /// Bytes; more than the kernel's default of 208 KiB, because a disk shelf says hundreds of events at once.
    package var receiveBuffer: Int32 = 8 << 20
    /// The tag of our udev rule; nil: never filter by it.
    package var tag: String? = "forewarn"
    /// Directories of udev rules, the one that counts first; nil: those of udev(7).
    package var ruleDirectories: [String]?
    /// There while udevd runs (systemd-udevd-control.socket).
    package var controlPath = "/run/udev/control"
    /// How long udevd may take to pass an event on before the kernel's word counts.
    package var grace: Duration = .seconds(3)
    /// Between two attempts to listen, when the kernel refuses a socket.
    package var retry: Duration = .seconds(10)

    package init() {}
}
