internal import CFreeIPMI

/// An open RMCP+ session; the only owner of the C handle.
package final class LANPowerSession: PowerSession {
    private var handle: OpaquePointer?
    private let device: String

    init(_ handle: OpaquePointer, device: String) {
        self.handle = handle
        self.device = device
    }

    deinit { close() }

    package func close() {
        fwpc_close(handle)
        handle = nil
    }

    package func readPower() throws(PowerError) -> ChassisPowerState {
        var power: Int32 = -1
        try call { fwpc_read_power($0, &power) }
        return switch power {
        case 0: .off
        case 1: .on
        default: .unknown
        }
    }

    package func powerDown() throws(PowerError) {
        try call { fwpc_power_down($0) }
    }

    package func powerUp() throws(PowerError) {
        try call { fwpc_power_up($0) }
    }

    /// Asks the BMC who it is.
    package func readIdentity() throws(PowerError) -> BMCIdentity {
        var device = fwpc_device_id()
        try call { fwpc_read_device_id($0, &device) }
        var guid = [UInt8](repeating: 0, count: 16)
        try call { fwpc_read_system_guid($0, &guid) }
        return BMCIdentity(
            manufacturer: device.manufacturer, product: device.product, firmwareMajor: device.firmware_major,
            firmwareMinor: device.firmware_minor, systemGUID: guid)
    }

    private func call(_ body: (OpaquePointer) -> Int32) throws(PowerError) {
        guard let handle else {
            throw PowerError(.system, device: device, detail: "the session was closed before")
        }
        let error = body(handle)
        guard error != 0 else { return }
        let code = fwpc_completion_code(handle)
        throw FreeIPMIError(number: error, completionCode: code < 0 ? nil : UInt8(clamping: code)).commanding(device)
    }
}

/// Who a BMC says it is.
package struct BMCIdentity: Hashable, Sendable {
    /// IANA enterprise number (IPMI 2.0, 20.1).
    package let manufacturer: UInt32
    package let product: UInt16
    package let firmwareMajor: UInt8
    /// Binary coded decimal.
    package let firmwareMinor: UInt8
    /// 16 bytes as sent (IPMI 2.0, 22.14).
    package let systemGUID: [UInt8]
}
