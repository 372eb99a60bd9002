import HealthTestKit
import Testing

/// The simulated BMC itself: what the other suites rely on.
@Suite struct BMCSimulatorTests {
    @Test func answersTakesConsoleCommandsAndCleansUp() throws {
        var directory = ""
        var process: Int32 = 0
        try BMCSimulator.withSimulator { bmc in
            directory = bmc.directory
            process = bmc.processID
            #expect(bmc.isPoweredOn)
            try bmc.setPower(false)
            #expect(!bmc.isPoweredOn)
            try bmc.setSensor(.cpuTemperature, raw: 95)
            let answer = try bmc.console("sel_add 0x20 0x02 0 0 0 0 0x20 0 0x04 0x0c 11 0x6f 0xa1 0 3")
            #expect(answer == "Added record 1")
            #expect(throws: BMCSimulatorError.self) { try bmc.console("no_such_command") }
        }
        #expect(!exists(directory))
        #expect(!isRunning(process))
    }

    /// What happens when the test process itself is killed: the guard's standard input ends.
    @Test func theGuardEndsAFrozenBMCAndItsDirectory() async throws {
        let bmc = try BMCSimulator()
        bmc.freeze()
        let guardian = try await AgentProcess.run(
            "sh", ["-c", BMCSimulator.guardScript, "guard", String(bmc.processID), bmc.directory])
        #expect(guardian.code == 0)
        #expect(guardian.errors.isEmpty)
        #expect(!exists(bmc.directory))
        // Dead, if not yet collected.
        bmc.stop()
        #expect(!isRunning(bmc.processID))
    }

    @Test func cleansUpWhenTheTestFails() throws {
        struct Failure: Error {}
        var directory = ""
        var process: Int32 = 0
        #expect(throws: Failure.self) {
            try BMCSimulator.withSimulator { bmc in
                directory = bmc.directory
                process = bmc.processID
                bmc.freeze()
                throw Failure()
            }
        }
        #expect(!exists(directory))
        #expect(!isRunning(process))
    }
}
