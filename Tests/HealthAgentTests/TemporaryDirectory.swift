import FoundationEssentials

/// A directory of the test's own with a name short enough for a socket's path.
final class TemporaryDirectory {
    let path: String

    init() throws {
        path = "/tmp/fw-\(String(UInt32.random(in: .min ... .max), radix: 36))"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
