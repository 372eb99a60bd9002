internal import HealthModel
internal import LinuxAccess
package import ProbeRuntime

/// What `forewarn-probe bmc` does.
package struct ProbeCommand: Sendable {
    package var target: BMCTarget
    /// For one pass.
    package var deadline: Duration
    /// From the beginning of one pass over everything to the beginning of the next, at most.
    package var interval: Duration
    /// To the BMC, at most.
    package var requestsPerMinute: Int
    /// The daemon's socket.
    package var socketPath: String
    /// Of the BMC's device, in band.
    package var events: @Sendable () -> AsyncStream<SenseWake> = { AsyncStream { $0.finish() } }

    package init(
        target: BMCTarget, deadline: Duration, interval: Duration, requestsPerMinute: Int, socketPath: String
    ) {
        self.requestsPerMinute = requestsPerMinute
        self.target = target
        self.deadline = deadline
        self.interval = interval
        self.socketPath = socketPath
    }

    /// Longest wait at the end for a session to be closed.
    private static let farewell = Duration.seconds(3)

    /// One pass, or several, to standard output.
    ///
    /// - Returns: the exit code, that of the last pass.
    package func once(pretty: Bool, passes: Int = 1) async -> Int32 {
        ProbeCommand.harden()
        do throws(BMCError) {
            var target = target
            let directory = try SDRCacheDirectory(preferred: target.cacheDirectory)
            target.cacheDirectory = directory.path
            let code = await ProbeCommand.read(try BMCProbe(target, deadline: deadline), pretty: pretty, passes: passes)
            directory.remove(target: target)
            return code
        } catch {
            StandardError.log(error.message)
            return ProbeExit.of(error.code)
        }
    }

    /// Its memory holds a password: no core dump. Reading goes on where the kernel refuses.
    private static func harden() {
        do throws(SystemCallError) {
            try Hardening.apply()
        } catch {
            StandardError.log(error.description)
        }
    }

    private static func read(_ probe: BMCProbe, pretty: Bool, passes: Int) async -> Int32 {
        var code = ProbeExit.success
        for _ in 0..<passes {
            let report = await probe.report()
            await probe.delivered()
            // The encoder refuses numbers that are not finite, and a report has none.
            let line = (try? report.line()).map { String(decoding: $0, as: UTF8.self) } ?? ""
            guard StandardOutput.line(pretty ? report.pretty() : line) == 0 else { return StandardOutput.failure }
            code = ProbeExit.of(report.outcome)
        }
        return code
    }

    /// Polls until SIGTERM or SIGINT.
    ///
    /// - Returns: the exit code.
    package func serve() async -> Int32 {
        do throws(BMCError) {
            ProbeCommand.harden()
            await ProbeCommand.service(
                try BMCProbe(
                    target, deadline: deadline, interval: interval, requestsPerMinute: requestsPerMinute,
                    events: events),
                interval: interval, deadline: deadline,
                socketPath: socketPath
            ).serve(farewell: ProbeCommand.farewell)
            return ProbeExit.success
        } catch {
            StandardError.log(error.message)
            return ProbeExit.of(error.code)
        }
    }

    /// The probe keeps its own deadline and says what it was about; the service's is there for a bug. Before a pass the
    /// probe may wait for its budget as long as for the pass itself.
    static func service(
        _ probe: BMCProbe, interval: Duration, deadline: Duration, socketPath: String,
        log: @escaping @Sendable (String) -> Void = { StandardError.log($0) }
    ) -> SenseService {
        let limits = SenseLimits(shortest: .zero, longest: interval, deadline: deadline * 2 + .seconds(5))
        return SenseService([SenseRunner(probe, limits: limits, log: log)], socketPath: socketPath, log: log)
    }
}

/// sysexits.h.
package enum ProbeExit {
    package static let success: Int32 = 0
    /// EX_UNAVAILABLE: the BMC could not be read.
    package static let unavailable: Int32 = 69
    /// EX_NOPERM.
    package static let permission: Int32 = 77
    /// EX_CONFIG.
    package static let configuration: Int32 = 78

    static func of(_ outcome: ProbeOutcome) -> Int32 {
        guard outcome.status == .failed else { return success }
        return of(BMCError.Code(rawValue: outcome.code ?? ""))
    }

    package static func of(_ code: BMCError.Code) -> Int32 {
        switch code {
        case .permission: permission
        case .configuration: configuration
        default: unavailable
        }
    }
}
