/// Digital diagnostics of an SFP module: SFF-8472 rev 12.4. The first 256 bytes are address A0h, the rest A2h.
enum SFPModule {
    static func decode(_ memory: [UInt8]) -> OpticModule.Answer {
        let identity = OpticIdentity(sfp: memory)
        guard memory.count >= 512 else { return .unmonitored(identity, "Its module's memory is cut short.") }
        // A byte of ones all over is a bus that nothing answers on.
        guard !memory.prefix(64).allSatisfy({ $0 == 0xFF }), sum(memory[0..<63]) == memory[63] else {
            return .unmonitored(nil, "Its module's memory is garbled (checksum CC_BASE).")
        }
        // Table 8-5, byte 92: bit 6 monitoring is there, bit 5 internally, bit 4 externally calibrated.
        let kind = memory[92]
        guard kind & 0x40 != 0, kind & 0x30 == 0x20 || kind & 0x30 == 0x10 else {
            return .unmonitored(identity, "Its module does not measure itself.")
        }
        let diagnostics = Array(memory[256..<512])
        guard sum(diagnostics[0..<95]) == diagnostics[95] else {
            return .unmonitored(identity, "Its module's measurements are garbled (checksum CC_DMI).")
        }
        let calibration = kind & 0x10 != 0 ? Calibration(diagnostics) : Calibration()
        return .levels(levels(diagnostics, calibration, identity))
    }

    private static func levels(
        _ bytes: [UInt8], _ calibration: Calibration, _ identity: OpticIdentity?
    ) -> OpticLevels {
        // Section 9: units of 1/256 degree, 100 uV, 2 uA, 0.1 uW. Thresholds are in the same form as the values.
        func level(
            _ value: Int, limits: Int, signed: Bool = false, _ scale: (Double) -> Double,
            _ display: (Double) -> Double = { $0 }
        ) -> OpticLevels.Level {
            func raw(_ offset: Int) -> Double { signed ? signedWord(bytes, offset) : word(bytes, offset) }
            return OpticLevels.Level(
                value: display(scale(raw(value))),
                limits: OpticLevels.limits((0..<4).map { scale(raw(limits + 2 * $0)) }, display))
        }
        return OpticLevels(
            identity: identity,
            temperature: level(96, limits: 0, signed: true) { calibration.temperature($0) / 256 },
            supplyVoltage: level(98, limits: 8) { calibration.voltage($0) * 100e-6 },
            biasCurrent: level(100, limits: 16) { calibration.bias($0) * 2e-6 },
            transmitPower: level(102, limits: 24, { calibration.transmit($0) * 0.1e-3 }, OpticLevels.decibels),
            receivePower: level(104, limits: 32, { calibration.receive($0) * 0.1e-3 }, OpticLevels.decibels))
    }

    /// Table 9-6: what turns the raw numbers of an externally calibrated module into the units; internally: as they are.
    private struct Calibration {
        var temperature: (Double) -> Double = { $0 }
        var voltage: (Double) -> Double = { $0 }
        var bias: (Double) -> Double = { $0 }
        var transmit: (Double) -> Double = { $0 }
        var receive: (Double) -> Double = { $0 }

        init() {}

        init(_ bytes: [UInt8]) {
            func line(_ slope: Int, _ offset: Int) -> (Double) -> Double {
                let factor = word(bytes, slope) / 256
                let shift = signedWord(bytes, offset)
                return { factor * $0 + shift }
            }
            bias = line(76, 78)
            transmit = line(80, 82)
            temperature = line(84, 86)
            voltage = line(88, 90)
            // Rx_PWR(4) first; a polynomial of the fourth degree.
            let coefficients = (0..<5).map { number -> Double in
                let at = 56 + 4 * number
                let bits = bytes[at..<(at + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
                let value = Double(Float(bitPattern: bits))
                return value.isFinite ? value : 0
            }
            receive = { raw in coefficients.reduce(0) { $0 * raw + $1 } }
        }
    }

    /// Big-endian, as every number in a module.
    static func word(_ bytes: [UInt8], _ offset: Int) -> Double {
        guard offset >= 0, offset + 1 < bytes.count else { return 0 }
        return Double(UInt16(bytes[offset]) << 8 | UInt16(bytes[offset + 1]))
    }

    static func signedWord(_ bytes: [UInt8], _ offset: Int) -> Double {
        guard offset >= 0, offset + 1 < bytes.count else { return 0 }
        return Double(Int16(bitPattern: UInt16(bytes[offset]) << 8 | UInt16(bytes[offset + 1])))
    }

    private static func sum(_ bytes: ArraySlice<UInt8>) -> UInt8 { bytes.reduce(0) { $0 &+ $1 } }
}
