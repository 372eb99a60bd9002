internal import Glibc
internal import HealthModel
internal import HealthTestKit
internal import LinuxAccess
internal import ProbeRuntime
internal import Testing

@testable internal import BMCProbe

extension RealBMC {
    @Suite("A BMC that fails")
    struct BMCFailureTests {
        /// Reports failed with `code` and a sentence that names the BMC.
        private func expectFailure(
            _ report: ProbeReport, _ code: BMCError.Code, naming place: String,
            sourceLocation: SourceLocation = #_sourceLocation
        ) {
            #expect(report.outcome.status == .failed, sourceLocation: sourceLocation)
            #expect(report.outcome.code == code.rawValue, sourceLocation: sourceLocation)
            #expect(report.outcome.message?.contains(place) == true, sourceLocation: sourceLocation)
            #expect(report.readings.isEmpty, sourceLocation: sourceLocation)
        }

        @Test("a wrong password, user, key, cipher suite or privilege is named as such, and no secret is told")
        func refused() async throws {
            try await TestBMC.with { bmc in
                let address = bmc.simulator.address
                let cases: [(BMCTarget, BMCError.Code)] = [
                    (bmc.target(password: "wrong-secret"), .authentication),
                    (bmc.target(username: "nobody"), .authentication),
                    (bmc.target(cipherSuite: 17), .authenticationCipher),
                    // What ipmi_sim answers without it is a privilege level of zero.
                    (bmc.target(workaroundFlags: []), .authenticationPrivilege),
                ]
                for (target, code) in cases {
                    let report = try await bmc.probe(target).report()
                    expectFailure(report, code, naming: address)
                    #expect(report.outcome.message?.contains("wrong-secret") == false)
                }
                let key = try await bmc.probe(bmc.target(key: "wrong-key")).report()
                #expect(key.outcome.status == .failed)
                #expect(key.outcome.code?.hasPrefix("authentication") == true)
            }
        }

        @Test("a BMC that is not there is a timeout")
        func unreachable() async throws {
            try await TestBMC.with { bmc in
                let report = try await bmc.probe(bmc.target(address: "127.7.255.254")).report()
                expectFailure(report, .timeout, naming: "127.7.255.254")
            }
        }

        @Test("a BMC without a free session is busy, and readable again as soon as there is one")
        func outOfSessions() async throws {
            try await TestBMC.with { bmc in
                let probe = try bmc.probe()
                var sessions: [BMCSession] = []
                let target = bmc.target()
                let mapping = BMCErrorMapping(target: target)
                let flags = try WorkaroundFlags.mask(of: target)
                while let session = try? BMCSession(target, workaroundFlags: flags, mapping: mapping) {
                    sessions.append(session)
                    try #require(sessions.count < 100)
                }
                expectFailure(await probe.report(), .busy, naming: bmc.simulator.address)
                sessions = []
                #expect(await probe.report().outcome == .complete)
            }
        }

        @Test("a frozen BMC is a timeout, and read again when it thaws")
        func frozen() async throws {
            try await TestBMC.with { bmc in
                let probe = try bmc.probe()
                #expect(await probe.report().outcome == .complete)
                bmc.simulator.freeze()
                expectFailure(await probe.report(), .timeout, naming: bmc.simulator.address)
                bmc.simulator.resume()
                let report = try await probe.report { $0.outcome.status == .complete }
                #expect(report.sensors.count == 13)
            }
        }

        @Test("a BMC that falls silent in the middle of a pass is a timeout", arguments: [8, 12])
        func silentInTheMiddle(requests: Int) async throws {
            try await TestBMC.with { bmc in
                let relay = try UDPRelay(to: bmc.simulator.address)
                defer { relay.stop() }
                let probe = try bmc.probe(bmc.target(address: relay.address))
                #expect(await probe.report().outcome == .complete)
                relay.behave(.silent(after: requests))
                expectFailure(await probe.report(), .timeout, naming: relay.address)
                relay.behave(.forward)
                #expect(await probe.report().outcome == .complete)
            }
        }

        @Test("a pass that overruns its deadline is reported at the deadline, and no second call begins meanwhile")
        func singleFlight() async throws {
            try await TestBMC.with { bmc in
                let relay = try UDPRelay(to: bmc.simulator.address)
                defer { relay.stop() }
                let target = bmc.target(address: relay.address, sessionTimeout: .seconds(3))
                let probe = try bmc.probe(target, deadline: .milliseconds(500))
                relay.behave(.silent(after: 0))
                expectFailure(await probe.report(), .timeout, naming: relay.address)
                let after = relay.requests
                let second = await probe.report()
                expectFailure(second, .timeout, naming: "still in the library")
                #expect(second.sequence == 2)
                // Retransmissions of the one call only: a second call would begin with another source port at once.
                #expect(relay.requests <= after + 1)
                relay.behave(.forward)
                let report = try await probe.report { $0.outcome.status == .complete }
                #expect(report.sensors.count == 13)
            }
        }

        @Test(
            "answers that make no sense end in an error, not in readings, and not in a crash", arguments: [0, 3, 6, 9])
        func garbled(requests: Int) async throws {
            try await TestBMC.with { bmc in
                let relay = try UDPRelay(to: bmc.simulator.address)
                defer { relay.stop() }
                let probe = try bmc.probe(bmc.target(address: relay.address))
                relay.behave(.garbled(after: requests))
                let report = await probe.report()
                #expect(report.outcome.status == .failed)
                #expect(report.sensors.isEmpty)
                relay.behave(.forward)
                #expect(try await probe.report { $0.outcome.status == .complete }.sensors.count == 13)
            }
        }

        @Test("all sensors at 0 or at 255 are reported as they are, without judgement", arguments: [0, 255])
        func allTheSame(raw: Int) async throws {
            try await TestBMC.with { bmc in
                let probe = try bmc.probe()
                for sensor in SimulatedSensor.allCases { try bmc.simulator.setSensor(sensor, raw: raw) }
                let report = try await probe.report {
                    try $0.sensor("CPU Temp").value == Double(raw) && $0.sensor("FAN 2").value == Double(raw) * 100
                        && $0.sensor("P3V3").value.map { abs($0 - Double(raw) * 0.02) < 1e-6 } == true
                }
                #expect(report.outcome == .complete)
                #expect(report.sensors.count == 13)
                #expect(try report.sensor("FAN 1").state == (raw == 0 ? .critical : .nominal))
                #expect(throws: Never.self) { try report.line() }
            }
        }

        @Test("in band without a device: no-device at once")
        func noDevice() async throws {
            let target = BMCTarget(
                transport: .openIPMI(device: "/dev/forewarn-no-bmc"), cacheDirectory: "/nonexistent/x")
            let report = try await BMCProbe(target, deadline: .seconds(5)).report()
            expectFailure(report, .noDevice, naming: "/dev/forewarn-no-bmc")
        }

        @Test("options that cannot work are a configuration error before anything is sent")
        func badOptions() async throws {
            func session(_ change: (inout LANSession) -> Void) -> BMCTarget {
                var session = LANSession(host: "127.0.0.1", username: "a", password: nil, cipherSuite: 3)
                change(&session)
                return BMCTarget(transport: .lan(session), cacheDirectory: "/nowhere")
            }
            var flags = session { _ in }
            flags.workaroundFlags = ["opensesspriv", "unheard-of"]
            let targets = [
                session { $0.host = "../../etc/passwd" }, session { $0.host = "" }, session { $0.cipherSuite = 99 },
                session { $0.username = String(repeating: "x", count: 17) },
                session { $0.password = Secret(bytes: Array("123456789012345678901".utf8)) }, flags,
            ]
            for target in targets {
                let error = #expect(throws: BMCError.self) { try BMCProbe(target, deadline: .seconds(1)) }
                #expect(error?.code == .configuration)
            }
        }

        @Test("a password file that others can read is a configuration error that names the file")
        func openPasswordFile() throws {
            let path = "/tmp/forewarn-open-password-\(getpid())"
            let file = try #require(fopen(path, "we"))
            fputs("secret\n", file)
            fclose(file)
            defer { unlink(path) }
            chmod(path, 0o644)
            let error = #expect(throws: BMCError.self) {
                try LANSession(
                    host: "127.0.0.1", username: "a", passwordFile: path, keyFile: nil, privilege: .user, cipherSuite: 3
                )
            }
            #expect(error?.code == .configuration)
            #expect(error?.message.contains(path) == true)
            #expect(error?.message.contains("secret\n") == false)
        }

        @Test("a missing file of secrets is a configuration error that names the key and what to do")
        func missingSecretFile() {
            let path = "/nonexistent/forewarn-secret"
            func sentence(passwordFile: String?, keyFile: String?) -> String {
                let error = #expect(throws: BMCError.self) {
                    try LANSession(
                        host: "127.0.0.1", username: "a", passwordFile: passwordFile, keyFile: keyFile,
                        privilege: .user, cipherSuite: 3)
                }
                #expect(error?.code == .configuration)
                return error?.message ?? ""
            }
            let password = sentence(passwordFile: path, keyFile: nil)
            #expect(password.contains(path) && password.contains("bmc.password_file"))
            #expect(password.contains("create it") && password.contains("chmod 600"))
            #expect(sentence(passwordFile: nil, keyFile: path).contains("bmc.k_g_file"))
        }
    }
}
