internal import FoundationEssentials
internal import HealthModel
internal import ProbeRuntime
internal import Testing

@testable internal import BMCProbe

@Suite("docs/probe-protocol.md")
struct ProtocolDocumentTests {
    private func document() throws -> String {
        var path = #filePath[...]
        for _ in 0..<3 { path = path[..<(path.lastIndex(of: "/") ?? path.startIndex)] }
        return String(decoding: try Data(contentsOf: URL(filePath: "\(path)/docs/probe-protocol.md")), as: UTF8.self)
    }

    private func example() throws -> ProbeReport {
        let text = try document()
        let start = try #require(text.range(of: "```json\n"))
        let end = try #require(text.range(of: "\n```", range: start.upperBound))
        return try JSONDecoder().decode(ProbeReport.self, from: Data(text[start.upperBound..<end.lowerBound].utf8))
    }

    @Test("its example is a report, and nothing of it is lost on the way through")
    func exampleDecodes() throws {
        let report = try example()
        #expect(report.schema == ProbeReport.currentSchema)
        #expect(report.outcome == .complete)
        #expect(try report.sensor("CPU Temp").thresholds?.upperCritical == 90)
        #expect(try report.sensor("PSU1 Status").eventWords == ["Presence detected"])
        #expect(report.selStatus?.change == .first)
        #expect(report.entries.map(\.event) == ["Uncorrectable memory error"])
        #expect(try JSONDecoder().decode(ProbeReport.self, from: Data(report.line())) == report)
    }

    @Test("it names every field of the example and every code")
    func namesEverything() throws {
        let text = try document()
        let line = String(decoding: try example().line(), as: UTF8.self)
        for piece in line.split(separator: "\"") where piece.allSatisfy({ $0.isLetter || $0 == "_" }) {
            guard line.contains("\"\(piece)\":") else { continue }
            #expect(text.contains("`\(piece)`"), "\(piece)")
        }
        let codes: [BMCError.Code] = [
            .noDevice, .unresolved, .unreachable, .permission, .authentication, .authenticationPrivilege,
            .authenticationCipher,
            .authenticationKey, .timeout, .busy, .bmcError, .sdrCache, .configuration,
        ]
        for code in codes { #expect(text.contains("| `\(code.rawValue)` |"), "\(code.rawValue)") }
    }
}

extension String {
    /// The first occurrence of `word` at or after `start`.
    fileprivate func range(of word: String, range start: Index? = nil) -> Range<Index>? {
        var index = start ?? startIndex
        while index < endIndex {
            if self[index...].hasPrefix(word) { return index..<self.index(index, offsetBy: word.count) }
            index = self.index(after: index)
        }
        return nil
    }
}
