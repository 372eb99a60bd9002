import CLinuxHardware
import Dispatch
import Glibc
import Synchronization

/// Tells when the kernel raises POLLPRI on one of its files: /proc/PID/mountinfo at every mount, unmount and remount
/// (proc(5)), an attribute of /sys when its driver says that it changed (sysfs_notify). Costs nothing while nothing
/// happens.
package enum KernelEvents {
    /// Yields once for any number of changes. Ends when its consumer ends; empty if there is nothing to watch.
    ///
    /// - Parameter files: what is to be watched; asked again after every event, because what there is may have changed.
    package static func changes(of files: @escaping @Sendable () -> [String]) -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            guard let watch = try? PriorityWatch(), watch.update(files()) else {
                continuation.finish()
                return
            }
            let watching = Watching(watch) {
                // First what is watched, then the news: what comes in between is watched already.
                watch.drain()
                watch.update(files())
                continuation.yield()
            }
            continuation.onTermination = { _ in watching.end() }
            watching.next()
        }
    }

    /// One event after the other, each on a queue of its own: reading an attribute may hang in its driver.
    private final class Watching: Sendable {
        private let watch: PriorityWatch
        private let event: @Sendable () -> Void
        private let queue = DispatchQueue(label: "forewarn.kernel-events")
        private let state = Mutex<(token: WaitThread.Token?, isOver: Bool)>((nil, false))

        init(_ watch: PriorityWatch, event: @escaping @Sendable () -> Void) {
            self.watch = watch
            self.event = event
        }

        func next() {
            state.withLock { state in
                guard !state.isOver else { return }
                state.token = WaitThread.shared.add(watch.epoll, events: POLLIN) { [self] news in
                    guard case .ready = news else { return }
                    queue.async { [self] in
                        event()
                        next()
                    }
                }
            }
        }

        func end() {
            let token = state.withLock { state in
                state.isOver = true
                return state.token
            }
            if let token { WaitThread.shared.remove(token) }
        }
    }
}

/// These files are always readable, so a watch for "readable" would spin; an epoll that asks for POLLPRI only is readable
/// exactly when one of them changed.
private final class PriorityWatch: Sendable {
    static let limit = 256
    let epoll: Descriptor
    private let files = Mutex<[String: Descriptor]>([:])

    init() throws(SystemCallError) {
        epoll = Descriptor(adopting: try SystemCall.run("make", "a watch") { clinux_priority_watch() })
    }

    /// - Returns: whether anything is watched.
    @discardableResult
    func update(_ paths: [String]) -> Bool {
        let wanted = Set(paths.prefix(PriorityWatch.limit))
        return files.withLock { files in
            // A closed descriptor leaves its epoll by itself (epoll(7)).
            files = files.filter { wanted.contains($0.key) }
            for path in wanted where files[path] == nil {
                guard let file = try? Descriptor.open(path, flags: O_RDONLY | O_NONBLOCK) else { continue }
                PriorityWatch.rearm(file)
                guard clinux_watch_priority(epoll.raw, file.raw) == 0 else { continue }
                files[path] = file
            }
            return !files.isEmpty
        }
    }

    /// Takes what has happened off the watch. An attribute of /sys is quiet again only after it was read from its start.
    func drain() {
        files.withLock { files in
            for file in files.values { PriorityWatch.rearm(file) }
        }
        clinux_drain_watch(epoll.raw)
    }

    private static func rearm(_ file: Descriptor) {
        var buffer = [UInt8](repeating: 0, count: 64)
        lseek(file.raw, 0, SEEK_SET)
        _ = read(file.raw, &buffer, buffer.count)
    }
}
