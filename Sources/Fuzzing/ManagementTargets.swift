internal import HealthModel

@testable import BMCProbe

extension FuzzTarget {
    static let management: [FuzzTarget] = [
        FuzzTarget("sel", seeds: [[1, 0, 2, 0, 0, 0, 0x60, 0x20, 0, 4, 0x0C, 1, 0x6F, 1, 0xFF, 0xFF]]) { bytes in
            var readings: [Reading] = []
            var rest = bytes[...]
            while let record = SELRecord(bytes: rest.prefix(16)), readings.count < 64 {
                readings.append(.selEntry(SELEntry(record, table: SDRTable([]), words: SELWords(record))))
                rest = rest.dropFirst(16)
            }
            Invariants.check(readings)
        },
        FuzzTarget("sdr", seeds: [[1, 0, 0x51, 1, 59, 0x20, 0, 1] + [UInt8](repeating: 0, count: 56)]) { bytes in
            guard let sensor = SDRSensor(bytes: bytes) else { return }
            let table = SDRTable([sensor])
            precondition(table.count == 1, "a sensor is lost")
            for number in UInt8.min...UInt8.max {
                _ = table.sensor(owner: sensor.ownerID, number: number)
            }
        },
    ]
}
