internal import FoundationEssentials
internal import Glibc
internal import HealthModel
internal import HealthTestKit
internal import LinuxAccess
internal import Testing

@testable internal import BMCProbe

extension RealBMC {
    @Suite("forewarn-probe bmc")
    struct ProgramTests {
        private static let password = "monpass"

        /// Configuration and password file in the simulator's directory; returns the configuration's path.
        private func configure(_ bmc: TestBMC, password: String = password, address: String? = nil) throws -> String {
            let directory = bmc.simulator.directory
            try write(password + "\n", to: directory + "/password")
            try write(
                """
                [bmc]
                driver = "lan"
                address = "\(address ?? bmc.simulator.address)"
                username = "monitor"
                password_file = "\(directory)/password"
                cipher_suite = 3
                workaround_flags = ["opensesspriv"]
                poll_interval = "1s"
                session_timeout = "1s"
                retransmission_timeout = "250ms"
                deadline = "10s"
                sdr_cache_directory = "\(bmc.cache)"
                [paths]
                probe_socket = "\(directory)/probe.sock"
                """, to: directory + "/forewarn.toml")
            return directory + "/forewarn.toml"
        }

        private func write(_ text: String, to path: String) throws {
            unlink(path)
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            try #require(descriptor >= 0)
            defer { close(descriptor) }
            try #require(Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count)
        }

        private func probe(_ arguments: String...) throws -> (text: String, code: Int32) {
            try ProgramOutput([BuiltProgram.path("forewarn-probe"), "bmc"] + arguments).finish()
        }

        @Test("--once prints one line of JSON, and a table with --pretty, and no secret")
        func once() async throws {
            try await TestBMC.with { bmc in
                let configuration = try configure(bmc)
                let line = try probe("--config", configuration, "--once")
                #expect(line.code == 0)
                #expect(line.text.split(separator: "\n").count == 1)
                let report = try JSONDecoder().decode(ProbeReport.self, from: Data(line.text.utf8))
                #expect(report.schema == ProbeReport.currentSchema)
                #expect(report.sensors.count == 13)
                let table = try probe("--config", configuration, "--once", "--pretty")
                #expect(table.code == 0)
                #expect(table.text.contains("CPU Temp"))
                #expect(table.text.contains("80 / 90 / 100"))
                #expect(!(line.text + table.text).contains(Self.password))
            }
        }

        @Test("exit codes: 69 unreadable, 78 configuration, 64 usage; always a sentence")
        func exitCodes() async throws {
            try await TestBMC.with { bmc in
                let wrong = try probe("--config", configure(bmc, password: "wrong"), "--once", "--pretty")
                #expect(wrong.code == 69)
                #expect(wrong.text.contains("refuses user name or password"))
                #expect(!wrong.text.contains("wrong"))
                let absent = try probe("--config", configure(bmc, address: "127.7.255.253"), "--once")
                #expect(absent.code == 69)
                #expect(absent.text.contains("\"code\":\"timeout\""))
                chmod(bmc.simulator.directory + "/password", 0o644)
                let open = try probe("--config", bmc.simulator.directory + "/forewarn.toml", "--once")
                #expect(open.code == 78)
                #expect(open.text.contains("chmod 600"))
                #expect(try probe("--config", "/nonexistent", "--once").code == 78)
                #expect(try probe("--pretty").code == 64)
                #expect(try probe("--unheard-of").code == 64)
            }
        }

        @Test("as a service it reports to the socket, and SIGTERM ends it with 0")
        func service() async throws {
            try await TestBMC.with { bmc in
                let configuration = try configure(bmc)
                let listener = try UnixListener.bind(path: bmc.simulator.directory + "/probe.sock", mode: 0o600)
                let program = try ProgramOutput(
                    [BuiltProgram.path("forewarn-probe"), "bmc", "--config", configuration])
                let connection = try #require(try await listener.accept())
                let line = try #require(try await connection.nextLine())
                #expect(try JSONDecoder().decode(ProbeReport.self, from: Data(line)).sensors.count == 13)
                #expect(kill(program.processID, SIGTERM) == 0)
                let end = program.finish()
                #expect(end.code == 0)
                #expect(end.text.contains("connected"))
                #expect(!end.text.contains(Self.password))
                listener.close()
            }
        }
    }
}

/// Programs of this package, as they were built with the tests.
enum BuiltProgram {
    static func path(_ name: String) throws -> String {
        let bundle = try #require(
            CommandLine.arguments.first { $0.contains(".xctest") }, "the tests run outside of a test bundle")
        let directory = bundle[..<(bundle.lastIndex(of: "/") ?? bundle.startIndex)]
        let path = "\(directory)/\(name)"
        try #require(access(path, X_OK) == 0, "\(path) is not built")
        return path
    }
}
