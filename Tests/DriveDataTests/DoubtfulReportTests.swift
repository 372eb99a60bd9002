import HealthModel
import Testing

@testable import DriveData

/// What is there and cannot be read or believed: the rest may be bad news, and is never good news.
@Suite struct DoubtfulReportTests {
    private static let sound =
        #"{"id":5,"name":"Reallocated_Sector_Ct","value":100,"worst":100,"thresh":10,"when_failed":"","#
        + #""flags":{"prefailure":true},"raw":{"value":0,"string":"0"}}"#

    private func report(
        rows: String = sound, status: String = #"{"passed":true}"#, messages: [String] = [], exit: Int = 0
    ) -> SmartctlJSON? {
        let said = messages.map { #"{"string":"\#($0)","severity":"warning"}"# }.joined(separator: ",")
        let text =
            #"{"smartctl":{"exit_status":\#(exit),"messages":[\#(said)]},"device":{"protocol":"ATA"},"#
            + #""model_name":"ST14000NM001G-2KJ103","smart_status":\#(status),"#
            + #""ata_smart_attributes":{"table":[\#(rows)]}}"#
        return (try? JSONTree(Array(text.utf8))).map { SmartctlJSON($0) }
    }

    private func read(_ report: SmartctlJSON?) throws -> (first: Measurement, others: [Measurement]) {
        let report = try #require(report)
        let made = report.measurements(of: SmartctlJSONTests.component)
        let first = try #require(made.first)
        #expect(report.measurement(of: SmartctlJSONTests.component) == first)
        return (first, Array(made.dropFirst()))
    }

    private func expectDoubt(_ report: SmartctlJSON?) throws {
        let (first, others) = try read(report)
        #expect(first.condition == .unsupported)
        #expect(first.message?.isEmpty == false)
        #expect(others.map(\.condition) == [.garbled])
    }

    @Test func aWholeReportIsAnswered() throws {
        let (first, others) = try read(report())
        #expect(first.condition == .answered && others.isEmpty)
        // smartctl leaves out what the drive does not give.
        let bare = try read(report(rows: #"{"id":5,"name":"Reallocated_Sector_Ct","raw":{"value":0,"string":"0"}}"#))
        #expect(bare.first.condition == .answered && bare.others.isEmpty)
    }

    @Test(arguments: [
        #""x""#, "7", "null", "[]", #"{"value":100}"#, #"{"id":0}"#, #"{"id":256}"#, #"{"id":"five"}"#,
        #"{"id":9,"value":"x"}"#, #"{"id":9,"thresh":"x"}"#, #"{"id":9,"thresh":null}"#, #"{"id":9,"value":300}"#,
        #"{"id":9,"worst":1.5}"#, #"{"id":9,"when_failed":false}"#, #"{"id":9,"name":9}"#,
        #"{"id":9,"flags":{"prefailure":"yes"}}"#,
    ])
    func aRowThatIsNoAttributeIsNotLeftOutUnsaid(_ row: String) throws {
        try expectDoubt(report(rows: "\(Self.sound),\(row)"))
        let pending = #"{"id":197,"name":"Current_Pending_Sector","raw":{"value":60,"string":"60"}}"#
        #expect(try read(report(rows: "\(row),\(pending)")).first[.pendingSectors] == 60)
    }

    @Test(arguments: [#"{"passed":"yes"}"#, #"{"passed":1}"#, #"{"passed":null}"#, #""passed""#, "[]"])
    func aVerdictThatIsNeitherIsNone(_ status: String) throws {
        try expectDoubt(report(status: status))
    }

    @Test(arguments: [
        "Warning! SMART ATA Error Log Structure error: invalid SMART checksum.",
        "Warning! SMART Selective Self-Test Log Structure error: invalid SMART checksum.",
        "SMART Status command failed: Input/output error", "Read SMART Thresholds failed: Input/output error",
    ])
    func whatSmartctlSaysOfALogOrACommandIsADoubt(_ message: String) throws {
        try expectDoubt(report(messages: ["something else", message], exit: 4))
    }

    @Test(arguments: ["Drive Identity", "SMART Attribute Data", "SMART Attribute Thresholds"])
    func aStructureThatFailsItsChecksumIsGarbage(_ name: String) throws {
        let message = "Warning! \(name) Structure error: invalid SMART checksum."
        let (first, others) = try read(report(messages: [message], exit: 4))
        #expect(first.condition == .garbled && first.quantities.isEmpty && others.isEmpty)
        // The drive's own verdict needs no structure.
        let failed = try read(report(status: #"{"passed":false}"#, messages: [message]))
        #expect(failed.first.states == [.smartFailed] && failed.first.quantities.allSatisfy { $0.value == 0 })
        #expect(failed.first.condition == .unsupported && failed.others.map(\.condition) == [.garbled])
        let checked = "Warning: This result is based on an Attribute check."
        let made = try read(report(status: #"{"passed":false}"#, messages: [message, checked]))
        #expect(made.first.condition == .garbled)
    }

    /// Reports of good drives behind bridges have these (the exit status with its bit 2 too).
    @Test func anAttributeCheckIsNoDamage() throws {
        let messages = [
            "SMART Status not supported: Incomplete response, ATA output registers missing",
            "Warning: This result is based on an Attribute check.",
        ]
        #expect(try read(report(messages: messages, exit: 4)).first.condition == .answered)
    }

    @Test(
        arguments: [
            (0x0012_0000_001B, 27), (0xFB, -5), (0xFFFB, -5), (0xFFFF, nil), (0x96, nil), (0xFFFF_FFFF_FFFF, nil),
        ] as [(UInt64, Double?)])
    func degreesAreTheLowByteSigned(raw: UInt64, celsius: Double?) {
        let made = ATAPageBuilder.measure([.init(id: 194, raw: raw)])
        #expect(made[.temperature] == celsius)
        let expected: ReadCondition = celsius == nil ? .unsupported : .answered
        #expect(made.condition == expected)
        // 190 is packed in other ways by some vendors.
        #expect(ATAPageBuilder.measure([.init(id: 190, raw: raw)]).condition == .answered)
    }

    /// Zero is what a controller without the sensor gives.
    @Test func anNVMeTemperatureOfOnesIsADoubt() {
        typealias Builder = NVMePageBuilder
        #expect(Builder.measure(Builder.health(kelvin: 0xFFFF)).condition == .unsupported)
        #expect(Builder.measure(Builder.health(kelvin: 0)).condition == .answered)
    }

    @Test func aSASTemperatureThatNoDriveHasIsADoubt() {
        var report = SCSIReport(identity: DriveIdentity(model: "SEAGATE ST1200MM0088"))
        report.passed = true
        report.grownDefects = 0
        report.take(celsius: 31)
        #expect(report.measurement(of: SmartctlJSONTests.component).condition == .answered)
        report.take(celsius: 65535)
        #expect(report.measurement(of: SmartctlJSONTests.component).condition == .unsupported)
        #expect(report.measurements(of: SmartctlJSONTests.component).count == 2)
    }
}
