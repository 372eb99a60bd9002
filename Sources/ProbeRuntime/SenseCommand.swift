internal import HealthModel
internal import LinuxAccess

/// What `forewarn-probe` does with one or more senses.
package struct SenseCommand: Sendable {
    private let runners: [SenseRunner]
    /// The daemon's socket.
    private let socketPath: String

    package init(_ runners: [SenseRunner], socketPath: String) {
        self.runners = runners
        self.socketPath = socketPath
    }

    /// Every sense once, to standard output.
    ///
    /// - Returns: the exit code: 69 (EX_UNAVAILABLE) if one of them could read nothing, 74 (EX_IOERR) if the report could
    ///   not be written.
    package func once(pretty: Bool) async -> Int32 {
        var code: Int32 = 0
        for (index, runner) in runners.enumerated() {
            let report = await runner.once()
            // The encoder refuses numbers that are not finite, and the one that made it should have.
            guard let line = try? report.line() else {
                StandardError.log("the sense \(report.probe) measured a number that is not finite")
                code = 69
                continue
            }
            let gap = pretty && index > 0 ? "\n" : ""
            let text = gap + (pretty ? report.pretty() : String(decoding: line, as: UTF8.self))
            guard StandardOutput.line(text) == 0 else { return StandardOutput.failure }
            if report.outcome.status == .failed { code = 69 }
        }
        return code
    }

    /// Until SIGTERM or SIGINT.
    package func serve() async {
        do throws(SystemCallError) {
            try Hardening.apply()
        } catch {
            StandardError.log(error.description)
        }
        await SenseService(runners, socketPath: socketPath).serve()
    }
}
