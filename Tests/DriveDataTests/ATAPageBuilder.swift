import DriveData
import HealthModel

/// ATA structures made for the tests, with true checksums.
enum ATAPageBuilder {
    struct Row {
        var id: UInt8
        var prefail = false
        var value: UInt8 = 100
        var threshold: UInt8 = 0
        var raw: UInt64 = 0
    }

    static let component = Component(kind: .drive, id: "d", name: "sda")

    /// The last byte makes the sum of all 512 zero.
    static func checked(_ bytes: [UInt8]) -> [UInt8] {
        var page = bytes
        page[511] = 0
        page[511] = 0 &- page.reduce(0) { $0 &+ $1 }
        return page
    }

    static func identify(
        model: String = "ST4000NM0033-9ZM170", serial: String = "Z1Z00001", firmware: String = "SN04",
        rotation: UInt16 = 7200, wwn: UInt64 = 0x5000_C500_1234_5678
    ) -> [UInt8] {
        var page = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, _ offset: Int, _ width: Int) {
            let padded = Array((text + String(repeating: " ", count: width)).utf8.prefix(width))
            for index in 0..<width { page[offset + (index ^ 1)] = padded[index] }
        }
        put(serial, 20, 20)
        put(firmware, 46, 8)
        put(model, 54, 40)
        page[175] = 0x41
        for (index, shift) in [48, 32, 16, 0].enumerated() {
            let word = UInt16(truncatingIfNeeded: wwn >> UInt64(shift))
            page[216 + index * 2] = UInt8(word & 0xFF)
            page[217 + index * 2] = UInt8(word >> 8)
        }
        page[434] = UInt8(rotation & 0xFF)
        page[435] = UInt8(rotation >> 8)
        page[510] = 0xA5
        return checked(page)
    }

    static func data(_ rows: [Row]) -> [UInt8] {
        var page = [UInt8](repeating: 0, count: 512)
        page[0] = 16
        for (index, row) in rows.enumerated() {
            let base = 2 + index * 12
            page[base] = row.id
            page[base + 1] = row.prefail ? 0x33 : 0x32
            page[base + 3] = row.value
            page[base + 4] = row.value
            for byte in 0..<6 { page[base + 5 + byte] = UInt8(row.raw >> UInt64(byte * 8) & 0xFF) }
        }
        return checked(page)
    }

    static func thresholds(_ rows: [Row]) -> [UInt8] {
        var page = [UInt8](repeating: 0, count: 512)
        page[0] = 16
        for (index, row) in rows.enumerated() {
            page[2 + index * 12] = row.id
            page[3 + index * 12] = row.threshold
        }
        return checked(page)
    }

    /// Oldest first: test (1 short, 2 extended), status nibble, hours.
    static func selfTests(_ entries: [(kind: UInt8, status: UInt8, hours: UInt16)]) -> [UInt8] {
        var page = [UInt8](repeating: 0, count: 512)
        page[0] = 1
        for (index, entry) in entries.enumerated() {
            let base = 2 + (index % 21) * 24
            page[base] = entry.kind
            page[base + 1] = entry.status << 4
            page[base + 2] = UInt8(entry.hours & 0xFF)
            page[base + 3] = UInt8(entry.hours >> 8)
            page[base + 5] = 0x39
        }
        page[508] = UInt8((entries.count - 1) % 21 + 1)
        return checked(page)
    }

    static func errorLog(count: UInt16) -> [UInt8] {
        var page = [UInt8](repeating: 0, count: 512)
        page[0] = 1
        page[452] = UInt8(count & 0xFF)
        page[453] = UInt8(count >> 8)
        return checked(page)
    }

    static let healthyRows = [
        Row(id: 1, prefail: true, value: 83, threshold: 44, raw: 201_326_592),
        Row(id: 5, prefail: true, threshold: 10), Row(id: 9, value: 76, raw: 0x0001_0000_5476),
        Row(id: 187), Row(id: 194, value: 27, raw: 0x0012_0000_001B), Row(id: 197), Row(id: 198),
        Row(id: 199, value: 200),
    ]

    static func pages(
        _ rows: [Row] = healthyRows, model: String = "ST4000NM0033-9ZM170", rotation: UInt16 = 7200,
        passed: Bool? = true
    ) -> ATAPages {
        ATAPages(
            identify: identify(model: model, rotation: rotation), smartData: data(rows),
            smartThresholds: thresholds(rows),
            selfTestLog: nil, errorLog: nil, passed: passed)
    }

    static func measure(
        _ rows: [Row], model: String = "ST4000NM0033-9ZM170", rotation: UInt16 = 7200, passed: Bool? = true
    ) -> Measurement {
        DriveDecoder.measurement(pages(rows, model: model, rotation: rotation, passed: passed), of: component)
    }
}
