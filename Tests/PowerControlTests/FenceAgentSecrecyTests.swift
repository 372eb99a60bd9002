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

    /// A BMC whose chassis answers when it is released, and options that wait for it.
    private func withHeldBMC(_ body: (BMCSimulator, String) async throws -> Void) async throws {
        try await BMCSimulator.withSimulator { bmc in
            try bmc.holdChassis()
            try await body(
                bmc,
                """
                ip=\(bmc.address)
                username=fence
                cipher=3
                workaround_flags=opensesspriv
                action=off
                power_timeout=300
                login_timeout=100

                """)
        }
    }

    /// Looks at the process while it has a session and waits for the chassis, and again and again until it ends.
    private func watch(_ agent: AgentProcess, _ bmc: BMCSimulator, _ look: () -> Void) async -> AgentProcess.Result {
        while bmc.chassisCalls.isEmpty, agent.isRunning { await breathe() }
        #expect(agent.isRunning)
        look()
        bmc.releaseChassis()
        while agent.isRunning {
            look()
            await breathe()
        }
        return await agent.wait()
    }

    private func environment(_ agent: AgentProcess) -> String { contents("/proc/\(agent.process)/environ") }
    private func arguments(_ agent: AgentProcess) -> String { contents("/proc/\(agent.process)/cmdline") }

    @Test func i8TheSecretIsNowhereToBeSeen() async throws {
        try await withHeldBMC { bmc, options in
            let log = bmc.directory + "/debug.log"
            let agent = try AgentProcess(
                AgentProcess.agent, input: options + "password=\(secret)\nverbose=1\ndebug_file=\(log)\n")
            var looks = 0
            let result = await watch(agent, bmc) {
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

    @Test func i8ASecretOnTheCommandLineIsOverwritten() async throws {
        try await withHeldBMC { bmc, _ in
            let agent = try AgentProcess(
                AgentProcess.agent,
                [
                    "-v", "-a", bmc.address, "-l", "fence", "-p", secret, "-C", "3", "-W", "opensesspriv", "-o", "off",
                    "--power-timeout=300", "--login-timeout=100",
                ])
            let result = await watch(agent, bmc) { #expect(!arguments(agent).contains(secret)) }
            #expect(result.code == 0)
            #expect(!(result.output + result.errors).contains(secret))
        }
    }

    @Test func i8AWrongSecretIsNotToldEither() async throws {
        try await BMCSimulator.withSimulator { bmc in
            let result = try await AgentProcess.run(
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

    @Test func noCoreDumpAndNoChild() async throws {
        try await withHeldBMC { bmc, options in
            let agent = try AgentProcess(AgentProcess.agent, input: options + "password=\(secret)\n")
            var looks = 0
            let result = await watch(agent, bmc) {
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

    @Test func aPasswordFileIsReadIfOnlyItsOwnerCan() async throws {
        try await withHeldBMC { bmc, options in
            bmc.releaseChassis()
            let path = bmc.directory + "/password"
            let file = try #require(fopen(path, "we"))
            fputs(secret + "\n", file)
            fclose(file)
            chmod(path, 0o644)
            let refused = try await AgentProcess.run(AgentProcess.agent, input: options + "password_file=\(path)\n")
            #expect(refused.code == 1)
            #expect(refused.errors.contains("chmod 600"))
            #expect(bmc.isPoweredOn)
            chmod(path, 0o600)
            #expect(
                try await AgentProcess.run(AgentProcess.agent, input: options + "password_file=\(path)\n").code == 0)
            #expect(!bmc.isPoweredOn)
            let missing = try await AgentProcess.run(AgentProcess.agent, input: options + "password_file=\(path)x\n")
            #expect(missing.code == 1)
            #expect(missing.errors.contains("password_file") && missing.errors.contains("create it"))
        }
    }

    @Test func aPasswordScriptIsRunWithoutAShell() async throws {
        try await withHeldBMC { bmc, options in
            bmc.releaseChassis()
            let path = bmc.directory + "/script with space"
            func script(_ body: String) async throws -> AgentProcess.Result {
                let file = try #require(fopen(path, "we"))
                fputs("#!/bin/sh\n" + body + "\n", file)
                fclose(file)
                chmod(path, 0o700)
                return try await AgentProcess.run(
                    AgentProcess.agent, input: options + "login_timeout=1\npassword_script=\(path)\n")
            }
            #expect(try await script("echo \(secret)").code == 0)
            #expect(!bmc.isPoweredOn)
            #expect(try await script("exit 3").errors.contains("failed"))
            #expect(try await script("true").errors.contains("printed no password"))
            #expect(try await script("exec sleep 60").errors.contains("was killed"))
            // It has said all it will say, and lives on: its end is waited for, but not for ever, and it is to blame.
            #expect(try await script("echo \(secret); exec >&-; exec sleep 60").errors.contains("was killed"))
            #expect(try await script("exec yes").errors.contains("was killed"))
            let missing = try await AgentProcess.run(AgentProcess.agent, input: options + "password_script=/no/such\n")
            #expect(missing.errors.contains("cannot be run"))
        }
    }
}
