/// Why power control could not do, or could not confirm, what was asked.
package struct PowerError: Error, Equatable, Sendable {
    /// A stable word for the cause.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The BMC does not know the user, or the user may not log in.
        package static let usernameRejected = Code(rawValue: "username-rejected")
        /// The password is wrong.
        package static let passwordRejected = Code(rawValue: "password-rejected")
        /// The BMC did not answer the exchange that proves the password; some do so when it is wrong.
        package static let passwordUnverified = Code(rawValue: "password-unverified")
        /// The key K_g is wrong or missing.
        package static let keyRejected = Code(rawValue: "key-rejected")
        /// The user may not have, or does not have, the privilege that is needed.
        package static let privilegeInsufficient = Code(rawValue: "privilege-insufficient")
        /// The BMC does not take the cipher suite.
        package static let cipherRejected = Code(rawValue: "cipher-rejected")
        /// The BMC speaks no IPMI 2.0 over LAN.
        package static let protocolUnavailable = Code(rawValue: "protocol-unavailable")
        /// No answer in time.
        package static let timeout = Code(rawValue: "timeout")
        /// The BMC says that it is busy, or has no session left.
        package static let busy = Code(rawValue: "busy")
        /// The BMC refuses new sessions and does not say why in words that FreeIPMI passes on.
        package static let sessionRefused = Code(rawValue: "session-refused")
        /// The BMC answered a command with an error, or with nonsense.
        package static let bmcError = Code(rawValue: "bmc-error")
        /// What was configured cannot be used.
        package static let badConfiguration = Code(rawValue: "bad-configuration")
        /// This computer could not do it (memory, network).
        package static let system = Code(rawValue: "system")
        /// The process was told to end.
        package static let interrupted = Code(rawValue: "interrupted")
        /// The BMC answered until the deadline, but the power never was as asked.
        package static let notConfirmed = Code(rawValue: "not-confirmed")
    }

    package let code: Code
    /// Which BMC.
    package let device: String
    /// What the BMC or the library said, or what was read last; never a secret.
    package let detail: String

    package init(_ code: Code, device: String, detail: String = "") {
        self.code = code
        self.device = device
        self.detail = detail
    }

    /// Whether the same may succeed when tried again a moment later. Never true for a refused user or password: trying
    /// again can lock the account.
    package var isTransient: Bool {
        switch code {
        case .timeout, .busy, .sessionRefused, .passwordUnverified, .bmcError, .system: true
        default: false
        }
    }
}

// MARK: - Text

extension PowerError: CustomStringConvertible {
    /// One sentence: what failed, where, what to do.
    package var description: String {
        let said = detail.isEmpty ? "" : " (\(detail))"
        let bmc = "The BMC \(device)"
        return switch code {
        case .usernameRejected:
            "\(bmc) does not accept the user name\(said); check username, and that this user may log in over LAN."
        case .passwordRejected:
            "\(bmc) does not accept the password\(said); check password, password_file or password_script."
        case .passwordUnverified:
            "\(bmc) did not confirm the password in time\(said); it is overloaded, or the password is wrong."
        case .keyRejected:
            "\(bmc) does not accept the key K_g\(said); set hexadecimal_kg to the BMC's key, or leave it out."
        case .privilegeInsufficient:
            "\(bmc) does not give this user the privilege that is needed\(said); power control needs operator:"
                + " check privlvl and the user's limit, or try workaround_flags=opensesspriv."
        case .cipherRejected:
            "\(bmc) does not support the cipher suite\(said); try cipher=3, or enable the suite in the BMC."
        case .protocolUnavailable:
            "\(bmc) offers no IPMI 2.0 over LAN\(said); enable it in the BMC's network settings."
        case .timeout:
            "\(bmc) gave no answer in time\(said); check its address, its network cable and UDP port 623."
        case .busy:
            "\(bmc) is busy or has no free session\(said); close other IPMI sessions or restart the BMC."
        case .sessionRefused:
            "\(bmc) refuses to open a session\(said); it has no free session, or does not support the cipher suite:"
                + " close other IPMI sessions, or try cipher=3."
        case .bmcError:
            "\(bmc) answered with an error\(said); look into its event log, or restart it."
        case .badConfiguration:
            "\(bmc) cannot be used as configured\(said); check ip, ipport and the other options."
        case .system:
            "\(bmc) could not be asked\(said); check this computer's memory and network."
        case .interrupted:
            "The agent was told to end\(said); what the BMC \(device) did until then is not proven."
        case .notConfirmed:
            "\(bmc) answered, but the power did not become what was asked\(said);"
                + " the state of the node is not proven: look at the machine itself."
        default:
            "\(bmc) failed: \(code.rawValue)\(said)."
        }
    }
}
