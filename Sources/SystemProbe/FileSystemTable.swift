internal import LinuxAccess

/// What fstab(5) says of mount points: only whether somebody wants them read-only.
struct FileSystemTable: Equatable {
    /// By mount point: whether "ro" is among its options.
    private(set) var isReadOnly: [String: Bool] = [:]

    init(_ bytes: [UInt8]) {
        for line in KernelText.lines(bytes) {
            let fields = KernelText.fields(line, limit: 16)
            guard fields.count >= 4, fields[0].first != UInt8(ascii: "#") else { continue }
            let options = fields[3].split(separator: UInt8(ascii: ",")).map(KernelText.text)
            // The last of two that contradict each other counts (mount(8)).
            let last = options.last { $0 == "ro" || $0 == "rw" }
            isReadOnly[Mount.unescaped(fields[1])] = last == "ro"
        }
    }
}
