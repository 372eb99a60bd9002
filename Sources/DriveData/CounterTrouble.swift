/// Sentences about counters that cannot be believed; a drive whose errors nobody could read is not known to be well.
package enum CounterTrouble {
    static let noTemperature = "The report gives a temperature that no drive has; read the drive again."

    /// nil if there are none.
    static func unreadable(_ names: [String]) -> String? {
        guard !names.isEmpty else { return nil }
        return "The report gives no whole number for \(names.prefix(4).joined(separator: ", ")); read the drive again."
    }

    /// Of an attribute table; nil if there are none.
    package static func unreadRows(_ count: Int) -> String? {
        guard count > 0 else { return nil }
        let rows = count == 1 ? "1 row" : "\(count) rows"
        return "\(rows) of its attribute table cannot be read; read the drive again."
    }

    /// nil if each is absent or a count.
    ///
    /// - Parameter limit: what the transport's registers can hold.
    static func absurd(_ counters: [(name: String, value: Double?)], limit: Double = .greatestFiniteMagnitude)
        -> String?
    {
        let names = counters.filter { !(0...limit).contains($0.value ?? 0) }.map(\.name)
        guard !names.isEmpty else { return nil }
        return "The report gives numbers for \(names.joined(separator: ", ")) that no drive can count; read it again."
    }
}
