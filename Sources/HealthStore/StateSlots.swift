import LinuxAccess

/// The two slots in their file. A save overwrites the slot that does not hold the newest content, so that a crash at any
/// byte leaves the newest content of before.
struct StateSlots {
    private let file: FixedFile
    /// The newest valid slot; nil if both are damaged.
    private(set) var newest: StateSlot?
    /// A valid slot of a version that this program does not know.
    private(set) var newerVersion: UInt32?
    /// Where the next save goes: 0 or 1.
    private var target = 0

    /// Opens the file, or makes it with one valid slot that holds nothing. It gets its name only when it is whole, so
    /// that a file in which neither slot is valid is always a damaged one, never a new one.
    init(path: String) throws(SystemCallError) {
        if !FileName.exists(path) {
            let fresh = path + ".new"
            let file = try FixedFile(path: fresh, size: 2 * StateSlot.size)
            try file.write(StateSlot(generation: 0, content: []).bytes, at: 0)
            try FileName.rename(fresh, to: path, durable: true)
        }
        file = try FixedFile(path: path, size: 2 * StateSlot.size)
        var slots: [StateSlot?] = []
        for index in 0..<2 {
            slots.append(StateSlot(bytes: try file.read(StateSlot.size, at: index * StateSlot.size)))
        }
        newerVersion = slots.compactMap(\.self).map(\.version).filter { $0 > StateSlot.currentVersion }.max()
        let newestIndex = slots.indices.filter { slots[$0] != nil }.max {
            (slots[$0]?.generation ?? 0) < (slots[$1]?.generation ?? 0)
        }
        newest = newestIndex.flatMap { slots[$0] }
        target = newestIndex == 0 ? 1 : 0
    }

    /// The whole file as it is, readable or not.
    func everything() throws(SystemCallError) -> [UInt8] {
        try file.read(2 * StateSlot.size, at: 0)
    }

    /// Returns when the disk has it. After an error the content of before is still the newest.
    mutating func save(_ content: [UInt8]) throws(SystemCallError) {
        let slot = StateSlot(generation: (newest?.generation ?? 0) + 1, content: content)
        try file.write(slot.bytes, at: target * StateSlot.size)
        newest = slot
        target = 1 - target
    }
}
