import Glibc
import LinuxAccess
import Testing

@testable import PowerControl

/// Options from standard input and from the command line, as fence_ipmilan's users write them.
@Suite struct FenceInputTests {
    private func standardInput(_ text: String) -> FenceInput {
        Array(text.utf8).withUnsafeBytes { FenceInput(standardInput: $0) }
    }

    /// What was parsed, with secrets in clear, and what the arguments look like afterwards.
    private func commandLine(_ arguments: [String]) throws -> (FenceInput, [String]) {
        let copies = arguments.compactMap { strdup($0) }
        defer { for copy in copies { free(copy) } }
        let input = try FenceInput(arguments: copies)
        return (input, copies.map { String(cString: $0) })
    }

    private func plain(_ input: FenceInput) -> [String: String] {
        var all = input.values
        for (name, secret) in input.secrets {
            all[name] = secret.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        }
        return all
    }

    @Test(arguments: [
        ("ip=10.0.0.1\nusername=fence\n", ["ip": "10.0.0.1", "username": "fence"]),
        (
            "ipaddr=10.0.0.1\nlogin=fence\npasswd=x\nport=n1\noption=off",
            [
                "ip": "10.0.0.1", "username": "fence",
                "password": "x", "plug": "n1", "action": "off",
            ]
        ),
        ("# ip=1\n\n   # indented\n ip=2", ["ip": "2"]),
        ("ip=1\nip=2\nipaddr=3\n", ["ip": "3"]),
        ("password=a=b \"c\" #d\n", ["password": "a=b \"c\" #d"]),
        ("password= lead and trail \r\n", ["password": " lead and trail "]),
        ("power-timeout=7\npasswd_script=/x", ["power_timeout": "7", "password_script": "/x"]),
        ("nonsense=1\n=\nnodename=n2\nip=4", ["ip": "4"]),
        ("", [:]),
    ])
    func standardInputIsReadAsTheAPISays(text: String, expected: [String: String]) {
        #expect(plain(standardInput(text)) == expected)
    }

    @Test func unknownNamesAreIgnoredWithANote() {
        #expect(standardInput("nonsense=secretvalue\nip=1").notes == ["ignored the unknown option \"nonsense\""])
        #expect(standardInput("nodename=n1").notes.isEmpty)
        // It may be the second line of a password.
        #expect(standardInput("ip=1\nsecretvalue\n").notes == ["ignored line 2, which has no \"=\""])
    }

    @Test(arguments: [
        (["-a", "10.0.0.1", "-l", "fence", "-o", "off"], ["ip": "10.0.0.1", "username": "fence", "action": "off"]),
        (
            ["--ip=10.0.0.1", "--username", "fence", "--action=off"],
            ["ip": "10.0.0.1", "username": "fence", "action": "off"]
        ),
        (
            ["-a10.0.0.1", "-vPq", "-C3"],
            ["ip": "10.0.0.1", "verbose": "1", "lanplus": "1", "quiet": "1", "cipher": "3"]
        ),
        (["-vvv", "-p", "-x"], ["verbose": "1", "password": "-x"]),
        (
            ["-PLoperator", "-S/x", "-u", "6230", "-n", "n1"],
            ["lanplus": "1", "privlvl": "operator", "password_script": "/x", "ipport": "6230", "plug": "n1"]
        ),
        (
            [
                "--power-timeout=9", "--power_wait=1", "--login-timeout", "2", "--shell-timeout=4", "--retry-on=3",
                "--delay", "5", "-K", "6162", "-D", "/d", "--hexadecimal-kg=63",
            ],
            [
                "power_timeout": "9", "power_wait": "1", "login_timeout": "2", "shell_timeout": "4", "retry_on": "3",
                "delay": "5", "hexadecimal_kg": "63", "debug_file": "/d",
            ]
        ),
        (["--lanplus=0", "-V", "-h"], ["lanplus": "0", "version": "1", "help": "1"]),
    ])
    func theCommandLineIsReadAsGetoptDoes(arguments: [String], expected: [String: String]) throws {
        #expect(try plain(commandLine(arguments).0) == expected)
    }

    @Test(arguments: [["off"], ["-Z"], ["--nonsense"], ["--nonsense=1"], ["-a"], ["--ip"], ["--"], ["-"], [""], ["-ó"]])
    func aBadCommandLineIsRefused(arguments: [String]) {
        #expect(throws: FenceUsageError.self) { try commandLine(arguments) }
    }

    @Test func secretsAreOverwrittenWhereTheyStand() throws {
        let (input, left) = try commandLine(["-p", "s3cr3t", "-ps3cr3t", "--password=s3cr3t", "-K6162", "-a", "bmc"])
        #expect(plain(input)["password"] == "s3cr3t")
        #expect(left == ["-p", "", "-p", "--password=", "-K", "-a", "bmc"])
    }

    @Test func theRefusedArgumentNeverShowsAValue() {
        let error = #expect(throws: FenceUsageError.self) { try commandLine(["--pasword=s3cr3t"]) }
        #expect(error.map { !$0.description.contains("s3cr3t") } == true)
    }

    @Test func everyOptionHasAUniqueNameAndLetter() {
        let names = FenceOption.all.flatMap { [$0.name] + $0.deprecatedNames }
        #expect(Set(names).count == names.count)
        let letters = FenceOption.all.compactMap(\.letter)
        #expect(Set(letters).count == letters.count)
    }
}
