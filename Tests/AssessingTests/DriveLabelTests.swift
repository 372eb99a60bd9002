import FoundationEssentials
import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

/// The rules against files of real machines, read in place where they are: `../shared/data` beside the checkout, or the
/// folder in `FOREWARN_DATA`. Without them these tests say so and go on.
@Suite struct DriveLabelTests {
    static let formats: [any ForeignFormat.Type] = [
        SmartctlJSONDocument.self, NVMeCLIDocument.self, SMARTBlob.self, SmartctlText.self,
    ]

    static let root: String = {
        let here = URL(filePath: #filePath).deletingLastPathComponent().path()
        return ProcessInfo.processInfo.environment["FOREWARN_DATA"] ?? "\(here)/../../../shared/data"
    }()

    static func verdict(_ document: ForeignDocument) -> (String, [ComponentJudgement]) {
        guard let format = formats.first(where: { $0.recognises(document) }) else { return ("unrecognised", []) }
        do {
            let judgements = SnapshotJudge.judge(try format.readings(document))
            let order: [Verdict] = [.failing, .unknown, .warning, .healthy]
            let worst = order.first { verdict in judgements.contains { $0.verdict == verdict } }
            return (worst?.rawValue ?? "unknown", judgements)
        } catch {
            return ("bad input", [])
        }
    }

    @Test func labelledDrivesAreJudgedAsLabelled() throws {
        let root = Self.root
        guard let table = try? String(decoding: Data(contentsOf: URL(filePath: "\(root)/labels.csv")), as: UTF8.self)
        else {
            print("labelled drives: no data at \(root); nothing was compared")
            return
        }
        var total = 0
        var exact = 0
        for line in table.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: ",", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
            guard fields.count >= 3,
                ["smart-text", "smart-json", "smart-blob", "nvme-cli"].contains(where: fields[0].hasPrefix)
            else { continue }
            let bytes = try Data(contentsOf: URL(filePath: "\(root)/\(fields[0])"))
            let (verdict, judgements) = Self.verdict(ForeignDocument(name: fields[0], bytes: Array(bytes)))
            let expected = fields[2].hasPrefix("(bad") ? "bad input" : fields[2].hasPrefix("(") ? "unknown" : fields[2]
            total += 1
            if verdict == expected {
                exact += 1
            } else {
                let why = judgements.flatMap { $0.findings.flatMap(\.evidence) + [$0.message].compactMap { $0 } }
                print(
                    "disagree: \(fields[0]) is labelled \(expected), judged \(verdict): \(why.joined(separator: "; "))")
            }
            #expect(!(expected == "failing" && verdict == "healthy"), "\(fields[0])")
            #expect(!(expected == "healthy" && verdict == "failing"), "\(fields[0])")
            #expect(!(fields[2].hasPrefix("(") && verdict == "healthy"), "\(fields[0])")
        }
        print("labelled drives: \(exact) of \(total) exact")
        #expect(exact * 100 >= total * 97)
    }

    /// What the data's README calls partial, unreadable and malformed has no label row.
    @Test(arguments: [
        ("smart-json/scrutiny__smart-sat.json", "unknown"), ("smart-json/scrutiny__smart-raid.json", "unknown"),
        ("smart-json/libblockdev__04_malformed.json", "unknown"),
    ])
    func whatCannotBeJudgedIsNotHealthy(file: String, expected: String) throws {
        guard let bytes = try? Data(contentsOf: URL(filePath: "\(Self.root)/\(file)")) else {
            print("labelled drives: no data at \(Self.root); nothing was compared")
            return
        }
        #expect(Self.verdict(ForeignDocument(name: file, bytes: Array(bytes))).0 == expected)
    }
}
