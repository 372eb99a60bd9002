import LinuxAccess
import Testing

@testable import PowerControl

/// What is accepted, what the defaults are, and what is refused with which sentence.
@Suite struct FenceRequestTests {
    private let valid = "ip=bmc\nusername=fence\npassword=pw\n"

    private func request(_ text: String) throws -> FenceRequest {
        try FenceRequest(Array(text.utf8).withUnsafeBytes { FenceInput(standardInput: $0) })
    }

    private func refusal(_ text: String) -> String? {
        do {
            _ = try request(text)
            return nil
        } catch {
            return (error as? FenceUsageError)?.description
        }
    }

    @Test func theDefaultsAreSafe() throws {
        let request = try request(valid)
        let login = try #require(request.login)
        #expect(request.action == .reboot)
        #expect(request.delay == .zero)
        #expect(request.timing == PowerTiming())
        #expect(request.timing.powerTimeout == .seconds(20))
        #expect(request.timing.powerWait == .zero)
        #expect(login.port == 623)
        #expect(login.cipherSuite == 17)
        #expect(login.privilege == .operator)
        #expect(login.workarounds.isEmpty)
        #expect(login.key == nil)
    }

    /// An unset variable of a script is no order to cut the power.
    @Test(arguments: ["action=", "action", "option=", "action= \n"])
    func anEmptyActionIsNoReboot(_ line: String) {
        #expect(refusal(valid + line + "\n")?.hasPrefix("The action ") == true)
    }

    @Test func everythingCanBeSet() throws {
        let request = try request(
            valid + """
                action=OFF
                ipport=6230
                cipher=3
                privlvl=administrator
                workaround_flags=opensesspriv,intel20
                hexadecimal_kg=0x6b67
                lanplus=1
                method=onoff
                plug=node-a
                delay=3
                power_timeout=40
                power_wait=0.25
                login_timeout=7
                retry_on=2
                verbose=1
                ipmitool_path=/x
                disable_timeout=1
                """)
        let login = try #require(request.login)
        #expect(request.action == .off)
        #expect(request.delay == .seconds(3))
        #expect(request.timing.powerTimeout == .seconds(40))
        #expect(request.timing.powerWait == .milliseconds(250))
        #expect(request.timing.loginTimeout == .seconds(7))
        #expect(request.timing.powerUpRetries == 2)
        #expect(request.plug == "node-a")
        #expect(login.port == 6230)
        #expect(login.cipherSuite == 3)
        #expect(login.privilege == .administrator)
        #expect(login.workarounds == [.opensesspriv, .intel20])
        #expect(login.key?.withUnsafeBytes { Array($0) } == [0x6B, 0x67])
    }

    @Test(
        arguments: [
            ("lanplus=0", "lanplus=0 is refused: IPMI 1.5 sends power commands that anyone can forge."),
            (
                "method=cycle",
                "method=cycle is refused: the power comes back before anybody could see that it was off; use onoff."
            ),
            ("cipher=0", "cipher=0 is refused: with it anyone can log in without a password; use 17 or 3."),
            (
                "auth=md5",
                "auth is refused: it chooses the authentication of IPMI 1.5, which is not spoken here: leave it out."
            ),
            ("action=cycle", nil), ("action=soft", nil), ("action=diag", nil), ("target=0x24", nil),
            ("method=other", nil),
            ("cipher=99", nil), ("cipher=4", nil), ("cipher=x", nil), ("ipport=0", nil), ("ipport=65536", nil),
            ("privlvl=callback", nil), ("workaround_flags=nosuch", nil), ("workaround_flags=idzero", nil),
            ("hexadecimal_kg=123", nil), ("hexadecimal_kg=zz", nil),
            ("hexadecimal_kg=0000000000000000000000000000000000000000ff", nil), ("delay=-1", nil), ("delay=1e3", nil),
            ("delay=x", nil), ("power_timeout=0", nil),
            ("power_timeout=99999999999999999999", nil), ("power_wait=20", nil), ("retry_on=-1", nil),
            ("verbose=maybe", nil),
            ("username=12345678901234567", nil), ("password=123456789012345678901", nil), ("password=a\u{0}b", nil),
            ("password_file=/x", nil), ("password_script=/x", nil), ("ip=a b", nil), ("ip=", nil),
            ("ip=192.0.2.1:99999", nil), ("ip=bmc:623", nil), ("ip=..", nil), ("ip=fe80::1%lo", nil),
            ("ip=[::1]", nil), ("ip=1.2.3.456", nil), ("ip=-bmc", nil), ("username=", nil),
            ("password=", nil),
        ] as [(String, String?)])
    func isRefused(line: String, sentence: String?) throws {
        let refusal = try #require(self.refusal(valid + line + "\n"))
        #expect(refusal.hasSuffix("."))
        #expect(!refusal.contains("\u{0}"))
        if let sentence { #expect(refusal == sentence) }
    }

    /// What ends a C string would end the value, and nobody would know.
    @Test(
        arguments: [
            "username", "login", "ip", "password_file", "password_script", "plug", "debug_file", "action", "cipher",
            "workaround_flags", "password", "passwd", "hexadecimal_kg", "verbose",
        ])
    func controlCharactersAreRefused(name: String) throws {
        for character in ["\u{0}", "\u{1}", "\t", "\u{1B}", "\u{7F}", "\r"] {
            for value in ["ab\(character)cd", "\(character)", "1\(character)2"] {
                let refusal = try #require(self.refusal("ip=bmc\nusername=fence\npassword=pw\n\(name)=\(value)x\n"))
                #expect(refusal.contains("control character"))
                #expect(!refusal.contains(character))
            }
        }
        // The last one wins, also over one that could not be used.
        #expect(refusal(valid + "username=a\u{0}b\nusername=ab\n") == nil)
        #expect(refusal(valid + "username=ab\nusername=a\u{0}b\n") != nil)
    }

    @Test func bytesThatAreNoTextAreRefused() throws {
        for name in ["username", "password_file", "ip"] {
            let bytes = Array("\(valid)\(name)=a".utf8) + [0xFF, 0x0A]
            let input = bytes.withUnsafeBytes { FenceInput(standardInput: $0) }
            let error = #expect(throws: FenceUsageError.self) { try FenceRequest(input) }
            #expect(error?.description.hasPrefix("\(name) is not UTF-8 text") == true)
        }
    }

    /// "action" behind an invisible byte is no unknown option that can be ignored: without it the action is reboot.
    @Test(arguments: ["\u{FEFF}action=off", "act\u{0}ion=off", "\u{1}action=status", "\u{A0}action=status"])
    func aNameThatIsNoneIsRefused(line: String) {
        #expect(refusal(line + "\n" + valid)?.hasPrefix("Standard input, line 1:") == true)
        #expect(refusal("\n" + line + "\n" + valid)?.hasPrefix("Standard input, line 2:") == true)
    }

    @Test(arguments: ["ACTION=off", "Action=status", "IP=192.0.2.9"])
    func aNameInCapitalsIsNotIgnored(line: String) {
        let name = line.prefix { $0 != "=" }.lowercased()
        #expect(
            refusal(valid + line + "\n")
                == "Standard input, line 4: names of options are lower case; write \(name)=value.")
    }

    @Test func whatHasNoEffectIsNotJudged() throws {
        _ = try request(valid + "ipmitool_path=a\u{1}b\nnodename=a\u{1}b\nnonsense=a\u{1}b\n")
        #expect(try request("action=metadata\nusername=a\u{0}b").login == nil)
    }

    @Test func aSecretIsNeverInARefusal() {
        for line in ["password=Tr0ub4dor&3-is-too-long", "hexadecimal_kg=Tr0ub4dor&3-is-too-long"] {
            #expect(refusal(valid + line)?.contains("Tr0ub4dor") == false)
        }
    }

    @Test(arguments: ["metadata", "meta-data", "METADATA", "manpage"])
    func metadataNeedsNothing(action: String) throws {
        #expect(try request("action=\(action)").login == nil)
        #expect(try request("action=\(action)\nlanplus=0\ndelay=x").login == nil)
    }

    @Test func plugCanBeTheAddress() throws {
        let request = try request("plug=10.0.0.9\nport_as_ip=1\nusername=u\npassword=p")
        #expect(request.login?.host == "10.0.0.9")
    }

    @Test(
        arguments: [
            ("bmc", 623, "bmc"), ("bmc", 6230, "bmc:6230"), ("fe80::1", 6230, "[fe80::1]:6230"),
            ("fe80::1", 623, "fe80::1"),
        ] as [(String, UInt16, String)])
    func thePortIsPartOfTheAddress(host: String, port: UInt16, address: String) {
        var target = BMCTarget(host: host, username: "u", password: Secret(bytes: []))
        target.port = port
        #expect(target.address == address)
    }
}
