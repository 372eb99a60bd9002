import HealthModel
import Testing

@testable import Assessing

@Suite struct NVMeCLITests {
    static func measure(_ text: String) throws -> Measurement {
        let document = ForeignDocument(name: "smart-log.json", bytes: Array(text.utf8))
        #expect(NVMeCLIDocument.recognises(document))
        #expect(!SmartctlJSONDocument.recognises(document))
        guard case .measurement(let made)? = try NVMeCLIDocument.readings(document).first else {
            throw ForeignFormatError("no measurement")
        }
        return made
    }

    static func log(warning: String = "0", temperature: String = "310", media: String = "0") -> String {
        """
        {"critical_warning": \(warning), "temperature": \(temperature), "avail_spare": 100, "spare_thresh": 5,
        "percent_used": 2, "data_units_read": 9898518, "power_on_hours": 4974, "unsafe_shutdowns": 39,
        "media_errors": \(media), "num_err_log_entries": 110}
        """
    }

    @Test func theTemperatureIsKelvin() throws {
        let made = try Self.measure(Self.log())
        #expect(made.condition == .answered)
        #expect(made.states == [.smartPassed])
        #expect(made[.temperature] == 37)
        #expect(made[.spareLeft] == 100)
        #expect(made[.enduranceUsed] == 2)
        #expect(made.quantities.first { $0.name == .spareLeft }?.limits?.lowerCritical == 5)
    }

    @Test func aVersionThatPrintsCelsiusIsUnderstood() throws {
        #expect(try Self.measure(Self.log(temperature: "37"))[.temperature] == 37)
        #expect(try Self.measure(Self.log(temperature: "0"))[.temperature] == nil)
        #expect(try Self.measure(Self.log(temperature: "65535"))[.temperature] == nil)
    }

    @Test(arguments: [
        "8", "\"0x8\"", "{\"value\": 8, \"ro\": 1}",
        "{\"available_spare\": 0, \"temp_threshold\": 0, \"reliability_degraded\": 0, \"ro\": 1, \"vmbu_failed\": 0}",
    ])
    func theCriticalWarningOfEveryVersionIsRead(warning: String) throws {
        #expect(try Self.measure(Self.log(warning: warning)).states == [.nvmeReadOnly])
    }

    @Test func quotedCountersAreRead() throws {
        #expect(try Self.measure(Self.log(media: "\"1,234\""))[.mediaErrors] == 1234)
    }

    @Test func aWarningThatIsNoNumberIsNotAPass() throws {
        let made = try Self.measure(Self.log(warning: "\"?\""))
        #expect(made.condition == .unsupported)
        #expect(made.states.isEmpty)
    }

    @Test func cutAtEveryLengthItIsGarbledAndSaysSo() throws {
        let text = Array(Self.log().utf8)
        let first = Array(#"{"critical_warning""#.utf8).count
        for length in first..<text.count {
            let document = ForeignDocument(name: "cut", bytes: Array(text.prefix(length)))
            guard case .read(NVMeCLIDocument.name, _) = FormatRegistry.read(document) else {
                Issue.record("not known for what it is: \(length)")
                continue
            }
            try expectGarbled(NVMeCLIDocument.self, text.prefix(length))
        }
        let heading = Array(Self.text.utf8.prefix { $0 != 0x0A })
        try expectGarbled(NVMeCLIText.self, heading[...])
    }

    private func expectGarbled(_ format: any ForeignFormat.Type, _ bytes: ArraySlice<UInt8>) throws {
        let document = ForeignDocument(name: "cut", bytes: Array(bytes))
        guard case .measurement(let made)? = try format.readings(document).first else {
            throw ForeignFormatError("no measurement")
        }
        #expect(made.condition == .garbled && made.message?.contains("save all") == true)
    }

    @Test func smartctlJSONThatIsBrokenIsGarbledAndSaysWhere() throws {
        let document = ForeignDocument(name: "x.json", bytes: Array("{\"smartctl\": {}, hahaha}".utf8))
        #expect(SmartctlJSONDocument.recognises(document))
        guard case .measurement(let made)? = try SmartctlJSONDocument.readings(document).first else {
            throw ForeignFormatError("no measurement")
        }
        #expect(made.condition == .garbled)
        #expect(made.component.id == "x.json")
        #expect(made.message?.contains("line 1") == true)
    }

    @Test func anArrayOfReportsIsSeveralDrives() throws {
        let one = "{\"smartctl\": {}, \"model_name\": \"A\", \"serial_number\": \"S1\"}"
        let document = ForeignDocument(name: "x", bytes: Array("[\(one), \(one)]".utf8))
        #expect(try SmartctlJSONDocument.readings(document).count == 2)
        #expect(throws: ForeignFormatError.self) {
            try SmartctlJSONDocument.readings(ForeignDocument(name: "x", bytes: Array("[{\"a\": 1}]".utf8)))
        }
    }

    static let text = """
        Smart Log for NVME device:nvme0 namespace-id:ffffffff
        critical_warning                    : 0x4
        temperature                         : 37 °C (310 K)
        available_spare                     : 100%
        available_spare_threshold           : 10%
        percentage_used                     : 3%
        power_cycles                        : 25
        power_on_hours                      : 12,798
        unsafe_shutdowns                    : 10
        media_errors                        : 7
        num_err_log_entries                 : 62

        """

    @Test func theListingForPeopleIsReadToo() throws {
        let document = ForeignDocument(name: "log", bytes: Array(Self.text.utf8))
        #expect(NVMeCLIText.recognises(document))
        #expect(!SmartctlText.recognises(document))
        guard case .measurement(let made)? = try NVMeCLIText.readings(document).first else {
            throw ForeignFormatError("no measurement")
        }
        #expect(made.condition == .answered)
        #expect(made.states == [.nvmeReliability])
        #expect(made[.temperature] == 37)
        #expect(made[.spareLeft] == 100)
        #expect(made[.powerOnHours] == 12798)
        #expect(made[.mediaErrors] == 7)
        let cut = Self.text.split(separator: "\n").prefix(5).joined(separator: "\n")
        guard
            case .measurement(let part)? = try NVMeCLIText.readings(
                ForeignDocument(name: "log", bytes: Array(cut.utf8))
            ).first
        else { throw ForeignFormatError("no measurement") }
        #expect(part.condition == .unsupported)
    }
}
