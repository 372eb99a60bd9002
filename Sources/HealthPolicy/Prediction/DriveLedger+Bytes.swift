internal import HealthModel

/// The ledger as bytes, without frame and checksum, which are the file's. Numbers are little-endian; 8 bytes each, but
/// counts and days have 4 and a set of signs 2.
///
///     count of drives, then each: key, place (length and UTF-8), count of days, then each:
///     day, boot, instant, 1 byte "rested after", signs that were measured as bits, their values as IEEE 754
extension DriveLedger {
    /// Longest that `bytes` can be: every drive with every sign on every day.
    package static let longestContent =
        4 + driveLimit
        * (12 + 2 * (longestName + 4) + (DrivePredictor.window + 1) * (23 + 8 * PredictionSign.allCases.count))

    package var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.put(UInt64(drives.count), width: 4)
        for (key, drive) in drives.sorted(by: { $0.key < $1.key }) {
            writer.put(key)
            writer.put(String(drive.place.unicodeScalars.prefix(DriveLedger.longestName / 4)))
            writer.put(UInt64(drive.entries.count), width: 4)
            for entry in drive.entries { writer.put(entry) }
        }
        return writer.bytes
    }

    /// nil for anything that `bytes` never gives: nothing of it is believed then.
    package init?(bytes: [UInt8]) {
        var reader = ByteReader(bytes: bytes[...])
        guard let count = reader.number(width: 4), count <= UInt64(DriveLedger.driveLimit) else { return nil }
        var drives: [String: DriveDays] = [:]
        for _ in 0..<count {
            guard let key = reader.text(), let place = reader.text(), let days = reader.number(width: 4),
                days <= UInt64(DrivePredictor.window) + 1, drives[key] == nil
            else { return nil }
            var drive = DriveDays(place: place)
            for _ in 0..<days {
                guard let entry = reader.entry(), drive.entries.last.map({ $0.sample.day < entry.sample.day }) ?? true
                else { return nil }
                drive.entries.append(entry)
            }
            drives[key] = drive
        }
        guard reader.bytes.isEmpty else { return nil }
        self.init(drives: drives)
    }
}

private struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ number: UInt64, width: Int) {
        for index in 0..<width { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(index)))) }
    }

    mutating func put(_ text: String) {
        put(UInt64(text.utf8.count), width: 4)
        bytes += text.utf8
    }

    mutating func put(_ entry: DriveDays.Entry) {
        put(UInt64(entry.sample.day), width: 4)
        put(entry.boot, width: 8)
        put(UInt64(bitPattern: entry.at.nanoseconds), width: 8)
        put(entry.restedAfter ? 1 : 0, width: 1)
        let measured = PredictionSign.allCases.filter { entry.sample[$0] != nil }
        put(measured.reduce(0) { $0 | 1 << UInt64($1.rawValue) }, width: 2)
        for sign in measured { put((entry.sample[sign] ?? 0).bitPattern, width: 8) }
    }
}

private struct ByteReader {
    private(set) var bytes: ArraySlice<UInt8>

    init(bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    mutating func number(width: Int) -> UInt64? {
        guard bytes.count >= width else { return nil }
        defer { bytes = bytes.dropFirst(width) }
        return bytes.prefix(width).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    mutating func text() -> String? {
        guard let count = number(width: 4), count <= UInt64(DriveLedger.longestName), bytes.count >= Int(count) else {
            return nil
        }
        defer { bytes = bytes.dropFirst(Int(count)) }
        return String(validating: bytes.prefix(Int(count)), as: UTF8.self)
    }

    mutating func entry() -> DriveDays.Entry? {
        guard let day = number(width: 4), day <= UInt64(DriveLedger.lastDay), let boot = number(width: 8),
            let instant = number(width: 8), let rested = number(width: 1), rested <= 1, let signs = number(width: 2),
            signs < 1 << UInt64(PredictionSign.allCases.count)
        else { return nil }
        var sample = DriveSample(day: Int(day))
        for sign in PredictionSign.allCases where signs & 1 << UInt64(sign.rawValue) != 0 {
            guard let pattern = number(width: 8) else { return nil }
            sample[sign] = Double(bitPattern: pattern)
            // What is no count was not written by us.
            guard sample[sign] != nil else { return nil }
        }
        return DriveDays.Entry(
            sample: sample, boot: boot, at: MonotonicInstant(nanoseconds: Int64(bitPattern: instant)),
            restedAfter: rested == 1)
    }
}
