import Glibc
import HealthTestKit
import Testing

/// The built agent as Pacemaker calls it, against a real BMC of OpenIPMI.
@Suite struct FenceAgentTests {
    /// Options on standard input, as Pacemaker gives them.
    private func options(
        _ bmc: BMCSimulator, _ action: String, password: String = "password=fencepass", more: String = ""
    ) -> String {
        """
        ip=\(bmc.address)
        username=fence
        \(password)
        cipher=3
        workaround_flags=opensesspriv
        nodename=node-a
        action=\(action)
        \(more)

        """
    }

    /// Seconds; far more than the limits that these tests set, and less than the default of power_timeout.
    private let notTheDefault = 15.0

    private func run(_ input: String) async throws -> AgentProcess.Result {
        try await AgentProcess.run(AgentProcess.agent, input: input)
    }

    @Test func onOffAndStatusHaveTheExitCodesOfTheAPI() async throws {
        try await BMCSimulator.withSimulator { bmc in
            var result = try await run(options(bmc, "status"))
            #expect(result.code == 0)
            #expect(result.output == "Status: ON\n")
            result = try await run(options(bmc, "off"))
            #expect(result.code == 0)
            #expect(result.output == "Success: Powered OFF\n")
            #expect(result.errors.isEmpty)
            #expect(!bmc.isPoweredOn)
            #expect(result.duration >= 0.1)
            #expect(try await run(options(bmc, "status")).code == 2)
            result = try await run(options(bmc, "off"))
            #expect(result.code == 0)
            #expect(result.output == "Success: Already OFF\n")
            #expect(result.duration >= 0.1)
            // The fence device of a node that is off is well.
            #expect(try await run(options(bmc, "monitor")).code == 0)
            #expect(try await run(options(bmc, "list-status", more: "plug=node-a")).output == "node-a,,OFF\n")
            #expect(try await run(options(bmc, "on")).output == "Success: Powered ON\n")
            #expect(bmc.isPoweredOn)
            result = try await run(options(bmc, "reboot"))
            #expect(result.code == 0)
            #expect(result.output == "Success: Rebooted\n")
            #expect(bmc.isPoweredOn)
            let commands = bmc.chassisCalls.map(\.command).filter { $0.hasPrefix("set") }
            #expect(commands == ["set power 0", "set power 1", "set power 0", "set power 1"])
        }
    }

    @Test func theCommandLineWorksToo() async throws {
        try await BMCSimulator.withSimulator { bmc in
            let result = try await AgentProcess.run(
                AgentProcess.agent,
                [
                    "-a", bmc.address, "-l", "fence", "-pfencepass", "-PC3", "--workaround-flags=opensesspriv", "-o",
                    "off",
                ])
            #expect(result.code == 0)
            #expect(!bmc.isPoweredOn)
        }
    }

    @Test func theNodeIsFencedOnlyWhenItIsSeenOff() async throws {
        try await BMCSimulator.withSimulator(chassis: .staysOn) { bmc in
            let result = try await run(options(bmc, "off", more: "power_timeout=2"))
            #expect(result.code == 1)
            #expect(result.output.isEmpty)
            // On a busy machine the last call may time out instead; PowerOffTests has the sentence.
            #expect(result.errors.hasPrefix("fence_forewarn: The BMC \(bmc.address) "))
            #expect(bmc.isPoweredOn)
            #expect(result.duration < notTheDefault)
            #expect(try await run(options(bmc, "reboot", more: "power_timeout=1")).code == 1)
            #expect(!bmc.chassisCalls.contains { $0.command == "set power 1" })
        }
    }

    @Test func aSlowOrLateChassisIsWaitedFor() async throws {
        try await BMCSimulator.withSimulator(chassis: .late(milliseconds: 700)) { bmc in
            let result = try await run(options(bmc, "off"))
            #expect(result.code == 0)
            #expect(result.duration >= 0.8)
            try bmc.setPower(true)
            try bmc.setChassis(.slow(milliseconds: 300))
            #expect(try await run(options(bmc, "off")).code == 0)
            #expect(!bmc.isPoweredOn)
        }
    }

    @Test func aRefusingChassisIsAFailure() async throws {
        try await BMCSimulator.withSimulator(chassis: .refusing) { bmc in
            let result = try await run(options(bmc, "off", more: "power_timeout=1"))
            #expect(result.code == 1)
            #expect(result.errors.contains("completion code FFh"))
        }
    }

    @Test func aWrongPasswordIsTold() async throws {
        try await BMCSimulator.withSimulator { bmc in
            for action in ["off", "status", "monitor", "reboot"] {
                let result = try await run(options(bmc, action, password: "password=wr0ng"))
                #expect(result.code == 1)
                #expect(
                    result.errors
                        == "fence_forewarn: The BMC \(bmc.address) does not accept the password (password invalid);"
                        + " check password, password_file or password_script.\n")
            }
            #expect(bmc.isPoweredOn)
        }
    }

    @Test func anUnreachableBMCIsAFailureInTime() async throws {
        let unreachable = "ip=127.0.0.1\nipport=6\nusername=u\npassword=p\npower_timeout=2\nlogin_timeout=1\n"
        for action in ["off", "status", "reboot"] {
            let result = try await run(unreachable + "action=\(action)\n")
            #expect(result.code == 1)
            #expect(result.errors.contains("The BMC 127.0.0.1:6 gave no answer in time"))
            #expect(result.duration < notTheDefault)
        }
    }

    @Test func aFrozenBMCIsAFailureInTimeAndASuccessWhenItGoesOn() async throws {
        try await BMCSimulator.withSimulator { bmc in
            bmc.freeze()
            let result = try await run(options(bmc, "off", more: "power_timeout=1\nlogin_timeout=1"))
            #expect(result.code == 1)
            #expect(result.errors.contains("gave no answer in time"))
            #expect(result.duration < notTheDefault)
            let waiting = try AgentProcess(
                AgentProcess.agent, input: options(bmc, "off", more: "power_timeout=300"))
            while !hasUnreadDatagrams(address: bmc.address), waiting.isRunning { await breathe() }
            #expect(waiting.isRunning)
            bmc.resume()
            #expect(await waiting.wait().code == 0)
            #expect(!bmc.isPoweredOn)
        }
    }

    @Test func aSignalEndsItWithAFailureAndClosesTheSession() async throws {
        try await BMCSimulator.withSimulator(chassis: .staysOn) { bmc in
            for signal in [SIGTERM, SIGINT] {
                let calls = bmc.chassisCalls.count
                let agent = try AgentProcess(AgentProcess.agent, input: options(bmc, "off", more: "power_timeout=600"))
                while bmc.chassisCalls.count == calls, agent.isRunning { await breathe() }
                kill(agent.process, signal)
                let result = await agent.wait()
                #expect(result.code == 1)
                #expect(result.errors.hasPrefix("fence_forewarn: The agent was told to end"))
            }
            let delayed = try AgentProcess(AgentProcess.agent, input: options(bmc, "off", more: "delay=600\nverbose=1"))
            while !delayed.errorsSoFar.contains("waiting"), delayed.isRunning { await breathe() }
            kill(delayed.process, SIGTERM)
            #expect(await delayed.wait().code == 1)
        }
    }

    @Test func delayComesBeforeOffOnly() async throws {
        try await BMCSimulator.withSimulator { bmc in
            let status = try await run(options(bmc, "status", more: "delay=600"))
            #expect(status.code == 0)
            #expect(status.duration < 60)
            let off = try await run(options(bmc, "off", more: "delay=1"))
            #expect(off.code == 0)
            #expect(off.duration >= 1.1)
        }
    }

    @Test func aWarningIsGivenWhenARebootedNodeStaysOff() async throws {
        try await BMCSimulator.withSimulator(chassis: .staysOff) { bmc in
            let result = try await run(options(bmc, "reboot", more: "login_timeout=1"))
            #expect(result.code == 0)
            #expect(result.output == "Success: Rebooted\n")
            #expect(result.errors.contains("The node is off, which was confirmed, but did not come back on"))
            #expect(!bmc.isPoweredOn)
        }
    }
}
