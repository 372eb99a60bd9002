internal import DriveData
internal import HealthModel
internal import LinuxAccess

/// Reads whatever answers SCSI commands: a SAS drive, a logical volume, and an ATA drive behind SAT, which INQUIRY tells.
struct SCSIReader {
    let exchange: SCSIExchange
    let path: String
    let isInUse: Bool

    /// - Parameter isInUse: false: an ATA drive that does not say whether it sleeps is not read.
    init(transport: any SCSITransport, path: String, isInUse: Bool = true) {
        exchange = SCSIExchange(transport: transport)
        self.path = path
        self.isInUse = isInUse
    }

    /// INQUIRY and vital product data are answered without a spinning disk (SPC-4 section 6.6.1); everything after them
    /// only when the drive is awake.
    func read() -> DriveAnswer {
        do throws(SCSIExchange.Failure) {
            guard let inquiry = try exchange.data(.inquiry), inquiry.count >= 5 else {
                return .unread(.silent, "\(path) does not answer INQUIRY.")
            }
            // Peripheral device type: 0 is a direct access device, 0Eh a reduced one (SPC-4 table 146).
            guard inquiry[0] == 0 || inquiry[0] == 0x0E else {
                return .unread(.unsupported, "\(path) is no disk (SCSI device type \(inquiry[0] & 0x1F)).")
            }
            let offered = try pages(.vitalProductData(page: 0x00), from: 4)
            if isATA(inquiry) || offered.contains(0x89) {
                do throws(SCSIExchange.Failure) {
                    return try ATAReader(exchange: exchange, path: path, isInUse: isInUse).read()
                } catch {
                    // Page 89h, ATA Information, alone is no proof: scsi_debug has it and takes no ATA command.
                    guard case .denied(_, let sense?) = error, sense.key == 5, !isATA(inquiry) else { throw error }
                }
            }
            return try readSCSI(inquiry, offered: offered)
        } catch {
            return error.answer(of: path)
        }
    }

    /// "ATA     " is what every SAT layer puts there (SAT-3 section 8.1).
    private func isATA(_ inquiry: [UInt8]) -> Bool {
        inquiry.count >= 16 && Array(inquiry[8..<16]) == Array("ATA     ".utf8)
    }

    private func readSCSI(_ inquiry: [UInt8], offered: Set<UInt8>) throws(SCSIExchange.Failure) -> DriveAnswer {
        var pages = SCSIPages(inquiry: inquiry)
        for page: UInt8 in [0x80, 0x83, 0xB1] where offered.contains(page) {
            pages.vitalProductData[page] = try exchange.data(.vitalProductData(page: page))
        }
        pages.requestSense = try exchange.data(.requestSense)
        if let sense = pages.requestSense.flatMap({ SenseData($0) }), sense.isAsleep { return asleep }
        if try isStopped() { return asleep }
        let logs = try self.pages(.logSense(page: 0x00), from: 4)
        for page: UInt8 in [0x02, 0x03, 0x05, 0x0D, 0x10, 0x11, 0x2F] where logs.contains(page) {
            pages.logs[page] = try exchange.data(.logSense(page: page))
        }
        pages.grownDefectHeader = try exchange.data(.grownDefectHeader)
        return .scsi(pages)
    }

    private var asleep: DriveAnswer { .unread(.asleep, "\(path) is stopped or in standby and is not woken.") }

    /// TEST UNIT READY tells a stopped drive (04h/02h) from one that is ready or ill; it starts none (SPC-4 section 6.47).
    private func isStopped() throws(SCSIExchange.Failure) -> Bool {
        do throws(SCSIExchange.Failure) {
            _ = try exchange.send(.testUnitReady)
            return false
        } catch {
            guard case .denied(_, let sense) = error else { throw error }
            return sense?.isAsleep ?? false
        }
    }

    /// A list of page codes behind a 4-byte header whose last two bytes are its length (SPC-4 sections 7.8.14 and 7.3.17).
    private func pages(_ command: SCSICommand, from start: Int) throws(SCSIExchange.Failure) -> Set<UInt8> {
        guard let data = try exchange.data(command), data.count > start else { return [] }
        let length = Int(data[2]) << 8 | Int(data[3])
        return Set(data[start...].prefix(length))
    }
}
