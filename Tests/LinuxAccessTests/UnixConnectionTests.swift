import Glibc
import Testing

@testable import LinuxAccess

@Suite struct UnixConnectionTests {
    @Test func linesArriveInOrderAndTheEndIsNil() async throws {
        let (left, right) = try UnixConnection.pair()
        try await left.send(line: "one")
        try await left.send(line: "")
        try await left.send(line: "three")
        left.close()
        var lines: [String] = []
        for try await line in right.lines { lines.append(String(decoding: line, as: UTF8.self)) }
        #expect(lines == ["one", "", "three"])
        #expect(right.isClosed)
    }

    @Test func theKernelVouchesForThePeer() throws {
        let (left, _) = try UnixConnection.pair()
        #expect(left.peerCredentials.uid == geteuid())
        #expect(left.peerCredentials.pid == getpid())
        #expect(left.peerCredentials.isMember(of: getegid()))
        #expect(!left.peerCredentials.isMember(of: 4_000_000_000))
    }

    @Test func aLargeLineWaitsForRoomAndArrivesWhole() async throws {
        let (left, right) = try UnixConnection.pair()
        let line = (0..<UnixConnection.defaultLineLimit).map { UInt8($0 % 26 + 65) }
        async let sent: Void = left.send(line: line, within: .seconds(60))
        #expect(try await right.nextLine() == line)
        try await sent
    }

    @Test func concurrentSendersNeverMixTheirLines() async throws {
        let (left, right) = try UnixConnection.pair()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for letter in UInt8(65)..<UInt8(73) {
                group.addTask {
                    let line = [UInt8](repeating: letter, count: 300_000)
                    for _ in 0..<3 { try await left.send(line: line, within: .seconds(60)) }
                }
            }
            for _ in 0..<24 {
                let line = try #require(try await right.nextLine())
                #expect(line.count == 300_000)
                #expect(Set(line).count == 1)
            }
            try await group.waitForAll()
        }
    }

    @Test func aPeerThatTakesNothingMeetsTheDeadlineAndHalfALineCloses() async throws {
        let (left, right) = try UnixConnection.pair()
        let line = [UInt8](repeating: 65, count: UnixConnection.defaultLineLimit)
        let error = await #expect(throws: UnixSocketError.self) {
            try await left.send(line: line, within: .milliseconds(20))
        }
        #expect(error?.code == .deadlinePassed)
        #expect(left.isClosed)
        let unfinished = await #expect(throws: UnixSocketError.self) { try await right.nextLine() }
        #expect(unfinished?.code == .unfinishedLine)
    }

    @Test func aSenderInTheQueueHasItsOwnDeadlineAndHarmsNobody() async throws {
        var raw: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &raw) == 0)
        let left = try UnixConnection.adopt(raw[0], subject: "left")
        let line = [UInt8](repeating: 65, count: UnixConnection.defaultLineLimit)
        let first = Task { try await left.send(line: line, within: .seconds(60)) }
        // As soon as the other side has something to read, the first one has the turn.
        var byte: UInt8 = 0
        while recv(raw[1], &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) != 1 { await Task.yield() }
        let error = await #expect(throws: UnixSocketError.self) { try await left.send(line: line, within: .zero) }
        #expect(error?.code == .deadlinePassed)
        #expect(!left.isClosed)
        let right = try UnixConnection.adopt(raw[1], subject: "right")
        #expect(try await right.nextLine()?.count == line.count)
        try await first.value
    }

    @Test func anOverlongLineEndsTheConnection() async throws {
        let (left, right) = try UnixConnection.pair(lineLimit: 8)
        let refused = await #expect(throws: UnixSocketError.self) { try await left.send(line: "123456789") }
        #expect(refused?.code == .invalidLine)
        try await left.send(line: "12345678")
        #expect(try await right.nextLine() == Array("12345678".utf8))
        let directory = try TemporaryDirectory()
        let listener = try UnixListener.bind(path: directory.file("s"), mode: 0o600, lineLimit: 8)
        let client = try await UnixConnection.connect(path: directory.file("s"))
        let server = try #require(try await listener.accept())
        try await client.send(line: "123456789")
        let error = await #expect(throws: UnixSocketError.self) { try await server.nextLine() }
        #expect(error?.code == .overlongLine)
        #expect(server.isClosed)
        #expect(try await client.nextLine() == nil)
    }

    @Test func aNewlineInALineIsRefused() async throws {
        let (left, _) = try UnixConnection.pair()
        let error = await #expect(throws: UnixSocketError.self) { try await left.send(line: "a\nb") }
        #expect(error?.code == .invalidLine)
        #expect(!left.isClosed)
    }

    @Test func closingEndsAWaitingReaderWithNil() async throws {
        let (left, right) = try UnixConnection.pair()
        async let line = left.nextLine()
        left.close()
        left.close()
        #expect(try await line == nil)
        #expect(try await right.nextLine() == nil)
    }

    @Test func closingEndsAWaitingSenderWithAnError() async throws {
        let (left, right) = try UnixConnection.pair()
        let line = [UInt8](repeating: 65, count: UnixConnection.defaultLineLimit)
        let sending = Task { try await left.send(line: line, within: .seconds(60)) }
        right.close()
        await #expect(throws: UnixSocketError.self) { try await sending.value }
        let error = await #expect(throws: UnixSocketError.self) { try await left.send(line: "x") }
        #expect(error?.code == .closed)
    }

    @Test func aCancelledReaderLosesNothing() async throws {
        let (left, right) = try UnixConnection.pair()
        let task = Task { try await right.nextLine() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(!right.isClosed)
        try await left.send(line: "still there")
        #expect(try await right.nextLine() == Array("still there".utf8))
    }

    @Test func aReadersDeadlineClosesSinceTheAnswerWouldBeMistakenForTheNextOne() async throws {
        let (_, right) = try UnixConnection.pair()
        let keptOpen = try UnixConnection.pair()
        let error = await #expect(throws: UnixSocketError.self) {
            try await keptOpen.0.nextLine(deadline: MonotonicClock.now())
        }
        #expect(error?.code == .deadlinePassed)
        #expect(keptOpen.0.isClosed)
        #expect(try await right.nextLine() == nil)
    }

    @Test func aSecondReaderIsRefused() async throws {
        let (left, right) = try UnixConnection.pair()
        let first = Task { try await right.nextLine() }
        // Both tasks race for the connection: exactly one is refused, whichever it is.
        let second = Task { try await right.nextLine() }
        var refusals = 0
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in [first, second] {
                group.addTask {
                    do {
                        return try await task.value == nil
                    } catch let error as UnixSocketError {
                        #expect(error.code == .concurrentRead)
                        left.close()
                        return false
                    }
                }
            }
            for try await ended in group where !ended { refusals += 1 }
        }
        #expect(refusals == 1)
    }
}
