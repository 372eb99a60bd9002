import CLinuxHardware
import Glibc
import HealthModel
import Synchronization

/// The one thread of a process that waits for descriptors and deadlines, by ppoll(2). It does nothing else: its handlers
/// only pass the news on, and it begins with the first wait.
///
/// Dispatch sources are not used for this. At a hang-up libdispatch on Linux (Swift 6.3) hands the source to its queue,
/// whose thread may free the watch, and goes on reading it (_dispatch_event_merge_fd; issue 949 of
/// swift-corelibs-libdispatch): a service whose children end a few times a minute dies of it within minutes, by SIGSEGV in
/// `_dispatch_event_loop_drain`. poll has no list in the kernel that could go out of date, and the descriptors of one
/// process of ours are few.
final class WaitThread: Sendable {
    static let shared = WaitThread()

    enum News: Sendable {
        case ready
        case deadlinePassed
        /// The thread or its wake-up could not be made; nobody waits.
        case unavailable
    }

    struct Token: Hashable, Sendable {
        fileprivate let number: UInt64
    }

    private struct Entry: Sendable {
        var descriptor: Descriptor?
        var events: Int16 = 0
        var deadline: MonotonicInstant?
        var handler: @Sendable (News) -> Void
    }

    private struct State {
        var entries: [Token: Entry] = [:]
        var last: UInt64 = 0
        /// The thread has been told already to look at the entries again.
        var isWoken = false
        /// eventfd(2); nil until there is a thread.
        var bell: Descriptor?
    }

    private let state = Mutex(State())

    /// Once, when `descriptor` has one of `events` (POLLIN, POLLOUT), hang-up and error included. Holds the descriptor
    /// open until then or until `remove`.
    func add(
        _ descriptor: Descriptor, events: Int32, _ handler: @escaping @Sendable (News) -> Void
    ) -> Token {
        add(Entry(descriptor: descriptor, events: Int16(truncatingIfNeeded: events), handler: handler))
    }

    /// Once, at `deadline`.
    func add(deadline: MonotonicInstant, _ handler: @escaping @Sendable (News) -> Void) -> Token {
        add(Entry(deadline: deadline, handler: handler))
    }

    /// The handler is not called any more, unless it is being called.
    func remove(_ token: Token) {
        state.withLock { state in
            guard state.entries.removeValue(forKey: token) != nil else { return }
            // The thread holds the descriptor as well: who lets go of a pipe wants its other end to see that now.
            ring(&state)
        }
    }

    private func add(_ entry: Entry) -> Token {
        let (token, runs) = state.withLock { state in
            state.last += 1
            let token = Token(number: state.last)
            guard begin(&state) else { return (token, false) }
            state.entries[token] = entry
            ring(&state)
            return (token, true)
        }
        if !runs { entry.handler(.unavailable) }
        return token
    }

    private func ring(_ state: inout State) {
        guard !state.isWoken, let bell = state.bell else { return }
        state.isWoken = true
        var one: UInt64 = 1
        _ = write(bell.raw, &one, MemoryLayout<UInt64>.size)
    }

    // MARK: - The thread

    private func begin(_ state: inout State) -> Bool {
        guard state.bell == nil else { return true }
        let raw = clinux_bell()
        guard raw >= 0 else { return false }
        let bell = Descriptor(adopting: raw)
        // A signal is for the threads that the program knows of (pthread_sigmask(3): a new thread inherits the mask).
        var every = sigset_t()
        var before = sigset_t()
        sigfillset(&every)
        pthread_sigmask(SIG_SETMASK, &every, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var thread = pthread_t()
        let context = Unmanaged.passRetained(Start(owner: self, bell: bell))
        let failure = pthread_create(&thread, nil, WaitThread.main, context.toOpaque())
        guard failure == 0 else {
            context.release()
            return false
        }
        pthread_detach(thread)
        state.bell = bell
        return true
    }

    private final class Start: Sendable {
        let owner: WaitThread
        let bell: Descriptor

        init(owner: WaitThread, bell: Descriptor) {
            self.owner = owner
            self.bell = bell
        }
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
        guard let context else { return nil }
        let start = Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
        clinux_name_thread("forewarn-wait")
        while true { start.owner.round(start.bell) }
    }

    /// Waits once, and passes on what has happened.
    private func round(_ bell: Descriptor) {
        // The descriptors stay open for as long as they are polled: the numbers mean the same all the time.
        let watched = state.withLock { state in
            state.isWoken = false
            return Array(state.entries)
        }
        var polled = [pollfd(fd: bell.raw, events: Int16(POLLIN), revents: 0)]
        polled.reserveCapacity(watched.count + 1)
        for (_, entry) in watched {
            // poll(2) leaves out a negative number.
            polled.append(pollfd(fd: entry.descriptor?.raw ?? -1, events: entry.events, revents: 0))
        }
        let nearest = watched.compactMap(\.value.deadline).min()
        if poll(&polled, until: nearest) <= 0 { for index in polled.indices { polled[index].revents = 0 } }
        if polled[0].revents != 0 {
            var count: UInt64 = 0
            _ = read(bell.raw, &count, MemoryLayout<UInt64>.size)
        }
        let now = MonotonicClock.now()
        for (index, (token, entry)) in watched.enumerated() {
            let news: News
            if polled[index + 1].revents != 0 {
                news = .ready
            } else if let deadline = entry.deadline, deadline <= now {
                news = .deadlinePassed
            } else {
                continue
            }
            guard state.withLock({ $0.entries.removeValue(forKey: token) }) != nil else { continue }
            entry.handler(news)
        }
    }

    private func poll(_ polled: inout [pollfd], until deadline: MonotonicInstant?) -> Int32 {
        let left = deadline.map { max(0, $0.nanoseconds - MonotonicClock.now().nanoseconds) }
        return clinux_poll(&polled, UInt(polled.count), left ?? -1)
    }
}
