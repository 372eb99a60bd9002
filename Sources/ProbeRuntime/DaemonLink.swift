package import HealthModel
internal import LinuxAccess

/// The one connection of a service to the daemon's socket: made anew with back-off whenever it is lost.
package actor DaemonLink {
    private static let firstBackoff = Duration.milliseconds(100)
    private static let longestBackoff = Duration.seconds(5)
    private static let sendDeadline = Duration.seconds(5)
    /// A connection that ends sooner counts as a failed attempt: a daemon that turns us away is not asked at once again.
    private static let shortLife = Duration.seconds(5)

    private let path: String
    private let log: @Sendable (String) -> Void
    private var connection: UnixConnection?
    /// Counts the connections.
    private var number = 0
    /// What was logged last: transitions are told, not states.
    private var told: Bool?
    private var hasTried = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    package init(path: String, log: @escaping @Sendable (String) -> Void = { StandardError.log($0) }) {
        self.path = path
        self.log = log
    }

    package var isConnected: Bool { connection != nil }

    /// Connects, stays connected, connects again; until the task is cancelled.
    ///
    /// - Parameter connected: called with the number of each new connection: its reader may know nothing yet.
    package func run(connected: @Sendable (Int) async -> Void) async {
        var backoff = Self.firstBackoff
        defer { tried() }
        while !Task.isCancelled {
            let since = MonotonicClock.now()
            if let connection = await connect() {
                self.connection = connection
                number += 1
                await connected(number)
                tried()
                await Self.end(of: connection)
                connection.close()
                self.connection = nil
                tell(false, "the daemon closed the connection")
                if since.age(at: MonotonicClock.now()) >= Self.shortLife { backoff = Self.firstBackoff }
            }
            tried()
            try? await Task.sleep(for: backoff)
            backoff = min(backoff * 2, Self.longestBackoff)
        }
    }

    /// Returns once it is known whether the daemon is there: what is read before would be read for nobody.
    package func firstAttempt() async {
        guard !hasTried else { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func tried() {
        hasTried = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }

    /// False if the connection that the report was made for is gone, or is lost over it.
    package func send(_ report: ProbeReport, over number: Int) async -> Bool {
        guard let connection, number == self.number else { return false }
        do {
            try await connection.send(line: report.line(), within: Self.sendDeadline)
            return true
        } catch {
            if !(error is CancellationError) { tell(false, "\(error)") }
            // `run` sees the end and connects again.
            connection.close()
            return false
        }
    }

    private func connect() async -> UnixConnection? {
        do {
            let connection = try await UnixConnection.connect(path: path, within: .seconds(1))
            tell(true, "connected to \(path)")
            return connection
        } catch {
            if !(error is CancellationError) { tell(false, "\(error) Reports wait until then.") }
            return nil
        }
    }

    /// Returns as soon as the other side closes or says anything (it has nothing to say), or the task is cancelled.
    private static func end(of connection: UnixConnection) async {
        _ = try? await connection.nextLine()
    }

    private func tell(_ isConnected: Bool, _ message: @autoclosure () -> String) {
        guard told != isConnected, !Task.isCancelled else { return }
        told = isConnected
        log(message())
    }
}
