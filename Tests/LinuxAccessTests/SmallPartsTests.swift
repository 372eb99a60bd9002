import Dispatch
import Glibc
import HealthModel
import Testing

@testable import LinuxAccess

@Suite struct ClockTests {
    @Test func monotonicTimeDoesNotGoBack() {
        let first = MonotonicClock.now()
        let second = MonotonicClock.now()
        #expect(first <= second)
        #expect(first.nanoseconds > 0)
    }

    @Test func wallTimeIsInSecondsSince1970() {
        #expect(WallClock.now() > 1_600_000_000)
    }
}

@Suite struct BootIDTests {
    @Test func itIsTheKernels() throws {
        let id = try BootID.current()
        #expect(id.count == 36)
        #expect(try BootID.current() == id)
    }

    @Test(arguments: [
        "", "x", "0000", "zzzzzzzz-0000-0000-0000-000000000000\n", "00000000-0000-0000-0000-0000000000000",
    ])
    func garbageIsRefused(_ text: String) throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(Array(text.utf8), to: "boot_id", mode: 0o600)
        #expect(throws: SystemCallError.self) { try BootID.read(path: path) }
    }
}

@Suite struct SystemCallErrorTests {
    @Test func itIsASentence() {
        let error = SystemCallError(operation: "open", subject: "/dev/ipmi0", errno: ENOENT)
        #expect(error.description == "Could not open /dev/ipmi0: No such file or directory (ENOENT).")
        #expect(error.isNotFound)
        #expect(SystemCallError(operation: "x", subject: "y", errno: 9999).description.contains("errno 9999"))
    }

    @Test func interruptionsAreTriedAgainAndWaitingIsNil() throws {
        var calls = 0
        let result = try SystemCall.run("count", "calls") { () -> Int32 in
            calls += 1
            errno = EINTR
            return calls < 4 ? -1 : 7
        }
        #expect(result == 7)
        #expect(calls == 4)
        let nothing = try SystemCall.runNonBlocking("wait", "x") { () -> Int32 in
            errno = EAGAIN
            return -1
        }
        #expect(nothing == nil)
    }
}

@Suite struct QueueExecutorTests {
    actor Blocker {
        private let executor = QueueExecutor(label: "forewarn.test")
        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

        func isOnItsQueue() -> Bool {
            dispatchPrecondition(condition: .onQueue(executor.queue))
            return true
        }

        /// Blocks the thread until the descriptor can be read.
        func block(on raw: Int32) -> Int {
            var byte: UInt8 = 0
            return read(raw, &byte, 1)
        }
    }

    @Test func blockedActorsLeaveTheCooperativePoolFree() async throws {
        // More blocked actors than the pool has threads; only this test's own task, which runs on the pool, ends them.
        var pipes: [[Int32]] = []
        for _ in 0..<16 {
            var ends: [Int32] = [-1, -1]
            try #require(pipe(&ends) == 0)
            pipes.append(ends)
        }
        let readers = pipes.map(\.[0])
        let writers = pipes.map(\.[1])
        let total = await withTaskGroup(of: Int.self) { group in
            for reader in readers {
                let blocker = Blocker()
                group.addTask { await blocker.block(on: reader) }
            }
            for _ in 0..<100 { await Task.yield() }
            for writer in writers { _ = [1].withUnsafeBytes { write(writer, $0.baseAddress, 1) } }
            return await group.reduce(0, +)
        }
        #expect(total == 16)
        for raw in readers + writers { close(raw) }
        #expect(await Blocker().isOnItsQueue())
    }
}

@Suite struct PrintableTests {
    @Test(arguments: [
        ("CPU1 Temp", "CPU1 Temp"), ("Lüfter 1 °C", "Lüfter 1 °C"), ("a\u{1B}[31mred", "a\u{FFFD}[31mred"),
        ("a\r\n\tb", "a\u{FFFD}b"), ("a\u{9B}31m", "a\u{FFFD}31m"), ("nul\u{0}", "nul\u{FFFD}"),
        ("\u{202E}evil", "\u{FFFD}evil"), ("line\u{2028}sep", "line\u{FFFD}sep"), ("", ""),
    ])
    func textIsMadePrintable(_ text: String, _ expected: String) {
        #expect(Printable.clean(text) == expected)
        #expect(Printable.clean(Array(text.utf8)) == expected)
    }

    @Test func invalidUTF8IsReplaced() {
        #expect(Printable.clean([0x41, 0xFF, 0xFE, 0x42] as [UInt8]) == "A\u{FFFD}B")
        #expect(Printable.clean([0xE2, 0x82] as [UInt8]) == "\u{FFFD}")
    }

    @Test func lengthIsBounded() {
        #expect(Printable.clean(String(repeating: "x", count: 300)).unicodeScalars.count == 256)
        #expect(Printable.clean("abcdef", limit: 4) == "abc…")
        #expect(Printable.clean("abcd", limit: 4) == "abcd")
        #expect(Printable.clean("a" + String(repeating: "\u{301}", count: 1000), limit: 4).unicodeScalars.count == 4)
        #expect(Printable.clean("abc", limit: 0) == "")
        #expect(Printable.clean([UInt8](repeating: 0x78, count: 5_000_000), limit: 3) == "xx…")
    }

    @Test func everyByteSequenceOfTwoGivesOnlyPrintableText() {
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                let scalars = Printable.clean([first, second]).unicodeScalars
                #expect(
                    scalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && !(0x80...0x9F).contains($0.value) })
            }
        }
    }
}

@Suite struct UserDatabaseTests {
    @Test func rootAndNobody() throws {
        #expect(try UserDatabase.uid(named: "root") == 0)
        #expect(try UserDatabase.gid(named: "root") == 0)
        #expect(try UserDatabase.primaryGroup(ofUser: "root") == 0)
        #expect(try UserDatabase.uid(named: "no-such-user-here") == nil)
        #expect(try UserDatabase.gid(named: "no-such-group-here") == nil)
        #expect(try UserDatabase.uid(named: "") == nil)
    }
}

@Suite struct ServiceNotifierTests {
    @Test func datagramsArriveInPlainWords() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("notify")
        let receiver = try UnixAddress.makeSocket(type: SOCK_DGRAM)
        try UnixAddress.with(path) { address, size throws(SystemCallError) in
            _ = try SystemCall.run("bind", path) { bind(receiver.raw, address, size) }
        }
        let notifier = ServiceNotifier(
            environment: { ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "7"][$0] }, process: 7)
        #expect(notifier.watchdogPeriod == .seconds(15))
        #expect(notifier.ready() && notifier.status("two\nlines") && notifier.watchdog() && notifier.stopping())
        var messages: [String] = []
        for _ in 0..<4 {
            var bytes = [UInt8](repeating: 0, count: 100)
            let count = recv(receiver.raw, &bytes, bytes.count, 0)
            messages.append(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self))
        }
        #expect(messages == ["READY=1", "STATUS=two\u{FFFD}lines", "WATCHDOG=1", "STOPPING=1"])
    }

    @Test func outsideOfSystemdNothingHappens() {
        let notifier = ServiceNotifier(environment: { _ in nil }, process: 7)
        #expect(!notifier.ready())
        #expect(notifier.watchdogPeriod == nil)
        let other = ServiceNotifier(environment: { ["WATCHDOG_USEC": "5", "WATCHDOG_PID": "8"][$0] }, process: 7)
        #expect(other.watchdogPeriod == nil)
    }
}
