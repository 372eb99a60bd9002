internal import CFreeIPMIRead
internal import HealthModel
internal import LinuxAccess

/// One open connection to a BMC through libfreeipmi; closed when it goes out of scope, on every path.
final class BMCSession: SELSource {
    private let handle: OpaquePointer
    private let mapping: BMCErrorMapping
    /// Made over it, beyond those that opened it.
    private(set) var requests = 0

    /// - Throws: `BMCError`; nothing stays open then.
    init(_ target: BMCTarget, workaroundFlags: UInt32, mapping: BMCErrorMapping) throws(BMCError) {
        var number: Int32 = 0
        let opened: OpaquePointer? =
            switch target.transport {
            case .openIPMI(let device): fwbr_open_openipmi(device, &number)
            case .lan(let session):
                session.withOptions(target, workaroundFlags: workaroundFlags) { fwbr_open_lan($0, &number) }
            }
        guard let opened else { throw mapping.freeIPMI(number) }
        handle = opened
        self.mapping = mapping
    }

    deinit { fwbr_close(handle) }

    func selInfo() throws(BMCError) -> SELInfo {
        requests += 1
        var info = fwbr_sel_info()
        let number = fwbr_get_sel_info(handle, &info)
        guard number == 0 else { throw mapping.freeIPMI(number) }
        return SELInfo(
            entries: info.entries, freeBytes: info.free_bytes, lastAddition: info.last_addition,
            lastErase: info.last_erase, overflow: info.overflow != 0)
    }

    /// Counts of one sensor as the BMC has them, without the SDR (IPMI 2.0 section 35.14); nil while it has none.
    func rawReading(ofSensor number: UInt8) throws(BMCError) -> UInt8? {
        requests += 1
        var reading = fwbr_raw_reading()
        let error = fwbr_get_sensor_reading(handle, number, &reading)
        guard error == 0 else { throw mapping.freeIPMI(error) }
        return reading.flags & 0x01 == 0 && reading.flags & 0x02 != 0 ? reading.raw : nil
    }

    func selEntry(_ id: UInt16) throws(BMCError) -> (record: SELRecord, next: UInt16)? {
        requests += 1
        var bytes = [UInt8](repeating: 0, count: SELRecord.length)
        var next: UInt16 = 0xFFFF
        let number = fwbr_get_sel_entry(handle, id, &bytes, &next)
        if number == FWBR_NOT_PRESENT { return nil }
        guard number == 0, let record = SELRecord(bytes: bytes) else { throw mapping.freeIPMI(number) }
        return (record, next)
    }
}

extension LANSession {
    /// The C form of the options; the secrets are lent, never copied.
    fileprivate func withOptions<Result>(
        _ target: BMCTarget, workaroundFlags: UInt32, _ body: (UnsafePointer<fwbr_lan>) -> Result
    ) -> Result {
        host.withCString { host in
            LANSession.withCString(username) { username in
                LANSession.withCString(password) { password in
                    LANSession.withBytes(key) { key, keyLength in
                        var options = fwbr_lan(
                            host: host, username: username, password: password, kg: key,
                            kg_length: keyLength, privilege: privilege.ipmiNumber,
                            cipher_suite: UInt8(truncatingIfNeeded: cipherSuite),
                            session_timeout_ms: target.sessionTimeout.cMilliseconds,
                            retransmission_timeout_ms: target.retransmissionTimeout.cMilliseconds,
                            workaround_flags: workaroundFlags)
                        return body(&options)
                    }
                }
            }
        }
    }

    static func withCString<Result>(_ text: String?, _ body: (UnsafePointer<CChar>?) -> Result) -> Result {
        text.map { $0.withCString(body) } ?? body(nil)
    }

    static func withCString<Result>(_ secret: Secret?, _ body: (UnsafePointer<CChar>?) -> Result) -> Result {
        secret.map { $0.withUnsafeCString(body) } ?? body(nil)
    }

    static func withBytes<Result>(_ secret: Secret?, _ body: (UnsafePointer<UInt8>?, UInt32) -> Result) -> Result {
        guard let secret else { return body(nil, 0) }
        return secret.withUnsafeBytes { body($0.bindMemory(to: UInt8.self).baseAddress, UInt32($0.count)) }
    }
}

extension LANSession.Privilege {
    /// IPMI 2.0 table 6-5.
    var ipmiNumber: UInt8 {
        switch self {
        case .user: 2
        case .operator: 3
        case .administrator: 4
        }
    }
}

extension Duration {
    /// Whole milliseconds within what a C option can hold; at least 1, because 0 means "default" to the library.
    var cMilliseconds: UInt32 { UInt32(clamping: max(1, wholeMilliseconds)) }
}
