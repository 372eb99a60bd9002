internal import HealthModel

/// The fencer's record of one node (`stonith_admin --history`).
struct FenceHistory: Equatable {
    struct Event: Equatable {
        var action: String
        var target: String
        var status: String
        /// Seconds since 1970; nil while it is pending.
        var completed: Int64?
    }

    var events: [Event]

    /// Without --verbose stonith_admin prints one success a node and action, and of several the oldest (seen with Pacemaker
    /// 2.1.5): a power-off would be missing from it that the node has had before.
    static func command(for node: String) -> PacemakerCommand {
        PacemakerCommand(.stonithAdmin, ["--history", node, "--verbose", "--output-as=xml"])
    }

    init(_ tree: XMLTree) {
        events = tree.descendants("fence_event").compactMap { event in
            guard let action = event["action"], let target = event["target"], let status = event["status"] else {
                return nil
            }
            return Event(
                action: action, target: target, status: status,
                completed: event["completed"].flatMap(FenceHistory.seconds(of:)))
        }
    }

    /// When `node` was switched off successfully, as far as that was at or after this wall time.
    func powerOffs(of node: String, since: Int64) -> [Int64] {
        events.compactMap { event in
            guard event.target == node, event.action == "off", event.status == "success" else { return nil }
            return event.completed.flatMap { $0 >= since ? $0 : nil }
        }
    }

    /// Whether `node` was switched off successfully after this order was given.
    func proves(_ order: PowerOffOrder, of node: String) -> Bool {
        powerOffs(of: node, since: order.at).contains { !order.before.contains($0) }
    }

    /// "2026-11-22 21:28:14Z", also with fractions of a second and with an offset "+01:00"; nil for anything else.
    static func seconds(of text: String) -> Int64? {
        let words = text.split(separator: " ", maxSplits: 1)
        guard words.count == 2 else { return nil }
        let date = words[0].split(separator: "-").compactMap { Int64($0) }
        let clock = words[1].prefix(8).split(separator: ":").compactMap { Int64($0) }
        guard date.count == 3, clock.count == 3, (1...12).contains(date[1]), (1...31).contains(date[2]) else {
            return nil
        }
        guard let offset = offset(of: words[1].dropFirst(8).drop { $0 == "." || $0.isNumber }) else { return nil }
        // Days from civil, by years that begin in March (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
        let year = date[1] <= 2 ? date[0] - 1 : date[0]
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (date[1] + (date[1] > 2 ? -3 : 9)) + 2) / 5 + date[2] - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        return days * 86_400 + clock[0] * 3_600 + clock[1] * 60 + clock[2] - offset
    }

    private static func offset(of text: Substring) -> Int64? {
        let trimmed = text.filter { $0 != " " }
        if trimmed == "Z" { return 0 }
        let parts = trimmed.dropFirst().split(separator: ":").compactMap { Int64($0) }
        guard parts.count == 2, let sign = trimmed.first, sign == "+" || sign == "-" else { return nil }
        return (parts[0] * 3_600 + parts[1] * 60) * (sign == "-" ? -1 : 1)
    }
}
