import Glibc

/// The end of a process, awaited on a thread of its own: those of tests and queues may all be busy, and the time of the
/// end is measured.
final class ProcessEnd: Sendable {
    private let process: pid_t
    private let continuation: CheckedContinuation<(status: Int32, endedAt: Double), Never>

    init(_ process: pid_t, _ continuation: CheckedContinuation<(status: Int32, endedAt: Double), Never>) {
        self.process = process
        self.continuation = continuation
    }

    /// Resumes with the wait status (wait(2)) and the time of the end (`seconds()`).
    func start() {
        // Retained for the thread, which takes that over.
        let box = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<ProcessEnd>.fromOpaque(argument).takeRetainedValue().block()
                return nil
            }, box.toOpaque())
        if code == 0 {
            pthread_detach(thread)
        } else {
            box.release()
            block()
        }
    }

    private func block() {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        continuation.resume(returning: (status, seconds()))
    }
}
