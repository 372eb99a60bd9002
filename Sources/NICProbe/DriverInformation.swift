internal import LinuxAccess

/// The driver behind a link (ETHTOOL_GDRVINFO, struct ethtool_drvinfo of linux/ethtool.h).
struct DriverInformation: Equatable, Sendable {
    var driver: String
    /// Empty texts are nil.
    var firmware: String?
    var bus: String?

    private static let command: UInt32 = 0x03
    private static let size = 196

    static func read(_ interface: String, of kernel: some NetworkKernel) throws(SystemCallError) -> DriverInformation? {
        var block: [UInt8] = []
        block.appendNative(command)
        block += [UInt8](repeating: 0, count: size - 4)
        do {
            try kernel.ethtool(interface, &block)
        } catch {
            if error.isUnsupported { return nil }
            throw error
        }
        return DriverInformation(block)
    }

    init?(_ block: [UInt8]) {
        let fields = KernelBytes(block)
        func text(_ offset: Int) -> String? {
            fields.text(offset, 32).map { Printable.clean($0, limit: 32) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        guard let driver = text(4) else { return nil }
        self.driver = driver
        firmware = text(68).flatMap { $0 == "N/A" ? nil : $0 }
        bus = text(100)
    }
}
