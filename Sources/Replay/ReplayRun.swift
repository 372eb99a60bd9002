internal import AgentConfiguration
internal import HealthModel
internal import HealthPolicy
internal import History
internal import LinuxAccess
internal import PolicyConfiguration

/// How `forewarn replay` ends (docs/cli.md).
package enum ReplayOutcome: Int32, Sendable {
    case same = 0
    case differs = 1
    /// EX_USAGE of sysexits(3).
    case wrongUsage = 64
    /// EX_DATAERR: no history, or one of another format.
    case notAHistory = 65
    /// EX_CONFIG.
    case configuration = 78
}

/// `forewarn replay FILE|DIR...`: runs what was recorded through the present policy, and prints each decision that
/// differs as it is found.
package struct ReplayRun {
    package enum Format: String, CaseIterable, Sendable {
        case text
        case json
    }

    private let paths: [String]
    private let configurationPath: String?
    private let format: Format
    private let printLine: (String) -> Void
    private let complain: (String) -> Void

    /// - Parameters:
    ///   - paths: files of a history, or directories that hold them.
    ///   - configurationPath: nil for the installed one, and for the built-in values if there is none.
    ///   - printLine: takes one line of the answer.
    ///   - complain: takes one sentence about what could not be done.
    package init(
        paths: [String], configurationPath: String?, format: Format, printLine: @escaping (String) -> Void,
        complain: @escaping (String) -> Void
    ) {
        self.paths = paths
        self.configurationPath = configurationPath
        self.format = format
        self.printLine = printLine
        self.complain = complain
    }

    package func run() -> ReplayOutcome {
        guard !paths.isEmpty else {
            complain("Name a file of a history, or the directory that holds it.")
            return .wrongUsage
        }
        let configuration: Configuration
        let source: String
        do throws(ConfigurationError) {
            (configuration, source) = try loadConfiguration()
        } catch {
            complain(error.description)
            return .configuration
        }
        let (decision, assessor) = (DecisionConfiguration(configuration), AssessorConfiguration(configuration))
        var replayer = Replayer(decision: decision, assessor: assessor)
        do throws(HistoryReader.Refusal) {
            var files: [String] = []
            for path in paths { files += try HistoryReader.files(at: path) }
            try read(files) { show(replayer.take($0)) }
        } catch {
            complain(error.description)
            return .notAHistory
        }
        let summary = replayer.summary
        let changes = summary.then.map { PolicyChange.between($0.decision, $0.assessor, decision, assessor) } ?? []
        show(.summary(summary, configuration: source, changes: changes))
        return summary.differences == 0 ? .same : .differs
    }

    /// A damaged file among others is a gap; files that are all no history are none.
    private func read(_ files: [String], _ take: (HistoryReader.Item) -> Void) throws(HistoryReader.Refusal) {
        var reader = HistoryReader()
        var damage: HistoryReader.Refusal?
        var isRead = false
        for file in files {
            do throws(HistoryReader.Refusal) {
                try reader.read(file: file, take)
                isRead = true
            } catch {
                if error.isOtherFormat || files.count == 1 { throw error }
                reader.passOver(error, take)
                damage = error
            }
        }
        if !isRead, let damage { throw damage }
    }

    private func loadConfiguration() throws(ConfigurationError) -> (Configuration, String) {
        if let configurationPath { return (try Configuration.load(path: configurationPath), configurationPath) }
        let installed = Configuration.defaultPath
        guard FileName.exists(installed) else {
            return (
                try Configuration.parse("", file: "built-in"), "the built-in values, because there is no \(installed)"
            )
        }
        return (try Configuration.load(path: installed), installed)
    }

    private func show(_ record: ReplayRecord?) {
        guard let record else { return }
        switch format {
        case .text: record.text.forEach(printLine)
        case .json: if let line = record.json { printLine(line) }
        }
    }
}

extension Replayer {
    fileprivate mutating func take(_ item: HistoryReader.Item) -> ReplayRecord? {
        switch item {
        case .entry(let entry): return take(entry).map { .difference($0) }
        case .gap(let sentence):
            gap()
            return .gap(sentence)
        }
    }
}
