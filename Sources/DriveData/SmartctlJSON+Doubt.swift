/// What a report holds that is not what smartctl writes there (its ataprint.cpp); such a row is not left out unsaid.
extension SmartctlJSON {
    /// What smartctl says beside the report.
    var messages: [String] { (tree["smartctl", "messages"]?.array ?? []).compactMap { $0["string"]?.string } }

    /// A verdict that is neither true nor false.
    var verdictDoubt: String? {
        guard let status = tree["smart_status"], status != .null else { return nil }
        if case .object = status, SmartctlJSON.isAbsent(status["passed"], or: { $0.bool != nil }) { return nil }
        return "The report's own verdict is neither passed nor failed (smart_status); read the drive again."
    }

    /// Rows that are no attributes.
    var tableDoubt: String? {
        guard let table = tree["ata_smart_attributes", "table"] else { return nil }
        guard case .array(let rows) = table else {
            return "Its attribute table is no list (ata_smart_attributes); read the drive again."
        }
        return CounterTrouble.unreadRows(rows.count { !SmartctlJSON.isWhole($0) })
    }

    /// smartctl leaves a number out that the drive does not give.
    private static func isWhole(_ row: JSONTree) -> Bool {
        guard let id = row["id"]?.integer, (1...255).contains(id) else { return false }
        let areNumbers = ["value", "worst", "thresh"].allSatisfy { key in
            isAbsent(row[key]) { $0.integer.map { (0...255).contains($0) } ?? false }
        }
        return areNumbers && isAbsent(row["name"]) { $0.string != nil }
            && isAbsent(row["when_failed"]) { $0.string != nil }
            && isAbsent(row["flags", "prefailure"]) { $0.bool != nil }
    }

    private static func isAbsent(_ member: JSONTree?, or isSound: (JSONTree) -> Bool) -> Bool {
        member.map(isSound) ?? true
    }
}
