package import Dispatch

/// Runs an actor's jobs on a dispatch queue of its own, so that a C library that blocks holds up this actor only and
/// never a thread of the cooperative pool. Dispatch starts one thread for each blocked queue: the owner bounds how many
/// there are.
///
///     actor Reader {
///         private let executor = QueueExecutor(label: "forewarn.bmc")
///         nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
///     }
package final class QueueExecutor: SerialExecutor {
    package let queue: DispatchQueue

    package init(label: String) {
        queue = DispatchQueue(label: label)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        queue.async {
            unowned.runSynchronously(on: self.asUnownedSerialExecutor())
        }
    }

    /// Makes `assumeIsolated` work from a handler that Dispatch runs on this queue.
    package func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }
}
