internal import Dispatch

/// A queue of its own for one sense: a file or call that blocks in the kernel holds up this sense and no other, and never a
/// thread that all tasks share.
final class SenseExecutor: TaskExecutor {
    private let queue: DispatchQueue

    init(name: String) {
        queue = DispatchQueue(label: "forewarn.sense.\(name)")
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        queue.async {
            unowned.runSynchronously(on: self.asUnownedTaskExecutor())
        }
    }
}
