package import HealthPolicy

/// How `forewarn assess` ends (docs/assess.md).
package enum AssessOutcome: Int32, Sendable {
    case healthy = 0
    case warning = 1
    case failing = 2
    case unknown = 3
    /// EX_USAGE of sysexits(3).
    case wrongUsage = 64
    /// EX_DATAERR: a file that is none of the known formats, or could not be read.
    case notJudged = 65

    /// A failing part is never hidden by a file beside it that nobody could read; such a file is never hidden by
    /// anything else.
    package init(verdicts: [Verdict], someNotJudged: Bool) {
        let worst = Verdict.ofRun(verdicts)
        if worst == .failing {
            self = .failing
        } else if someNotJudged || verdicts.isEmpty {
            self = .notJudged
        } else {
            self =
                switch worst {
                case .healthy: .healthy
                case .warning: .warning
                case .failing: .failing
                case .unknown: .unknown
                }
        }
    }
}

/// `forewarn assess FILE|DIR...`: finds the documents, judges each, prints it at once and forgets it.
package struct AssessRun {
    package enum Format: String, CaseIterable, Sendable {
        case text
        case json
    }

    private let paths: [String]
    private let format: Format
    private let printLine: (String) -> Void
    private let complain: (String) -> Void

    /// - Parameters:
    ///   - paths: files, directories, or "-" for standard input.
    ///   - printLine: takes one line of the answer.
    ///   - complain: takes one sentence about a file that could not be judged.
    package init(
        paths: [String], format: Format, printLine: @escaping (String) -> Void,
        complain: @escaping (String) -> Void
    ) {
        self.paths = paths
        self.format = format
        self.printLine = printLine
        self.complain = complain
    }

    package func run() -> AssessOutcome {
        guard !paths.isEmpty else {
            complain("Name at least one file or directory, or - for standard input.")
            return .wrongUsage
        }
        var verdicts: [Verdict] = []
        var someNotJudged = false
        var source = DocumentSource()
        for path in paths {
            var found = false
            source.forEach(at: path) { document in
                found = true
                let assessment = AssessRun.assess(document)
                if assessment.isRecognised {
                    verdicts.append(assessment.verdict)
                } else {
                    someNotJudged = true
                    complain(assessment.message ?? "\(assessment.name) could not be judged.")
                }
                show(assessment)
            }
            if !found {
                someNotJudged = true
                complain("\(path) holds no file that could be judged.")
            }
        }
        let outcome = AssessOutcome(verdicts: verdicts, someNotJudged: someNotJudged)
        if format == .text, verdicts.count > 1 {
            printLine("\(verdicts.count) files: \(Verdict.ofRun(verdicts).rawValue)")
        }
        return outcome
    }

    private static func assess(_ found: DocumentSource.Found) -> DocumentAssessment {
        switch found {
        case .document(let document): DocumentAssessment(of: document)
        case .unreadable(let name, let sentence):
            DocumentAssessment(name: name, format: nil, judgements: [], message: sentence)
        }
    }

    private func show(_ assessment: DocumentAssessment) {
        switch format {
        case .text: AssessText.lines(of: assessment).forEach(printLine)
        case .json: AssessRecord.records(of: assessment).forEach { printLine($0.line) }
        }
    }
}
