import FoundationEssentials
import HealthModel
import HealthPolicy

@testable import Assessing

/// The labelled files of real machines, where they are: beside the checkout, never in it.
enum LabelledFiles {
    struct Label: Sendable {
        var file: String
        var component: String
        var verdict: String
    }

    static let data: String = {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let root = tests.deletingLastPathComponent().path
        let beside = "\(root)/../shared/data"
        return FileManager.default.fileExists(atPath: "\(beside)/labels.csv") ? beside : ""
    }()

    static var isMissing: Bool { data.isEmpty }

    static func labels(in folders: Set<String>) -> [Label] {
        guard let text = try? String(contentsOf: URL(filePath: "\(data)/labels.csv"), encoding: .utf8) else {
            return []
        }
        return text.split(separator: "\n").dropFirst().compactMap { line in
            let columns = CommaSeparated.columns(String(line))
            guard columns.count >= 3, let folder = columns[0].split(separator: "/").first,
                folders.contains(String(folder))
            else { return nil }
            return Label(file: columns[0], component: columns[1], verdict: columns[2])
        }
    }

    static func assess(_ file: String) -> DocumentAssessment {
        var found: [DocumentAssessment] = []
        var source = DocumentSource()
        source.forEach(at: "\(data)/\(file)") { item in
            switch item {
            case .document(let document): found.append(DocumentAssessment(of: document))
            case .unreadable(let name, let sentence):
                found.append(DocumentAssessment(name: name, format: nil, judgements: [], message: sentence))
            }
        }
        return found.first ?? DocumentAssessment(name: file, format: nil, judgements: [], message: "nothing found")
    }

    /// The verdict that a label is about: of the component that it names ("psu of node-118"), else of the file.
    static func verdict(_ label: Label, of assessment: DocumentAssessment) -> String {
        guard label.component.contains(" ") else { return assessment.verdict.rawValue }
        let named = assessment.judgements.first {
            $0.component.name == label.component || $0.component.id == label.component
        }
        return named?.verdict.rawValue ?? "no such component"
    }
}
