internal import HealthModel
internal import HealthPolicy

@testable import History

extension FuzzTarget {
    static let histories: [FuzzTarget] = [
        FuzzTarget("history", seeds: [file]) { bytes in
            var reader = HistoryReader()
            try? reader.read(bytes, name: "fuzz") { _ in }
        },
        // An event a line, so that no checksum stands in the way; what is understood can be written down again.
        FuzzTarget("history-events", seeds: [events]) { bytes in
            var decoder = HistoryDecoder()
            var encoder = HistoryEncoder()
            _ = decoder.decode(Substring(chapter))
            for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
                for entry in decoder.decode(line) ?? [] {
                    precondition(encoder.encode(entry) != nil, "what was read cannot be written")
                }
            }
        },
    ]

    private static let chapter: String = {
        var encoder = HistoryEncoder()
        let chapter = HistoryChapter(
            boot: "b", node: "a", mode: "act", isStart: true,
            engine: DecisionEngine(configuration: DecisionConfiguration(), state: DecisionState()),
            memory: AssessorMemory(), demoted: [], day: nil, wall: 0, assessor: nil)
        return encoder.encode(HistoryEntry(at: MonotonicInstant(nanoseconds: 1), event: .chapter(chapter)))?.first ?? ""
    }()

    private static let file = HistoryLine.framed("forewarn-history/1 1") + HistoryLine.framed("1 " + chapter)

    private static let events = Array(
        (#"R 5 1 1 {"schema":"forewarn.probe/1","probe":"disk","source":"s","outcome":{"status":"complete"}} "#
            + #"0{"kind":"measurement","measurement":{"component":{"kind":"drive","id":"a","name":"a"},"#
            + #""condition":"answered","identity":{},"quantities":[{"name":"t","value":40,"unit":"celsius","#
            + #""kind":"gauge"}],"states":[],"notes":[]}}"# + "\nR 5 1 1 0 0:0=41\nR 5 1 1 0 0\nA 3\nX 1\nL 1 3\n")
            .utf8)
}
