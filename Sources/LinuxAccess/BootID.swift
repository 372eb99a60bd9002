import Glibc

/// The kernel's random id of this boot (proc_sys_kernel(5), random/boot_id), to tell a reboot from a pause.
package enum BootID {
    /// 36 characters, "8-4-4-4-12" lower-case hexadecimal digits.
    package static func current() throws(SystemCallError) -> String {
        try read(path: "/proc/sys/kernel/random/boot_id")
    }

    static func read(path: String) throws(SystemCallError) -> String {
        let descriptor = try Descriptor.open(path, flags: O_RDONLY)
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = try SystemCall.run("read", path) { Glibc.read(descriptor.raw, &bytes, bytes.count) }
        let id = bytes.prefix(count).prefix { $0 != UInt8(ascii: "\n") }
        let groups = id.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let isHexadecimal = id.allSatisfy { byte in
            byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
        }
        guard groups.map(\.count) == [8, 4, 4, 4, 12], isHexadecimal else {
            throw SystemCallError(operation: "read a boot id from", subject: path, errno: EBADMSG)
        }
        return String(decoding: id, as: UTF8.self)
    }
}
