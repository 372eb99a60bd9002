import Glibc
import HealthModel
import Testing

@testable import LinuxAccess

@Suite struct PendingWaitTests {
    private func pipe() throws -> (reading: Descriptor, writing: Descriptor) {
        var raw: [Int32] = [-1, -1]
        try #require(Glibc.pipe(&raw) == 0)
        return (Descriptor(adopting: raw[0]), Descriptor(adopting: raw[1]))
    }

    private func wait(for descriptor: Descriptor, _ direction: PendingWait.Direction) async -> PendingWait.Outcome {
        let wait = PendingWait()
        wait.arm(descriptor, for: direction)
        return await wait.outcome()
    }

    @Test(.timeLimit(.minutes(1))) func dataRoomAndHangUpAreReadiness() async throws {
        let (reading, writing) = try pipe()
        #expect(await wait(for: writing, .writing) == .ready)
        #expect(write(writing.raw, "x", 1) == 1)
        #expect(await wait(for: reading, .reading) == .ready)
        let (lonely, other) = try pipe()
        let hangUp = Task { await self.wait(for: lonely, .reading) }
        withExtendedLifetime(consume other) {}
        #expect(await hangUp.value == .ready)
    }

    /// Dispatch's own watch of a descriptor that hangs up is freed by one thread while another still reads it
    /// (_dispatch_event_merge_fd in swift-corelibs-libdispatch, its issue 949): with dispatch sources in the place of
    /// `WaitThread` this is ended by SIGSEGV, now and then, and with MALLOC_PERTURB_=165 (mallopt(3)) always.
    @Test(.timeLimit(.minutes(5))) func manyHangUpsAtOnceHarmNobody() async {
        let ended = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var ended = 0
                    for _ in 0..<100 {
                        let end = await ChildProcess.run("/bin/sleep", ["0.002"], deadline: .seconds(60))
                        if end == .exited(code: 0, output: []) { ended += 1 }
                    }
                    return ended
                }
            }
            return await group.reduce(0, +)
        }
        #expect(ended == 800)
    }
}
