internal import LinuxAccess

/// Reads typed values out of the options that were given, with a sentence for each that cannot be used.
struct FenceValues {
    private let input: FenceInput

    init(_ input: FenceInput) {
        self.input = input
    }

    /// A text; nil if it was not given or is empty.
    func text(_ name: String) -> String? {
        guard let value = input.values[name], !value.isEmpty else { return nil }
        return value
    }

    func flag(_ name: String) throws(FenceUsageError) -> Bool? {
        guard let value = text(name) else { return nil }
        switch value.lowercased() {
        case "1", "yes", "on", "true": return true
        case "0", "no", "off", "false": return false
        default: throw FenceUsageError("\(name) must be 1 or 0, not \"\(Printable.clean(value, limit: 32))\".")
        }
    }

    func integer(_ name: String, _ range: ClosedRange<Int>) throws(FenceUsageError) -> Int? {
        guard let value = text(name) else { return nil }
        guard let number = Int(value), range.contains(number) else {
            throw FenceUsageError(
                "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound),"
                    + " not \"\(Printable.clean(value, limit: 32))\".")
        }
        return number
    }

    /// Seconds with at most three decimals.
    func seconds(_ name: String, _ range: ClosedRange<Int>) throws(FenceUsageError) -> Duration? {
        guard let value = text(name) else { return nil }
        let parts = value.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let decimals = parts.count == 2 ? parts[1] : "0"
        let areDigits = parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { ("0"..."9").contains($0) } }
        if areDigits, decimals.count <= 3, let whole = Int(parts[0]), whole <= range.upperBound,
            let fraction = Int((decimals + "00").prefix(3))
        {
            let duration = Duration.milliseconds(whole * 1000 + fraction)
            if duration >= .seconds(range.lowerBound), duration <= .seconds(range.upperBound) { return duration }
        }
        throw FenceUsageError(
            "\(name) must be seconds from \(range.lowerBound) to \(range.upperBound),"
                + " not \"\(Printable.clean(value, limit: 32))\".")
    }

    func refuseWhatIsRefused() throws(FenceUsageError) {
        for option in FenceOption.all {
            guard case .refused(let reason) = option.standing, text(option.name) != nil else { continue }
            throw FenceUsageError("\(option.name) is refused: \(reason).")
        }
        if try flag("lanplus") == false {
            throw FenceUsageError("lanplus=0 is refused: IPMI 1.5 sends power commands that anyone can forge.")
        }
        let method = text("method")?.lowercased() ?? "onoff"
        if method == "cycle" {
            throw FenceUsageError(
                "method=cycle is refused: the power comes back before anybody could see that it was off; use onoff.")
        }
        guard method == "onoff" else {
            throw FenceUsageError("method must be onoff, not \"\(Printable.clean(method, limit: 32))\".")
        }
    }

    func login() throws(FenceUsageError) -> FenceRequest.Login {
        let plugIsHost = try flag("port_as_ip") ?? false
        guard let host = plugIsHost ? text("plug") ?? text("ip") : text("ip") else {
            throw FenceUsageError("ip is missing; give the address of the BMC.")
        }
        guard InternetAddress.isHost(host) else {
            throw FenceUsageError(
                "\(plugIsHost && text("plug") != nil ? "plug" : "ip") must be a name or an address without port or scope"
                    + " (the port is ipport), not \"\(Printable.clean(host, limit: 64))\".")
        }
        guard let username = text("username") else {
            throw FenceUsageError("username is missing; give the BMC's user.")
        }
        guard username.utf8.count <= BMCTarget.longestUsername else {
            throw FenceUsageError("username is longer than the \(BMCTarget.longestUsername) bytes of IPMI 2.0.")
        }
        return FenceRequest.Login(
            host: host, port: UInt16(try integer("ipport", 1...65535) ?? Int(BMCTarget.standardPort)),
            username: username, password: try passwordSource(), key: try key(), privilege: try privilege(),
            cipherSuite: try cipherSuite(), workarounds: try workarounds())
    }
}

// MARK: - Parts of the login

extension FenceValues {
    private func passwordSource() throws(FenceUsageError) -> PasswordSource {
        var sources: [PasswordSource] = []
        if let secret = input.secrets["password"], secret.count > 0 { sources.append(.given(secret)) }
        if let path = text("password_file") { sources.append(.file(path)) }
        if let path = text("password_script") { sources.append(.script(path)) }
        guard let source = sources.first else {
            throw FenceUsageError("The password is missing; give password_file, password_script or password.")
        }
        guard sources.count == 1 else {
            throw FenceUsageError("Give only one of password, password_file and password_script.")
        }
        if case .given(let secret) = source { try FenceValues.check(password: secret) }
        return source
    }

    /// - Throws: if IPMI 2.0 has no room for it.
    static func check(password: Secret) throws(FenceUsageError) {
        guard password.count > 0 else { throw FenceUsageError("The password is empty.") }
        guard password.count <= BMCTarget.longestPassword else {
            throw FenceUsageError("The password is longer than the \(BMCTarget.longestPassword) bytes of IPMI 2.0.")
        }
        // A NUL would end it for FreeIPMI, and nobody types the others; `SecretFile` refuses them as well.
        guard password.withUnsafeBytes({ !$0.contains(where: FenceInput.isControl) }) else {
            throw FenceUsageError(
                "The password contains a control character (a NUL or a tab, for example); correct it.")
        }
    }

    private func key() throws(FenceUsageError) -> Secret? {
        guard let digits = input.secrets["hexadecimal_kg"], digits.count > 0 else { return nil }
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: digits.count, alignment: 1)
        defer {
            Secret.wipe(bytes)
            bytes.deallocate()
        }
        let count: Int? = digits.withUnsafeBytes { text in
            let hasPrefix = text.starts(with: "0x".utf8) || text.starts(with: "0X".utf8)
            let body = text.dropFirst(hasPrefix ? 2 : 0)
            guard !body.isEmpty, body.count.isMultiple(of: 2) else { return nil }
            var count = 0
            var high: UInt8?
            for digit in body {
                guard let value = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
                if let first = high {
                    bytes[count] = first << 4 | UInt8(value)
                    count += 1
                    high = nil
                } else {
                    high = UInt8(value)
                }
            }
            return count
        }
        guard let count, count <= BMCTarget.longestKey else {
            throw FenceUsageError(
                "hexadecimal_kg must be an even number of hexadecimal digits, at most \(2 * BMCTarget.longestKey).")
        }
        return Secret(bytes: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
    }

    private func privilege() throws(FenceUsageError) -> BMCTarget.Privilege {
        guard let name = text("privlvl")?.lowercased() else { return .operator }
        if name == "admin" { return .administrator }
        guard let privilege = BMCTarget.Privilege(rawValue: name) else {
            let all = BMCTarget.Privilege.allCases.map(\.rawValue).joined(separator: ", ")
            throw FenceUsageError("privlvl must be one of \(all), not \"\(Printable.clean(name, limit: 32))\".")
        }
        return privilege
    }

    private func cipherSuite() throws(FenceUsageError) -> UInt8 {
        guard let number = try integer("cipher", 0...255) else { return 17 }
        guard number != 0 else {
            throw FenceUsageError("cipher=0 is refused: with it anyone can log in without a password; use 17 or 3.")
        }
        guard BMCTarget.cipherSuites.contains(UInt8(number)) else {
            let all = BMCTarget.cipherSuites.map(String.init).joined(separator: ", ")
            throw FenceUsageError("cipher=\(number) is not supported by FreeIPMI; it supports \(all).")
        }
        return UInt8(number)
    }

    private func workarounds() throws(FenceUsageError) -> Set<WorkaroundFlag> {
        var flags: Set<WorkaroundFlag> = []
        for part in (text("workaround_flags") ?? "").split(whereSeparator: { $0 == "," || $0 == " " }) {
            let name = part.lowercased()
            if name == "none" { continue }
            if let flag = WorkaroundFlag(rawValue: name) {
                flags.insert(flag)
            } else if WorkaroundFlag.namesForIPMI15.contains(name) {
                throw FenceUsageError("workaround_flags: \(name) concerns IPMI 1.5, which is not spoken here.")
            } else {
                let all = WorkaroundFlag.allCases.map(\.rawValue).joined(separator: ", ")
                throw FenceUsageError(
                    "workaround_flags: \"\(Printable.clean(name, limit: 32))\" is not known; known are \(all).")
            }
        }
        return flags
    }
}
