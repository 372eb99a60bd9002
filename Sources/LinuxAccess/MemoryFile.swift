import CLinuxHardware
import Glibc

/// A file that is only in memory and has no name (memfd_create(2)), to hand bytes to a child without a pipe that could
/// break and without a trace on a disk. Closed when its last owner lets go.
package final class MemoryFile: Sendable {
    private let descriptor: Descriptor

    /// The descriptor, with its offset at the first byte; owned by this object.
    package var raw: Int32 { descriptor.raw }

    package init(content: [UInt8]) throws(SystemCallError) {
        let subject = "a file in memory"
        descriptor = Descriptor(adopting: try SystemCall.run("create", subject) { clinux_memory_file("forewarn") })
        var unwritten = content[...]
        while !unwritten.isEmpty {
            let count = try SystemCall.run("write", subject) {
                unwritten.withUnsafeBytes { write(descriptor.raw, $0.baseAddress, $0.count) }
            }
            unwritten = unwritten.dropFirst(count)
        }
        try SystemCall.run("rewind", subject) { lseek(descriptor.raw, 0, SEEK_SET) }
    }
}
