import Glibc
import HealthModel
import Testing

@testable import LinuxAccess

/// Waits that begin and end all the time, on the same descriptors and from many tasks.
@Suite struct WaitTests {
    private func pipe() throws -> (reading: Descriptor, writing: Descriptor) {
        var ends: [Int32] = [-1, -1]
        try #require(Glibc.pipe(&ends) == 0)
        return (Descriptor(adopting: ends[0]), Descriptor(adopting: ends[1]))
    }

    private func write(_ bytes: Int, to descriptor: Descriptor) {
        let text = [UInt8](repeating: 1, count: bytes)
        _ = Glibc.write(descriptor.raw, text, bytes)
    }

    private func readable(_ descriptor: Descriptor, within limit: Duration? = nil) async -> PendingWait.Outcome {
        let wait = PendingWait()
        wait.arm(descriptor, for: .reading)
        if let limit { wait.arm(deadline: MonotonicClock.now().advanced(by: limit)) }
        return await wait.outcome()
    }

    @Test func manyWaitsOnTheSameDescriptorsEndAsTheyShould() async throws {
        let full = try pipe()
        let empty = try pipe()
        write(1, to: full.writing)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for round in 0..<1_500 {
                        #expect(await readable(full.reading) == .ready)
                        if round.isMultiple(of: 100) {
                            #expect(await readable(empty.reading, within: .microseconds(200)) == .timedOut)
                        }
                        let given = Task { await readable(empty.reading) }
                        given.cancel()
                        #expect(await given.value == .cancelled)
                    }
                }
            }
        }
    }

    /// As a child that ends: everything that is waited for happens at once, and one of it ends the wait.
    @Test func aWaitForSeveralThingsThatHappenAtOnceEndsOnce() async throws {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    for _ in 0..<500 {
                        guard let pipes = try? (0..<3).map({ _ in try pipe() }) else { continue }
                        let wait = PendingWait()
                        for one in pipes { wait.arm(one.reading, for: .reading) }
                        wait.arm(deadline: MonotonicClock.now().advanced(by: .seconds(60)))
                        let ending = Task.detached { for one in pipes { write(1, to: one.writing) } }
                        #expect(await wait.outcome() == .ready)
                        await ending.value
                    }
                }
            }
        }
    }

    @Test func shortLivedPipesAreSeenToEnd() async throws {
        for _ in 0..<2_000 {
            var ends: (reading: Descriptor, writing: Descriptor)? = try pipe()
            let wait = Task { [reading = try #require(ends?.reading)] in await readable(reading) }
            ends = nil
            #expect(await wait.value == .ready)
        }
    }

    /// A descriptor is given back with the end of the wait, not with the next event.
    @Test(.timeLimit(.minutes(1))) func aCancelledWaitLetsGoOfItsDescriptor() async throws {
        var ends: (reading: Descriptor, writing: Descriptor)? = try pipe()
        let writing = try #require(ends?.writing)
        let outcome = await cancelled(try #require(ends?.reading))
        #expect(outcome == .cancelled)
        ends = nil
        // A pipe without a reader has an error at its other end.
        var other = pollfd(fd: writing.raw, events: 0, revents: 0)
        while poll(&other, 1, 0) == 0 { await Task.yield() }
        #expect(other.revents & Int16(POLLERR) != 0)
    }

    private func cancelled(_ descriptor: Descriptor) async -> PendingWait.Outcome {
        let wait = Task { await readable(descriptor) }
        wait.cancel()
        return await wait.value
    }

    @Test func noDeadlineComesBeforeItsTime() async {
        let begun = MonotonicClock.now()
        await withTaskGroup(of: Void.self) { group in
            for milliseconds in [60, 20, 40] {
                group.addTask {
                    let wait = PendingWait()
                    wait.arm(deadline: begun.advanced(by: .milliseconds(milliseconds)))
                    #expect(await wait.outcome() == .timedOut)
                    #expect(begun.age(at: MonotonicClock.now()) >= .milliseconds(milliseconds))
                }
            }
        }
    }
}
