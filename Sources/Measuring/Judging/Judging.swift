internal import Assessing
internal import HealthModel
internal import HealthPolicy

/// `forewarn-measure judge`: every file of a data folder through the same reading and judging as `forewarn assess`, and
/// the labelled ones beside their labels.
package enum Judging {
    /// At least so many of 100 labelled cases must agree exactly.
    static let aim = 0.97

    package struct Report: Codable, Sendable {
        package var data: String
        var overall = ConfusionMatrix()
        var byKind: [String: ConfusionMatrix] = [:]
        var disagreements: [Disagreement] = []
        /// Documents without a label, by verdict, and those that were refused.
        var unlabelled: [String: Int] = [:]
        var refusals: [Refusal] = []
        var files = 0

        /// No failing one called healthy, no healthy one called failing, and enough that agree.
        package var aimsHold: Bool {
            overall[.failing, .healthy] == 0 && overall[.healthy, .failing] == 0
                && overall.agreement ?? 0 >= Judging.aim
        }
    }

    struct Disagreement: Codable, Equatable, Sendable {
        var file: String
        var component: String
        var expected: Verdict
        var got: Verdict
        var why: String
        /// What we found, or why nothing could be judged.
        var findings: [String]
    }

    struct Refusal: Codable, Equatable, Sendable {
        var file: String
        var sentence: String
    }

    /// - Parameter data: A folder with `labels.csv`.
    /// - Throws: `MeasureError` if it cannot be read.
    package static func run(data: String) throws(MeasureError) -> Report {
        let folder = data.hasSuffix("/") ? String(data.dropLast()) : data
        guard let labels = try LabelFile.read(folder: folder) else {
            throw MeasureError("\(folder)/labels.csv cannot be read; name the folder with --data.")
        }
        var report = Report(data: data)
        let documents = assessAll(in: folder, &report)
        var labelled: Set<String> = []
        for label in labels {
            let path = label.file.hasSuffix("/") ? String(label.file.dropLast()) : label.file
            let matching = documents.filter { $0.key == path || $0.key.hasPrefix(path + "/") }
            labelled.formUnion(matching.keys)
            compare(label, with: matching.sorted { $0.key < $1.key }.map(\.value), &report)
        }
        for (name, document) in documents.sorted(by: { $0.key < $1.key }) where !labelled.contains(name) {
            if document.isRecognised {
                report.unlabelled[document.verdict.rawValue, default: 0] += 1
            } else {
                report.unlabelled["refused", default: 0] += 1
                report.refusals.append(Refusal(file: name, sentence: document.message ?? "no reason given"))
            }
        }
        return report
    }

    /// By path below the folder.
    private static func assessAll(in folder: String, _ report: inout Report) -> [String: DocumentAssessment] {
        var documents: [String: DocumentAssessment] = [:]
        var files = 0
        var source = DocumentSource()
        source.forEach(at: folder) { found in
            let assessment: DocumentAssessment
            switch found {
            case .document(let document):
                files += max(1, document.tree.count)
                assessment = DocumentAssessment(of: document)
            case .unreadable(let name, let sentence):
                files += 1
                assessment = DocumentAssessment(name: name, format: nil, judgements: [], message: sentence)
            }
            let name = assessment.name
            documents[name.hasPrefix(folder + "/") ? String(name.dropFirst(folder.count + 1)) : name] = assessment
        }
        report.files = files
        return documents
    }

    private static func compare(_ label: Label, with documents: [DocumentAssessment], _ report: inout Report) {
        let judgements = documents.flatMap(\.judgements).filter {
            label.covers($0.component) || !label.namesComponent && $0.verdict != .healthy
        }
        let got = verdict(of: label, in: documents)
        report.overall.count(expected: label.expected, got: got)
        report.byKind[label.kind, default: ConfusionMatrix()].count(expected: label.expected, got: got)
        guard got != label.expected else { return }
        report.disagreements.append(
            Disagreement(
                file: label.file, component: label.component, expected: label.expected, got: got, why: label.why,
                findings: reasons(judgements, of: documents)))
    }

    /// What `forewarn assess` says: of the file, or of the component that the label names beside others of the file. Of
    /// several files the worst counts as it does there.
    static func verdict(of label: Label, in documents: [DocumentAssessment]) -> Verdict {
        guard label.namesComponent else { return Verdict.ofRun(documents.map(\.verdict)) }
        return Verdict.ofRun(documents.compactMap { document in document.verdict(where: { label.covers($0) }) })
    }

    private static func reasons(_ judgements: [ComponentJudgement], of documents: [DocumentAssessment]) -> [String] {
        if documents.isEmpty { return ["There is no such file in the folder."] }
        if judgements.isEmpty {
            return documents.map { document in
                document.message
                    ?? "Read as \(document.format ?? "nothing"); it names no such component, only "
                    + Set(document.judgements.map(\.component.kind.rawValue)).sorted().joined(separator: ", ") + "."
            }
        }
        return judgements.flatMap { judgement in
            let name = "\(judgement.component.kind.rawValue) \(judgement.component.name)"
            if let message = judgement.message { return ["\(name): \(message)"] }
            if judgement.findings.isEmpty { return ["\(name): \(judgement.verdict.rawValue), nothing found"] }
            return judgement.findings.map { finding in
                "\(name): \(finding.severity.rawValue) \(finding.rule): \(finding.evidence.joined(separator: "; "))"
            }
        }.prefix(12).map { $0 }
    }
}
