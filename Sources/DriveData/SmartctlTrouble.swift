package import HealthModel

/// Why smartctl read nothing, from what it says (smartctl(8); the messages of its source).
package struct SmartctlTrouble: Equatable, Sendable {
    package var condition: ReadCondition
    /// One sentence.
    package var message: String

    /// The first message that tells; nil if none does and the device was opened.
    package init?(messages: [String], failedToOpen: Bool) {
        for message in messages {
            let lowered = message.lowercased()
            if let row = SmartctlTrouble.rows.first(where: { lowered.contains($0.words) }) {
                condition = row.condition
                self.message = "smartctl says \"\(message)\"; \(row.advice)."
                return
            }
        }
        guard failedToOpen else { return nil }
        condition = .silent
        message =
            messages.last.map { "smartctl says \"\($0)\"; check the device and its cable." }
            ?? "smartctl could not open or read the device; check its name and its cable."
    }

    private static let rows: [(words: String, condition: ReadCondition, advice: String)] = [
        ("standby mode", .asleep, "it sleeps and was not woken"),
        ("sleep mode", .asleep, "it sleeps and was not woken"),
        ("permission denied", .refused, "run it with the right to open the device (CAP_SYS_RAWIO)"),
        ("operation not permitted", .refused, "run it with the right to open the device (CAP_SYS_RAWIO)"),
        // Whatever errno it ends with, it is that of another node, tried last (os_linux.cpp, linux_megaraid_device::open).
        ("cannot open /dev/megaraid_sas_ioctl_node", .refused, "run it with the right to open that node"),
        ("no such device", .unsupported, "check the device's name and whether the drive is still there"),
        ("no such file", .unsupported, "check the device's name and whether the drive is still there"),
        ("unknown usb bridge", .unsupported, "name the bridge's type with -d"),
        ("unable to detect device type", .unsupported, "name the device's type with -d"),
        ("please specify device type", .unsupported, "name the device's type with -d"),
        ("please try adding", .unsupported, "read the physical drive behind the controller"),
        ("unrecognized option", .unsupported, "check the command line"),
        ("invalid argument", .unsupported, "check the command line"),
        ("device lacks smart capability", .unsupported, "read the physical drive behind it"),
        ("smart support is: unavailable", .unsupported, "read the physical drive behind it"),
        ("smart disabled", .unsupported, "switch SMART on with smartctl -s on"),
        ("input/output error", .silent, "check the drive and its cable"),
        ("read device identity failed", .silent, "check the drive and its cable"),
        ("mandatory smart command failed", .silent, "check the drive, or read it with -T permissive"),
        ("connection timed out", .silent, "check the drive and its cable"),
    ]
}
