import Glibc
import HealthTestKit
import Testing

/// What becomes of the agent when its output, its errors or its debug file cannot be written.
@Suite struct FenceAgentOutputTests {
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

    /// Whatever standard output is that takes nothing.
    private static let unwritable: [AgentProcess.Stream] = [.path("/dev/full"), .closed]

    /// For these the words on standard output are the result.
    @Test(arguments: ["status", "list-status", "list", "metadata", "manpage"])
    func aResultThatIsLostIsAFailure(action: String) async throws {
        try await BMCSimulator.withSimulator { bmc in
            for output in Self.unwritable {
                let result = try await AgentProcess.run(
                    AgentProcess.agent, input: options(bmc, action, more: "plug=node-a"), output: output)
                #expect(result.code == 1)
                #expect(result.errors.hasPrefix("fence_forewarn: The result could not be written to standard output ("))
                #expect(result.errors.split(separator: "\n").count == 1)
            }
        }
    }

    @Test(arguments: ["--help", "--version"])
    func aLostDocumentIsAFailure(argument: String) async throws {
        let result = try await AgentProcess.run(AgentProcess.agent, [argument], output: .path("/dev/full"))
        #expect(result.code == 1)
        #expect(result.errors.hasPrefix("fence_forewarn: The result could not be written to standard output ("))
    }

    /// They print nothing: nothing is lost.
    @Test func whatPrintsNothingNeedsNoOutput() async throws {
        try await BMCSimulator.withSimulator { bmc in
            for action in ["monitor", "validate-all", "list"] {
                let result = try await AgentProcess.run(
                    AgentProcess.agent, input: options(bmc, action), output: .path("/dev/full"))
                #expect(result.code == 0)
                #expect(result.errors.isEmpty)
            }
        }
    }

    /// Power was proven: that the words about it are lost is said, and changes nothing.
    @Test func aPowerActionSucceedsWithoutOutput() async throws {
        try await BMCSimulator.withSimulator { bmc in
            for output in Self.unwritable {
                let result = try await AgentProcess.run(
                    AgentProcess.agent, input: options(bmc, "off"), output: output)
                #expect(result.code == 0)
                #expect(result.errors.contains("could not be written to standard output"))
                #expect(!bmc.isPoweredOn)
                try bmc.setPower(true)
            }
        }
    }

    @Test func aPowerActionSucceedsThoughNobodyReads() async throws {
        try await BMCSimulator.withSimulator { bmc in
            let full = try FullPipe()
            for (output, errors) in [
                (.descriptor(full.writeEnd), .descriptor(full.writeEnd)), (.closed, .closed),
                (.path("/dev/full"), .path("/dev/full")),
            ] as [(AgentProcess.Stream, AgentProcess.Stream)] {
                let result = try await AgentProcess.run(
                    AgentProcess.agent, input: options(bmc, "off", more: "verbose=1"), output: output, errors: errors)
                #expect(result.code == 0)
                #expect(!bmc.isPoweredOn)
                try bmc.setPower(true)
            }
            #expect(full.rest().isEmpty)
        }
    }

    /// A descriptor that is closed at the start must not become the socket to the BMC, or the debug file.
    @Test func closedStreamsAreNotTakenForSomethingElse() async throws {
        try await BMCSimulator.withSimulator { bmc in
            let log = bmc.directory + "/debug.log"
            let result = try await AgentProcess.run(
                AgentProcess.agent,
                [
                    "-a", bmc.address, "-l", "fence", "-p", "fencepass", "-C", "3", "-W", "opensesspriv", "-o", "off",
                    "-D", log,
                ], from: .closed, output: .closed, errors: .closed)
            #expect(result.code == 0)
            #expect(contents(log).contains("Success: Powered OFF"))
            #expect(!contents(log).split(separator: "\n").contains { !$0.hasPrefix("fence_forewarn: ") })
            let nothing = try await AgentProcess.run(AgentProcess.agent, from: .closed)
            #expect(nothing.code == 1)
            #expect(nothing.errors.hasPrefix("fence_forewarn: Standard input cannot be read"))
        }
    }

    @Test func anUnreadPipeEndsAFailureToo() async throws {
        let full = try FullPipe()
        let result = try await AgentProcess.run(
            AgentProcess.agent, ["--nonsense"], output: .descriptor(full.writeEnd), errors: .descriptor(full.writeEnd))
        #expect(result.code == 1)
        let version = try await AgentProcess.run(AgentProcess.agent, ["--version"], output: .descriptor(full.writeEnd))
        #expect(version.code == 1)
        #expect(version.errors.contains("nobody reads it"))
    }
}
