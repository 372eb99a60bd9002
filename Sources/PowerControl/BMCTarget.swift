package import LinuxAccess

/// Which BMC, and how to log in to it.
package struct BMCTarget: Sendable {
    /// Privilege of the session (IPMI 2.0, 6.8); power control needs `operator`.
    package enum Privilege: String, Hashable, Sendable, CaseIterable {
        case user
        case `operator`
        case administrator
    }

    /// Name or address.
    package var host: String
    /// UDP port.
    package var port: UInt16 = BMCTarget.standardPort
    package var username: String
    package var password: Secret
    /// The key K_g, if the BMC has one.
    package var key: Secret?
    package var privilege = Privilege.operator
    /// IPMI 2.0, table 22-20; never 0, which authenticates nobody.
    package var cipherSuite: UInt8 = 17
    package var workarounds: Set<WorkaroundFlag> = []

    /// What libfreeipmi implements (ipmipower(8), --cipher-suite-id), without 0.
    package static let cipherSuites: [UInt8] = [1, 2, 3, 6, 7, 8, 11, 12, 15, 16, 17]
    /// The RMCP port (IPMI 2.0, 13.1.2).
    package static let standardPort: UInt16 = 623
    /// Longest user name, password and key of IPMI 2.0 in bytes (22.28, 22.30, 22.25).
    package static let longestUsername = 16
    package static let longestPassword = 20
    package static let longestKey = 20

    package init(host: String, username: String, password: Secret) {
        self.host = host
        self.username = username
        self.password = password
    }

    /// Host and port as FreeIPMI and a reader take them; the port only where it is not the standard one.
    package var address: String {
        guard port != Self.standardPort else { return host }
        let isBareIPv6 = host.contains(":") && !host.hasPrefix("[")
        return isBareIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
