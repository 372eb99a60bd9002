import Glibc
import Testing

/// The hard end, against a name server that takes every question and answers none: the one wait without a limit of its
/// own. In namespaces of its own, so that it is nobody else's name server.
@Suite(.enabled(if: Namespaces.areAvailable, "no user namespaces here (unshare(1)), or no ip(8)"))
struct FenceAgentDeadlineTests {
    private let late =
        "fence_forewarn: The agent was still asking the BMC bmc.example long after its deadline; the state of the node is"
        + " not proven: check the name server and the network.\n"

    /// Runs the agent where names are asked for in vain.
    private func start(
        _ more: [String], log: String? = nil, output: AgentProcess.Stream = .file, errors: AgentProcess.Stream = .file
    ) throws -> AgentProcess {
        try AgentProcess(
            "unshare",
            ["-rmnpf", "--kill-child", "sh", "-c", Namespaces.script, log ?? ""]
                + [AgentProcess.agent, "-a", "bmc.example", "-l", "u", "-p", "x", "--login-timeout=1"] + more,
            output: output, errors: errors)
    }

    @Test(arguments: ["status", "monitor", "off"])
    func whatHangsIsEndedAndTold(action: String) async throws {
        let result = try await start(["-o", action, "--power-timeout=1"]).wait()
        #expect(result.code == 1)
        #expect(result.output.isEmpty)
        #expect(result.errors == late)
    }

    /// How standard error is, while standard output and the system log take nothing.
    enum Listener: CaseIterable {
        case fullPipe, closed, fullDisk, quiet
    }

    @Test(arguments: Listener.allCases)
    func theEndHoldsWhoeverListens(_ listener: Listener) async throws {
        let full = try FullPipe()
        let log = try LogSocket(isFull: true)
        let errors: AgentProcess.Stream =
            switch listener {
            case .fullPipe: .descriptor(full.writeEnd)
            case .closed: .closed
            case .fullDisk: .path("/dev/full")
            case .quiet: .file
            }
        let result = try await start(
            ["-o", "status", listener == .quiet ? "-q" : "-v"], log: log.path, output: .descriptor(full.writeEnd),
            errors: errors
        ).wait()
        #expect(result.code == 1)
        #expect(result.errors.isEmpty)
        #expect(full.rest().isEmpty)
    }

    @Test func theSystemLogHearsItUnderQuietToo() async throws {
        let log = try LogSocket(isFull: false)
        let result = try await start(["-o", "status", "-q"], log: log.path).wait()
        #expect(result.code == 1)
        #expect(result.errors.isEmpty)
        let record = try #require(log.next())
        // LOG_DAEMON and LOG_ERR of syslog(3).
        #expect(record.hasPrefix("<27>"))
        #expect(record.contains("]: The agent was still asking the BMC bmc.example long after its deadline"))
        #expect(log.next() == nil)
    }

    /// Told to end, it does not wait for the rest of a long deadline.
    @Test func aSignalEndsWhatHangs() async throws {
        let agent = try start(["-o", "off", "--power-timeout=600", "-v"])
        // The agent is the first process of its namespace, the one child of unshare.
        while !agent.errorsSoFar.contains("username=u"), agent.isRunning { await breathe() }
        for process in children(of: agent.process) { kill(process, SIGTERM) }
        let result = await agent.wait()
        #expect(result.code == 1)
        #expect(result.errors.contains("The agent was told to end, but is still asking the BMC bmc.example;"))
        #expect(result.output.isEmpty)
    }
}

/// Where the tests of the hard end run.
enum Namespaces {
    /// Arguments: the socket of the system log or nothing, then the program. The server is bound and never read.
    static let script = """
        ip link set lo up
        dir=$(mktemp -d) && mkfifo "$dir/ready" || exit 90
        python3 -c 'import socket, sys, time
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.bind(("127.0.0.1", 53))
        open(sys.argv[1], "w").close()
        time.sleep(600)' "$dir/ready" </dev/null >/dev/null 2>&1 &
        read -r nothing <"$dir/ready"
        printf 'nameserver 127.0.0.1\\noptions timeout:30 attempts:5\\n' >"$dir/resolv.conf"
        mount --bind "$dir/resolv.conf" /etc/resolv.conf || exit 91
        rm -r "$dir"
        if [ -n "$0" ]; then
            mount -t tmpfs none /dev && : >/dev/null && ln -s "$0" /dev/log || exit 92
        fi
        exec "$@"
        """

    static let areAvailable: Bool = {
        guard exists("/etc/resolv.conf") else { return false }
        return system("unshare -rmnpf ip link set lo up >/dev/null 2>&1") == 0
    }()
}
