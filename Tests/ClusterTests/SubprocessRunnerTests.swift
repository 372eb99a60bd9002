import Cluster
import FoundationEssentials
import Glibc
import LinuxAccess
import Testing

/// Real children: small shell scripts under the names of Pacemaker's commands.
@Suite final class SubprocessRunnerTests {
    private let directory: String

    init() throws {
        directory = FileManager.default.temporaryDirectory.path + "/forewarn-runner-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        ProcessSignals.ignoreBrokenPipe()
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    private func run(
        _ script: String, _ arguments: [String] = [], input: [UInt8]? = nil, deadline: Duration? = nil,
        outputLimit: Int = SubprocessRunner.outputLimit
    ) async throws -> (CommandResult, SubprocessRunner) {
        let path = directory + "/crm_node"
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        // A child that can be killed is never abandoned, however busy the machine is.
        let runner = SubprocessRunner(
            directory: directory, home: "/nonexistent/home", outputLimit: outputLimit, abandonGrace: .seconds(300))
        let command = PacemakerCommand(.crmNode, arguments, input: input, deadline: deadline)
        while true {
            let result = await runner.run(command)
            // While another test starts a child, that child holds our script open for writing for a moment (ETXTBSY,
            // execve(2)); nothing that is installed is written while it is run.
            if case .notStarted(let why) = result.ending, why.contains("Text file busy") { continue }
            return (result, runner)
        }
    }

    @Test func passesArgumentsWithoutAShell() async throws {
        let (result, _) = try await run(#"printf '[%s]' "$@""#, ["a b", "$(id)", "#health-x", "; rm -rf /", "-60000"])
        #expect(String(decoding: result.output, as: UTF8.self) == "[a b][$(id)][#health-x][; rm -rf /][-60000]")
    }

    @Test func givesAFixedEnvironmentOnly() async throws {
        setenv("CIB_file", "/tmp/some-other-cib", 1)
        defer { unsetenv("CIB_file") }
        let (result, _) = try await run("env | sort | grep -v '^_=' | grep -v '^PWD=' | grep -v '^SHLVL='")
        #expect(
            String(decoding: result.output, as: UTF8.self)
                == "HOME=/nonexistent/home\nLC_ALL=C\nPATH=/usr/sbin:/usr/bin:/sbin:/bin\n")
    }

    @Test func reportsExitCodeAndFirstErrorLine() async throws {
        let (result, _) = try await run("printf '\\nerror: \\033[1mno\\n more\\n' >&2; exit 102")
        #expect(result.ending == .exited(code: 102))
        #expect(result.firstErrorLine == "error: ?[1mno")
    }

    @Test func reportsASignal() async throws {
        let (result, _) = try await run("kill -ABRT $$")
        #expect(result.ending == .signalled(SIGABRT))
    }

    @Test func givesInputAndEndsIt() async throws {
        let input = [UInt8](repeating: 0x61, count: 300_000)
        let (result, _) = try await run("wc -c", input: input)
        #expect(String(decoding: result.output, as: UTF8.self).filter(\.isNumber) == "300000")
    }

    @Test func survivesAChildThatDoesNotReadItsInput() async throws {
        let (result, _) = try await run("exit 3", input: [UInt8](repeating: 0x61, count: 1_000_000))
        #expect(!result.succeeded)
    }

    @Test func readsAllOfALargeOutput() async throws {
        let (result, _) = try await run("head -c 700000 /dev/zero")
        #expect(result.succeeded)
        #expect(result.output.count == 700_000)
    }

    @Test func boundsTheOutput() async throws {
        let (result, _) = try await run("cat /dev/zero", outputLimit: 10_000)
        #expect(result.ending == .outputTooLong)
    }

    @Test func endsAChildAtItsDeadline() async throws {
        let (result, runner) = try await run("exec sleep 600", deadline: .milliseconds(50))
        #expect(result.ending == .timedOut)
        #expect(runner.abandonedChildren == 0)
    }

    @Test func killsAChildThatIgnoresTermination() async throws {
        let (result, runner) = try await run(
            "trap '' TERM; while :; do read x < /dev/zero; done", deadline: .milliseconds(50))
        #expect(result.ending == .timedOut)
        #expect(runner.abandonedChildren == 0)
    }

    @Test func saysThatThereIsNoSuchCommand() async throws {
        let runner = SubprocessRunner(directory: "/nonexistent", home: "/")
        let result = await runner.run(PacemakerCommand(.crmMon, ["-1"]))
        guard case .notStarted(let why) = result.ending else {
            Issue.record("unexpected ending \(result.ending)")
            return
        }
        #expect(why.contains("/nonexistent/crm_mon"))
    }
}
