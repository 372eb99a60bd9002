package import HealthModel

/// One foreign format: recognised by its content, never by its file's name, and read into the same readings as the senses
/// make.
package protocol ForeignFormat: Sendable {
    /// "smartctl text", "ethtool -S": what a person calls it.
    static var name: String { get }

    /// Cheap: looks at the beginning or for telling words. At most one format should say yes; the registry's order
    /// decides between two that do.
    static func recognises(_ document: ForeignDocument) -> Bool

    /// Never traps; a component that cannot be read becomes a measurement that says so.
    /// - Throws: `ForeignFormatError` if it is none of this format after all.
    static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading]
}

/// A file, or a directory tree that counts as one document (a sysfs tree).
package struct ForeignDocument: Sendable {
    /// For messages and as the last resort of a component's name.
    package var name: String
    package var bytes: [UInt8]
    /// Of a tree: relative path and content of every small file; empty for a file.
    package var tree: [String: [UInt8]]
    /// What of the tree could not be read.
    package var unread: UnreadFiles

    package init(
        name: String, bytes: [UInt8], tree: [String: [UInt8]] = [:], unread: UnreadFiles = UnreadFiles()
    ) {
        self.name = name
        self.bytes = bytes
        self.tree = tree
        self.unread = unread
    }
}

/// One sentence: what is wrong with the document, and where.
package struct ForeignFormatError: Error, CustomStringConvertible, Equatable {
    package var description: String

    package init(_ description: String) {
        self.description = description
    }
}
