import FoundationEssentials
import Glibc
import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

@Suite struct AssessRunTests {
    private static let healthy = "CPU Temp | 45 degrees C | ok\n"
    private static let warning = "P_VBAT | 2.61 Volts | nc\n"
    private static let failing = "CPU Temp | 111 degrees C | cr\n"

    /// A directory with these files, gone afterwards.
    private func inDirectory(_ files: [String: String], _ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.path + "/assess-\(UInt64.random(in: 0...UInt64.max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        for (name, text) in files {
            let parent = URL(filePath: "\(path)/\(name)").deletingLastPathComponent().path
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
        }
        try body(path)
    }

    private struct Answer {
        var outcome: AssessOutcome
        var lines: [String] = []
        var complaints: [String] = []
    }

    private func run(_ paths: [String], format: AssessRun.Format = .text) -> Answer {
        var answer = Answer(outcome: .unknown)
        let run = AssessRun(
            paths: paths, format: format, printLine: { answer.lines.append($0) },
            complain: { answer.complaints.append($0) })
        answer.outcome = run.run()
        return answer
    }

    @Test func theWorstOfSeveralFilesCounts() {
        #expect(AssessOutcome(verdicts: [.healthy, .warning], someNotJudged: false) == .warning)
        #expect(AssessOutcome(verdicts: [.warning, .unknown], someNotJudged: false) == .unknown)
        #expect(AssessOutcome(verdicts: [.unknown, .failing], someNotJudged: false) == .failing)
        #expect(AssessOutcome(verdicts: [.healthy], someNotJudged: true) == .notJudged)
        #expect(AssessOutcome(verdicts: [.failing], someNotJudged: true) == .failing)
        #expect(AssessOutcome(verdicts: [], someNotJudged: false) == .notJudged)
    }

    @Test func oneUnreadableComponentDoesNotMakeTheFileUnknown() {
        #expect(Verdict.ofDocument([.healthy, .unknown]) == .healthy)
        #expect(Verdict.ofDocument([.warning, .unknown]) == .warning)
        #expect(Verdict.ofDocument([.unknown]) == .unknown)
        #expect(Verdict.ofDocument([]) == .unknown)
    }

    @Test func aDirectoryIsWalkedFileByFile() throws {
        try inDirectory(["a/one.txt": Self.healthy, "b/two.txt": Self.failing, ".hidden": "letter"]) { path in
            let answer = run([path])
            #expect(answer.outcome == .failing)
            #expect(answer.lines.contains { $0.contains("one.txt") && $0.hasSuffix("healthy") })
            #expect(answer.lines.contains { $0.contains("two.txt") && $0.hasSuffix("failing") })
            #expect(answer.complaints.isEmpty)
        }
    }

    @Test func aSysfsTreeIsOneDocument() throws {
        let files = [
            "hwmon0/name": "coretemp\n", "hwmon0/temp1_input": "45000\n", "hwmon0/temp1_max": "84000\n",
            "hwmon0/temp1_label": "Package id 0\n", "report.txt": Self.healthy,
        ]
        try inDirectory(files) { path in
            let answer = run([path])
            #expect(answer.outcome == .healthy)
            #expect(answer.lines.count { $0.contains("(\(HwmonTree.name))") } == 1)
            let alone = run(["\(path)/hwmon0"])
            #expect(alone.outcome == .healthy)
            #expect(alone.lines.first?.contains("hwmon0 (\(HwmonTree.name)): healthy") ?? false)
        }
    }

    private static let link = [
        "operstate": "up\n", "flags": "0x1003\n", "carrier": "1\n", "carrier_changes": "2\n",
        "statistics/rx_errors": "0\n", "statistics/rx_packets": "1000\n",
    ]

    /// /proc/self/mem is a file whose first byte reads as EIO, like one of a device that does not answer.
    @Test func aTreeOfWhichAFileCannotBeReadIsNotWell() throws {
        let trees = [
            ("ue_count", ["ce_count": "0\n", "ue_count": "0\n"]), ("carrier", Self.link),
            (
                "temp2_input",
                [
                    "name": "coretemp\n", "temp1_input": "45000\n", "temp1_max": "84000\n",
                    "temp2_input": "46000\n", "temp2_max": "84000\n",
                ]
            ),
        ]
        for (file, files) in trees {
            try inDirectory(files) { path in
                #expect(run([path]).outcome == .healthy, "\(file)")
                try FileManager.default.removeItem(atPath: "\(path)/\(file)")
                try FileManager.default.createSymbolicLink(
                    atPath: "\(path)/\(file)", withDestinationPath: "/proc/self/mem")
                let unread = run([path])
                #expect(unread.outcome == .unknown, "\(file)")
                #expect(unread.lines.contains { $0.contains("its file \(file) could not be read whole") }, "\(file)")
            }
        }
    }

    @Test func aTreeThatWasNotReadToItsEndIsNotWell() throws {
        let long = "0" + String(repeating: " ", count: 5000) + "\n"
        try inDirectory(["ce_count": "0\n", "ue_count": long]) { path in
            #expect(run([path]).outcome == .unknown)
        }
        let deep = (1...8).map { "d\($0)" }.joined(separator: "/")
        try inDirectory(["ce_count": "0\n", "ue_count": "0\n", "\(deep)/ue_count": "1\n"]) { path in
            let answer = run([path])
            #expect(answer.outcome == .unknown)
            #expect(answer.lines.contains { $0.contains("too deep") })
        }
    }

    /// A bond has links to its members in its folder, which come before the members in the order of the names.
    @Test func aMemberOfABondIsALinkOfItsOwn() throws {
        var files: [String: String] = [:]
        for name in ["bond0", "eth0", "lo"] {
            for (file, text) in Self.link { files["\(name)/\(file)"] = text }
        }
        files["eth0/carrier"] = "x\n"
        try inDirectory(files) { path in
            try FileManager.default.createSymbolicLink(
                atPath: "\(path)/bond0/lower_eth0", withDestinationPath: "../eth0")
            let answer = run([path])
            #expect(answer.outcome == .unknown)
            #expect(answer.lines.contains { $0.hasPrefix("  nic eth0: unknown") })
        }
    }

    @Test func aFileOfNoFormatIsNamedAndTheOthersAreJudged() throws {
        try inDirectory(["letter.txt": "Dear reader\n", "one.txt": Self.warning, "zero": ""]) { path in
            let answer = run(["\(path)/letter.txt", "\(path)/one.txt", "\(path)/zero", "\(path)/none"])
            #expect(answer.outcome == .notJudged)
            #expect(answer.complaints.count == 3)
            #expect(answer.complaints.contains { $0.contains("letter.txt") })
            #expect(answer.complaints.contains { $0.contains("empty") })
            #expect(answer.complaints.contains { $0.contains("none") && $0.contains("ENOENT") })
            #expect(answer.lines.contains { $0.contains("one.txt") && $0.hasSuffix("warning") })
        }
    }

    @Test func anEmptyDirectoryAndADeviceAreSaid() throws {
        try inDirectory([:]) { path in
            let answer = run([path])
            #expect(answer.outcome == .notJudged)
            #expect(answer.complaints.first?.contains("no file") ?? false)
        }
        #expect(run(["/dev/null"]).complaints.first?.contains("device") ?? false)
        #expect(run([]).outcome == .wrongUsage)
    }

    @Test func machinesGetOneRecordAComponent() throws {
        let text = Self.failing + "Fan 1 | 4000 RPM | ok\n"
        try inDirectory(["one.txt": text, "two.txt": "Dear reader\n"]) { path in
            let answer = run([path], format: .json)
            let records = try answer.lines.map { try JSONDecoder().decode(AssessRecord.self, from: Data($0.utf8)) }
            #expect(records.count == 3)
            #expect(records.allSatisfy { $0.schema == "forewarn.assess/1" })
            let hot = records.first { $0.component?.name == "CPU Temp" }
            #expect(hot?.verdict == .failing)
            #expect(hot?.fileVerdict == .failing)
            #expect(hot?.findings.first?.rule == "temperature.upper-critical")
            let unread = records.first { $0.component == nil }
            #expect(unread?.format == nil)
            #expect(unread?.verdict == .unknown)
            #expect(unread?.message != nil)
            #expect(answer.outcome == .failing)
        }
    }

    @Test func aFileThatIsTooLargeIsRefusedWithoutHoldingIt() throws {
        try inDirectory(["big.log": ""]) { path in
            // A hole in the file: 100 MB that take no room.
            #expect(truncate("\(path)/big.log", 100 << 20) == 0)
            let answer = run(["\(path)/big.log"])
            #expect(answer.outcome == .notJudged)
            #expect(answer.complaints.first?.contains("larger than 64 MiB") ?? false)
        }
    }

    @Test func aNamedPipeIsNotWaitedFor() throws {
        try inDirectory([:]) { path in
            #expect(mkfifo(path + "/pipe", 0o600) == 0)
            let answer = run([path + "/pipe"])
            #expect(answer.outcome == .notJudged)
            #expect(answer.complaints.contains { $0.contains("named pipe") }, "\(answer.complaints)")
        }
    }
}
