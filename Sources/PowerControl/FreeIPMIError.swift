internal import CFreeIPMI

/// An error of libfreeipmi and what it means for power control.
struct FreeIPMIError: Hashable {
    /// `enum ipmi_errnum` of freeipmi/api/ipmi-api.h.
    let number: Int32
    /// What the BMC answered (IPMI 2.0, table 5-2), if it did.
    let completionCode: UInt8?

    /// The meaning of each number; what is missing has the meaning of the phase in which it came.
    private static let codes: [Int32: PowerError.Code] = [
        4: .usernameRejected, 5: .passwordRejected, 6: .keyRejected, 7: .privilegeInsufficient,
        8: .privilegeInsufficient, 9: .protocolUnavailable, 10: .cipherRejected, 11: .passwordUnverified,
        12: .protocolUnavailable, 13: .timeout, 14: .timeout, 19: .busy, 20: .timeout, 21: .timeout, 27: .busy,
        28: .system, 29: .badConfiguration, 30: .badConfiguration, 31: .badConfiguration, 33: .system, 34: .system,
    ]

    /// The error of opening a session.
    ///
    /// FreeIPMI 1.6.10 passes "no session left" (RMCP+ status 01h) and "no such algorithm" (04h, 05h, 10h) on as the same
    /// number, "internal IPMI error"; both are told, and the first may pass.
    func opening(_ device: String, _ target: BMCTarget) -> PowerError {
        let code = Self.codes[number] ?? .sessionRefused
        var detail = text
        switch code {
        case .cipherRejected, .sessionRefused: detail += ", cipher suite \(target.cipherSuite)"
        case .usernameRejected: detail += ", \"\(target.username)\""
        case .privilegeInsufficient: detail += ", \(target.privilege.rawValue)"
        default: break
        }
        return PowerError(code, device: device, detail: detail)
    }

    /// The error of a command in a session.
    func commanding(_ device: String) -> PowerError {
        PowerError(Self.codes[number] ?? .bmcError, device: device, detail: text)
    }

    private var text: String {
        let words = String(cString: fwpc_error_text(number))
        guard let completionCode, completionCode != 0 else { return words }
        let digits = String(completionCode, radix: 16, uppercase: true)
        return "\(words), completion code \(digits.count == 1 ? "0" : "")\(digits)h"
    }
}
