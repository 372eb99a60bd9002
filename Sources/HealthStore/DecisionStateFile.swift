import FoundationEssentials
import LinuxAccess

/// What the decision engine must still know after a crash: one preallocated file of two checksummed slots, written in
/// place. A save costs no new disk block, so it works on a full disk, and a crash at any byte of it leaves the content
/// of before.
///
/// Runs on a queue of its own, because a disk may take its time.
package actor DecisionStateFile {
    package nonisolated let path: String
    private let executor = QueueExecutor(label: "forewarn.decision-state")
    private var slots: StateSlots

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens or makes the file and reads it. Blocks for the time of that: call it at start.
    ///
    /// - Throws: `.inUse` or `.unavailable`. A damaged file is opened: `load` says so, `save` writes it anew.
    package init(path: String) throws(DecisionStateError) {
        self.path = path
        do {
            slots = try StateSlots(path: path)
        } catch {
            throw DecisionStateError(error.isWouldBlock ? .inUse : .unavailable, path: path, underlying: error)
        }
    }

    /// The newest content that was saved whole; nil if nothing was ever saved.
    ///
    /// - Throws: `.damaged`, `.newerVersion`.
    package func loadBytes() throws(DecisionStateError) -> [UInt8]? {
        try refuseNewerVersion()
        guard let newest = slots.newest else { throw DecisionStateError(.damaged, path: path, detail: keepAside()) }
        return newest.generation == 0 ? nil : newest.content
    }

    /// Returns when the disk has it (fdatasync(2)).
    ///
    /// - Throws: `.tooLarge`, `.newerVersion`, `.unavailable`; the content of before is then still the newest.
    package func save(bytes content: [UInt8]) throws(DecisionStateError) {
        try refuseNewerVersion()
        guard content.count <= StateSlot.capacity else {
            throw DecisionStateError(.tooLarge, path: path, detail: "\(content.count)")
        }
        do {
            try slots.save(content)
        } catch {
            throw DecisionStateError(.unavailable, path: path, underlying: error)
        }
    }

    private func refuseNewerVersion() throws(DecisionStateError) {
        guard let version = slots.newerVersion else { return }
        let detail = "format \(version), this one knows \(StateSlot.currentVersion)"
        throw DecisionStateError(.newerVersion, path: path, detail: detail)
    }
}

// MARK: - Typed content, as JSON

extension DecisionStateFile {
    /// - Throws: also `.undecodable`.
    package func load<Content: Decodable & Sendable>(
        _ type: Content.Type = Content.self
    ) throws(DecisionStateError) -> Content? {
        guard let bytes = try loadBytes() else { return nil }
        do {
            return try JSONDecoder().decode(Content.self, from: Data(bytes))
        } catch {
            let reason = Printable.clean("\(error)", limit: 200)
            throw DecisionStateError(.undecodable, path: path, detail: "\(keepAside()); \(reason)")
        }
    }

    /// The next save writes over what could not be read: a copy is kept for whoever wants to know what it was.
    ///
    /// - Returns: half a sentence that says where.
    private func keepAside() -> String {
        do throws(SystemCallError) {
            try PrivateFile.replace(path + ".bad", with: try slots.everything())
            return "a copy is kept as \(path).bad"
        } catch {
            return "no copy of it could be kept: \(error)"
        }
    }

    package func save<Content: Encodable & Sendable>(_ content: Content) throws(DecisionStateError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let data: Data
        do {
            data = try encoder.encode(content)
        } catch {
            throw DecisionStateError(.undecodable, path: path, detail: Printable.clean("\(error)", limit: 200))
        }
        try save(bytes: [UInt8](data))
    }
}
