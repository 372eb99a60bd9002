import FoundationEssentials
import Testing

@Suite struct HouseRuleTests {
    @Test func noFileIsLongerThanFourHundredLinesWithoutAReason() throws {
        for folder in ["Sources", "Tests"] {
            for file in try SourceTree.read(folder).files where file.lines.count > 401 {
                let head = file.lines.prefix(5).joined(separator: "\n").lowercased()
                #expect(head.contains("long because"), "\(file.path) has \(file.lines.count) lines")
            }
        }
    }

    @Test func executablesContainNoLogic() throws {
        let executables: Set<String> = [
            "forewarnd", "forewarn", "forewarn-probe", "forewarn-actuator", "fence_forewarn",
        ]
        for file in try SourceTree.read("Sources").files where executables.contains(file.target) {
            #expect(file.lines.count < 81, "\(file.path) has \(file.lines.count) lines")
        }
    }

    /// Pacemaker's commands run in one place, and nothing else starts a process; `stonith_admin --confirm` declares a
    /// node safely down without switching it off and must not be spelled anywhere.
    @Test func onlyTheClusterStartsProcessesAndNothingConfirmsByHand() throws {
        for file in try SourceTree.read("Sources").files {
            let text = file.lines.filter { !$0.drop(while: { $0 == " " }).hasPrefix("//") }.joined(separator: "\n")
            #expect(!text.contains("--confirm"), "\(file.path)")
            #expect(!text.contains("/dev/watchdog"), "\(file.path)")
            if file.target != "Cluster" && !file.path.contains("PasswordScript") && file.target != "HealthTestKit" {
                for word in ["posix_spawn(", "posix_spawnp(", "fork(", "popen(", "system("] {
                    #expect(!Self.names(word, in: text), "\(file.path) contains \(word)")
                }
            }
        }
    }

    /// The word by itself: `udev_device_get_subsystem(` starts no process.
    private static func names(_ word: String, in text: String) -> Bool {
        text.ranges(of: word).contains { range in
            guard range.lowerBound > text.startIndex else { return true }
            let before = text[text.index(before: range.lowerBound)]
            return !(before.isLetter || before.isNumber || before == "_")
        }
    }

    @Test func nothingTrapsOnInput() throws {
        for file in try SourceTree.read("Sources").files {
            for (index, line) in file.lines.enumerated() {
                let code = line.prefix(while: { $0 != "/" })
                for word in ["try!", "fatalError(", " as! "] {
                    #expect(!code.contains(word), "\(file.path):\(index + 1)")
                }
            }
        }
    }

    /// An action is decided in the policy: its initialiser is not visible to any other module.
    @Test func onlyThePolicyCanMakeAnAction() throws {
        let url = URL(filePath: "\(SourceTree.root)/Sources/HealthPolicy/Action.swift")
        let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
        #expect(text.contains("    init(_ kind: Kind"))
        #expect(!text.contains("package init") && !text.contains("public init"))
    }
}
