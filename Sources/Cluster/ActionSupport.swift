package import HealthModel

/// The clocks of the actuator, as parameters.
package struct ActuatorClock: Sendable {
    package var now: @Sendable () -> MonotonicInstant
    /// Seconds since 1970, for the budget across a reboot and for the fence history's dates only.
    package var wallSeconds: @Sendable () -> Int64
    /// Waits between two read-backs.
    package var pause: @Sendable (Duration) async -> Void

    package init(
        now: @escaping @Sendable () -> MonotonicInstant, wallSeconds: @escaping @Sendable () -> Int64,
        pause: @escaping @Sendable (Duration) async -> Void
    ) {
        self.now = now
        self.wallSeconds = wallSeconds
        self.pause = pause
    }

    func outcome(_ status: ActionOutcome.Status, _ message: String) -> ActionOutcome {
        ActionOutcome(status: status, message: message, finishedAt: now())
    }
}

/// Repeats a read-back with growing pauses: about 6 s in all, which is above every delay seen between an accepted
/// write and its appearance, and far below what a caller waits for.
enum ReadBack {
    static let pauses: [Duration] = [
        .zero, .milliseconds(20), .milliseconds(40), .milliseconds(80), .milliseconds(160), .milliseconds(320),
        .milliseconds(640), .milliseconds(1_000), .milliseconds(1_500), .milliseconds(2_000),
    ]

    /// True as soon as `seen` says so; false if it never did or could not be asked at the end.
    static func confirms(
        _ clock: ActuatorClock, pauses: [Duration] = ReadBack.pauses, _ seen: () async throws(ClusterError) -> Bool
    ) async -> Bool {
        for pause in pauses {
            if pause > .zero { await clock.pause(pause) }
            guard !Task.isCancelled else { return false }
            do {
                if try await seen() { return true }
            } catch {
                // attrd and the CIB daemon refuse questions for a moment while they restart: ask again.
            }
        }
        return false
    }
}

/// How a write that was asked for ended, before the read-back.
enum WriteResult {
    /// It may have happened: accepted, or no answer in time. Only the read-back tells.
    case ask
    /// Pacemaker refused it.
    case failed(String)

    init(_ result: CommandResult, of command: PacemakerCommand) {
        switch result.ending {
        case .timedOut, .abandoned, .signalled, .exited(code: 0): self = .ask
        case .exited, .outputTooLong, .notStarted:
            self = .failed(ClusterError(result, of: command)?.message ?? "\(command.tool.rawValue) failed.")
        }
    }
}
