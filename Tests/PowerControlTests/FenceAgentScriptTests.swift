import Glibc
import HealthTestKit
import Testing

/// Everything that a password script can do wrong, and whom the sentence blames.
@Suite struct FenceAgentScriptTests {
    /// Runs the agent with a script of these lines.
    private func run(
        _ bmc: BMCSimulator, _ body: String, mode: mode_t = 0o700, action: String = "off", more: String = ""
    ) async throws -> AgentProcess.Result {
        let path = bmc.directory + "/script"
        let file = try #require(fopen(path, "we"))
        fputs("#!/bin/sh\n" + body + "\n", file)
        fclose(file)
        chmod(path, mode)
        return try await AgentProcess.run(
            AgentProcess.agent,
            input: """
                ip=\(bmc.address)
                username=fence
                cipher=3
                workaround_flags=opensesspriv
                login_timeout=1
                action=\(action)
                password_script=\(path)
                \(more)

                """)
    }

    @Test(
        arguments: [
            ("exit 3", "failed with exit code 3"), ("kill -9 $$", "failed: signal 9 ended it"),
            ("true", "printed no password"), ("echo; echo fencepass", "printed no password"),
            ("exec sleep 60", "did not end within login_timeout, and was killed"),
            ("echo fencepass; exec >&-; exec sleep 60", "did not end within login_timeout, and was killed"),
            ("echo fencepass; sleep 60 &", "left a process behind that holds its output"),
            ("exec yes", "printed more than 4096 bytes, and was killed"),
            ("echo fencepass; exec head -c 3000000 /dev/zero", "printed more than 4096 bytes, and was killed"),
        ])
    func theSentenceBlamesTheScript(body: String, words: String) async throws {
        try await BMCSimulator.withSimulator { bmc in
            let result = try await run(bmc, body)
            #expect(result.code == 1)
            #expect(result.output.isEmpty)
            #expect(result.errors.hasPrefix("fence_forewarn: password_script \(bmc.directory)/script \(words)"))
            #expect(!result.errors.contains("BMC \(bmc.address)"))
            #expect(bmc.chassisCalls.isEmpty)
        }
    }

    /// Nothing that it started is left running.
    @Test func itsChildrenAreKilledWithIt() async throws {
        try await BMCSimulator.withSimulator { bmc in
            let pid = bmc.directory + "/pid"
            _ = try await run(bmc, "sleep 600 & echo $! >\(pid); wait")
            let child = try #require(Int32(contents(pid).dropLast()))
            // Killed, and waited for by whoever inherited it.
            while contents("/proc/\(child)/stat").contains(") S "), isRunning(child) { await breathe() }
        }
    }

    @Test(arguments: [
        ("a\\\\000b", "control character"), ("a\\\\tb", "control character"), ("123456789012345678901", "20 bytes"),
    ])
    func aPasswordThatCannotBeOneIsRefused(text: String, words: String) async throws {
        try await BMCSimulator.withSimulator { bmc in
            let result = try await run(bmc, "printf '\(text.replacing("\\\\", with: "\\"))\\n'")
            #expect(result.code == 1)
            #expect(result.errors.hasPrefix("fence_forewarn: The password "))
            #expect(result.errors.contains(words))
        }
    }

    @Test(arguments: [
        (0o600, "is not executable"), (0o777, "can be written by others"), (0o770, "can be written by others"),
    ])
    func aScriptThatOthersCanChangeIsRefused(mode: Int, words: String) async throws {
        try await BMCSimulator.withSimulator { bmc in
            for action in ["validate-all", "off"] {
                let result = try await run(bmc, "echo fencepass", mode: mode_t(mode), action: action)
                #expect(result.code == 1)
                #expect(result.errors.hasPrefix("fence_forewarn: password_script \(bmc.directory)/script \(words)"))
            }
            #expect(bmc.isPoweredOn)
        }
    }

    /// Whoever can write to the directory puts a script of his own there.
    @Test func aDirectoryThatOthersCanChangeIsRefused() async throws {
        try await BMCSimulator.withSimulator { bmc in
            chmod(bmc.directory, 0o777)
            for action in ["validate-all", "off"] {
                let result = try await run(bmc, "echo fencepass", action: action)
                #expect(result.code == 1)
                #expect(result.errors.contains(": its directory \(bmc.directory) can be written by others; run chmod"))
            }
            #expect(bmc.isPoweredOn)
            // The sticky bit keeps what is another's, as in /tmp.
            chmod(bmc.directory, 0o1777)
            #expect(try await run(bmc, "echo fencepass", action: "validate-all").code == 0)
        }
    }

    @Test func validationLooksAtTheScriptAndDoesNotRunIt() async throws {
        try await BMCSimulator.withSimulator { bmc in
            let ran = bmc.directory + "/ran"
            #expect(try await run(bmc, "touch \(ran); echo fencepass", action: "validate-all").code == 0)
            #expect(!exists(ran))
            for (path, words) in [
                ("/no/such", "cannot be run: No such file or directory"), (bmc.directory, "is not a regular file"),
                ("/dev/null", "is not a regular file"),
            ] {
                for action in ["validate-all", "status"] {
                    let result = try await AgentProcess.run(
                        AgentProcess.agent, ["-a", bmc.address, "-l", "fence", "-S", path, "-o", action])
                    #expect(result.code == 1)
                    #expect(result.errors.hasPrefix("fence_forewarn: password_script \(path) \(words)"))
                }
            }
        }
    }

    /// `quiet` is quiet, whoever speaks.
    @Test func underQuietTheScriptsErrorsAreNotShown() async throws {
        try await BMCSimulator.withSimulator { bmc in
            #expect(try await run(bmc, "echo fencepass; echo noise >&2").errors == "noise\n")
            try bmc.setPower(true)
            let result = try await run(bmc, "echo fencepass; echo noise >&2", more: "quiet=1")
            #expect(result.code == 0)
            #expect(result.errors.isEmpty)
        }
    }

    /// A script expects the signals as a shell gives them: with SIGPIPE ignored, `yes | head -1` fails.
    @Test func itGetsTheSignalsOfAnyProgram() async throws {
        try await BMCSimulator.withSimulator { bmc in
            let result = try await run(
                bmc, "grep -E 'SigIgn|SigBlk' /proc/self/status >\(bmc.directory)/sig; echo fencepass")
            #expect(result.code == 0)
            for line in contents(bmc.directory + "/sig").split(separator: "\n") {
                let mask = try #require(UInt64(line.split(separator: "\t").last ?? "", radix: 16))
                // Without 32 and 33, which are the C library's own.
                #expect(mask & 0x7FFF_FFFF == 0)
            }
        }
    }
}
