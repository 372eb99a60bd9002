package import AgentAPI
internal import FoundationEssentials
internal import HealthModel
package import HealthStore

/// The journal in its file. Details are flat there: text stays text, anything else is JSON text.
package struct JournalStore: JournalPort {
    private let journal: Journal

    package init(_ journal: Journal) {
        self.journal = journal
    }

    /// Hands it to the disk without waiting: no decision waits for a journal.
    package func append(_ entry: JournalEntry) async throws {
        var detail = ["node": entry.node]
        if case .object(let members) = entry.detail {
            for (key, value) in members { detail[key] = JournalStore.text(value) }
        }
        journal.note(
            JournalRecord(
                at: entry.at, wall: entry.wallTime, kind: entry.kind.rawValue, message: entry.message, detail: detail))
        let status = journal.status
        if let message = status.message { throw JournalTrouble(message: message, lost: status.lost) }
    }

    /// Entries are handed over without waiting, so that the disk's "no" comes later than the entry.
    package func trouble() async -> String? {
        let status = journal.status
        return status.message.map { JournalTrouble(message: $0, lost: status.lost).description }
    }

    package func tail(_ count: Int) async throws -> [JournalDocument] {
        journal.tail(count).map { record in
            JournalDocument(
                wallTime: record.wall, monotonicMilliseconds: record.at.nanoseconds / 1_000_000, kind: record.kind,
                node: record.detail["node"] ?? "", message: record.message,
                detail: .object(record.detail.filter { $0.key != "node" }.mapValues(JournalStore.value)))
        }
    }

    /// Details stay as they are kept: `unfolded` makes lists and objects of them again.
    package func eachEntry(_ body: (JournalDocument) -> Void) async throws {
        journal.eachRecord { record in
            body(
                JournalDocument(
                    wallTime: record.wall, monotonicMilliseconds: record.at.nanoseconds / 1_000_000, kind: record.kind,
                    node: record.detail["node"] ?? "", message: record.message,
                    detail: .object(record.detail.filter { $0.key != "node" }.mapValues(JSONValue.string))))
        }
    }

    /// What was kept as text is a list or an object again.
    static func unfolded(_ entry: JournalDocument) -> JournalDocument {
        guard case .object(let members) = entry.detail else { return entry }
        var entry = entry
        entry.detail = .object(
            members.mapValues { value in
                if case .string(let text) = value { JournalStore.value(text) } else { value }
            })
        return entry
    }

    private static func text(_ value: JSONValue) -> String {
        if case .string(let text) = value { return text }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }

    /// What is plainly JSON of more than one value becomes it again.
    private static func value(_ text: String) -> JSONValue {
        guard text.first == "[" || text.first == "{",
            let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        else { return .string(text) }
        return value
    }
}

struct JournalTrouble: Error, CustomStringConvertible {
    var message: String
    var lost: Int

    var description: String {
        "\(message) \(lost) of its records \(lost == 1 ? "is" : "are") lost so far; the daemon's log has them."
    }
}
