package import Glibc
internal import Synchronization

/// A thread in a network and mount namespace of its own: sockets that are made on it, and processes that are started from
/// it, see only what the test puts there, and the machine sees nothing of it. Needs root.
package final class NamespaceThread: Sendable {
    /// unshare(2) needs root; the loop control device is there on any kernel with loop devices.
    package static var isPossible: Bool { geteuid() == 0 && access("/dev/loop-control", R_OK | W_OK) == 0 }

    private final class Jobs: Sendable {
        let list = Mutex<[@Sendable () -> Void]?>([])
        let count: UnsafeSendableSemaphore = UnsafeSendableSemaphore()
    }

    private let jobs = Jobs()

    package init() async throws {
        let jobs = self.jobs
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(jobs).toOpaque()
        pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let jobs = Unmanaged<Jobs>.fromOpaque(argument).takeRetainedValue()
                while true {
                    jobs.count.wait()
                    let next = jobs.list.withLock { list -> (@Sendable () -> Void)? in
                        list?.isEmpty == false ? list?.removeFirst() : nil
                    }
                    guard let next else { return nil }
                    next()
                }
            }, argument)
        pthread_detach(thread)
        let code = await run { Self.unshareNetworkAndMounts() }
        guard code == 0 else { throw Failure(command: "unshare", status: code) }
        for command in [["mount", "--make-rprivate", "/"], ["mount", "-t", "sysfs", "sysfs", "/sys"]] {
            try await self.command(command)
        }
    }

    deinit {
        // A wake-up without a job ends the thread, and with it the namespaces.
        jobs.count.post()
    }

    package func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            jobs.list.withLock { $0?.append { continuation.resume(returning: body()) } }
            jobs.count.post()
        }
    }

    package struct Failure: Error {
        package var command: String
        package var status: Int32

        package init(command: String, status: Int32) {
            self.command = command
            self.status = status
        }
    }

    /// Runs a program in the namespaces and waits for it.
    package func command(_ words: [String]) async throws {
        let status = await run { Self.spawn(words) }
        guard status == 0 else { throw Failure(command: words.joined(separator: " "), status: status) }
    }

    /// Starts a program in the namespaces; its process id.
    package static func start(_ words: [String], program: String? = nil) -> pid_t {
        var process = pid_t()
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        return posix_spawnp(&process, program ?? words[0], nil, nil, &arguments, environ) == 0 ? process : -1
    }

    private static func spawn(_ words: [String]) -> Int32 {
        let process = start(words)
        guard process > 0 else { return -1 }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        return status
    }

    /// unshare(2) is declared only under _GNU_SOURCE.
    private static func unshareNetworkAndMounts() -> Int32 {
        guard let symbol = dlsym(dlopen(nil, RTLD_NOW), "unshare") else { return -1 }
        let unshare = unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Int32).self)
        // CLONE_NEWNET, CLONE_NEWNS of linux/sched.h.
        return unshare(0x4000_0000 | 0x0002_0000) == 0 ? 0 : errno
    }
}

/// `@unchecked Sendable`: sem_post(3) and sem_wait(3) may be called by any thread, and the memory is freed by the last.
private final class UnsafeSendableSemaphore: @unchecked Sendable {
    private let raw = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(raw, 0, 0) }

    deinit {
        sem_destroy(raw)
        raw.deallocate()
    }

    func post() { sem_post(raw) }

    func wait() {
        while sem_wait(raw) != 0 {}
    }
}
