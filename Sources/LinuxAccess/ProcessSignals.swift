internal import Dispatch
import Glibc

/// The two things that a service does about signals (signal(7)).
package enum ProcessSignals {
    /// A write into a pipe or socket whose reader is gone becomes EPIPE instead of the end of this process.
    package static func ignoreBrokenPipe() {
        _ = signal(SIGPIPE, SIG_IGN)
    }

    /// SIGTERM and SIGINT from now on, by number, instead of the end of this process. The stream never ends by itself.
    package static func terminations() -> AsyncStream<Int32> {
        AsyncStream { continuation in
            let sources = [SIGTERM, SIGINT].map { number in
                _ = signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number)
                source.setEventHandler { continuation.yield(number) }
                source.activate()
                return SignalSource(source)
            }
            continuation.onTermination = { _ in sources.forEach { $0.source.cancel() } }
        }
    }

    /// `@unchecked Sendable`: after its set-up a source is only ever cancelled, and dispatch_source_cancel(3) may be called
    /// from any thread, any number of times.
    private struct SignalSource: @unchecked Sendable {
        let source: any DispatchSourceSignal

        init(_ source: any DispatchSourceSignal) {
            self.source = source
        }
    }
}
