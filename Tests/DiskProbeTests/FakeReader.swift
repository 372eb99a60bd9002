import HealthModel
import ProbeRuntime
import Synchronization

@testable import DiskProbe

/// Plays the reading processes: an answer for each device, a drive that answers well where none is set.
final class FakeReader: IsolatedReader {
    struct Call: Equatable {
        var device: String
        var arguments: [String]
        var deadline: Duration
    }

    private struct State {
        var answers: [String: IsolatedAnswer] = [:]
        var calls: [Call] = []
        /// Readers under way, and the most there were at a time.
        var running = 0
        var most = 0
        var onRead: @Sendable () -> Void = {}
    }

    private let state = Mutex(State())

    var calls: [Call] { state.withLock { $0.calls } }
    var devices: [String] { calls.map(\.device) }
    var most: Int { state.withLock { $0.most } }

    func set(_ device: String, _ answer: IsolatedAnswer) { state.withLock { $0.answers[device] = answer } }

    func set(_ device: String, _ measurement: Measurement) throws {
        set(device, .answered(try ChildAnswer.document(measurement)))
    }

    /// What happens while a drive is read.
    var onRead: @Sendable () -> Void {
        get { state.withLock { $0.onRead } }
        set { state.withLock { $0.onRead = newValue } }
    }

    func forget() { state.withLock { $0.calls = [] } }

    func read(device: String, arguments: [String], deadline: Duration) async -> IsolatedAnswer {
        state.withLock { state in
            state.calls.append(Call(device: device, arguments: arguments, deadline: deadline))
            state.running += 1
            state.most = max(state.most, state.running)
        }
        await Task.yield()
        onRead()
        return state.withLock { state in
            state.running -= 1
            return state.answers[device] ?? FakeReader.well
        }
    }

    static func measurement(_ pending: Double = 0) -> Measurement {
        Measurement(
            component: Component(kind: .drive, id: "/dev/x", name: "/dev/x"),
            quantities: [Quantity(.pendingSectors, pending, .count, kind: .counter)], states: [.smartPassed])
    }

    private static let well: IsolatedAnswer =
        (try? ChildAnswer.document(measurement())).map { .answered($0) } ?? .failed("no document")
}

/// A clock that stands until it is moved.
final class HandClock: Sendable {
    private let seconds = Mutex(Int64(1000))

    func advance(_ by: Int64) { seconds.withLock { $0 += by } }

    var now: MonotonicInstant { seconds.withLock { MonotonicInstant(nanoseconds: $0 * 1_000_000_000) } }
}

extension SenseResult {
    var measurements: [Measurement] {
        readings.compactMap { if case .measurement(let measurement) = $0 { measurement } else { nil } }
    }

    var drives: [Measurement] { measurements.filter { $0.component.kind == .drive } }

    var uses: [DeviceUse] { readings.compactMap { if case .use(let use) = $0 { use } else { nil } } }

    func measurement(_ id: String) -> Measurement? { measurements.first { $0.component.id == id } }
}
