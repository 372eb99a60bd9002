import Glibc
import HealthTestKit
import LinuxAccess
import PowerControl
import Testing

/// I8: no secret in an argument list, environment, output or core dump; and no child process.
@Suite struct FenceAgentSecrecyTests {
    /// Does not occur anywhere by accident.
    private let secret = "fencepass"
    private let key = "a1b2c3d4e5f60718"

    private func withSlowBMC(_ body: (BMCSimulator, String) throws -> Void) throws {
        try BMCSimulator.withSimulator(chassis: .slow(milliseconds: 250)) { bmc in
            try body(bmc, "ip=\(bmc.address)\nusername=fence\ncipher=3\nworkaround_flags=opensesspriv\naction=off\n")
        }
    }

    /// Looks at the process again and again while it runs, from its first session on.
    private func watch(_ agent: AgentProcess, _ bmc: BMCSimulator, _ look: () -> Void) -> AgentProcess.Result {
        while bmc.chassisCalls.isEmpty, agent.isRunning { sched_yield() }
        #expect(agent.isRunning)
        while agent.isRunning { look() }
        return agent.wait()
    }

    private func environment(_ agent: AgentProcess) -> String { contents("/proc/\(agent.process)/environ") }
    private func arguments(_ agent: AgentProcess) -> String { contents("/proc/\(agent.process)/cmdline") }

    @Test func i8TheSecretIsNowhereToBeSeen() throws {
        try withSlowBMC { bmc, options in
            let log = bmc.directory + "/debug.log"
            let agent = try AgentProcess(
                AgentProcess.agent, input: options + "password=\(secret)\nverbose=1\ndebug_file=\(log)\n")
            var looks = 0
            let result = watch(agent, bmc) {
                looks += 1
                #expect(!arguments(agent).contains(secret))
                #expect(!environment(agent).contains(secret))
            }
            #expect(looks > 0)
            #expect(result.code == 0)
            #expect(!(result.output + result.errors + contents(log)).contains(secret))
            #expect(result.errors.contains("password=[set]"))
            #expect(contents(log).contains("power-down accepted"))
        }
    }

    @Test func i8ASecretOnTheCommandLineIsOverwritten() throws {
        try withSlowBMC { bmc, _ in
            let agent = try AgentProcess(
                AgentProcess.agent,
                [
                    "-v", "-a", bmc.address, "-l", "fence", "-p", secret, "-C", "3", "-W", "opensesspriv", "-o", "off",
                    "--power-timeout=60",
                ])
            let result = watch(agent, bmc) { #expect(!arguments(agent).contains(secret)) }
            #expect(result.code == 0)
            #expect(!(result.output + result.errors).contains(secret))
        }
    }

    @Test func i8AWrongSecretIsNotToldEither() throws {
        try BMCSimulator.withSimulator { bmc in
            let result = try AgentProcess.run(
                AgentProcess.agent,
                input: """
                    ip=\(bmc.address)
                    username=fence
                    cipher=3
                    password=Wr0ngP4ss
                    hexadecimal_kg=\(key)
                    verbose=1
                    action=status
                    """)
            #expect(result.code == 1)
            #expect(!(result.output + result.errors).contains("Wr0ngP4ss"))
            #expect(!(result.output + result.errors).contains(key))
        }
    }

    @Test func noCoreDumpAndNoChild() throws {
        try withSlowBMC { bmc, options in
            let agent = try AgentProcess(AgentProcess.agent, input: options + "password=\(secret)\n")
            var looks = 0
            let result = watch(agent, bmc) {
                // A process that was renounced of dumps belongs to root in /proc, and its limit is 0.
                let limits = contents("/proc/\(agent.process)/limits")
                let core = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
                if let core {
                    looks += 1
                    #expect(core.split(separator: " ").dropFirst(4).first == "0")
                }
                #expect(children(of: agent.process).isEmpty)
            }
            #expect(looks > 0)
            #expect(result.code == 0)
        }
    }

    @Test func aPasswordFileIsReadIfOnlyItsOwnerCan() throws {
        try withSlowBMC { bmc, options in
            try bmc.setChassis(.obedient)
            let path = bmc.directory + "/password"
            let file = try #require(fopen(path, "we"))
            fputs(secret + "\n", file)
            fclose(file)
            chmod(path, 0o644)
            let refused = try AgentProcess.run(AgentProcess.agent, input: options + "password_file=\(path)\n")
            #expect(refused.code == 1)
            #expect(refused.errors.contains("chmod 600"))
            #expect(bmc.isPoweredOn)
            chmod(path, 0o600)
            #expect(try AgentProcess.run(AgentProcess.agent, input: options + "password_file=\(path)\n").code == 0)
            #expect(!bmc.isPoweredOn)
            let missing = try AgentProcess.run(AgentProcess.agent, input: options + "password_file=\(path)x\n")
            #expect(missing.code == 1)
            #expect(missing.errors.contains("password_file") && missing.errors.contains("create it"))
        }
    }

    @Test func aPasswordScriptIsRunWithoutAShell() throws {
        try withSlowBMC { bmc, options in
            try bmc.setChassis(.obedient)
            let path = bmc.directory + "/script with space"
            func script(_ body: String) throws -> AgentProcess.Result {
                let file = try #require(fopen(path, "we"))
                fputs("#!/bin/sh\n" + body + "\n", file)
                fclose(file)
                chmod(path, 0o700)
                return try AgentProcess.run(
                    AgentProcess.agent, input: options + "login_timeout=1\npassword_script=\(path)\n")
            }
            #expect(try script("echo \(secret)").code == 0)
            #expect(!bmc.isPoweredOn)
            #expect(try script("exit 3").errors.contains("failed"))
            #expect(try script("true").errors.contains("printed no password"))
            #expect(try script("exec sleep 60").errors.contains("was killed"))
            #expect(try script("exec yes").errors.contains("was killed"))
            let missing = try AgentProcess.run(AgentProcess.agent, input: options + "password_script=/no/such\n")
            #expect(missing.errors.contains("cannot be run"))
        }
    }
}
