internal import HealthModel
internal import LinuxAccess

/// Polls without drift and sends every report to the daemon's socket; goes on while the daemon is away.
///
/// On each new connection the reader may be a new one: the report that follows carries the whole SEL as old, and the one
/// after it what nobody has seen yet as new.
struct ProbeService: Sendable {
    let probe: BMCProbe
    let interval: Duration
    let socketPath: String
    var log: @Sendable (String) -> Void = { StandardError.log($0) }

    private static let firstBackoff = Duration.milliseconds(100)
    private static let longestBackoff = Duration.seconds(5)
    private static let sendDeadline = Duration.seconds(5)
    /// A connection that ends sooner counts as a failed attempt: a daemon that turns us away is not asked at once again.
    private static let shortLife = Duration.seconds(5)

    /// What is remembered so that the log tells transitions, not states.
    private struct Told {
        var isConnected: Bool?
        var problem: String??
    }

    /// Returns when the task is cancelled.
    func run() async {
        var link = Link()
        var told = Told()
        var nextPass = MonotonicClock.now()
        while !Task.isCancelled {
            if link.connection == nil, link.nextAttempt <= MonotonicClock.now() {
                link.attempted(await connect(&told))
                if link.connection != nil {
                    await probe.beginAnew()
                    nextPass = MonotonicClock.now()
                }
            }
            if nextPass <= MonotonicClock.now() {
                let report = await probe.report()
                tell(report, &told)
                if let connection = link.connection {
                    if await !send(report, over: connection, &told) {
                        link.wasLost()
                    } else if await probe.hasPendingEntries {
                        continue
                    }
                }
                nextPass = self.nextPass(after: nextPass)
            }
            let until = link.connection == nil ? min(nextPass, link.nextAttempt) : nextPass
            if await !idle(until: until, watching: link.connection) {
                link.wasLost()
                tellConnection(false, "the daemon closed the connection", &told)
            }
        }
        link.connection?.close()
    }

    /// The connection to the daemon and when to try for the next one.
    private struct Link {
        private(set) var connection: UnixConnection?
        private(set) var nextAttempt = MonotonicClock.now()
        private var since = MonotonicClock.now()
        private var backoff = ProbeService.firstBackoff

        mutating func attempted(_ connection: UnixConnection?) {
            since = MonotonicClock.now()
            self.connection = connection
            if connection == nil { postpone() }
        }

        mutating func wasLost() {
            connection?.close()
            connection = nil
            if since.age(at: MonotonicClock.now()) >= ProbeService.shortLife { backoff = ProbeService.firstBackoff }
            postpone()
        }

        private mutating func postpone() {
            nextAttempt = MonotonicClock.now().advanced(by: backoff)
            backoff = min(backoff * 2, ProbeService.longestBackoff)
        }
    }

    /// The next point of the grid that is still ahead: what was missed is left out.
    func nextPass(after last: MonotonicInstant) -> MonotonicInstant {
        let now = MonotonicClock.now()
        let step = max(1, interval.wholeNanoseconds)
        let missed = max(0, now.nanoseconds - last.nanoseconds) / step
        return MonotonicInstant(nanoseconds: last.nanoseconds + (missed + 1) * step)
    }

    // MARK: - Connection

    private func connect(_ told: inout Told) async -> UnixConnection? {
        do {
            let connection = try await UnixConnection.connect(path: socketPath, within: .seconds(1))
            tellConnection(true, "connected to \(socketPath)", &told)
            return connection
        } catch {
            tellConnection(false, "\(error) Reports wait until then.", &told)
            return nil
        }
    }

    private func send(_ report: ProbeReport, over connection: UnixConnection, _ told: inout Told) async -> Bool {
        do {
            try await connection.send(line: report.line(), within: Self.sendDeadline)
            await probe.delivered()
            return true
        } catch {
            tellConnection(false, "\(error)", &told)
            return false
        }
    }

    /// Waits; false as soon as the other side closes or says anything (it has nothing to say).
    private func idle(until instant: MonotonicInstant, watching connection: UnixConnection?) async -> Bool {
        let rest = instant.nanoseconds - MonotonicClock.now().nanoseconds
        guard rest > 0 else { return true }
        return await withTaskGroup { group in
            group.addTask {
                try? await Task.sleep(for: .nanoseconds(rest))
                return true
            }
            if let connection {
                group.addTask {
                    do {
                        _ = try await connection.nextLine()
                        return false
                    } catch {
                        return error is CancellationError
                    }
                }
            }
            let outcome = await group.next() ?? true
            group.cancelAll()
            return outcome
        }
    }

    // MARK: - Log

    private func tellConnection(_ isConnected: Bool, _ message: @autoclosure () -> String, _ told: inout Told) {
        guard told.isConnected != isConnected else { return }
        told.isConnected = isConnected
        log(message())
    }

    private func tell(_ report: ProbeReport, _ told: inout Told) {
        guard told.problem != .some(report.outcome.code) else { return }
        let isFirst = told.problem == nil
        told.problem = .some(report.outcome.code)
        if let message = report.outcome.message {
            log(message)
        } else if !isFirst {
            log("the BMC \(report.source) is read again")
        }
    }
}
