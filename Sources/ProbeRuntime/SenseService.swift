internal import HealthModel
package import LinuxAccess

/// Several senses in one process: each with its own schedule, deadline, breaker and queue, all over one connection to the
/// daemon. After a new connection every sense reads everything.
package struct SenseService: Sendable {
    private let runners: [SenseRunner]
    private let link: DaemonLink
    private let notifier: ServiceNotifier

    package init(
        _ runners: [SenseRunner], socketPath: String, notifier: ServiceNotifier = ServiceNotifier(),
        log: @escaping @Sendable (String) -> Void = { StandardError.log($0) }
    ) {
        self.runners = runners
        self.notifier = notifier
        link = DaemonLink(path: socketPath, log: log)
    }

    /// Returns when the task is cancelled.
    package func run() async {
        let (runners, link) = (runners, link)
        await withTaskGroup { group in
            group.addTask {
                await link.run { number in
                    for runner in runners { await runner.beginAnew(reader: number) }
                }
            }
            for runner in runners {
                group.addTask {
                    await link.firstAttempt()
                    await runner.run { await link.send($0, over: $1) }
                }
                group.addTask { await runner.follow() }
            }
            if let period = notifier.watchdogPeriod {
                group.addTask { await feedWatchdog(every: period) }
            }
        }
    }

    /// Says that this process lives only while every sense's loop turns, whatever the senses' devices do.
    private func feedWatchdog(every period: Duration) async {
        while !Task.isCancelled {
            var areTurning = true
            for runner in runners {
                if await !runner.turns() { areTurning = false }
            }
            if areTurning { notifier.watchdog() }
            // Only a cancelled sleep throws: the loop's condition ends it.
            try? await Task.sleep(for: period)
        }
    }

    /// Runs until SIGTERM or SIGINT. A reading that is under way is given a moment to end; one that hangs does not hold
    /// up the end of the service.
    package func serve(farewell: Duration = .seconds(3)) async {
        let (ends, continuation) = AsyncStream.makeStream(of: Void.self)
        let work = Task {
            await run()
            continuation.yield()
        }
        for await _ in ProcessSignals.terminations() { break }
        work.cancel()
        let patience = Task {
            try await Task.sleep(for: farewell)
            continuation.yield()
        }
        for await _ in ends { break }
        patience.cancel()
    }
}
