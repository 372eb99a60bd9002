internal import HealthModel
internal import Testing

@testable internal import BMCProbe

@Suite("Sensor samples")
struct SensorSampleTests {
    private let table: SDRTable
    private let sensor: SDRSensor

    init() throws {
        sensor = try #require(SDRSensor(bytes: SDRDecodingTests.FullRecord().bytes))
        table = SDRTable([sensor])
    }

    private var sample: SensorSample {
        SensorSample(
            recordID: 7, sensorNumber: 1, name: "CPU Temp", state: 0, unit: 1, value: 45, bitmask: 0, words: ["OK"])
    }

    @Test("the library's \"OK\" is no event")
    func noEvent() throws {
        #expect(try #require(SensorReading(sample, table: table)).eventWords.isEmpty)
    }

    @Test("values that are no numbers are no values", arguments: [Double.nan, .infinity, -.infinity])
    func notFinite(value: Double) throws {
        var sample = sample
        sample.value = value
        let reading = try #require(SensorReading(sample, table: table))
        #expect(reading.value == nil)
    }

    @Test("states and units that the library does not name are unknown", arguments: [-1, 4, 255, Int.max])
    func unknownNumbers(number: Int) throws {
        var sample = sample
        sample.state = number
        sample.unit = number == 4 ? 8 : number
        let reading = try #require(SensorReading(sample, table: table))
        #expect(reading.state == .unknown)
        #expect(reading.unit == .unknown)
    }

    @Test("absurd ids and masks neither crash nor become a reading of another sensor")
    func absurdNumbers() {
        var sample = sample
        sample.recordID = -1
        #expect(SensorReading(sample, table: table) == nil)
        sample.recordID = 70_000
        #expect(SensorReading(sample, table: table) == nil)
        sample.recordID = 7
        sample.sensorNumber = 300
        #expect(SensorReading(sample, table: table) == nil)
        sample.sensorNumber = 1
        sample.bitmask = -1
        #expect(SensorReading(sample, table: table)?.eventBits == 0)
    }

    @Test("an event-only record is skipped by its kind, not by its name")
    func eventOnly() {
        var sensor = sensor
        sensor.isReadable = false
        #expect(SensorReading(sample, table: SDRTable([sensor])) == nil)
    }

    @Test("a BMC without sensors, or without what describes them, is an error and no empty success")
    func nothing() {
        let target = BMCTarget(transport: .openIPMI(device: "/dev/ipmi0"), cacheDirectory: "/nowhere")
        let mapping = BMCErrorMapping(target: target)
        func code(_ samples: [SensorSample], _ table: SDRTable) -> BMCError.Code? {
            guard case .failure(let error) = BMCReader.readings(samples, table: table, mapping: mapping) else {
                return nil
            }
            return error.code
        }
        #expect(code([], SDRTable([])) == .bmcError)
        #expect(code([], table) == .bmcError)
        #expect(code([sample], SDRTable([])) == .sdrCache)
        #expect(code([sample], table) == nil)
    }

    @Test("names and words are made printable")
    func printable() throws {
        var sample = sample
        sample.name = "CPU\u{1B}[2J\u{7}Temp"
        sample.bitmask = 1
        sample.words = ["bad\u{1B}word"]
        let reading = try #require(SensorReading(sample, table: table))
        #expect(reading.name == "CPU\u{FFFD}[2J\u{FFFD}Temp")
        #expect(reading.eventWords == ["bad\u{FFFD}word"])
        #expect(reading.component.id == "CPU\u{FFFD}[2J\u{FFFD}Temp#1")
    }

    @Test("a sensor of another controller has its owner in its id")
    func otherOwner() throws {
        var sensor = sensor
        sensor.ownerID = 0x2C
        let reading = try #require(SensorReading(sample, table: SDRTable([sensor])))
        #expect(reading.component.id == "CPU Temp#1@0x2C")
    }

    @Test(
        "sensor types become component kinds",
        arguments: zip(
            [UInt8(0x01), 0x02, 0x03, 0x04, 0x07, 0x08, 0x0C, 0x0D, 0x09, 0x0A, 0x00, 0xC7],
            ["temperature", "voltage", "current", "fan", "processor", "power-supply", "memory", "drive-slot"]
                + ["other", "other", "other", "other"]))
    func kinds(type: UInt8, kind: String) {
        #expect(SensorVocabulary.componentKind(type).rawValue == kind)
    }

    @Test("unknown types keep their number")
    func unknownTypes() {
        #expect(SensorVocabulary.sensorType(0xC7) == "Type 0xC7")
        #expect(SensorVocabulary.sensorType(0x30) == "Type 0x30")
        #expect(SensorVocabulary.sensorType(0x08) == "Power Supply")
        #expect(SensorVocabulary.entity(id: 0, instance: 1) == nil)
        #expect(SensorVocabulary.entity(id: 7, instance: 0x61) == "system board 97")
    }
}
