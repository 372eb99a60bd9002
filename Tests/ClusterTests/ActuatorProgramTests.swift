import Cluster
import FoundationEssentials
import LinuxAccess
import Testing

@Suite struct ActuatorProgramTests {
    /// The CIB, and so a fence device's password, is in its memory.
    @Test func itLeavesNoCoreDumpAndItsCommandsStillRun() async throws {
        let directory = FileManager.default.temporaryDirectory.path + "/forewarn-program-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        _ = try ActuatorProgram(
            settings: ActuatorProgram.Settings(
                pacemakerDirectory: "/nowhere", socketPath: directory + "/socket", agentUser: "nobody",
                stateDirectory: directory, callDeadline: .seconds(1), fenceTimeoutSeconds: 1))
        #expect(!Hardening.canDumpCore)
        let script = directory + "/crm_node"
        try Data("#!/bin/sh\necho node-a\n".utf8).write(to: URL(filePath: script))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
        let runner = SubprocessRunner(directory: directory, home: directory)
        let result = await runner.run(PacemakerCommand(.crmNode, ["--name"]))
        #expect(result.ending == .exited(code: 0) && String(decoding: result.output, as: UTF8.self) == "node-a\n")
    }
}
