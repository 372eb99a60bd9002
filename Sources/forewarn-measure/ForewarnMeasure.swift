internal import ArgumentParser
internal import Measuring

/// The command's words; what they do is in `Measuring`.
@main
struct ForewarnMeasure: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forewarn-measure", abstract: "Measures the rules and the disk predictor on recorded data.",
        subcommands: [BacktestCommand.self])

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

extension MeasureOutput: ExpressibleByArgument {}
