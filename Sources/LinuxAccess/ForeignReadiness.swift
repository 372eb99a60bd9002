import CLinuxHardware
import Glibc
package import HealthModel

/// Waits for a descriptor that another library owns and closes, by a duplicate: the library may close its own at any
/// time, and nothing then waits on a number that means something else.
package final class ForeignReadiness: Sendable {
    package enum Outcome: Equatable, Sendable {
        case ready
        case timedOut
        case cancelled
    }

    private let descriptor: Descriptor

    /// - Parameter raw: open for the time of the call.
    package init(of raw: Int32, subject: String) throws(SystemCallError) {
        descriptor = Descriptor(
            adopting: try SystemCall.run("duplicate", subject, foreign: true) { fcntl(raw, F_DUPFD_CLOEXEC, 3) })
    }

    /// SO_RCVBUFFORCE, or as much as net.core.rmem_max allows; the size in bytes as the kernel counts it (socket(7)).
    @discardableResult
    package func setReceiveBuffer(_ bytes: Int32) -> Int {
        Int(clinux_set_receive_buffer(descriptor.raw, bytes))
    }

    /// Suspends until one of them can be read (hang-up and error included), the deadline has passed or the task is
    /// cancelled. One of the first two must be able to happen.
    package static func wait(for watched: [ForeignReadiness], until deadline: MonotonicInstant?) async -> Outcome {
        let wait = PendingWait()
        for one in watched { wait.arm(one.descriptor, for: .reading) }
        if let deadline { wait.arm(deadline: deadline) }
        switch await wait.outcome() {
        case .ready: return .ready
        case .timedOut: return .timedOut
        case .closed, .cancelled: return .cancelled
        }
    }
}
