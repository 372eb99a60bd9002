internal import DriveData
internal import LinuxAccess

/// Finds the documents behind a path: a file, standard input ("-"), a sysfs-like tree, or a directory of reports that is
/// walked file by file. Everything is bounded; what cannot be read is a sentence.
package struct DocumentSource {
    /// Bytes of one document. Above it a document is not read: no report of one machine is as long.
    package static let documentLimit = 64 << 20
    /// Bytes of JSON, which takes a multiple of itself in memory.
    package static let jsonLimit = 16 << 20
    /// Levels below the directory that was named.
    package static let depthLimit = 8
    /// Files of one walk.
    package static let fileLimit = 20_000

    package enum Found {
        case document(ForeignDocument)
        case unreadable(name: String, sentence: String)
    }

    private var visited: Set<ForeignFile.Identity> = []
    private var fileCount = 0

    package init() {}

    /// Calls `body` with every document behind the path, one at a time and in the order of the names.
    package mutating func forEach(at path: String, _ body: (Found) -> Void) {
        guard path != "-" else {
            do {
                body(found(named: "standard input", try ForeignFile.readStandardInput(limit: Self.documentLimit)))
            } catch {
                body(.unreadable(name: "standard input", sentence: error.description))
            }
            return
        }
        do {
            let status = try ForeignFile.status(path)
            switch status.kind {
            case .file: readFile(path, body)
            // A shell's `<(command)` has its writer already; one that has a name in a directory may have none for ever.
            case .pipe where path.hasPrefix("/dev/") || path.hasPrefix("/proc/"): readFile(path, body)
            case .pipe:
                body(
                    .unreadable(
                        name: path,
                        sentence: "\(path) is a named pipe: give a file, or what it holds to standard input (-)."))
            case .directory: walk(path, status.identity, depth: 0, body)
            case .other:
                body(.unreadable(name: path, sentence: "\(path) is a device or socket: give a file with its report."))
            }
        } catch {
            body(.unreadable(name: path, sentence: error.description))
        }
    }

    private mutating func walk(
        _ path: String, _ identity: ForeignFile.Identity, depth: Int, _ body: (Found) -> Void
    ) {
        guard visited.insert(identity).inserted else { return }
        let names: [String]
        do {
            names = try ForeignFile.names(in: path, limit: Self.fileLimit)
        } catch {
            body(.unreadable(name: path, sentence: error.description))
            return
        }
        let base = path.hasSuffix("/") ? String(path.dropLast()) : path
        if SysfsShape.isTree(names, childNames: { (try? ForeignFile.names(in: "\(base)/\($0)", limit: 1024)) ?? [] }) {
            let tree = SysfsTree(base)
            body(.document(ForeignDocument(name: path, bytes: [], tree: tree.files, unread: tree.unread)))
            return
        }
        guard depth < Self.depthLimit else {
            body(.unreadable(name: path, sentence: "\(path) is too deep; name it itself to have it judged."))
            return
        }
        for name in names where !name.hasPrefix(".") {
            let child = "\(base)/\(name)"
            guard let status = try? ForeignFile.status(child) else {
                body(.unreadable(name: child, sentence: "\(child) leads nowhere or may not be examined."))
                continue
            }
            switch status.kind {
            case .directory: walk(child, status.identity, depth: depth + 1, body)
            case .file:
                fileCount += 1
                guard fileCount <= Self.fileLimit else {
                    let sentence = "\(path) holds more than \(Self.fileLimit) files: the rest was not looked at."
                    if fileCount == Self.fileLimit + 1 { body(.unreadable(name: child, sentence: sentence)) }
                    return
                }
                readFile(child, body)
            case .pipe, .other: continue
            }
        }
    }

    private func readFile(_ path: String, _ body: (Found) -> Void) {
        do {
            body(found(named: path, try ForeignFile.read(path, limit: Self.documentLimit)))
        } catch {
            body(.unreadable(name: path, sentence: error.description))
        }
    }

    private func found(named name: String, _ content: (bytes: [UInt8], isCut: Bool)) -> Found {
        let document = ForeignDocument(name: name, bytes: content.bytes)
        let limit = document.looksLikeJSON ? Self.jsonLimit : Self.documentLimit
        guard !content.isCut, content.bytes.count <= limit else {
            let sentence = "\(name) is larger than \(limit >> 20) MiB: give only the part that matters."
            return .unreadable(name: name, sentence: sentence)
        }
        return .document(document)
    }
}
