internal import CFreeIPMI

/// A departure from the IPMI specification that a BMC needs, by FreeIPMI's name (ipmipower(8), WORKAROUNDS).
package enum WorkaroundFlag: String, Hashable, Sendable, CaseIterable {
    case authcap
    case intel20
    case supermicro20
    case sun20
    case opensesspriv
    case integritycheckvalue
    case nochecksumcheck

    /// FreeIPMI's flags that concern IPMI 1.5, which is not spoken here.
    package static let namesForIPMI15 = ["idzero", "unexpectedauth", "forcepermsg", "endianseq", "noauthcodecheck"]

    var bit: UInt32 {
        switch self {
        case .authcap: fwpc_workaround_authcap
        case .intel20: fwpc_workaround_intel20
        case .supermicro20: fwpc_workaround_supermicro20
        case .sun20: fwpc_workaround_sun20
        case .opensesspriv: fwpc_workaround_opensesspriv
        case .integritycheckvalue: fwpc_workaround_integritycheckvalue
        case .nochecksumcheck: fwpc_workaround_nochecksumcheck
        }
    }
}
