internal import HealthModel
internal import Testing

@testable internal import BMCProbe

@Suite("SDR records")
struct SDRDecodingTests {
    /// A full sensor record (IPMI 2.0 section 43.1) of a threshold sensor.
    struct FullRecord {
        var sensorNumber: UInt8 = 1
        var sensorType: UInt8 = 0x01
        var eventTypeCode: UInt8 = 0x01
        var entity: (id: UInt8, instance: UInt8) = (3, 1)
        /// Bits 0 to 5: LNC, LC, LNR, UNC, UC, UNR.
        var readable: UInt8 = 0x3F
        /// 0 unsigned, 1 one's complement, 2 two's complement.
        var format: UInt8 = 0
        var linearization: UInt8 = 0
        var m: Int16 = 1
        var b: Int16 = 0
        var exponents: (r: Int8, b: Int8) = (0, 0)
        /// UNR, UC, UNC, LNR, LC, LNC, as the record has them.
        var thresholds: [UInt8] = [100, 90, 80, 10, 20, 30]
        var name = Array("CPU Temp".utf8)

        var bytes: [UInt8] {
            func low(_ value: Int16) -> UInt8 { UInt8(truncatingIfNeeded: value) }
            func high(_ value: Int16) -> UInt8 { UInt8(truncatingIfNeeded: value >> 2) & 0xC0 }
            var body: [UInt8] = [
                0x20, 0, sensorNumber, entity.id, entity.instance, 0x7F, 0x68, sensorType, eventTypeCode,
            ]
            body += [0, 0, 0, 0, readable, 0, format << 6, 1, 0, linearization]
            body += [low(m), high(m), low(b), high(b), 0]
            body.append(UInt8(bitPattern: exponents.r) << 4 | UInt8(bitPattern: exponents.b) & 0x0F)
            body += [0, 0, 0, 0, 0xFF, 0]
            body += thresholds + [0, 0, 0, 0, 0, 0xC0 | UInt8(name.count)] + name
            return [7, 0, 0x51, 0x01, UInt8(body.count)] + body
        }
    }

    private func thresholds(_ change: (inout FullRecord) -> Void) throws -> SensorThresholds? {
        var record = FullRecord()
        change(&record)
        return try #require(SDRSensor(bytes: record.bytes)).thresholds
    }

    @Test("identity, entity, type and all six thresholds of a full record")
    func fullRecord() throws {
        let sensor = try #require(SDRSensor(bytes: FullRecord().bytes))
        #expect(sensor.recordID == 7)
        #expect(sensor.ownerID == 0x20)
        #expect(sensor.sensorNumber == 1)
        #expect(sensor.isReadable)
        #expect(sensor.sensorType == 0x01)
        #expect(sensor.entity == "processor 1")
        #expect(sensor.name == "CPU Temp")
        #expect(
            sensor.thresholds
                == SensorThresholds(
                    lowerNonRecoverable: 10, lowerCritical: 20, lowerNonCritical: 30, upperNonCritical: 80,
                    upperCritical: 90, upperNonRecoverable: 100))
    }

    @Test("a threshold that is not readable is absent, not zero")
    func notReadable() throws {
        #expect(
            try thresholds { $0.readable = 0x10 } == SensorThresholds(upperCritical: 90))
        #expect(try thresholds { $0.readable = 0 } == nil)
    }

    @Test("thresholds are converted with the record's own factors: (M x + B 10^k1) 10^k2")
    func factors() throws {
        let converted = try thresholds {
            $0.m = 6
            $0.b = 5
            $0.exponents = (r: -2, b: 1)
        }
        // (6 * 90 + 5 * 10) * 0.01
        let critical = try #require(converted?.upperCritical)
        #expect(abs(critical - 5.9) < 1e-9)
    }

    @Test("negative factors and two's complement")
    func negative() throws {
        #expect(try thresholds { $0.m = -2 }?.upperCritical == -180)
        let cold = try thresholds {
            $0.format = 2
            $0.thresholds[4] = 0xF6
        }
        #expect(cold?.lowerCritical == -10)
    }

    @Test("a linearisation without a finite value gives no threshold")
    func infinite() throws {
        // 10^x (IPMI 2.0 table 43-1 byte 24) with a large factor.
        let converted = try thresholds {
            $0.linearization = 0x05
            $0.m = 500
            $0.thresholds = [200, 0, 0, 0, 0, 0]
        }
        #expect(converted?.upperNonRecoverable == nil)
        #expect(converted?.upperCritical == 1)
    }

    @Test("a discrete sensor has no thresholds, whatever its bytes say")
    func discrete() throws {
        #expect(try thresholds { $0.eventTypeCode = 0x6F } == nil)
    }

    @Test(
        "a name with control characters is made printable",
        arguments: [[0x1B, 0x5B, 0x31], [0x41, 0x00, 0x42], [0xFF, 0xFE]])
    func controlCharacters(name: [UInt8]) throws {
        var record = FullRecord()
        record.name = name
        let sensor = try #require(SDRSensor(bytes: record.bytes))
        #expect(sensor.name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
    }

    @Test("what is cut short or no record at all is refused, at every length")
    func truncated() {
        let bytes = FullRecord().bytes
        for length in 0..<bytes.count { _ = SDRSensor(bytes: Array(bytes.prefix(length))) }
        #expect(SDRSensor(bytes: []) == nil)
        #expect(SDRSensor(bytes: Array(bytes.prefix(4))) == nil)
        #expect(SDRSensor(bytes: [UInt8](repeating: 0xFF, count: 300)) == nil)
        #expect(SDRSensor(bytes: [UInt8](repeating: 0xFF, count: 64)) == nil)
    }

    @Test("a locator is no sensor")
    func locator() {
        var bytes = FullRecord().bytes
        bytes[3] = 0x12
        #expect(SDRSensor(bytes: bytes) == nil)
    }

    @Test("a SEL entry finds its sensor by owner and number, also within a shared record")
    func lookup() throws {
        var record = FullRecord()
        record.sensorNumber = 10
        var sensor = try #require(SDRSensor(bytes: record.bytes))
        sensor.shareCount = 3
        let table = SDRTable([sensor])
        #expect(table.sensor(owner: 0x20, number: 10) != nil)
        #expect(table.sensor(owner: 0x20, number: 12) != nil)
        #expect(table.sensor(owner: 0x20, number: 13) == nil)
        #expect(table.sensor(owner: 0x72, number: 10) == nil)
        sensor.sensorNumber = 0xFF
        #expect(SDRTable([sensor]).sensor(owner: 0x20, number: 0xFF) != nil)
    }
}
