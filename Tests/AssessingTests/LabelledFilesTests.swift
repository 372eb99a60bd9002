import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

/// How far the rules agree with the labels of files from real machines.
@Suite struct LabelledFilesTests {
    static let folders: Set<String> = ["ipmi", "redfish", "raid", "hwmon", "nic", "kernel-log", "nvme-cli"]

    @Test func theRulesAgreeWithTheLabels() {
        guard !LabelledFiles.isMissing else {
            print("The labelled files are not beside the checkout (../shared/data): nothing was measured.")
            return
        }
        let labels = LabelledFiles.labels(in: Self.folders)
        #expect(labels.count >= 40)
        var disagreements: [String] = []
        for label in labels {
            let assessment = LabelledFiles.assess(label.file)
            let verdict = LabelledFiles.verdict(label, of: assessment)
            #expect(!(label.verdict == "failing" && verdict == "healthy"), "\(label.file) is called healthy")
            #expect(!(label.verdict == "healthy" && verdict == "failing"), "\(label.file) is called failing")
            guard verdict != label.verdict else { continue }
            disagreements.append("\(label.file) (\(label.component)): \(verdict) and not \(label.verdict)")
            disagreements += AssessText.lines(of: assessment).prefix(12)
        }
        print("\(labels.count) labels, disagreements:\n\(disagreements.joined(separator: "\n"))")
        let exact = labels.count - disagreements.count { $0.contains(" and not ") }
        #expect(exact * 100 >= labels.count * 97)
    }
}
