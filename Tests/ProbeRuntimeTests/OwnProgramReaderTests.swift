import LinuxAccess
import Synchronization
import Testing

@testable import ProbeRuntime

@Suite struct OwnProgramReaderTests {
    /// Ends each run as the test says, and keeps the handle by which a stuck one ends.
    private final class Player: Sendable {
        struct State {
            var begun: [[String]] = []
            var ended: [@Sendable () -> Void] = []
        }

        let state = Mutex(State())
        let end: ChildEnd
        let complaint: String

        init(_ end: ChildEnd, complaint: String = "") {
            self.end = end
            self.complaint = complaint
        }

        var reader: OwnProgramReader {
            OwnProgramReader { [self] arguments, _, ended in
                state.withLock { state in
                    state.begun.append(arguments)
                    state.ended.append(ended)
                }
                return (end, complaint)
            }
        }
    }

    private func answer(_ end: ChildEnd, complaint: String = "") async -> IsolatedAnswer {
        await Player(end, complaint: complaint).reader.read(device: "sda", arguments: [], deadline: .seconds(1))
    }

    @Test func everyEndHasItsAnswer() async {
        #expect(await answer(.exited(code: 0, output: [1, 2])) == .answered([1, 2]))
        #expect(await answer(.exited(code: 0, output: [])) == .answered([]))
        #expect(await answer(.exited(code: 3, output: [1])) == .failed("The read of sda ended with exit code 3."))
        #expect(await answer(.exited(code: 3, output: []), complaint: "No such drive.") == .failed("No such drive."))
        #expect(await answer(.signalled(11)) == .failed("The read of sda was ended by signal 11."))
        #expect(
            await answer(.overlong)
                == .failed("The read of sda printed more than is allowed, so nothing of it is used."))
        #expect(await answer(.notStarted("Could not start it.")) == .failed("Could not start it."))
        #expect(await answer(.silent(isStuck: false)) == .silent(isStuck: false))
        #expect(await answer(.silent(isStuck: true)) == .silent(isStuck: true))
    }

    @Test func whileOneHangsNoSecondIsStartedForItsDeviceAndTheOthersGoOn() async {
        let player = Player(.silent(isStuck: true))
        let reader = player.reader
        #expect(await reader.read(device: "sda", arguments: ["a"], deadline: .seconds(1)) == .silent(isStuck: true))
        #expect(await reader.read(device: "sda", arguments: ["b"], deadline: .seconds(1)) == .stillStuck)
        #expect(await reader.read(device: "sdb", arguments: ["c"], deadline: .seconds(1)) == .silent(isStuck: true))
        #expect(player.state.withLock { $0.begun } == [["a"], ["c"]])
        #expect(reader.stuckDevices == ["sda", "sdb"])
        #expect(reader.abandonedCount == 2)
        // The first ends at last, as when the drive was pulled.
        player.state.withLock { $0.ended[0] }()
        #expect(reader.stuckDevices == ["sdb"])
        #expect(await reader.read(device: "sda", arguments: ["d"], deadline: .seconds(1)) == .silent(isStuck: true))
        // A late word of the first read says nothing about the second.
        player.state.withLock { $0.ended[0] }()
        #expect(reader.stuckDevices == ["sda", "sdb"])
        #expect(reader.abandonedCount == 3)
    }

    @Test func whatWasKilledMayBeReadAgain() async {
        let reader = Player(.silent(isStuck: false)).reader
        for _ in 0..<2 {
            #expect(await reader.read(device: "sda", arguments: [], deadline: .seconds(1)) == .silent(isStuck: false))
        }
        #expect(reader.stuckDevices.isEmpty && reader.abandonedCount == 0)
    }

    @Test func twoReadsOfADeviceAtOnceAreRefused() async {
        let (begun, begins) = AsyncStream.makeStream(of: Void.self)
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        let reader = OwnProgramReader { _, _, _ in
            begins.yield()
            for await _ in ends { break }
            return (.exited(code: 0, output: []), "")
        }
        let first = Task { await reader.read(device: "sda", arguments: [], deadline: .seconds(1)) }
        for await _ in begun { break }
        let second = await reader.read(device: "sda", arguments: [], deadline: .seconds(1))
        #expect(second == .failed("Another read of sda is under way."))
        end.yield()
        #expect(await first.value == .answered([]))
    }

    /// The test program, started again by its own file, lists its tests or complains; either way it runs and ends.
    @Test func theOwnProgramCanBeStarted() async {
        let answer = await OwnProgramReader().read(
            device: "test", arguments: ["--no-such-option"], deadline: .seconds(60))
        switch answer {
        case .answered, .failed: break
        case .silent, .stillStuck: Issue.record("it hung: \(answer)")
        }
    }
}
