internal import DriveData
internal import HealthModel
internal import LinuxAccess

/// Reads an ATA drive through SAT. The power mode comes first: nothing else is sent to a drive that sleeps.
struct ATAReader {
    let exchange: SCSIExchange
    let path: String

    func read() throws(SCSIExchange.Failure) -> DriveAnswer {
        if let mode = try powerMode(), ATAReader.sleepingModes.contains(mode) {
            return .unread(.asleep, "\(path) is in standby and is not woken.")
        }
        // No data here is either a bridge that passes nothing through or a drive that fails: the failure tells.
        let identify = try exchange.send(.ataIdentify).answer.data
        guard !identify.isEmpty else { return .unread(.silent, "\(path) answers IDENTIFY DEVICE with nothing.") }
        var pages = ATAPages(identify: identify)
        guard SMARTSupport(identify).isEnabled else { return .ata(pages) }
        pages.smartData = try exchange.data(.smartReadData)
        pages.smartThresholds = try exchange.data(.smartReadThresholds)
        pages.passed = try status()
        let support = SMARTSupport(identify)
        if support.hasSelfTestLog { pages.selfTestLog = try exchange.data(.smartSelfTestLog) }
        if support.hasErrorLog { pages.errorLog = try exchange.data(.smartErrorLog) }
        return .ata(pages)
    }

    /// 00h standby_z, 01h standby_y, 40h NV cache with the spindle down (ACS-3 table 49).
    private static let sleepingModes: Set<UInt8> = [0x00, 0x01, 0x40]

    /// The count register of CHECK POWER MODE; nil if the drive or the bridge does not say.
    private func powerMode() throws(SCSIExchange.Failure) -> UInt8? {
        try registers(.ataCheckPowerMode)?.count
    }

    /// The keys that the drive leaves in the LBA registers (ACS-3 table 138); nil for any other.
    private func status() throws(SCSIExchange.Failure) -> Bool? {
        guard let registers = try registers(.smartReturnStatus) else { return nil }
        switch (registers.middle, registers.high) {
        case (0x4F, 0xC2): return true
        case (0xF4, 0x2C): return false
        default: return nil
        }
    }

    private func registers(_ command: SCSICommand) throws(SCSIExchange.Failure) -> ATARegisters? {
        do throws(SCSIExchange.Failure) {
            return try exchange.send(command).sense?.registers
        } catch {
            if case .denied = error { return nil }
            throw error
        }
    }
}

/// What IDENTIFY DEVICE says of SMART (ACS-3 tables 45 and 46): words 82 to 87.
struct SMARTSupport: Equatable {
    var isEnabled: Bool
    var hasErrorLog: Bool
    var hasSelfTestLog: Bool

    init(_ identify: [UInt8]) {
        func word(_ index: Int) -> UInt16 {
            let at = index * 2
            guard at + 1 < identify.count else { return 0 }
            return UInt16(identify[at]) | UInt16(identify[at + 1]) << 8
        }
        /// Bits 15 to 14 of words 83, 84 and 87 are 01 where the words mean something.
        func isValid(_ index: Int) -> Bool { word(index) >> 14 == 1 }
        let isSupported = isValid(83) && word(82) & 1 != 0
        // Word 85 is valid where 87 is; drives older than that have SMART on when they have it.
        isEnabled = isSupported && (!isValid(87) || word(85) & 1 != 0)
        let logs = isValid(84) ? word(84) : isValid(87) ? word(87) : 0
        hasErrorLog = logs & 1 != 0
        hasSelfTestLog = logs & 2 != 0
    }
}
