internal import DriveData
internal import HealthModel
internal import LinuxAccess

/// Reads an ATA drive through SAT. The power mode comes first: nothing else is sent to a drive that sleeps, or that may
/// sleep, because its bridge does not tell, and is not in use. A drive in use is awake, or will be for its user.
struct ATAReader {
    let exchange: SCSIExchange
    let path: String
    let isInUse: Bool

    func read() throws(SCSIExchange.Failure) -> DriveAnswer {
        let mode = try powerMode()
        switch mode {
        case .told(let count) where ATAReader.sleepingModes.contains(count):
            return .unread(.asleep, "\(path) is in standby and is not woken.")
        case .untold where !isInUse: return unknown
        case .told, .untold, .denied: break
        }
        // No data here is either a bridge that passes nothing through or a drive that fails: the failure tells.
        let identify = try exchange.send(.ataIdentify).answer.data
        guard !identify.isEmpty else { return .unread(.silent, "\(path) answers IDENTIFY DEVICE with nothing.") }
        var pages = ATAPages(identify: identify)
        guard SMARTSupport(identify).isEnabled else { return .ata(pages) }
        if mode == .denied, !isInUse { return unknown }
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

    private var unknown: DriveAnswer {
        .unread(
            .asleep,
            "\(path) does not tell whether it sleeps (its bridge returns no registers), nothing is known to use it, and"
                + " reading might wake it: connect it to a port that passes ATA registers back, or read it by hand.")
    }

    /// What CHECK POWER MODE brought.
    private enum PowerMode: Equatable {
        /// The count register.
        case told(UInt8)
        /// Good, and no register.
        case untold
        /// The drive does not take the command, or the bridge none at all: IDENTIFY DEVICE tells which.
        case denied
    }

    private func powerMode() throws(SCSIExchange.Failure) -> PowerMode {
        do throws(SCSIExchange.Failure) {
            let registers = try exchange.send(.ataCheckPowerMode).sense?.registers
            return registers.map { PowerMode.told($0.count) } ?? .untold
        } catch {
            if case .denied = error { return .denied }
            throw error
        }
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
