package import HealthModel
package import HealthPolicy

/// What one document says.
package struct DocumentAssessment: Equatable, Sendable {
    /// The path as it was given, or below the directory that was given.
    package var name: String
    /// What it was read as; nil if it is none of the known formats or could not be read.
    package var format: String?
    /// In order of kind and id.
    package var judgements: [ComponentJudgement]
    /// Why there is no format, or no component in it, one sentence; of several parts each one's.
    package var message: String?
    /// Of each part of a document that holds several.
    private var parts: [[ComponentJudgement]] = []

    package init(name: String, format: String?, judgements: [ComponentJudgement], message: String? = nil) {
        self.name = name
        self.format = format
        self.judgements = judgements
        self.message = message
    }

    /// Finds out the format, reads and judges. Never traps, whatever the document.
    package init(of document: ForeignDocument) {
        let pieces = DocumentParts.split(document)
        guard pieces.count > 1 else {
            self.init(ofOne: document)
            return
        }
        let assessed = pieces.map { DocumentAssessment(ofOne: $0) }
        var formats: [String] = []
        for format in assessed.compactMap(\.format) where !formats.contains(format) { formats.append(format) }
        let messages = assessed.compactMap(\.message)
        self.init(
            name: document.name, format: formats.isEmpty ? nil : formats.joined(separator: " and "),
            judgements: assessed.flatMap(\.judgements),
            message: messages.isEmpty ? nil : messages.joined(separator: " "))
        parts = assessed.map(\.judgements)
    }

    private init(ofOne document: ForeignDocument) {
        switch FormatRegistry.read(document) {
        case .unrecognised(let sentence):
            self.init(name: document.name, format: nil, judgements: [], message: sentence)
        case .read(let format, let readings):
            let judgements = SnapshotJudge.judge(readings)
            let sentence = "\(document.name) is \(format), but names no component that could be judged."
            self.init(
                name: document.name, format: format, judgements: judgements,
                message: judgements.isEmpty ? sentence : nil)
        }
    }

    /// It was recognised and read.
    package var isRecognised: Bool { format != nil }

    /// What could not be read is never hidden by what could: a document of which a part is garbled is at best unknown.
    /// Parts count as files do.
    package var verdict: Verdict {
        parts.isEmpty ? Self.verdict(of: judgements) : Verdict.ofRun(parts.map { Self.verdict(of: $0) })
    }

    /// The same of some of its components; nil if it has none of them.
    package func verdict(where isMeant: (Component) -> Bool) -> Verdict? {
        let all = parts.isEmpty ? [judgements] : parts
        let meant = all.map { part in part.filter { isMeant($0.component) } }.filter { !$0.isEmpty }
        return meant.isEmpty ? nil : Verdict.ofRun(meant.map { Self.verdict(of: $0) })
    }

    private static func verdict(of judgements: [ComponentJudgement]) -> Verdict {
        let verdict = Verdict.ofDocument(judgements.map(\.verdict))
        return verdict == .healthy && judgements.contains(where: \.isGarbled) ? .unknown : verdict
    }
}

extension Verdict {
    /// Of the components of one document the worst counts. One that could not be read does not make the document unknown
    /// if another was judged.
    package static func ofDocument(_ verdicts: [Verdict]) -> Verdict {
        if verdicts.contains(.failing) { return .failing }
        if verdicts.contains(.warning) { return .warning }
        return verdicts.contains(.healthy) ? .healthy : .unknown
    }

    /// Of several documents: failing, then unknown, then warning, then healthy.
    package static func ofRun(_ verdicts: [Verdict]) -> Verdict {
        for verdict in [Verdict.failing, .unknown, .warning] where verdicts.contains(verdict) { return verdict }
        return verdicts.isEmpty ? .unknown : .healthy
    }
}
