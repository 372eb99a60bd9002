internal import CFreeIPMIRead
internal import CIPMIMonitoring
internal import LinuxAccess

/// Turns the error numbers of the two libraries into our codes and sentences.
struct BMCErrorMapping {
    let target: BMCTarget

    private var place: String { "the BMC \(Printable.clean(target.source))" }

    /// libipmimonitoring (ipmi_monitoring.h, enum ipmi_monitoring_error_codes).
    ///
    /// - Parameter isLate: the call took as long as a session may be silent; the library then often reports a plain
    ///   "internal IPMI error" where the BMC merely stopped answering in the middle.
    func monitoring(_ number: Int32, isLate: Bool) -> BMCError {
        switch ipmi_monitoring_error_codes(rawValue: UInt32(bitPattern: number)) {
        case IPMI_MONITORING_ERR_PERMISSION: error(.permission)
        case IPMI_MONITORING_ERR_USERNAME_INVALID, IPMI_MONITORING_ERR_PASSWORD_INVALID,
            IPMI_MONITORING_ERR_PASSWORD_VERIFICATION_TIMEOUT, IPMI_MONITORING_ERR_AUTHENTICATION_TYPE_UNAVAILABLE:
            error(.authentication)
        case IPMI_MONITORING_ERR_K_G_INVALID: error(.authenticationKey)
        case IPMI_MONITORING_ERR_PRIVILEGE_LEVEL_INSUFFICIENT,
            IPMI_MONITORING_ERR_PRIVILEGEL_LEVEL_CANNOT_BE_OBTAINED:
            error(.authenticationPrivilege)
        case IPMI_MONITORING_ERR_CIPHER_SUITE_ID_UNAVAILABLE, IPMI_MONITORING_ERR_IPMI_2_0_UNAVAILABLE:
            error(.authenticationCipher)
        case IPMI_MONITORING_ERR_CONNECTION_TIMEOUT, IPMI_MONITORING_ERR_SESSION_TIMEOUT,
            IPMI_MONITORING_ERR_CALLBACK_ERROR:
            error(.timeout)
        case IPMI_MONITORING_ERR_BMC_BUSY: error(.busy)
        case IPMI_MONITORING_ERR_SDR_CACHE_PERMISSION, IPMI_MONITORING_ERR_SDR_CACHE_FILESYSTEM: error(.sdrCache)
        case IPMI_MONITORING_ERR_HOSTNAME_INVALID: error(isLAN ? .unresolved : .noDevice)
        case IPMI_MONITORING_ERR_PARAMETERS: error(.configuration)
        case IPMI_MONITORING_ERR_SYSTEM_ERROR where isLAN: error(.unreachable)
        default: isLate ? error(.timeout) : error(.bmcError, detail: words(ipmi_monitoring_ctx_strerror(number)))
        }
    }

    /// Over LAN both libraries' "internal system error" is a system call on the socket that failed (ECONNREFUSED from an
    /// ICMP message, ENETUNREACH): nobody answered, so there is no BMC whose log would tell anything.
    private var isLAN: Bool {
        if case .lan = target.transport { true } else { false }
    }

    /// libfreeipmi, through the shim's classes. The shim's own negative numbers are a BMC's nonsense.
    func freeIPMI(_ number: Int32) -> BMCError {
        switch fwbr_error_cause(number) {
        case FWBR_CAUSE_PERMISSION: error(.permission)
        case FWBR_CAUSE_AUTHENTICATION: error(.authentication)
        case FWBR_CAUSE_PRIVILEGE: error(.authenticationPrivilege)
        case FWBR_CAUSE_CIPHER: error(.authenticationCipher)
        case FWBR_CAUSE_KEY: error(.authenticationKey)
        case FWBR_CAUSE_TIMEOUT: error(.timeout)
        case FWBR_CAUSE_NO_DEVICE: error(isLAN ? .unresolved : .noDevice)
        case FWBR_CAUSE_BUSY: error(.busy)
        case FWBR_CAUSE_PARAMETERS: error(.configuration)
        case FWBR_CAUSE_SYSTEM where isLAN: error(.unreachable)
        default: error(.bmcError, detail: words(fwbr_error_text(number)))
        }
    }

    /// An RMCP+ status code (IPMI 2.0 table 13-15); nil for one that tells nothing.
    func sessionStatus(_ status: Int32) -> BMCError? {
        switch status {
        case 0x01: error(.busy, detail: "no free session")
        case 0x04, 0x05, 0x06, 0x10, 0x11: error(.authenticationCipher)
        case 0x09, 0x0A: error(.authenticationPrivilege)
        case 0x0D: error(.authentication)
        default: nil
        }
    }

    func error(_ code: BMCError.Code, detail: String? = nil) -> BMCError {
        BMCError(code, sentence(code, detail: detail))
    }

    private func sentence(_ code: BMCError.Code, detail: String?) -> String {
        let because = detail.map { " (\($0))" } ?? ""
        switch code {
        case .noDevice:
            return "There is no BMC at \(Printable.clean(target.source))\(because): check bmc.device or bmc.address,"
                + " and for a device that the modules ipmi_si and ipmi_devintf are loaded."
        case .unresolved:
            return "The name of the BMC in \(Printable.clean(target.source))\(because) cannot be resolved: check"
                + " bmc.address and the name service of this node, or give the BMC's IP address."
        case .unreachable:
            return "No BMC answers at \(Printable.clean(target.source))\(because): check bmc.address and the network to"
                + " it, and that IPMI over LAN is enabled in the BMC."
        case .permission:
            return "This user may not open \(Printable.clean(target.source))\(because): add the probe's user to the"
                + " device's group, or run it as root."
        case .authentication:
            return "\(capitalised(place)) refuses user name or password\(because): check bmc.username and"
                + " bmc.password_file."
        case .authenticationPrivilege:
            return "\(capitalised(place)) refuses the privilege level\(because): check bmc.privilege, the user's limit"
                + " on the BMC, and whether it needs the workaround flag \"opensesspriv\"."
        case .authenticationCipher:
            return "\(capitalised(place)) does not offer the cipher suite\(because): set bmc.cipher_suite to one that"
                + " it offers (3 and 17 are usual)."
        case .authenticationKey:
            return "\(capitalised(place)) refuses the BMC key\(because): check bmc.k_g_file."
        case .timeout:
            return "\(capitalised(place)) does not answer in time\(because): check network, address, and whether the"
                + " BMC hangs."
        case .busy:
            return "\(capitalised(place)) is busy\(because): close other sessions, or wait until they time out."
        case .sdrCache:
            return "The SDR cache in \(target.cacheDirectory) cannot be used\(because): check owner, mode 0700 and free"
                + " space."
        case .configuration:
            return "\(capitalised(place)) cannot be read with these options\(because): check the section bmc."
        default:
            return "\(capitalised(place)) answers with an error\(because): look at its own log, and reset the BMC if it"
                + " persists."
        }
    }

    private func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    private func words(_ text: UnsafePointer<CChar>?) -> String? {
        text.map { Printable.clean(String(cString: $0)) }
    }
}
