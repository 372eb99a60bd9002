internal import HealthModel

/// Digital diagnostics of a QSFP+ or QSFP28 module: SFF-8636 rev 2.11. Lower page, upper page 00h from 128, 01h from 256,
/// 02h from 384, 03h with the thresholds from 512, as the kernel lays them out.
enum QSFPModule {
    static func decode(_ memory: [UInt8]) -> OpticModule.Answer {
        guard memory.count >= 256 else { return .unmonitored(nil, "Its module's memory is cut short.") }
        // Table 6-1 and 6-14: identifiers 0Dh QSFP+, 11h QSFP28, 0Ch QSFP, in both pages.
        guard [0x0C, 0x0D, 0x11].contains(memory[128]), memory[0] == memory[128] else {
            return .unmonitored(nil, "Its module's memory is garbled (identifier).")
        }
        // Table 6-2: byte 2 bit 0: the measurements are not ready; bit 2: no further pages.
        guard memory[2] & 0x01 == 0 else {
            return .unmonitored(OpticIdentity(qsfp: memory), "Its module is not ready yet.")
        }
        let hasThresholds = memory[2] & 0x04 == 0 && memory.count >= 640
        func limits(
            _ offset: Int, signed: Bool = false, _ scale: (Double) -> Double,
            _ display: (Double) -> Double = { $0 }
        ) -> QuantityLimits? {
            guard hasThresholds else { return nil }
            let raw = (0..<4).map { index -> Double? in
                let at = offset + 2 * index
                return scale(signed ? SFPModule.signedWord(memory, at) : SFPModule.word(memory, at))
            }
            return OpticLevels.limits(raw, display)
        }
        let temperature = SFPModule.signedWord(memory, 22) / 256
        let voltage = SFPModule.word(memory, 26) * 100e-6
        // A copper cable measures nothing: both are zero.
        guard temperature != 0 || voltage != 0 else {
            return .unmonitored(OpticIdentity(qsfp: memory), "Its module does not measure itself.")
        }
        func lanes(_ offset: Int) -> [Double] { (0..<4).map { SFPModule.word(memory, offset + 2 * $0) } }
        let power = { (raw: Double) in raw * 0.1e-3 }
        let receive = lanes(34).min() ?? 0
        let bias = lanes(42).max() ?? 0
        // Table 6-22, byte 220 bit 2: transmit power is measured.
        let transmit = memory[220] & 0x04 != 0 ? lanes(50).min() : nil
        return .levels(
            OpticLevels(
                identity: OpticIdentity(qsfp: memory),
                temperature: .init(value: temperature, limits: limits(512, signed: true) { $0 / 256 }),
                supplyVoltage: .init(value: voltage, limits: limits(528) { $0 * 100e-6 }),
                biasCurrent: .init(value: bias * 2e-6, limits: limits(568) { $0 * 2e-6 }),
                transmitPower: transmit.map {
                    .init(value: OpticLevels.decibels(power($0)), limits: limits(576, power, OpticLevels.decibels))
                },
                receivePower: .init(
                    value: OpticLevels.decibels(power(receive)), limits: limits(560, power, OpticLevels.decibels))))
    }
}
