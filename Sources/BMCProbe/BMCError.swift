/// Why a BMC could not be read: a stable code for machines and one sentence for a person.
package struct BMCError: Error, Hashable, Sendable {
    /// Stable words; they are part of docs/probe-protocol.md.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// There is no such device.
        package static let noDevice = Code(rawValue: "no-device")
        /// The BMC's name has no address.
        package static let unresolved = Code(rawValue: "unresolved")
        /// Nothing speaks IPMI at this address: the network, or the machine there, sent the request back.
        package static let unreachable = Code(rawValue: "unreachable")
        /// This user may not open the device.
        package static let permission = Code(rawValue: "permission")
        /// User name or password refused.
        package static let authentication = Code(rawValue: "authentication")
        /// The user may not have the privilege that was asked for.
        package static let authenticationPrivilege = Code(rawValue: "authentication-privilege")
        /// The BMC does not offer the cipher suite.
        package static let authenticationCipher = Code(rawValue: "authentication-cipher")
        /// The BMC key K_g is wrong.
        package static let authenticationKey = Code(rawValue: "authentication-kg")
        /// No answer in time.
        package static let timeout = Code(rawValue: "timeout")
        /// The BMC answers that it is busy, or has no free session.
        package static let busy = Code(rawValue: "busy")
        /// The BMC answered something that makes no sense, or refused the request.
        package static let bmcError = Code(rawValue: "bmc-error")
        /// The SDR cache cannot be read or written.
        package static let sdrCache = Code(rawValue: "sdr-cache")
        /// An option of ours cannot be used.
        package static let configuration = Code(rawValue: "configuration")
    }

    package let code: Code
    /// What, where, what to do; printable, without any secret.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension BMCError: CustomStringConvertible {
    package var description: String { message }
}

extension BMCError.Code {
    /// Nothing else on this BMC can be read either: going on would only cost its time, or lock the user out.
    var endsPass: Bool { self != .bmcError && self != .sdrCache }

    /// There was no session, or no file to write to: no record of the SDR was fetched.
    var precludesFetch: Bool {
        let codes: [BMCError.Code] = [
            .noDevice, .unresolved, .unreachable, .permission, .authentication, .authenticationPrivilege,
            .authenticationCipher, .authenticationKey, .sdrCache, .configuration,
        ]
        return codes.contains(self)
    }
}
