import CLinuxHardware
import Dispatch

/// Lets Dispatch tell when a descriptor is ready, by an epoll of the descriptor's own in between.
///
/// A pipe, a socket or a pidfd can be hung up, an epoll cannot; and at a hang-up Dispatch reads, and writes to, memory that
/// the source's queue may have freed already (readiness_watch.h). So nothing is ever watched without the epoll.
final class ReadinessWatch: Sendable {
    enum Direction: Sendable {
        case reading
        case writing
    }

    /// Readable while the watched one is ready, hung up or in error.
    let epoll: Descriptor
    /// Open for as long as the epoll is: a closed descriptor leaves its epoll by itself, and would never be ready.
    private let watched: Descriptor

    init(_ watched: Descriptor, for direction: Direction) throws(SystemCallError) {
        self.watched = watched
        epoll = Descriptor(
            adopting: try SystemCall.run("make", "a watch") {
                clinux_readiness_watch(watched.raw, direction == .writing ? 1 : 0)
            })
    }

    /// To be resumed. The source's cancel handler must hold this watch.
    func makeSource(on queue: DispatchQueue) -> any DispatchSourceRead {
        DispatchSource.makeReadSource(fileDescriptor: epoll.raw, queue: queue)
    }
}
