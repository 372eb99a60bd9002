package import LinuxAccess

/// Where a BMC is and how to reach it. Value of the configuration, checked when a reader is made from it.
package struct BMCTarget: Sendable {
    package enum Transport: Sendable {
        /// The Linux OpenIPMI driver (KCS, SSIF or BT below it), "/dev/ipmi0".
        case openIPMI(device: String)
        /// RMCP+ over UDP port 623 (IPMI 2.0 section 13).
        case lan(LANSession)
    }

    package var transport: Transport
    /// Longest time without an answer before a session is given up (LAN only).
    package var sessionTimeout: Duration
    /// Time after which a request is sent again (LAN only).
    package var retransmissionTimeout: Duration
    /// FreeIPMI's names of workaround flags, "opensesspriv" for example (ipmi-sensors(8), WORKAROUNDS).
    package var workaroundFlags: [String]
    /// Directory of the SDR cache, of mode 0700 and our own.
    package var cacheDirectory: String

    package init(
        transport: Transport, sessionTimeout: Duration = .seconds(2),
        retransmissionTimeout: Duration = .milliseconds(250), workaroundFlags: [String] = [], cacheDirectory: String
    ) {
        self.transport = transport
        self.sessionTimeout = sessionTimeout
        self.retransmissionTimeout = retransmissionTimeout
        self.workaroundFlags = workaroundFlags
        self.cacheDirectory = cacheDirectory
    }

    var isLAN: Bool {
        if case .lan = transport { true } else { false }
    }

    /// The device or address, without any secret.
    package var source: String {
        switch transport {
        case .openIPMI(let device): device
        case .lan(let session): session.host
        }
    }
}

/// Credentials and options of an RMCP+ session.
package struct LANSession: Sendable {
    package enum Privilege: String, Sendable, CaseIterable {
        case user
        case `operator`
        case administrator
    }

    package var host: String
    package var username: String?
    package var password: Secret?
    /// BMC key K_g; nil where the BMC has none.
    package var key: Secret?
    package var privilege: Privilege
    /// Cipher suite id (IPMI 2.0 table 22-20).
    package var cipherSuite: Int

    package init(
        host: String, username: String?, password: Secret?, key: Secret? = nil, privilege: Privilege = .user,
        cipherSuite: Int = 17
    ) {
        self.host = host
        self.username = username
        self.password = password
        self.key = key
        self.privilege = privilege
        self.cipherSuite = cipherSuite
    }
}
