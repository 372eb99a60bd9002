package import LinuxAccess

/// The files of a history in one directory: `history.00000001`, `history.00000002`, and so on.
package enum HistoryFiles {
    static let prefix = "history."

    /// Oldest first.
    package static func paths(in directory: String) throws(SystemCallError) -> [String] {
        try numbers(in: directory).map { path($0, in: directory) }
    }

    static func numbers(in directory: String) throws(SystemCallError) -> [Int] {
        try ForeignFile.names(in: directory, limit: 65536).compactMap { name in
            guard name.hasPrefix(prefix), name.utf8.count == prefix.utf8.count + 8 else { return nil }
            return Int(name.dropFirst(prefix.count))
        }.filter { $0 >= 0 }.sorted()
    }

    static func path(_ number: Int, in directory: String) -> String {
        let digits = "\(number)"
        return "\(directory)/\(prefix)" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    }
}
