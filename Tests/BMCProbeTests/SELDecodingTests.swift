internal import HealthModel
internal import Testing

@testable internal import BMCProbe

@Suite("SEL records")
struct SELDecodingTests {
    private func entry(_ bytes: [UInt8], table: SDRTable = SDRTable([])) throws -> SELEntry {
        let record = try #require(SELRecord(bytes: bytes))
        return SELEntry(record, table: table, words: SELWords(record))
    }

    /// IPMI 2.0 table 32-1: id 0x0102, system event of the BMC.
    private func event(
        time: [UInt8] = [0, 0, 0, 0x60], type: UInt8 = 0x0C, number: UInt8 = 11, direction: UInt8 = 0x6F,
        data: [UInt8] = [0xA1, 0xFF, 0xFF]
    ) -> [UInt8] {
        [0x02, 0x01, 0x02] + time + [0x20, 0x00, 0x04, type, number, direction] + data
    }

    @Test("a record keeps its bytes and knows its id")
    func bytes() throws {
        let bytes = event()
        let record = try #require(SELRecord(bytes: bytes))
        #expect(record.bytes == bytes)
        #expect(record.id == 0x0102)
        #expect(SELRecord(bytes: bytes.dropLast()) == nil)
        #expect(SELRecord(bytes: bytes + [0]) == nil)
    }

    @Test("an uncorrectable memory error, without an SDR")
    func memory() throws {
        let entry = try entry(event())
        #expect(entry.recordID == 0x0102)
        #expect(entry.timestamp == 0x6000_0000)
        #expect(entry.component == Component(kind: .memory, id: "Memory#11", name: "Memory sensor 11"))
        #expect(entry.event == "Uncorrectable memory error")
        #expect(entry.state == .critical)
        #expect(entry.direction == .assertion)
        #expect(entry.eventOffset == 1)
        #expect(entry.eventData == [0xA1, 0xFF, 0xFF])
    }

    @Test("the direction bit is the direction and no part of the type")
    func deassertion() throws {
        let entry = try entry(event(direction: 0xEF))
        #expect(entry.direction == .deassertion)
        #expect(entry.eventTypeCode == 0x6F)
        #expect(entry.state == .critical)
    }

    @Test("a threshold event is named from the SDR")
    func threshold() throws {
        let sensor = try #require(SDRSensor(bytes: SDRDecodingTests.FullRecord().bytes))
        let entry = try entry(
            event(type: 0x01, number: 1, direction: 0x01, data: [0x59, 92, 90]), table: SDRTable([sensor]))
        #expect(entry.component == Component(kind: .temperature, id: "CPU Temp#1", name: "CPU Temp"))
        #expect(entry.event == "Upper Critical - going high")
        #expect(entry.state == .critical)
        #expect(entry.eventTypeCode == 0x01)
        #expect(entry.eventOffset == 9)
    }

    @Test(
        "times before the BMC knew the time, and unspecified ones, are none",
        arguments: [[UInt8(0x10), 0, 0, 0], [0xFF, 0xFF, 0xFF, 0x1F], [0xFF, 0xFF, 0xFF, 0xFF]])
    func noTime(time: [UInt8]) throws {
        #expect(try entry(event(time: time)).timestamp == nil)
    }

    @Test(
        "OEM records: with a time from C0h, without from E0h, and nothing of a system event",
        arguments: [0xC0, 0xDF, 0xE0, 0xFF, 0x03])
    func oem(type: UInt8) throws {
        var bytes = event()
        bytes[2] = type
        let entry = try entry(bytes)
        #expect(entry.recordType == Int(type))
        #expect((entry.timestamp == nil) == (type >= 0xE0))
        #expect(entry.component.kind == .other)
        #expect(entry.sensorTypeCode == nil)
        #expect(entry.sensorNumber == nil)
        #expect(entry.direction == nil)
        #expect(entry.eventData == nil)
        #expect(!entry.event.isEmpty)
    }

    @Test("an unknown sensor type survives with its number and some words")
    func unknownType() throws {
        let entry = try entry(event(type: 0xC7, data: [0x05, 0, 0]))
        #expect(entry.sensorType == "Type 0xC7")
        #expect(entry.component.kind == .other)
        #expect(!entry.event.isEmpty)
    }

    @Test("no sixteen bytes crash the decoder, and all words are printable")
    func anyBytes() throws {
        var state: UInt64 = 1
        for _ in 0..<2000 {
            let bytes = (0..<16).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 56)
            }
            let entry = try entry(bytes)
            #expect(entry.event.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
        }
    }
}
