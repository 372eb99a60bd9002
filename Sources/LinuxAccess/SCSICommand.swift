/// A SCSI command that only reads: the whole allowlist. What is not here cannot be sent to a device, because nothing else
/// can make a value of this type and `StorageDevice` takes no other.
package struct SCSICommand: Hashable, Sendable {
    /// The command descriptor block, 6 to 16 bytes.
    package let bytes: [UInt8]
    /// Room for what the device sends, in bytes; 0 for a command without data.
    package let transferLength: Int
    /// For a sentence: "SMART READ DATA".
    package let name: String

    private init(_ name: String, _ bytes: [UInt8], transfer: Int = 0) {
        self.name = name
        self.bytes = bytes
        transferLength = transfer
    }
}

// MARK: - SCSI (SPC-4, SBC-3)

extension SCSICommand {
    /// TEST UNIT READY (SPC-4 section 6.47).
    package static let testUnitReady = SCSICommand("TEST UNIT READY", [0x00, 0, 0, 0, 0, 0])

    /// REQUEST SENSE, fixed format (SPC-4 section 6.39). Tells a low power condition without leaving it.
    package static let requestSense = SCSICommand("REQUEST SENSE", [0x03, 0, 0, 0, 252, 0], transfer: 252)

    /// Standard INQUIRY data (SPC-4 section 6.6): 36 bytes, which every device gives, and more hang some USB bridges.
    package static let inquiry = SCSICommand("INQUIRY", [0x12, 0, 0, 0, 36, 0], transfer: 36)

    /// One page of vital product data (SPC-4 section 7.8). 89h, ATA Information, has 572 bytes (SAT-3 section 12.4.2).
    package static func vitalProductData(page: UInt8) -> SCSICommand {
        let room = page == 0x89 ? 572 : 252
        return SCSICommand(
            "INQUIRY of page \(hexadecimal(page))h", [0x12, 1, page, UInt8(room >> 8), UInt8(room & 0xFF), 0],
            transfer: room)
    }

    /// LOG SENSE of the cumulative values of a page (SPC-4 section 6.8). 10h, self-test results, has 404 bytes.
    package static func logSense(page: UInt8) -> SCSICommand {
        let room = page == 0x10 ? 404 : 252
        return SCSICommand(
            "LOG SENSE of page \(hexadecimal(page))h",
            [0x4D, 0, 0x40 | (page & 0x3F), 0, 0, 0, 0, UInt8(room >> 8), UInt8(room & 0xFF), 0], transfer: room)
    }

    /// The header of the grown list in READ DEFECT DATA(12) (SBC-3 section 5.18): REQ_GLIST, bytes-from-index format,
    /// room for the 8 bytes that say how long the list is.
    package static let grownDefectHeader = SCSICommand(
        "READ DEFECT DATA", [0xB7, 0x0C, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0], transfer: 8)
}

// MARK: - ATA through SCSI (SAT-3 section 12.2.2, ATA PASS-THROUGH(16))

extension SCSICommand {
    /// CHECK POWER MODE, E5h (ACS-3 section 7.3): answers in the count register, and leaves a spun-down drive so.
    package static let ataCheckPowerMode = ataWithoutData("CHECK POWER MODE", command: 0xE5)

    /// IDENTIFY DEVICE, ECh (ACS-3 section 7.12).
    package static let ataIdentify = ataReading("IDENTIFY DEVICE", command: 0xEC)

    /// SMART READ DATA, B0h/D0h (ACS-3 section 7.48.7).
    package static let smartReadData = smartReading("SMART READ DATA", feature: 0xD0)

    /// SMART READ THRESHOLDS, B0h/D1h (ATA-3 section 7.27.7; obsolete since, and what every drive still answers).
    package static let smartReadThresholds = smartReading("SMART READ THRESHOLDS", feature: 0xD1)

    /// The summary error log, SMART READ LOG B0h/D5h of address 01h (ACS-3 section A.16).
    package static let smartErrorLog = smartReading("SMART READ LOG 01h", feature: 0xD5, log: 0x01)

    /// The self-test log, SMART READ LOG B0h/D5h of address 06h (ACS-3 section A.17).
    package static let smartSelfTestLog = smartReading("SMART READ LOG 06h", feature: 0xD5, log: 0x06)

    /// SMART RETURN STATUS, B0h/DAh (ACS-3 section 7.48.8): answers in the LBA registers.
    package static let smartReturnStatus = ataWithoutData(
        "SMART RETURN STATUS", command: 0xB0, feature: 0xDA, middle: 0x4F, high: 0xC2)

    private static func smartReading(_ name: String, feature: UInt8, log: UInt8 = 0) -> SCSICommand {
        ataReading(name, command: 0xB0, feature: feature, low: log, middle: 0x4F, high: 0xC2)
    }

    /// PIO data-in (protocol 4) of one 512-byte block: T_DIR, BYT_BLOK, and the length in the count field.
    private static func ataReading(
        _ name: String, command: UInt8, feature: UInt8 = 0, low: UInt8 = 0, middle: UInt8 = 0, high: UInt8 = 0
    ) -> SCSICommand {
        SCSICommand(
            name, [0x85, 4 << 1, 0x0E, 0, feature, 0, 1, 0, low, 0, middle, 0, high, 0, command, 0], transfer: 512)
    }

    /// Non-data (protocol 3) with CK_COND, so that the registers come back in the sense data.
    private static func ataWithoutData(
        _ name: String, command: UInt8, feature: UInt8 = 0, middle: UInt8 = 0, high: UInt8 = 0
    ) -> SCSICommand {
        SCSICommand(name, [0x85, 3 << 1, 0x20, 0, feature, 0, 0, 0, 0, 0, middle, 0, high, 0, command, 0])
    }
}

private func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count == 1 ? "0" + digits : digits
}
