package import LinuxAccess
internal import Synchronization

/// The real isolated reader: this program's own file, started for one read.
package final class OwnProgramReader: IsolatedReader {
    /// How a program is run; the seam for tests.
    package typealias Runner =
        @Sendable (_ arguments: [String], _ deadline: Duration, _ whenStuckEnds: @escaping @Sendable () -> Void) async
        ->
        (end: ChildEnd, complaint: String)

    private struct Standing {
        /// Which read it is: the end of an earlier one must not be taken for its own.
        var number: Int
        /// It could not be killed.
        var isStuck = false
    }

    private struct State {
        var standing: [String: Standing] = [:]
        var begun = 0
        var abandoned = 0
    }

    private let state = Mutex(State())
    private let run: Runner

    package init() {
        run = { arguments, deadline, ended in
            await ChildProcess.runWithComplaint(
                ChildProcess.ownProgram, arguments, deadline: deadline, whenStuckEnds: ended)
        }
    }

    package init(runner: @escaping Runner) {
        run = runner
    }

    /// Devices whose last read still hangs in the kernel, sorted.
    package var stuckDevices: [String] {
        state.withLock { state in state.standing.filter { $0.value.isStuck }.keys.sorted() }
    }

    /// Reads that had to be abandoned since this reader was made.
    package var abandonedCount: Int { state.withLock { $0.abandoned } }

    package func read(device: String, arguments: [String], deadline: Duration) async -> IsolatedAnswer {
        let (earlier, number) = state.withLock { state -> (Standing?, Int) in
            if let standing = state.standing[device] { return (standing, standing.number) }
            state.begun += 1
            state.standing[device] = Standing(number: state.begun)
            return (nil, state.begun)
        }
        if let earlier {
            return earlier.isStuck
                ? .stillStuck : .failed("Another read of \(Printable.clean(device)) is under way.")
        }
        let (end, complaint) = await run(arguments, deadline) { [weak self] in self?.forget(device, number) }
        if case .silent(isStuck: true) = end {
            abandon(device, number)
        } else {
            forget(device, number)
        }
        return Self.answer(device, end, complaint)
    }

    private func forget(_ device: String, _ number: Int) {
        state.withLock { state in
            if state.standing[device]?.number == number { state.standing[device] = nil }
        }
    }

    /// It may have ended in the meantime, and then it is forgotten already.
    private func abandon(_ device: String, _ number: Int) {
        state.withLock { state in
            state.abandoned += 1
            if state.standing[device]?.number == number { state.standing[device]?.isStuck = true }
        }
    }

    private static func answer(_ device: String, _ end: ChildEnd, _ complaint: String) -> IsolatedAnswer {
        let name = Printable.clean(device)
        switch end {
        case .exited(code: 0, let output): return .answered(output)
        case .exited(let code, _):
            return .failed(complaint.isEmpty ? "The read of \(name) ended with exit code \(code)." : complaint)
        case .signalled(let signal): return .failed("The read of \(name) was ended by signal \(signal).")
        case .overlong: return .failed("The read of \(name) printed more than is allowed, so nothing of it is used.")
        case .notStarted(let sentence): return .failed(sentence)
        case .silent(let isStuck): return .silent(isStuck: isStuck)
        }
    }
}
