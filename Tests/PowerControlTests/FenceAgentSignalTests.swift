import Glibc
import HealthTestKit
import LinuxAccess
import PowerControl
import Testing

/// SIGTERM and SIGINT: the agent ends, soon, as a failure, and leaves no session behind.
@Suite struct FenceAgentSignalTests {
    private func options(_ bmc: BMCSimulator, _ action: String, more: String = "") -> String {
        """
        ip=\(bmc.address)
        username=fence
        password=fencepass
        cipher=3
        workaround_flags=opensesspriv
        action=\(action)
        \(more)

        """
    }

    /// Whether it waits in a system call for something to happen, by its one thread (proc_pid_stat(5)).
    private func sleeps(_ agent: AgentProcess) -> Bool {
        contents("/proc/\(agent.process)/stat").split(separator: ")").last?.dropFirst().first == "S"
    }

    /// Whether the process has its own handler for SIGTERM: it is past its first lines (SigCgt in proc_pid_status(5)).
    private func catchesSignals(_ agent: AgentProcess) -> Bool {
        let line = contents("/proc/\(agent.process)/status").split(separator: "\n").first { $0.hasPrefix("SigCgt:") }
        let mask = line.flatMap { UInt64($0.split(separator: "\t").last ?? "", radix: 16) } ?? 0
        return mask & (1 << UInt64(SIGTERM - 1)) != 0
    }

    @Test(arguments: [SIGTERM, SIGINT, SIGHUP])
    func itEndsWhileTheOptionsAreRead(signal: Int32) async throws {
        for given in ["", "action=off\nip=192.0.2.1\n"] {
            let (readEnd, writeEnd) = try makePipe()
            // Open to the end of the test: the options never end.
            defer {
                close(readEnd)
                close(writeEnd)
            }
            try #require(write(writeEnd, given, given.utf8.count) == given.utf8.count)
            let agent = try AgentProcess(AgentProcess.agent, from: .descriptor(readEnd))
            while !(catchesSignals(agent) && sleeps(agent)), agent.isRunning { await breathe() }
            #expect(agent.isRunning)
            kill(agent.process, signal)
            let result = await agent.wait()
            #expect(result.code == 1)
            #expect(result.output.isEmpty)
            #expect(
                result.errors
                    == "fence_forewarn: The agent was told to end while its options were read; nothing was done.\n")
        }
    }

    private func transport(_ bmc: BMCSimulator) -> LANPowerTransport {
        var target = BMCTarget(
            host: bmc.address, username: "fence", password: Secret(bytes: Array("fencepass".utf8)))
        target.cipherSuite = 3
        target.workarounds = [.opensesspriv]
        // Never asks twice: that could take up two sessions.
        return LANPowerTransport(target: target, retransmission: .seconds(60))
    }

    /// ipmi_sim has room for 63 sessions. All but one are taken; the agent takes that one, and gives it back.
    @Test func inTheMiddleOfOffNothingIsClaimedAndTheSessionIsClosed() async throws {
        try await BMCSimulator.withSimulator { bmc in
            let transport = transport(bmc)
            var held: [any PowerSession] = []
            while held.count < 62 { held.append(try transport.openSession(budget: .seconds(60))) }
            defer { for session in held { session.close() } }
            try bmc.holdChassis()
            let agent = try AgentProcess(
                AgentProcess.agent, input: options(bmc, "off", more: "power_timeout=300\nlogin_timeout=100"))
            while bmc.chassisCalls.isEmpty, agent.isRunning { await breathe() }
            kill(agent.process, SIGTERM)
            let result = await agent.wait()
            bmc.releaseChassis()
            #expect(result.code == 1)
            #expect(result.output.isEmpty)
            #expect(result.errors.hasPrefix("fence_forewarn: The agent was told to end"))
            #expect(result.errors.contains("is not proven"))
            #expect(bmc.isPoweredOn)
            #expect(!bmc.chassisCalls.contains { $0.command == "set power 0" })
            // The 63rd: it is free, or this throws.
            let last = try transport.openSession(budget: .seconds(60))
            #expect(try last.readPower() == .on)
            last.close()
        }
    }

    /// After the command was accepted, before there is any effect (for one seen once, see PowerOffTests).
    @Test func afterThePowerDownOffIsNotClaimed() async throws {
        try await BMCSimulator.withSimulator(chassis: .staysOn) { bmc in
            let transport = transport(bmc)
            var held: [any PowerSession] = []
            while held.count < 62 { held.append(try transport.openSession(budget: .seconds(60))) }
            defer { for session in held { session.close() } }
            let agent = try AgentProcess(AgentProcess.agent, input: options(bmc, "off", more: "power_timeout=300"))
            while !bmc.chassisCalls.contains(where: { $0.command == "set power 0" }), agent.isRunning {
                await breathe()
            }
            kill(agent.process, SIGTERM)
            let result = await agent.wait()
            #expect(result.code == 1)
            #expect(result.output.isEmpty)
            #expect(!result.errors.contains("Success"))
            let last = try transport.openSession(budget: .seconds(60))
            last.close()
        }
    }

    /// Also in the middle of the handshake, when the BMC has a session and the agent has none yet.
    @Test func atNoMomentASessionIsLeft() async throws {
        try await BMCSimulator.withSimulator { bmc in
            for moment in 0..<50 {
                let agent = try AgentProcess(AgentProcess.agent, input: options(bmc, "off", more: "power_timeout=300"))
                while !catchesSignals(agent), agent.isRunning { await breathe() }
                // Spread over what an action takes; whenever it is, the outcome has to be right.
                try await Task.sleep(for: .microseconds(moment * 400))
                kill(agent.process, SIGTERM)
                let result = await agent.wait()
                #expect(result.code == (result.output.hasPrefix("Success") ? 0 : 1))
            }
            let transport = transport(bmc)
            var held: [any PowerSession] = []
            defer { for session in held { session.close() } }
            while held.count < 63 { held.append(try transport.openSession(budget: .seconds(60))) }
        }
    }

    /// nohup(1): it was to go on when the terminal is closed.
    @Test func anIgnoredHangUpStaysIgnored() async throws {
        try await BMCSimulator.withSimulator { bmc in
            try bmc.holdChassis()
            let agent = try AgentProcess(
                "sh", ["-c", "trap '' HUP; exec \"$0\"", AgentProcess.agent],
                input: options(bmc, "off", more: "power_timeout=300\nlogin_timeout=100"))
            while bmc.chassisCalls.isEmpty, agent.isRunning { await breathe() }
            kill(agent.process, SIGHUP)
            bmc.releaseChassis()
            #expect(await agent.wait().code == 0)
            #expect(!bmc.isPoweredOn)
        }
    }

    @Test func aPasswordScriptIsEndedWithIt() async throws {
        try await BMCSimulator.withSimulator { bmc in
            let path = bmc.directory + "/script"
            let file = try #require(fopen(path, "we"))
            fputs(
                "#!/bin/sh\necho $$ >\(bmc.directory)/pid.new\nmv \(bmc.directory)/pid.new \(bmc.directory)/pid\nsleep 600\n",
                file)
            fclose(file)
            chmod(path, 0o700)
            let agent = try AgentProcess(
                AgentProcess.agent,
                input: """
                    ip=\(bmc.address)
                    username=fence
                    action=off
                    login_timeout=500
                    power_timeout=600
                    password_script=\(path)
                    """)
            while !exists(bmc.directory + "/pid"), agent.isRunning { await breathe() }
            kill(agent.process, SIGTERM)
            let result = await agent.wait()
            #expect(result.code == 1)
            #expect(result.errors.hasPrefix("fence_forewarn: The agent was told to end"))
            let script = try #require(Int32(contents(bmc.directory + "/pid").dropLast()))
            #expect(!isRunning(script))
            #expect(bmc.chassisCalls.isEmpty)
        }
    }
}
