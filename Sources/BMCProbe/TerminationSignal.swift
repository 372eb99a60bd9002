internal import Dispatch
internal import Glibc

/// Waits for SIGTERM or SIGINT.
enum TerminationSignal {
    static func wait() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let sources = [SIGTERM, SIGINT].map { number in
            // The default action must not come first (dispatch_source_create(3), DISPATCH_SOURCE_TYPE_SIGNAL).
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield() }
            source.activate()
            return source
        }
        for await _ in stream { break }
        for source in sources { source.cancel() }
    }
}
