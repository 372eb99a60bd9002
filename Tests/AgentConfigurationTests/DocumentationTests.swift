import Glibc
import LinuxAccess
import Testing

@testable import AgentConfiguration

/// docs/configuration.md holds one table a section, between marks, made from the table of keys.
/// FOREWARN_REFRESH_DOCS=1 writes it anew.
@Suite struct DocumentationTests {
    private static let path =
        String(#filePath.dropLast("Tests/AgentConfigurationTests/DocumentationTests.swift".count))
        + "docs/configuration.md"

    @Test func theDocumentAndTheKeysAgree() throws {
        var document = String(decoding: try TextFile.read(Self.path), as: UTF8.self)
        var refreshed = document
        for section in ConfigurationKeys.sections {
            let (begin, end) = ("<!-- keys of [\(section)] -->\n", "<!-- end -->")
            let start = try #require(refreshed.firstRange(of: begin), "no table of [\(section)]").upperBound
            let stop = try #require(refreshed[start...].firstRange(of: end)).lowerBound
            refreshed.replaceSubrange(start..<stop, with: Self.table(section))
        }
        if Environment.value("FOREWARN_REFRESH_DOCS") == "1" {
            let raw = open(Self.path, O_WRONLY | O_TRUNC | O_CLOEXEC)
            try #require(raw >= 0)
            let bytes = Array(refreshed.utf8)
            try #require(write(raw, bytes, bytes.count) == bytes.count)
            close(raw)
            document = refreshed
        }
        #expect(document == refreshed, "run the test with FOREWARN_REFRESH_DOCS=1")
    }

    @Test func theExamplesInTheDocumentAreValid() throws {
        let document = String(decoding: try TextFile.read(Self.path), as: UTF8.self)
        var rest = document[...]
        var count = 0
        while let begin = rest.firstRange(of: "```toml\n") {
            rest = rest[begin.upperBound...]
            let end = try #require(rest.firstRange(of: "```")).lowerBound
            #expect(problems(String(rest[..<end])) == [])
            rest = rest[end...].dropFirst(3)
            count += 1
        }
        #expect(count > 0)
    }

    private static func table(_ section: String) -> String {
        var lines = ["", "| key | type | default | range | meaning |", "|---|---|---|---|---|"]
        for key in ConfigurationKeys.all where key.section == section {
            let isWords = key.defaultText.hasPrefix("(")
            let value = isWords ? String(key.defaultText.dropFirst().dropLast()) : "`\(key.defaultText)`"
            let cells = ["`\(key.name)`", key.type, value, key.range, key.meaning]
            lines.append("| " + cells.joined(separator: " | ") + " |")
        }
        return lines.joined(separator: "\n") + "\n\n"
    }
}
