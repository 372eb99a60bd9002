internal import HealthModel
internal import LinuxAccess

/// One extension as a sense: its program is run, and what it prints is checked and passed on under its own name.
package struct ExtensionSense: Sense {
    private let program: ExtensionProgram
    private let owner: UInt32
    private let reader: OwnProgramReader

    package init(_ program: ExtensionProgram) {
        self.init(program, environment: ChildProcess.environment, owner: 0)
    }

    /// - Parameters:
    ///   - environment: of the program.
    ///   - owner: whose file it must be; another one than root is for tests.
    init(_ program: ExtensionProgram, environment: [String: String], owner: UInt32) {
        self.program = program
        self.owner = owner
        let path = program.path
        reader = OwnProgramReader { arguments, deadline, ended in
            await ChildProcess.runWithComplaint(
                path, arguments, deadline: deadline, outputLimit: 256 << 10, environment: environment,
                whenStuckEnds: ended)
        }
    }

    package var name: String { program.probe }
    package var source: String { program.path }

    package func read(_ request: SenseRequest) async -> SenseResult {
        if let objection = TrustedProgram.objection(to: program.path, owner: owner) {
            return failed("untrusted", "It is not run: \(objection).")
        }
        switch await reader.read(device: program.name, arguments: [], deadline: program.deadline) {
        case .answered(let output): return result(output)
        case .failed(let sentence): return failed("extension-failed", sentence)
        case .silent(let isStuck):
            let end = isStuck ? " It cannot even be killed." : ""
            return failed("timeout", "It did not end within \(DisplayText.seconds(program.deadline)).\(end)")
        case .stillStuck:
            return failed("timeout", "An earlier run of it still hangs in the kernel; no second one is begun.")
        }
    }

    package func wakes() -> AsyncStream<SenseWake> { AsyncStream { $0.finish() } }

    private func result(_ output: [UInt8]) -> SenseResult {
        let report: ExtensionReport
        do throws(ExtensionReport.Garbage) {
            report = try ExtensionReport(output)
        } catch {
            return failed("garbage", "Nothing of it is believed: \(error.why).")
        }
        guard report.refusals.isEmpty else {
            let message = sentence("It may not report \(report.refusals.joined(separator: ", ")): that was left out.")
            return made(ProbeOutcome(status: .partial, code: "refused", message: message), report.readings)
        }
        var outcome = report.outcome
        outcome.message = outcome.message.map(sentence)
        return made(outcome, outcome.status == .failed ? [] : report.readings)
    }

    private func failed(_ code: String, _ message: String) -> SenseResult {
        made(ProbeOutcome(status: .failed, code: code, message: sentence(message)), [])
    }

    private func sentence(_ text: String) -> String { "Extension \(program.name): \(text)" }

    private func made(_ outcome: ProbeOutcome, _ readings: [Reading]) -> SenseResult {
        SenseResult(
            outcome: outcome, readings: readings, sweep: true, next: program.interval, nextWithin: program.interval)
    }
}

extension SenseRunner {
    /// Runs one extension by its own schedule. Its program keeps its deadline; the sense's is there for a bug.
    package init(extension program: ExtensionProgram) {
        self.init(
            ExtensionSense(program),
            limits: SenseLimits(
                shortest: program.interval, longest: max(program.interval, .seconds(600)),
                deadline: program.deadline + .seconds(5)))
    }
}
