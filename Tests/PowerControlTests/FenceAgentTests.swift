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

    private func run(_ input: String) throws -> AgentProcess.Result {
        try AgentProcess.run(AgentProcess.agent, input: input)
    }

    @Test func onOffAndStatusHaveTheExitCodesOfTheAPI() throws {
        try BMCSimulator.withSimulator { bmc in
            var result = try run(options(bmc, "status"))
            #expect(result.code == 0)
            #expect(result.output == "Status: ON\n")
            result = try run(options(bmc, "off"))
            #expect(result.code == 0)
            #expect(result.output == "Success: Powered OFF\n")
            #expect(result.errors.isEmpty)
            #expect(!bmc.isPoweredOn)
            #expect(result.duration >= 0.1)
            #expect(try run(options(bmc, "status")).code == 2)
            result = try run(options(bmc, "off"))
            #expect(result.code == 0)
            #expect(result.output == "Success: Already OFF\n")
            #expect(result.duration >= 0.1)
            // The fence device of a node that is off is well.
            #expect(try run(options(bmc, "monitor")).code == 0)
            #expect(try run(options(bmc, "list-status", more: "plug=node-a")).output == "node-a,,OFF\n")
            #expect(try run(options(bmc, "on")).output == "Success: Powered ON\n")
            #expect(bmc.isPoweredOn)
            result = try run(options(bmc, "reboot"))
            #expect(result.code == 0)
            #expect(result.output == "Success: Rebooted\n")
            #expect(bmc.isPoweredOn)
            let commands = bmc.chassisCalls.map(\.command).filter { $0.hasPrefix("set") }
            #expect(commands == ["set power 0", "set power 1", "set power 0", "set power 1"])
        }
    }

    @Test func theCommandLineWorksToo() throws {
        try BMCSimulator.withSimulator { bmc in
            let result = try AgentProcess.run(
                AgentProcess.agent,
                [
                    "-a", bmc.address, "-l", "fence", "-pfencepass", "-PC3", "--workaround-flags=opensesspriv", "-o",
                    "off",
                ])
            #expect(result.code == 0)
            #expect(!bmc.isPoweredOn)
        }
    }

    @Test func theNodeIsFencedOnlyWhenItIsSeenOff() throws {
        try BMCSimulator.withSimulator(chassis: .staysOn) { bmc in
            let result = try run(options(bmc, "off", more: "power_timeout=2"))
            #expect(result.code == 1)
            #expect(result.output.isEmpty)
            #expect(
                result.errors
                    == "fence_forewarn: The BMC \(bmc.address) answered, but the power did not become what was asked"
                    + " (wanted off, it last read on); the state of the node is not proven: look at the machine itself.\n"
            )
            #expect(result.duration < notTheDefault)
            #expect(try run(options(bmc, "reboot", more: "power_timeout=1")).code == 1)
            #expect(!bmc.chassisCalls.contains { $0.command == "set power 1" })
        }
    }

    @Test func aSlowOrLateChassisIsWaitedFor() throws {
        try BMCSimulator.withSimulator(chassis: .late(milliseconds: 700)) { bmc in
            let result = try run(options(bmc, "off"))
            #expect(result.code == 0)
            #expect(result.duration >= 0.8)
            try bmc.setPower(true)
            try bmc.setChassis(.slow(milliseconds: 300))
            #expect(try run(options(bmc, "off")).code == 0)
            #expect(!bmc.isPoweredOn)
        }
    }

    @Test func aRefusingChassisIsAFailure() throws {
        try BMCSimulator.withSimulator(chassis: .refusing) { bmc in
            let result = try run(options(bmc, "off", more: "power_timeout=1"))
            #expect(result.code == 1)
            #expect(result.errors.contains("completion code FFh"))
        }
    }

    @Test func aWrongPasswordIsTold() throws {
        try BMCSimulator.withSimulator { bmc in
            for action in ["off", "status", "monitor", "reboot"] {
                let result = try run(options(bmc, action, password: "password=wr0ng"))
                #expect(result.code == 1)
                #expect(
                    result.errors
                        == "fence_forewarn: The BMC \(bmc.address) does not accept the password (password invalid);"
                        + " check password, password_file or password_script.\n")
            }
            #expect(bmc.isPoweredOn)
        }
    }

    @Test func anUnreachableBMCIsAFailureInTime() throws {
        let unreachable = "ip=127.0.0.1\nipport=6\nusername=u\npassword=p\npower_timeout=2\nlogin_timeout=1\n"
        for action in ["off", "status", "reboot"] {
            let result = try run(unreachable + "action=\(action)\n")
            #expect(result.code == 1)
            #expect(result.errors.contains("The BMC 127.0.0.1:6 gave no answer in time"))
            #expect(result.duration < notTheDefault)
        }
    }

    @Test func aFrozenBMCIsAFailureInTimeAndASuccessWhenItGoesOn() throws {
        try BMCSimulator.withSimulator { bmc in
            bmc.freeze()
            let result = try run(options(bmc, "off", more: "power_timeout=1\nlogin_timeout=1"))
            #expect(result.code == 1)
            #expect(result.errors.contains("gave no answer in time"))
            #expect(result.duration < notTheDefault)
            let waiting = try AgentProcess(AgentProcess.agent, input: options(bmc, "off"))
            while !hasUnreadDatagrams(address: bmc.address), waiting.isRunning { sched_yield() }
            #expect(waiting.isRunning)
            bmc.resume()
            #expect(waiting.wait().code == 0)
            #expect(!bmc.isPoweredOn)
        }
    }

    @Test func aSignalEndsItWithAFailureAndClosesTheSession() throws {
        try BMCSimulator.withSimulator(chassis: .staysOn) { bmc in
            for signal in [SIGTERM, SIGINT] {
                let calls = bmc.chassisCalls.count
                let agent = try AgentProcess(AgentProcess.agent, input: options(bmc, "off", more: "power_timeout=600"))
                while bmc.chassisCalls.count == calls, agent.isRunning { sched_yield() }
                kill(agent.process, signal)
                let result = agent.wait()
                #expect(result.code == 1)
                #expect(result.errors.hasPrefix("fence_forewarn: The agent was told to end"))
            }
            let delayed = try AgentProcess(AgentProcess.agent, input: options(bmc, "off", more: "delay=600\nverbose=1"))
            while !delayed.errorsSoFar.contains("waiting"), delayed.isRunning { sched_yield() }
            kill(delayed.process, SIGTERM)
            #expect(delayed.wait().code == 1)
        }
    }

    @Test func delayComesBeforeOffOnly() throws {
        try BMCSimulator.withSimulator { bmc in
            let status = try run(options(bmc, "status", more: "delay=600"))
            #expect(status.code == 0)
            #expect(status.duration < 60)
            let off = try run(options(bmc, "off", more: "delay=1"))
            #expect(off.code == 0)
            #expect(off.duration >= 1.1)
        }
    }

    @Test func aWarningIsGivenWhenARebootedNodeStaysOff() throws {
        try BMCSimulator.withSimulator { bmc in
            // The user may open a session and is refused nothing; the chassis stops answering after off.
            try bmc.setChassis(.late(milliseconds: 0))
            let agent = try AgentProcess(AgentProcess.agent, input: options(bmc, "reboot", more: "login_timeout=1"))
            while agent.isRunning {
                if bmc.chassisCalls.contains(where: { $0.command == "set power 1" }) { break }
                if bmc.chassisCalls.contains(where: { $0.command == "set power 0" }) {
                    try bmc.setChassis(.late(milliseconds: 20_000))
                }
                sched_yield()
            }
            let result = agent.wait()
            #expect(result.code == 0)
            #expect(result.output == "Success: Rebooted\n")
            #expect(result.errors.contains("The node is off, which was confirmed, but did not come back on"))
            #expect(!bmc.isPoweredOn)
        }
    }
}
