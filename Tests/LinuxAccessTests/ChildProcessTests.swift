import Dispatch
import Glibc
import HealthModel
import Synchronization
import Testing

@testable import LinuxAccess

@Suite struct ChildProcessTests {
    private func shell(
        _ script: String, deadline: Duration = .seconds(60), outputLimit: Int = 1 << 20
    ) async -> ChildEnd {
        await ChildProcess.run("/bin/sh", ["-c", script], deadline: deadline, outputLimit: outputLimit)
    }

    /// With as much time for a killed child to be gone as a busy machine needs.
    private func run(_ path: String, _ arguments: [String], deadline: Duration) -> ChildRun {
        var run = ChildRun(
            program: ChildProgram(path: path, arguments: arguments, environment: [:]),
            deadline: MonotonicClock.now().advanced(by: deadline), outputLimit: 100)
        run.grace = .seconds(60)
        return run
    }

    private func text(_ end: ChildEnd) -> String? {
        guard case .exited(_, let output) = end else { return nil }
        return String(decoding: output, as: UTF8.self)
    }

    @Test func exitCodeAndOutputAreTold() async {
        #expect(await shell("echo yes") == .exited(code: 0, output: Array("yes\n".utf8)))
        #expect(await shell("printf x; exit 7") == .exited(code: 7, output: Array("x".utf8)))
        #expect(await shell("kill -HUP $$") == .signalled(SIGHUP))
    }

    @Test func argumentsAreNotInterpreted() async {
        let end = await ChildProcess.run("/bin/echo", ["$HOME", "a b", ";exit"], deadline: .seconds(60))
        #expect(text(end) == "$HOME a b ;exit\n")
    }

    @Test func nothingOfOursIsInherited() async {
        // Descriptor 3 is the directory that ls itself reads.
        #expect(text(await shell("exec ls /proc/self/fd")) == "0\n1\n2\n3\n")
        #expect(text(await shell("readlink /proc/self/fd/0; pwd")) == "/dev/null\n/\n")
        // "pid (comm) state ppid pgrp session ..." (proc(5)): leader of a group and a session of its own.
        #expect(text(await shell("read -r p c s pp g n r < /proc/self/stat; echo $((p-g)) $((p-n))")) == "0 0\n")
        let environment = text(await shell("exec /usr/bin/env")) ?? ""
        let lines = environment.split(separator: "\n").map(String.init).sorted().filter { !$0.hasPrefix("PWD=") }
        #expect(lines == ["LC_ALL=C", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"])
    }

    @Test func signalsAreAtTheirDefault() async {
        let before = signal(SIGUSR1, SIG_IGN)
        defer { _ = signal(SIGUSR1, before) }
        #expect(await shell("kill -USR1 $$; echo survived") == .signalled(SIGUSR1))
    }

    @Test func whatDoesNotExistIsNotStarted() async {
        guard case .notStarted(let sentence) = await ChildProcess.run("/nonexistent/x", [], deadline: .seconds(60))
        else {
            Issue.record("it was started")
            return
        }
        #expect(sentence == "Could not start /nonexistent/x: No such file or directory (ENOENT).")
    }

    @Test func muchOutputIsTakenAndTooMuchEndsTheChild() async {
        let end = await shell("head -c 1000000 /dev/zero")
        #expect(end == .exited(code: 0, output: [UInt8](repeating: 0, count: 1_000_000)))
        #expect(await shell("cat /dev/zero", outputLimit: 100_000) == .overlong)
        #expect(await shell("printf 1234", outputLimit: 4) == .exited(code: 0, output: Array("1234".utf8)))
        #expect(await shell("printf 12345", outputLimit: 4) == .overlong)
    }

    @Test func theLastLineOfStandardErrorIsKeptPrintable() async {
        let (end, complaint) = await ChildProcess.runWithComplaint(
            "/bin/sh", ["-c", "head -c 100000 /dev/zero >&2; printf '\\nx\\n\\033[1mno disk\\n\\n' >&2; exit 3"],
            deadline: .seconds(60))
        #expect(end == .exited(code: 3, output: []))
        #expect(complaint == "\u{FFFD}[1mno disk")
    }

    @Test func aDeviceThatBlocksForEverIsKilledAtTheDeadline() async throws {
        let fifo = try Fifo()
        // Opening a FIFO that nobody writes to never returns (fifo(7)).
        let run = run("/bin/cat", [fifo.path], deadline: .milliseconds(50))
        #expect(await run.end().end == .silent(isStuck: false))
    }

    @Test(.timeLimit(.minutes(1))) func theWholeGroupIsKilled() async throws {
        let fifo = try Fifo()
        let run = run("/bin/sh", ["-c", "sleep 1000 & echo $! $$ > \(fifo.path); wait"], deadline: .seconds(60))
        let work = Task { await run.end().end }
        let pids = try await fifo.line().split(separator: " ").compactMap { Int32($0) }
        #expect(pids.count == 2)
        work.cancel()
        #expect(await work.value == .silent(isStuck: false))
        // The grandchild is somebody else's to reap, and its end is told to nobody here.
        for pid in pids {
            while !Fifo.hasEnded(pid) { try await Task.sleep(for: .milliseconds(1)) }
        }
    }

    @Test func whatALeftBehindChildKeepsOpenHoldsNobodyUp() async {
        #expect(await shell("sleep 1000 & echo done") == .exited(code: 0, output: Array("done\n".utf8)))
    }

    @Test(.timeLimit(.minutes(1))) func whatCannotBeKilledIsAbandonedAndReapedLater() async throws {
        let fifo = try Fifo()
        let (ends, continuation) = AsyncStream.makeStream(of: Void.self)
        let victim = Mutex<RunningChild?>(nil)
        var run = run("/bin/sh", ["-c", "echo up > \(fifo.path); exec /bin/cat \(fifo.path)"], deadline: .seconds(60))
        run.grace = .milliseconds(20)
        run.whenStuckEnds = { continuation.yield() }
        run.kill = { child in victim.withLock { $0 = child } }
        let work = Task { [run] in await run.end().end }
        #expect(try await fifo.line() == "up")
        work.cancel()
        #expect(await work.value == .silent(isStuck: true))
        let child = try #require(victim.withLock { $0 })
        #expect(!child.hasEnded)
        child.killGroup()
        for await _ in ends { break }
        // It is nobody's child any more: not even a zombie is left.
        #expect(waitpid(child.process, nil, WNOHANG) == -1)
        #expect(errno == ECHILD)
    }

    @Test func aCancelledTaskEndsTheChild() async throws {
        let fifo = try Fifo()
        let run = run("/bin/cat", [fifo.path], deadline: .seconds(1000))
        let work = Task { await run.end().end }
        work.cancel()
        #expect(await work.value == .silent(isStuck: false))
    }
}

/// A FIFO, removed with its directory.
private struct Fifo {
    let path: String
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("fifo")
        try #require(mkfifo(path, 0o600) == 0)
    }

    /// One line that somebody writes into it.
    func line() async throws -> String {
        let path = path
        return await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                let file = fopen(path, "r")
                var buffer = [CChar](repeating: 0, count: 200)
                let isRead = file.flatMap { fgets(&buffer, 200, $0) } != nil
                if let file { fclose(file) }
                let bytes = buffer.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }
                continuation.resume(returning: isRead ? String(decoding: bytes, as: UTF8.self) : "")
            }
        }
    }

    static func hasEnded(_ pid: Int32) -> Bool {
        guard let bytes = try? TextFile.read("/proc/\(pid)/stat") else { return true }
        let stat = String(decoding: bytes, as: UTF8.self)
        return stat.contains(") Z ") || stat.contains(") X ")
    }
}
