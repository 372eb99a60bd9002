import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

/// A text as it would stand in a file, judged.
func assessed(_ text: String, name: String = "report") -> DocumentAssessment {
    DocumentAssessment(of: ForeignDocument(name: name, bytes: Array(text.utf8)))
}

func assessedTree(_ files: [String: String], name: String = "tree") -> DocumentAssessment {
    DocumentAssessment(of: ForeignDocument(name: name, bytes: [], tree: files.mapValues { Array($0.utf8) }))
}

extension DocumentAssessment {
    /// The verdict of the first component whose name or id has these words; nil if there is none.
    func verdict(of words: String) -> Verdict? {
        judgements.first { $0.component.name.has(words) || $0.component.id.has(words) }?.verdict
    }

    var rules: Set<String> { Set(judgements.flatMap(\.findings).map(\.rule)) }
}

/// One listing, what it must be read as, and what it must be called.
struct Variant: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let format: String
    let verdict: Verdict
    let text: String

    init(_ name: String, _ format: String, _ verdict: Verdict, _ text: String) {
        testDescription = name
        self.format = format
        self.verdict = verdict
        self.text = text
    }
}
