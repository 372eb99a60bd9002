internal import CFreeIPMI
internal import HealthModel
internal import LinuxAccess

/// IPMI 2.0 over LAN (RMCP+), through libfreeipmi.
package final class LANPowerTransport: PowerTransport {
    private let target: BMCTarget
    /// Why the BMC refuses sessions; asked for once, because the question can take up a session of the BMC for a while.
    private var refusal: PowerError?

    private let retransmission: Duration

    /// - Parameter retransmission: after which a request without an answer is sent again, where the budget has room for
    ///   several; as ipmipower's default. To ask for a session twice can take up two of the BMC's.
    package init(target: BMCTarget, retransmission: Duration = .milliseconds(400)) {
        self.target = target
        self.retransmission = retransmission
    }

    package func openSession(budget: Duration) throws(PowerError) -> any PowerSession {
        try open(budget: budget)
    }

    /// Opens a session that can also tell who the BMC is.
    package func open(budget: Duration) throws(PowerError) -> LANPowerSession {
        var session: OpaquePointer?
        let device = target.address
        let (error, opened) = withTarget(budget: budget) { (target: UnsafePointer<fwpc_target>) in
            let error = Interruption.held { fwpc_open(target, &session) }
            return (error, session)
        }
        guard error == 0, let opened else {
            throw explained(FreeIPMIError(number: error, completionCode: nil).opening(device, target), budget)
        }
        return LANPowerSession(opened, device: device)
    }

    private func explained(_ error: PowerError, _ budget: Duration) -> PowerError {
        guard error.code == .sessionRefused else { return error }
        if refusal == nil { refusal = SessionRefusal.explain(target, timeout: budget / 4) ?? error }
        return refusal ?? error
    }

    /// Calls `body` with the C form of the target, which is valid within `body` only.
    private func withTarget<Result>(budget: Duration, _ body: (UnsafePointer<fwpc_target>) -> Result) -> Result {
        // Below 3 ms the two limits would be the same, which FreeIPMI takes for a wrong parameter.
        let milliseconds = max(3, UInt32(clamping: budget.wholeMilliseconds))
        // FreeIPMI gives up at the first retransmission after its session timeout, and waits one for the answer to a
        // closing: both stay inside the budget.
        let retransmission = min(UInt32(clamping: retransmission.wholeMilliseconds), max(1, milliseconds / 5))
        return target.address.withCString { hostname in
            target.username.withCString { username in
                target.password.withUnsafeCString { password in
                    withKey { key, length in
                        var c = fwpc_target(
                            hostname: hostname, username: username, password: password, k_g: key, k_g_length: length,
                            privilege: target.privilege.level, cipher_suite: target.cipherSuite,
                            session_timeout: max(milliseconds - retransmission, retransmission),
                            retransmission_timeout: retransmission,
                            workaround_flags: target.workarounds.reduce(0) { $0 | $1.bit })
                        return body(&c)
                    }
                }
            }
        }
    }

    private func withKey<Result>(_ body: (UnsafePointer<UInt8>?, UInt32) -> Result) -> Result {
        guard let key = target.key else { return body(nil, 0) }
        return key.withUnsafeBytes { bytes in
            bytes.withMemoryRebound(to: UInt8.self) { body($0.baseAddress, UInt32($0.count)) }
        }
    }
}

extension BMCTarget.Privilege {
    var level: UInt8 {
        switch self {
        case .user: fwpc_privilege_user
        case .operator: fwpc_privilege_operator
        case .administrator: fwpc_privilege_administrator
        }
    }
}
