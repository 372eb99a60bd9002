import Dispatch
import FoundationEssentials
import HealthModel
import LinuxAccess
import Synchronization

/// What the agent saw, decided and did: one JSON object a line in a file of bounded size, and the newest records in
/// memory. A disk that is full, slow or gone costs records, which are counted and admitted in the file as soon as it
/// takes lines again, and never a decision.
package final class Journal: Sendable {
    /// How the journal itself is doing.
    package struct Status: Equatable, Sendable {
        /// Records that did not reach the file since the start.
        package var lost = 0
        /// The newest reason; nil once a record was kept again.
        package var message: String?
    }

    private struct Memory {
        var records: [JournalRecord] = []
        /// Handed to the queue and not written yet.
        var waiting = 0
        /// Lost since the last line that was kept.
        var unadmitted = 0
        var status = Status()
    }

    /// Records that `note` lets wait for a slow disk.
    private static let waitingLimit = 256
    /// Of one encoded record in bytes; a longer one is kept without its details.
    private static let recordLimit = 65536

    private let memory: Mutex<Memory>
    /// Used on the queue only.
    private let file: Mutex<JournalFile>
    private let queue = DispatchQueue(label: "forewarn.journal")
    private let tailLimit: Int
    private let path: String
    /// Lines at the end of the file that were no records when it was opened. They stay where they are.
    package let unreadable: Int

    /// - Parameters:
    ///   - sizeLimit: of one file in bytes; there are at most two.
    ///   - tailLimit: number of records in memory. They are taken from the file at first, so that a restart of the agent
    ///     forgets nothing.
    package init(path: String, sizeLimit: Int = 4 << 20, tailLimit: Int = 500) {
        let file = JournalFile(path: path, limit: sizeLimit)
        let decoder = JSONDecoder()
        let lines = file.lines().suffix(tailLimit)
        let records = lines.compactMap { try? decoder.decode(JournalRecord.self, from: Data($0)) }
        unreadable = lines.count - records.count
        self.tailLimit = tailLimit
        self.path = path
        memory = Mutex(Memory(records: records))
        self.file = Mutex(file)
    }

    /// The newest records, oldest first.
    package func tail(_ count: Int = .max) -> [JournalRecord] {
        memory.withLock { Array($0.records.suffix(count)) }
    }

    /// Every record that there is, oldest first and one at a time: those of the files, and the newest ones of which the
    /// disk has not heard yet. Lines that are no records are left out. For a person's question, never for a decision.
    package func eachRecord(_ body: (JournalRecord) -> Void) {
        let newest = memory.withLock(\.records)
        let lines = file.withLock { $0.lines() }
        let decoder = JSONDecoder()
        var last: JournalRecord?
        for line in lines {
            guard let record = try? decoder.decode(JournalRecord.self, from: Data(line)) else { continue }
            body(record)
            last = record
        }
        let place = last.flatMap { last in newest.lastIndex { $0.at == last.at && $0.message == last.message } }
        for record in newest[(place.map { $0 + 1 } ?? (last == nil ? 0 : newest.count))...] { body(record) }
    }

    package var status: Status { memory.withLock { $0.status } }

    /// Remembers a record and hands it to the disk without waiting. For the decision path.
    package func note(_ record: JournalRecord) {
        guard remember(record, isWaiting: true) else { return }
        queue.async { [self] in
            write(record)
            memory.withLock { $0.waiting -= 1 }
        }
    }

    /// Remembers a record and waits for the disk to take it; says whether it did. Never throws.
    package func keep(_ record: JournalRecord) async -> Bool {
        _ = remember(record, isWaiting: false)
        return await withCheckedContinuation { continuation in
            queue.async { [self] in continuation.resume(returning: write(record)) }
        }
    }

    /// Puts a record into the tail; false if too many wait for the disk already.
    private func remember(_ record: JournalRecord, isWaiting: Bool) -> Bool {
        memory.withLock { memory in
            memory.records.append(record)
            // Twice the limit before cutting back: one move of the array for many records.
            if memory.records.count >= 2 * tailLimit { memory.records.removeFirst(memory.records.count - tailLimit) }
            guard isWaiting else { return true }
            guard memory.waiting < Journal.waitingLimit else {
                memory.status.lost += 1
                memory.unadmitted += 1
                memory.status.message =
                    "The disk does not keep up with the journal. Look at the disk that holds \(path), and at the kernel's log."
                return false
            }
            memory.waiting += 1
            return true
        }
    }

    /// On the queue only. Admits first what was lost before.
    @discardableResult
    private func write(_ record: JournalRecord) -> Bool {
        let admitted = memory.withLock { $0.unadmitted }
        let gap = admitted > 0 ? Journal.encode(Journal.gap(admitted, before: record)) : []
        let failure = file.withLock { file -> String? in
            do throws(SystemCallError) {
                try file.append(gap + Journal.encode(record))
                return nil
            } catch {
                return "\(error) \(error.advice(for: path))"
            }
        }
        memory.withLock { memory in
            memory.status.message = failure
            if failure == nil {
                memory.unadmitted -= admitted
            } else {
                memory.unadmitted += 1
                memory.status.lost += 1
            }
        }
        return failure == nil
    }

    private static func gap(_ count: Int, before record: JournalRecord) -> JournalRecord {
        JournalRecord(
            at: record.at, wall: record.wall, kind: "journal-gap",
            message: "\(count) records before this one could not be written.", detail: ["lost": "\(count)"])
    }

    private static func encode(_ record: JournalRecord) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var record = record
        // JSON knows neither infinity nor NaN.
        if !record.wall.isFinite { record.wall = 0 }
        if let data = try? encoder.encode(record), data.count < recordLimit { return [UInt8](data) + [0x0A] }
        record.message = Printable.clean(record.message, limit: 1000)
        record.kind = Printable.clean(record.kind, limit: 100)
        record.detail = ["omitted": "the details of this record are too long"]
        guard let data = try? encoder.encode(record) else { return [] }
        return [UInt8](data) + [0x0A]
    }
}
