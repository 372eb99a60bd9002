import Cluster
import FoundationEssentials
import HealthModel
import Synchronization

/// The real `crm_simulate` and `crm_mon` on a CIB in memory; what the scheduler was given and said is kept.
final class OracleRunner: CommandRunner {
    private let cib: String
    private let real: SubprocessRunner
    private let answers = Mutex<[(input: [UInt8], output: [UInt8])]>([])

    init(cib: String, real: SubprocessRunner) {
        self.cib = cib
        self.real = real
    }

    var simulated: (input: [UInt8], output: [UInt8])? { answers.withLock { $0.last } }

    func run(_ command: PacemakerCommand) async -> CommandResult {
        switch command.tool {
        case .cibadmin: return .printed(cib)
        case .attrdUpdater: return .printed((try? Fixture.text("statements.xml")) ?? "")
        case .crmNode: return .printed("node-a\n")
        case .crmadmin: return .printed(Fixture.controller(node: command.arguments[1], state: "S_IDLE"))
        case .crmMon:
            while true {
                let result = await real.run(command)
                // While another test starts a child, that child holds our script open for writing for a moment (ETXTBSY).
                if case .notStarted(let why) = result.ending, why.contains("Text file busy") { continue }
                return result
            }
        case .crmSimulate:
            let result = await real.run(command)
            answers.withLock { $0.append((command.input ?? [], result.output)) }
            return result
        case .crmAttribute, .stonithAdmin: return CommandResult(.notStarted("the oracle changes nothing"))
        }
    }
}

/// The programs that the oracle asks, and the way to them.
enum OraclePrograms {
    static let simulator = SubprocessRunner(
        directory: "/usr/sbin", home: FileManager.default.temporaryDirectory.path, callDeadline: .seconds(60))

    /// Runs `body` with a runner whose crm_mon reads the CIB from a file: `SubprocessRunner` passes no environment on,
    /// so that a script has to set it.
    static func withMonitor<Value>(
        of cib: String, _ body: (OracleRunner) async throws -> Value
    ) async throws -> Value {
        let directory = FileManager.default.temporaryDirectory.appending(path: "forewarn-oracle-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try Data(cib.utf8).write(to: directory.appending(path: "cib.xml"))
        let script = directory.appending(path: "crm_mon")
        let text = "#!/bin/sh\nCIB_file='\(directory.path)/cib.xml' exec /usr/sbin/crm_mon \"$@\"\n"
        try Data(text.utf8).write(to: script)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
        let real = SubprocessRunner(directory: directory.path, home: directory.path, callDeadline: .seconds(60))
        return try await body(OracleRunner(cib: cib, real: real))
    }
}
