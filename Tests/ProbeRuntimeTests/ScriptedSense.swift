import Dispatch
import HealthModel
import Synchronization

@testable import ProbeRuntime

/// A sense that answers as the test says.
final class ScriptedSense: Sense {
    let name: String
    let source = "a script"
    private let answer: @Sendable (SenseRequest) async -> SenseResult
    private let events = AsyncStream.makeStream(of: SenseWake.self)
    private let asked = Mutex<[SenseRequest]>([])
    private let heard = Mutex(0)
    private let begun = Mutex(0)

    init(_ name: String, answer: @escaping @Sendable (SenseRequest) async -> SenseResult) {
        self.name = name
        self.answer = answer
    }

    var requests: [SenseRequest] { asked.withLock { $0 } }
    var deliveries: Int { heard.withLock { $0 } }
    /// How often it was told of a new reader.
    var beginnings: Int { begun.withLock { $0 } }

    func read(_ request: SenseRequest) async -> SenseResult {
        asked.withLock { $0.append(request) }
        return await answer(request)
    }

    func wakes() -> AsyncStream<SenseWake> { events.stream }
    func beginAnew() async { begun.withLock { $0 += 1 } }
    func delivered() async { heard.withLock { $0 += 1 } }
    func wake(_ wake: SenseWake) { events.continuation.yield(wake) }

    static func well(next: Duration = .seconds(10)) -> SenseResult {
        SenseResult(readings: [], sweep: true, next: next, nextWithin: next)
    }
}

/// Blocks the thread that it is called on, as a read that hangs in the kernel does, until it is opened.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func pass() { semaphore.wait() }
    func open() { semaphore.signal() }
}
