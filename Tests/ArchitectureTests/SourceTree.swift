import FoundationEssentials

/// The sources of this package as text: what imports what, and how long it is.
struct SourceTree {
    struct File {
        /// Relative to the package: "Sources/Cluster/XMLTree.swift".
        var path: String
        var target: String
        var lines: [Substring]

        /// The modules that the file imports.
        var imports: Set<String> {
            var found: Set<String> = []
            for line in lines {
                let words = line.split(separator: " ")
                guard let at = words.firstIndex(of: "import"), at <= 2, at + 1 < words.count,
                    words[..<at].allSatisfy({
                        $0.hasPrefix("@") || ["public", "package", "internal", "private", "fileprivate"].contains($0)
                    })
                else { continue }
                // "import struct Foundation.Data" names the module in the last word.
                let module = words[(at + 1)...].last.map { $0.prefix { $0 != "." && $0 != ";" } } ?? ""
                found.insert(String(module))
            }
            return found
        }
    }

    var files: [File]

    static let root: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/")
    }()

    /// Reads every Swift file below a folder of the package.
    static func read(_ folder: String) throws -> SourceTree {
        var files: [File] = []
        let manager = FileManager.default
        for path in try manager.subpathsOfDirectory(atPath: "\(root)/\(folder)").sorted() {
            guard path.hasSuffix(".swift") else { continue }
            let data = try Data(contentsOf: URL(filePath: "\(root)/\(folder)/\(path)"))
            let text = String(decoding: data, as: UTF8.self)
            files.append(
                File(
                    path: "\(folder)/\(path)", target: String(path.prefix { $0 != "/" }),
                    lines: text.split(separator: "\n", omittingEmptySubsequences: false)))
        }
        return SourceTree(files: files)
    }

    /// Any other file of the package.
    static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: "\(root)/\(path)")), as: UTF8.self)
    }

    func imports(of target: String) -> Set<String> {
        files.filter { $0.target == target }.reduce(into: []) { $0.formUnion($1.imports) }
    }
}
