import FoundationEssentials
import HealthPolicy
import Testing

@testable import Measuring

/// `make judge` measures what `forewarn assess` says.
@Suite struct JudgingTests {
    private static let well =
        #"{"critical_warning":0,"temperature":310,"avail_spare":100,"percent_used":3,"media_errors":0}"#

    private func judge(_ files: [(name: String, text: String)], labels: String) throws -> Judging.Report {
        let folder = "/tmp/fw-judge-\(String(UInt32.random(in: .min ... .max), radix: 36))"
        try FileManager.default.createDirectory(
            atPath: "\(folder)/node", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for file in files + [(name: "labels.csv", text: "file,component,expected_verdict,why\n" + labels)] {
            try Data(file.text.utf8).write(to: URL(filePath: "\(folder)/\(file.name)"))
        }
        return try Judging.run(data: folder)
    }

    @Test func aFileOfWhichAPartCannotBeReadIsNotHealthy() throws {
        let report = try judge(
            [
                ("well.json", Self.well), ("cut.json", "\(Self.well)\n\(Self.well.dropLast(5))"),
                ("doubt.json", Self.well.replacing("310", with: "65535")),
            ],
            labels: "well.json,nvme,healthy,x\ncut.json,nvme,healthy,x\ndoubt.json,disk,healthy,x\n")
        #expect(report.overall[.healthy, .healthy] == 1)
        #expect(report.overall[.healthy, .unknown] == 2)
        #expect(report.disagreements.map(\.file) == ["cut.json", "doubt.json"])
        #expect(report.disagreements.allSatisfy { !$0.findings.isEmpty })
    }

    @Test func aLabelThatNamesOneComponentIsAboutItAlone() throws {
        let sensors = "CPU Temp | 111 degrees C | cr\nInlet Temp | 22 degrees C | ok\n"
        let report = try judge(
            [("sdr.txt", sensors)], labels: "sdr.txt,temperature of Inlet,healthy,x\nsdr.txt,server,failing,x\n")
        #expect(report.overall.agreeing == 2, "\(report.disagreements)")
    }

    @Test func severalFilesOfOneLabelCountAsAssessCountsThem() throws {
        let worn = Self.well.replacing(#""media_errors":0"#, with: #""media_errors":7"#)
        for (other, verdict) in [(worn, Verdict.warning), ("a letter\n", .unknown), (Self.well, .healthy)] {
            let report = try judge(
                [("node/a.json", Self.well), ("node/b.json", other)], labels: "node/,nvme,\(verdict.rawValue),x\n")
            #expect(report.overall.agreeing == 1, "\(report.disagreements)")
        }
        #expect(try judge([], labels: "nothing.json,nvme,unknown,x\n").overall.agreeing == 1)
    }
}
