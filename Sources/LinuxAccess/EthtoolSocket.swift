import CLinuxHardware

/// SIOCETHTOOL: a block of bytes that begins with the command goes to the driver and comes back changed (linux/ethtool.h).
///
/// It belongs to the network namespace of the thread that made it.
package final class EthtoolSocket: Sendable {
    private let descriptor: Descriptor

    package init() throws(SystemCallError) {
        descriptor = Descriptor(
            adopting: try SystemCall.run("open", "a socket for network interfaces") { clinux_interface_socket() })
    }

    /// - Parameter block: as large as the command's structure and what the driver appends to it: the kernel writes as much
    ///   as the counts inside the block say, so that they must be true of its size.
    package func call(_ interface: String, _ block: inout [UInt8]) throws(SystemCallError) {
        let raw = descriptor.raw
        var failure: SystemCallError?
        block.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            do throws(SystemCallError) {
                try SystemCall.run("ask the driver of", interface) { clinux_ethtool(raw, interface, base) }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }
}
