/// What the columns of a time series file are, by their header.
struct SeriesColumns: Equatable, Sendable {
    enum Column: Equatable, Sendable {
        case date
        case serial
        /// Unique within a model only.
        case diskNumber
        case model
        case failure
        /// Raw value of a SMART attribute.
        case attribute(Int)
        case programFailures
        case eraseFailures
        /// Percent of the endurance that is left, normalised.
        case wearLeft
        case ignored
    }

    let columns: [Column]

    /// - Returns: nil, if the header lacks what a series must have: a drive's name and a date.
    init?(header: String) {
        columns = header.split(separator: ",", omittingEmptySubsequences: false).map { Self.column($0) }
        guard columns.contains(.date), columns.contains(.serial) || columns.contains(.diskNumber) else { return nil }
    }

    private static func column(_ name: Substring) -> Column {
        switch name {
        case "date", "failure_time": return .date
        case "serial_number": return .serial
        case "disk_id": return .diskNumber
        case "model": return .model
        case "failure": return .failure
        case "r_program": return .programFailures
        case "r_erase": return .eraseFailures
        case "n_wearout": return .wearLeft
        default: break
        }
        if name.hasPrefix("smart_"), name.hasSuffix("_raw"), let id = Int(name.dropFirst(6).dropLast(4)) {
            return .attribute(id)
        }
        if name.hasPrefix("r_"), let id = Int(name.dropFirst(2)) { return .attribute(id) }
        return .ignored
    }

    var attributes: [Int] {
        columns.compactMap { column in
            guard case .attribute(let id) = column else { return nil }
            return id
        }.sorted()
    }

    /// Only flash counts programmed and erased blocks.
    var isOfSolidState: Bool { columns.contains(.programFailures) || columns.contains(.wearLeft) }
    var tellsFailure: Bool { columns.contains(.failure) }
}
