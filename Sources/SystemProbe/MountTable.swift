internal import LinuxAccess

/// One line of /proc/PID/mountinfo.
///
/// Source: proc(5), Documentation/filesystems/proc.rst section 3.5.
struct Mount: Equatable {
    var id: UInt64
    /// "254:0".
    var device: String
    /// What of the file system is mounted there; "/" unless it is a bind mount or a subvolume.
    var root: String
    var point: String
    /// Of this mount only.
    var options: [String]
    var type: String
    /// "/dev/sda1", "server:/export"; nil if empty.
    var source: String
    /// Of the file system itself, whatever this mount says.
    var superOptions: [String]

    /// Whether the file system itself is read-only. The mount's own flag says less: a sandboxed service sees read-only
    /// mounts of file systems that others write to.
    var isReadOnly: Bool { superOptions.contains("ro") || isShutDown }
    var isMountedReadOnly: Bool { options.contains("ro") }
    /// The file system stopped itself after errors; not every kernel says so (ext4 does with Linux 6.18).
    var isShutDown: Bool { superOptions.contains("emergency_ro") || superOptions.contains("shutdown") }

    init?(_ line: some Collection<UInt8>) {
        let fields = KernelText.fields(line, limit: 64)
        guard fields.count >= 10, let id = KernelText.digits(fields[0]), KernelText.digits(fields[1]) != nil,
            // Optional fields until a lone "-" (shared:1 master:2).
            let dash = fields[6...].firstIndex(of: [UInt8(ascii: "-")]), fields.count >= dash + 4
        else { return nil }
        let device = fields[2].split(separator: UInt8(ascii: ":"))
        guard device.count == 2, device.allSatisfy({ KernelText.digits($0) != nil }) else { return nil }
        self.id = id
        self.device = KernelText.text(fields[2])
        root = Mount.unescaped(fields[3])
        point = Mount.unescaped(fields[4])
        options = Mount.split(fields[5])
        type = KernelText.text(fields[dash + 1])
        source = Mount.unescaped(fields[dash + 2])
        superOptions = Mount.split(fields[dash + 3])
        guard point.hasPrefix("/") else { return nil }
    }

    private static func split(_ options: ArraySlice<UInt8>) -> [String] {
        options.split(separator: UInt8(ascii: ",")).map(KernelText.text)
    }

    /// Space, tab, newline and backslash are written as three octal digits.
    static func unescaped(_ field: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        var rest = field
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3).map { $0 &- UInt8(ascii: "0") }
            if byte == UInt8(ascii: "\\"), digits.count == 3, digits.allSatisfy({ $0 < 8 }), digits[0] < 4 {
                result.append(digits[0] << 6 | digits[1] << 3 | digits[2])
                rest = rest.dropFirst(3)
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

/// All mounts, in the order in which they were made.
struct MountTable: Equatable {
    static let limit = 16 << 20
    var mounts: [Mount]

    /// nil if there is a line that is none: then nothing of the table can be trusted to be whole.
    init?(_ bytes: [UInt8]) {
        var mounts: [Mount] = []
        for line in KernelText.lines(bytes) {
            guard let mount = Mount(line) else { return nil }
            mounts.append(mount)
        }
        guard !mounts.isEmpty else { return nil }
        self.mounts = mounts
    }

    /// The mount that a path is on: the longest mount point above it, and of those the last one made, which hides the
    /// others.
    func mount(of path: String) -> Mount? {
        var best: Mount?
        for mount in mounts where MountTable.contains(mount.point, path) {
            if mount.point.utf8.count >= best?.point.utf8.count ?? 0 { best = mount }
        }
        return best
    }

    /// Mounts that nothing hides and that are no second sight of the same file system, by mount point.
    func distinct(where isWanted: (Mount) -> Bool) -> [Mount] {
        var last: [String: Mount] = [:]
        for mount in mounts { last[mount.point] = mount }
        var byDevice: [String: Mount] = [:]
        for mount in last.values where isWanted(mount) {
            guard let known = byDevice[mount.device] else {
                byDevice[mount.device] = mount
                continue
            }
            if mount.rank < known.rank { byDevice[mount.device] = mount }
        }
        return byDevice.values.sorted { $0.point < $1.point }
    }

    /// Whether a path is at or below a mount point.
    static func contains(_ point: String, _ path: String) -> Bool {
        point == "/" || path == point || path.hasPrefix(point + "/")
    }
}

extension Mount {
    /// The whole file system first, then the shortest name.
    fileprivate var rank: (Int, Int, String) { (root == "/" ? 0 : 1, point.utf8.count, point) }
}
