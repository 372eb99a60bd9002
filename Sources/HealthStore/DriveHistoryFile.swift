package import HealthPolicy
internal import LinuxAccess

/// The drives' days in a file of their own, replaced as a whole: a frame of 32 bytes, then the ledger's own bytes.
/// Numbers are little-endian.
///
///     0  8  magic "FWDRIVES"
///     8  4  version of the content
///    12  4  length of the content in bytes
///    16  8  zero
///    24  8  CRC-64/XZ of the 24 bytes before and of the content
///
/// No decision needs it. Lost, the predictor begins anew with what it reads today.
package actor DriveHistoryFile {
    package nonisolated let path: String
    private let executor = QueueExecutor(label: "forewarn.drive-history")
    /// What a newer version wrote is not ours to overwrite.
    private var newerVersion: UInt64?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    static let magic = Array("FWDRIVES".utf8)
    static let frameSize = 32
    static let currentVersion: UInt64 = 1

    package init(path: String) {
        self.path = path
    }

    /// nil if there is no file yet.
    ///
    /// - Throws: `.damaged`, `.newerVersion`, `.unavailable`, each with a sentence for a person.
    package func load() throws(DriveHistoryError) -> DriveLedger? {
        let bytes: [UInt8]?
        do {
            bytes = try PrivateFile.read(path, limit: DriveHistoryFile.frameSize + DriveLedger.longestContent)
        } catch {
            throw DriveHistoryError(.unavailable, path: path, detail: "\(error)")
        }
        guard let bytes else { return nil }
        guard bytes.count >= DriveHistoryFile.frameSize, bytes.starts(with: DriveHistoryFile.magic) else {
            throw DriveHistoryError(.damaged, path: path, detail: "it has no beginning of ours")
        }
        let content = bytes[DriveHistoryFile.frameSize...]
        guard number(bytes[12..<16]) == UInt64(content.count),
            number(bytes[24..<32]) == CRC64.of(bytes[..<24] + content)
        else { throw DriveHistoryError(.damaged, path: path, detail: "its checksum is wrong") }
        let version = number(bytes[8..<12])
        guard version <= DriveHistoryFile.currentVersion else {
            newerVersion = version
            throw DriveHistoryError(.newerVersion, path: path, detail: "format \(version)")
        }
        guard let ledger = DriveLedger(bytes: Array(content)) else {
            throw DriveHistoryError(.damaged, path: path, detail: "its content means nothing")
        }
        return ledger
    }

    /// Returns when the disk has it; a power cut leaves the old content or the new.
    package func save(_ ledger: DriveLedger) throws(DriveHistoryError) {
        if let newerVersion { throw DriveHistoryError(.newerVersion, path: path, detail: "format \(newerVersion)") }
        let content = ledger.bytes
        var bytes = DriveHistoryFile.magic
        put(DriveHistoryFile.currentVersion, 4, into: &bytes)
        put(UInt64(content.count), 4, into: &bytes)
        put(0, 8, into: &bytes)
        put(CRC64.of(bytes + content), 8, into: &bytes)
        do {
            try PrivateFile.replace(path, with: bytes + content)
        } catch {
            throw DriveHistoryError(.unavailable, path: path, detail: "\(error)")
        }
    }

    private func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }

    private func put(_ number: UInt64, _ width: Int, into bytes: inout [UInt8]) {
        for index in 0..<width { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(index)))) }
    }
}

/// Why the drives' days cannot be read or kept.
package struct DriveHistoryError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: Sendable {
        case damaged
        case newerVersion
        case unavailable
    }

    package let code: Code
    package let path: String
    private let detail: String

    init(_ code: Code, path: String, detail: String) {
        self.code = code
        self.path = path
        self.detail = detail
    }

    package var description: String {
        let file = "The history of the drives \(path)"
        return switch code {
        case .damaged:
            "\(file) is damaged (\(detail)); it begins anew, and the growth of the drives' counters is judged again as "
                + "days go by. Check the disk."
        case .newerVersion:
            "\(file) was written by a newer version (\(detail)) and is left alone: growth is judged by what is read "
                + "since the daemon's start; move the file away to keep a history again."
        case .unavailable:
            "\(file) is not available, so the growth of the drives' counters is known only since the daemon's start. "
                + detail
        }
    }
}
