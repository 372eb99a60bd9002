import Glibc
import HealthTestKit
import Testing

/// `debug_file` is a help for a person, and never in the way of fencing.
@Suite struct FenceAgentDebugFileTests {
    private func run(_ bmc: BMCSimulator, _ action: String, _ path: String) async throws -> AgentProcess.Result {
        try await AgentProcess.run(
            AgentProcess.agent,
            input: """
                ip=\(bmc.address)
                username=fence
                password=fencepass
                cipher=3
                workaround_flags=opensesspriv
                action=\(action)
                debug_file=\(path)
                """)
    }

    @Test func itIsForItsOwnerOnlyAndGrows() async throws {
        try await BMCSimulator.withSimulator { bmc in
            let path = bmc.directory + "/debug.log"
            let result = try await run(bmc, "status", path)
            #expect(result.code == 0)
            var status = stat()
            #expect(stat(path, &status) == 0)
            #expect(status.st_mode & 0o7777 == 0o600)
            let first = contents(path)
            #expect(first.contains("Status: ON"))
            #expect(try await run(bmc, "status", path).code == 0)
            #expect(contents(path).hasPrefix(first))
            #expect(contents(path).count > first.count)
        }
    }

    /// Nothing of these is opened: to open a FIFO waits, and to open some devices does something.
    @Test func whatIsNoRegularFileIsIgnoredWithAWarning() async throws {
        try await BMCSimulator.withSimulator { bmc in
            let directory = bmc.directory
            let link = directory + "/link"
            try #require(mkfifo(directory + "/fifo", 0o600) == 0)
            try #require(symlink(directory + "/elsewhere", link) == 0)
            for path in [directory + "/fifo", directory, "/dev/full", "/dev/tty", link, directory + "/none/debug.log"] {
                let result = try await run(bmc, "off", path)
                #expect(result.code == 0, "\(path)")
                #expect(!bmc.isPoweredOn)
                #expect(result.errors.hasPrefix("fence_forewarn: debug_file \(path) "))
                #expect(result.errors.split(separator: "\n").count == 1)
                try bmc.setPower(true)
                // Who checks a configuration wants to know.
                let check = try await run(bmc, "validate-all", path)
                #expect(check.code == 1)
                #expect(check.errors == result.errors)
            }
            #expect(!exists(directory + "/elsewhere"))
        }
    }

    /// A limit on file sizes makes any file a full disk; SIGXFSZ must not end the agent either (setrlimit(2)).
    @Test func aFullDiskIsToldAndOffIsProven() async throws {
        try await BMCSimulator.withSimulator { bmc in
            let path = bmc.directory + "/debug.log"
            let (readEnd, writeEnd) = try makePipe()
            defer { close(readEnd) }
            let result = try await AgentProcess.run(
                "sh", ["-c", "ulimit -f 0; exec \"$0\"", AgentProcess.agent],
                input: """
                    ip=\(bmc.address)
                    username=fence
                    password=fencepass
                    cipher=3
                    workaround_flags=opensesspriv
                    action=off
                    debug_file=\(path)
                    """, output: .path("/dev/null"), errors: .descriptor(writeEnd))
            close(writeEnd)
            #expect(result.code == 0)
            #expect(!bmc.isPoweredOn)
            var said = [UInt8](repeating: 0, count: 65536)
            let count = max(0, read(readEnd, &said, said.count))
            let lines = String(decoding: said[..<count], as: UTF8.self).split(separator: "\n")
            // Once, not for every line.
            #expect(lines.count == 1)
            #expect(lines.first?.hasPrefix("fence_forewarn: debug_file \(path) cannot be written (") == true)
            #expect(exists(path) && contents(path).isEmpty)
        }
    }

    /// The same on a file system that is really full, in a mount namespace of its own.
    @Test(
        .enabled(if: Namespaces.areAvailable, "no user namespaces here (unshare(1))"),
        arguments: ["off", "reboot", "on"])
    func aFullFileSystemIsToldAndPowerIsProven(action: String) async throws {
        try await BMCSimulator.withSimulator { bmc in
            let disk = bmc.directory + "/disk"
            try #require(mkdir(disk, 0o700) == 0)
            let script = """
                mount -t tmpfs -o size=8k none "$0" || exit 90
                head -c 100000 /dev/zero >"$0/fill" 2>/dev/null
                exec "$@"
                """
            let result = try await AgentProcess.run(
                "unshare", ["-rm", "sh", "-c", script, disk, AgentProcess.agent],
                input: """
                    ip=\(bmc.address)
                    username=fence
                    password=fencepass
                    cipher=3
                    workaround_flags=opensesspriv
                    action=\(action)
                    debug_file=\(disk)/debug.log
                    """)
            #expect(result.code == 0)
            #expect(result.output.hasPrefix("Success: "))
            #expect(bmc.isPoweredOn == (action != "off"))
            #expect(
                result.errors
                    == "fence_forewarn: debug_file \(disk)/debug.log cannot be written (No space left on device); what"
                    + " follows is missing in it.\n")
        }
    }
}
