internal import FoundationEssentials

/// A directory of files as the kernel would show them, made by a test and gone with it.
package final class FixtureTree: Sendable {
    package let root: String

    package init() throws {
        var parent = FileManager.default.temporaryDirectory.path()
        while parent.hasSuffix("/") { parent.removeLast() }
        root = "\(parent)/forewarn-tree-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root)
    }

    /// Writes a file, with the directories above it.
    package func write(_ text: String, to path: String) throws {
        try write(Array(text.utf8), to: path)
    }

    package func write(_ bytes: [UInt8], to path: String) throws {
        try makeDirectory(above: path)
        try Data(bytes).write(to: URL(filePath: "\(root)/\(path)"))
    }

    /// Writes files below a directory, each with a newline at its end as the kernel has it.
    package func write(_ files: [String: String], below directory: String) throws {
        for (name, text) in files { try write(text + "\n", to: "\(directory)/\(name)") }
    }

    package func link(_ path: String, to target: String) throws {
        try makeDirectory(above: path)
        try FileManager.default.createSymbolicLink(atPath: "\(root)/\(path)", withDestinationPath: target)
    }

    package func remove(_ path: String) throws {
        try FileManager.default.removeItem(atPath: "\(root)/\(path)")
    }

    private func makeDirectory(above path: String) throws {
        let directory = path.split(separator: "/").dropLast().joined(separator: "/")
        try FileManager.default.createDirectory(atPath: "\(root)/\(directory)", withIntermediateDirectories: true)
    }
}
