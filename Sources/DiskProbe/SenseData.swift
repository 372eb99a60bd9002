/// SCSI sense data in its fixed or descriptor format (SPC-4 section 4.5). Device bytes: every field may be missing.
struct SenseData: Equatable {
    /// 0 no sense, 1 recovered, 2 not ready, 3 medium error, 5 illegal request, 6 unit attention, 11 aborted.
    var key: UInt8
    /// ASC and ASCQ.
    var code: UInt8
    var qualifier: UInt8
    /// What an ATA command left in the registers, if SAT says so.
    var registers: ATARegisters?

    init?(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return nil }
        switch first & 0x7F {
        case 0x72, 0x73:
            guard bytes.count >= 4 else { return nil }
            key = bytes[1] & 0x0F
            code = bytes[2]
            qualifier = bytes[3]
            registers = SenseData.descriptorRegisters(bytes)
        case 0x70, 0x71:
            guard bytes.count >= 14 else { return nil }
            key = bytes[2] & 0x0F
            code = bytes[12]
            qualifier = bytes[13]
            registers = isATAInformation ? SenseData.fixedRegisters(bytes) : nil
        default: return nil
        }
    }

    /// "ATA pass-through information available" (SAT-3 section 12.2.5).
    private var isATAInformation: Bool { code == 0x00 && qualifier == 0x1D }

    /// The ATA Status Return descriptor, 09h (SAT-3 section 12.2.6), wherever it stands among the descriptors.
    private static func descriptorRegisters(_ bytes: [UInt8]) -> ATARegisters? {
        var at = 8
        while at + 1 < bytes.count {
            let length = Int(bytes[at + 1]) + 2
            if bytes[at] == 0x09, length >= 14, at + 14 <= bytes.count {
                return ATARegisters(
                    error: bytes[at + 3], count: bytes[at + 5], low: bytes[at + 7], middle: bytes[at + 9],
                    high: bytes[at + 11], status: bytes[at + 13])
            }
            at += length
        }
        return nil
    }

    /// The same in the fields of the fixed format (SAT-3 table 173).
    private static func fixedRegisters(_ bytes: [UInt8]) -> ATARegisters {
        ATARegisters(
            error: bytes[3], count: bytes[6], low: bytes[9], middle: bytes[10], high: bytes[11], status: bytes[4])
    }

    /// Whether the device is in a condition in which it does not spin (SPC-4 annex on ASC 5Eh; 04h/02h: stopped, it waits
    /// for a START UNIT that nobody here will send).
    var isAsleep: Bool {
        switch (code, qualifier) {
        case (0x5E, 0x02), (0x5E, 0x04), (0x5E, 0x09), (0x5E, 0x0A), (0x5E, 0x43), (0x5E, 0x45): true
        case (0x04, 0x02): key == 2
        default: false
        }
    }
}

/// The registers of an ATA drive after a command.
struct ATARegisters: Equatable {
    var error: UInt8
    var count: UInt8
    var low: UInt8
    var middle: UInt8
    var high: UInt8
    var status: UInt8

    /// ERR or DF in the status register (ACS-3 section 6.2).
    var isFailure: Bool { status & 0x21 != 0 }
}
