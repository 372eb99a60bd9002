internal import ArgumentParser
internal import Measuring
internal import Simulation

/// The command's words; what they do is in `Measuring`.
@main
struct ForewarnMeasure: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forewarn-measure",
        abstract: "Measures rules, disk predictor and policy, on recorded data and in simulation.",
        subcommands: [BacktestCommand.self, JudgeCommand.self, SimulateCommand.self, ThroughputCommand.self])

    struct Options: ParsableArguments {
        @Option(help: "The folder with the recorded data.")
        var data = "../shared/data"

        @Option(name: .shortAndLong, help: "text or json.")
        var output = MeasureOutput.text
    }

    struct BacktestCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "backtest", abstract: "The disk predictor on daily SMART values with real failures.")
        @OptionGroup var options: Options

        func run() throws { print(try options.output.render(try Backtest.run(data: options.data))) }
    }
}

extension ForewarnMeasure {
    struct JudgeCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "judge", abstract: "The rules on labelled files of real machines; 1 if the aims do not hold.")
        @OptionGroup var options: Options

        func run() throws {
            let report = try Judging.run(data: options.data)
            print(try options.output.render(report))
            if !report.aimsHold { throw ExitCode(1) }
        }
    }

    struct ThroughputCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "throughput", abstract: "Readings judged in a second on one core; 1 below 100,000.")
        @Option(help: "Passes over a node of 1,000 readings.")
        var rounds = 500
        @Option(name: .shortAndLong, help: "text or json.")
        var output = MeasureOutput.text

        func run() throws {
            let report = Throughput.run(rounds: rounds)
            print(try output.render(report))
            if !report.aimHolds { throw ExitCode(1) }
        }
    }
}

extension MeasureOutput: ExpressibleByArgument {}
