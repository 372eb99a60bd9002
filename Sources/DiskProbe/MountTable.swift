internal import LinuxAccess

/// What is mounted and swapped on, from /proc/self/mountinfo and /proc/swaps (proc(5)).
package struct MountTable: Equatable, Sendable {
    package struct Mount: Hashable, Sendable {
        /// "8:1".
        package var device: String
        /// Where it is mounted, printable.
        package var point: String
        package var type: String
        /// "/dev/sda1", "/dev/mapper/vg-lv", "tmpfs".
        package var source: String
    }

    package var mounts: [Mount]
    /// Devices ("/dev/sda2") that swap is on; swap files are on their mount.
    package var swaps: [String]

    /// Lines of another form are left out; at most 10,000 mounts are kept.
    package init(mountinfo: [UInt8], swaps swapLines: [UInt8]) {
        mounts = []
        for line in mountinfo.split(separator: UInt8(ascii: "\n")) {
            guard mounts.count < 10_000, let mount = MountTable.mount(line) else { continue }
            mounts.append(mount)
        }
        swaps = []
        for line in swapLines.split(separator: UInt8(ascii: "\n")).dropFirst() {
            let fields = line.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 })
            guard fields.count >= 2, fields[1].elementsEqual("partition".utf8), swaps.count < 1000 else { continue }
            swaps.append(MountTable.text(fields[0]))
        }
    }

    /// "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw": the optional fields end with a lone "-".
    private static func mount(_ line: ArraySlice<UInt8>) -> Mount? {
        let fields = line.split(separator: 0x20)
        guard fields.count >= 10 || fields.count == 9, fields.count < 100,
            let end = fields.indices.dropFirst(6).first(where: { fields[$0].elementsEqual([0x2D]) }),
            end + 2 < fields.count
        else { return nil }
        return Mount(
            device: text(fields[2]), point: text(fields[4]), type: text(fields[end + 1]),
            source: text(fields[end + 2]))
    }

    /// The kernel writes space, tab, newline and backslash as three octal digits.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        var plain: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            guard byte == UInt8(ascii: "\\"), digits.count == 3, digits.allSatisfy({ (0x30...0x37).contains($0) })
            else {
                plain.append(byte)
                continue
            }
            plain.append(UInt8(truncatingIfNeeded: digits.reduce(0) { $0 * 8 + Int($1 - 0x30) }))
            rest = rest.dropFirst(3)
        }
        return Printable.clean(plain, limit: 1024)
    }
}
