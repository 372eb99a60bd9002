import Glibc
import HealthModel
import LinuxAccess
import Testing

@testable import ProbeRuntime

@Suite struct ExtensionTests {
    // MARK: - What is run

    @Test func onlyTrustedExecutablesAreRun() throws {
        let directory = try ExtensionDirectory()
        try directory.add("good", "#!/bin/sh\n# forewarn-probe: interval=5m deadline=500ms\n")
        try directory.add("plain", "#!/bin/sh\n")
        try directory.add("readme.md", "not looked at")
        try directory.add("writable", "#!/bin/sh\n", mode: 0o775)
        try directory.add("text", "hello", mode: 0o644)
        try directory.add("Loud", "#!/bin/sh\n")
        symlink("/bin/true", directory.path + "/link")
        let (programs, refusals) = directory.find()
        #expect(programs.map(\.probe) == ["x-good", "x-plain"])
        #expect(programs.map(\.interval) == [.seconds(300), .seconds(60)])
        #expect(programs.map(\.deadline) == [.milliseconds(500), .seconds(60)])
        let place = directory.path
        #expect(
            refusals == [
                "\(place)/Loud is not run: its name must be of small letters, digits and hyphens.",
                "\(place)/link is not run: \(place)/link is not a regular file.",
                "\(place)/text is not run: \(place)/text is not executable.",
                "\(place)/writable is not run: others may write to \(place)/writable.",
            ])
        // The files are another's than the one who may own them.
        let foreign = ExtensionProgram.find(
            in: place, interval: .seconds(60), deadline: .seconds(60), owner: ExtensionDirectory.owner + 1)
        #expect(foreign.programs.isEmpty)
        #expect(foreign.refusals.contains("\(place)/good is not run: \(place) does not belong to root."))
    }

    @Test func aFileThatBecomesWritableIsNoLongerRun() async throws {
        let directory = try ExtensionDirectory()
        let file = try directory.add("one", "#!/bin/sh\nexit 0\n")
        let sense = try directory.sense("one")
        chmod(file, 0o777)
        let result = await sense.read(.sweep)
        #expect(result.outcome.code == "untrusted")
        #expect(result.outcome.message == "Extension one: It is not run: others may write to \(file).")
    }

    @Test(arguments: [
        ("# forewarn-probe: interval=5m deadline=30s", ["interval": 300, "deadline": 30]),
        ("#forewarn-probe: interval=1h", ["interval": 3600]),
        ("// x forewarn-probe: interval=1h", [:]),
        ("# forewarn-probe: interval=0s deadline=9999999s other", [:]),
        ("# forewarn-probe: interval=", [:]),
    ])
    func settings(line: String, seconds: [String: Int]) {
        let found = ExtensionProgram.settings(Array("#!/bin/sh\n\(line)\nrest".utf8))
        #expect(found == seconds.mapValues { .seconds($0) })
    }

    // MARK: - What it prints

    private func measurement(_ kind: String, states: String = "", quantities: String = "") -> String {
        """
        {"kind":"measurement","measurement":{"component":{"kind":"\(kind)","id":"a","name":"A"},\
        "condition":"answered","identity":{},"quantities":[\(quantities)],"states":[\(states)],"notes":[]}}
        """
    }

    private func report(_ readings: String...) throws -> ExtensionReport {
        let text = "{\"schema\":\"forewarn.probe/1\",\"readings\":[\(readings.joined(separator: ","))]}\n"
        return try ExtensionReport(Array(text.utf8))
    }

    @Test func aLineIsAReport() throws {
        let report = try report(
            measurement(
                "battery", states: "\"on-battery\"",
                quantities: "{\"name\":\"battery-charge\",\"value\":97,\"unit\":\"percent\",\"kind\":\"gauge\"}"))
        #expect(report.outcome == .complete && report.refusals.isEmpty)
        guard case .measurement(let measurement)? = report.readings.first else {
            Issue.record("no measurement")
            return
        }
        #expect(measurement[.batteryCharge] == 97)
        #expect(measurement.says(.onBattery))
    }

    @Test(arguments: ["memory", "processor", "bmc", "drive-slot", "pci-device", "kernel", "clock", "novel"])
    func kindsOfTheServersOwnSensesAreRefused(kind: String) throws {
        let report = try report(measurement(kind), measurement("battery"))
        #expect(report.readings.count == 1)
        #expect(report.refusals == ["a component of the kind \"\(kind)\""])
    }

    @Test func whatLeadsToAPowerOffIsRefused() throws {
        let report = try report(
            measurement(
                "other", states: "\"taint-machine-check\",\"alarm\",\"kernel-hardware-error\"",
                quantities: "{\"name\":\"uncorrected-errors\",\"value\":1,\"unit\":\"count\",\"kind\":\"counter\"}"))
        #expect(
            report.refusals == [
                "the quantity uncorrected-errors", "the state taint-machine-check", "the state kernel-hardware-error",
            ])
        guard case .measurement(let measurement)? = report.readings.first else {
            Issue.record("no measurement")
            return
        }
        #expect(measurement.states == [.alarm] && measurement.quantities.isEmpty)
    }

    @Test func otherReadingsAreRefused() throws {
        let use =
            "{\"kind\":\"use\",\"use\":{\"component\":{\"kind\":\"drive\",\"id\":\"a\",\"name\":\"A\"},\"carries\":[]}}"
        let report = try report(use, "{\"kind\":\"novel\"}")
        #expect(report.readings.isEmpty)
        #expect(report.refusals == ["a reading that is no measurement"])
    }

    @Test func howMuchItMaySayIsBounded() throws {
        let many = try ExtensionReport(
            Array(
                """
                {"schema":"forewarn.probe/1.4","readings":[\
                \(Array(repeating: measurement("other"), count: 200).joined(separator: ","))]}
                """.utf8))
        #expect(many.readings.count == ExtensionReport.measurementLimit)
        #expect(many.refusals == ["more than 64 measurements"])
    }

    @Test(arguments: [
        "", "\n\n", "hello\n", "{}\n", "{\"schema\":\"forewarn.probe/2\",\"readings\":[]}", "[1]",
        "{\"schema\":\"forewarn.probe/1\",\"readings\":[]}\n{\"schema\":\"forewarn.probe/1\",\"readings\":[]}\n",
        "{\"schema\":\"forewarn.probe/1\",\"readings\":[{\"kind\":\"measurement\"}]}",
        "{\"schema\":\"forewarn.probe/1\",\"readings\":[", "\u{0}\u{0}",
        String(repeating: "[", count: 100_000),
    ])
    func garbageIsNeverBelieved(text: String) {
        #expect(throws: ExtensionReport.Garbage.self) { try ExtensionReport(Array(text.utf8)) }
    }

    // MARK: - As a sense

    @Test func itReportsUnderANameOfItsOwn() async throws {
        let directory = try ExtensionDirectory()
        try directory.add(
            "one",
            "#!/bin/sh\necho '{\"probe\":\"bmc\",\"schema\":\"forewarn.probe/1\",\"readings\":[\(measurement("fan"))]}'\n"
        )
        let sense = try directory.sense("one")
        #expect(sense.name == "x-one")
        let result = await sense.read(.sweep)
        #expect(result.outcome == .complete && result.readings.count == 1)
        #expect(result.next == .seconds(60))
    }

    @Test func whatFailsSaysWhy() async throws {
        let directory = try ExtensionDirectory()
        try directory.add("garbage", "#!/bin/sh\necho hello\n")
        try directory.add("complains", "#!/bin/sh\necho 'No such UPS.' >&2\nexit 3\n")
        try directory.add("noisy", "#!/bin/sh\nexec cat /dev/zero\n")
        try directory.add(
            "refused", "#!/bin/sh\necho '{\"schema\":\"forewarn.probe/1\",\"readings\":[\(measurement("bmc"))]}'\n")
        mkfifo(directory.path + "/never.fifo", 0o600)
        try directory.add(
            "hangs", "#!/bin/sh\n# forewarn-probe: deadline=50ms\nread x < \(directory.path)/never.fifo\n")
        let expected = [
            "garbage": (
                "garbage",
                "Extension garbage: Nothing of it is believed: what it printed is not a report: JSON with \"schema\" and"
                    + " \"readings\"."
            ),
            "complains": ("extension-failed", "Extension complains: No such UPS."),
            "noisy": (
                "extension-failed",
                "Extension noisy: The read of noisy printed more than is allowed, so nothing of it is used."
            ),
            "hangs": ("timeout", "Extension hangs: It did not end within 0.05 s."),
            "refused": (
                "refused",
                "Extension refused: It may not report a component of the kind \"bmc\": that was left out."
            ),
        ]
        for (name, (code, message)) in expected {
            let result = await (try directory.sense(name)).read(.sweep)
            #expect(result.outcome.code == code)
            #expect(result.outcome.message == message)
            #expect(result.readings.isEmpty)
        }
    }
}
