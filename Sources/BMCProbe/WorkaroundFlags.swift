internal import CIPMIMonitoring

/// FreeIPMI's workaround flags by the names of its commands (ipmi-sensors(8), WORKAROUNDS).
///
/// The numbers are libipmimonitoring's; libfreeipmi's are the same (freeipmi/api/ipmi-api.h).
enum WorkaroundFlags {
    private static let lan: [(name: String, flag: ipmi_monitoring_workaround_flags)] = [
        ("authcap", IPMI_MONITORING_WORKAROUND_FLAGS_PROTOCOL_VERSION_2_0_AUTHENTICATION_CAPABILITIES),
        ("intel20", IPMI_MONITORING_WORKAROUND_FLAGS_PROTOCOL_VERSION_2_0_INTEL_2_0_SESSION),
        ("supermicro20", IPMI_MONITORING_WORKAROUND_FLAGS_PROTOCOL_VERSION_2_0_SUPERMICRO_2_0_SESSION),
        ("sun20", IPMI_MONITORING_WORKAROUND_FLAGS_PROTOCOL_VERSION_2_0_SUN_2_0_SESSION),
        ("opensesspriv", IPMI_MONITORING_WORKAROUND_FLAGS_PROTOCOL_VERSION_2_0_OPEN_SESSION_PRIVILEGE),
        ("integritycheckvalue", IPMI_MONITORING_WORKAROUND_FLAGS_PROTOCOL_VERSION_2_0_NON_EMPTY_INTEGRITY_CHECK_VALUE),
        ("nochecksumcheck", IPMI_MONITORING_WORKAROUND_FLAGS_PROTOCOL_VERSION_2_0_NO_CHECKSUM_CHECK),
    ]
    private static let inBand: [(name: String, flag: ipmi_monitoring_workaround_flags)] = [
        ("assumeio", IPMI_MONITORING_WORKAROUND_FLAGS_INBAND_ASSUME_IO_BASE_ADDRESS),
        ("spinpoll", IPMI_MONITORING_WORKAROUND_FLAGS_INBAND_SPIN_POLL),
    ]

    /// - Throws: `BMCError` with code `configuration` for a name that the transport does not know.
    static func mask(of target: BMCTarget) throws(BMCError) -> UInt32 {
        let table =
            switch target.transport {
            case .openIPMI: inBand
            case .lan: lan
            }
        var mask: UInt32 = 0
        for name in target.workaroundFlags {
            guard let row = table.first(where: { $0.name == name }) else {
                let known = table.map(\.name).joined(separator: ", ")
                throw BMCError(
                    .configuration, "The workaround flag \"\(name)\" is not known for this BMC: use one of \(known).")
            }
            mask |= row.flag.rawValue
        }
        return mask
    }
}
