import Glibc
import LinuxAccess
import Testing

@testable import PowerControl

/// Writes that give up, and a system log that never waits long.
@Suite struct BoundedOutputTests {
    @Test func aReaderThatHasStoppedIsGivenUp() throws {
        let full = try FullPipe()
        #expect(BoundedWrite.write("lost\n", to: full.writeEnd, patience: .milliseconds(20)) == EAGAIN)
        #expect(BoundedWrite.write("lost\n", to: full.writeEnd, patience: .zero) == EAGAIN)
        #expect(full.rest().isEmpty)
        // Nobody else's descriptor is made non-blocking.
        #expect(fcntl(full.writeEnd, F_GETFL) & O_NONBLOCK == 0)
    }

    @Test(arguments: [0, 1, 4096, 4097, 60_000])
    func everythingIsWritten(count: Int) throws {
        let text = String(repeating: "a", count: count)
        let (readEnd, writeEnd) = try makePipe()
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0)
        for (reader, writer) in [(readEnd, writeEnd), (ends[0], ends[1])] {
            #expect(BoundedWrite.write(text, to: writer, patience: .seconds(60)) == nil)
            close(writer)
            var bytes = [UInt8](repeating: 0, count: 70_000)
            var filled = 0
            while true {
                let count = read(reader, &bytes[filled], bytes.count - filled)
                guard count > 0 else { break }
                filled += count
            }
            close(reader)
            #expect(filled == count)
        }
    }

    /// A text larger than the pipe, for a reader that takes its time.
    @Test func aSlowReaderGetsItAll() async throws {
        let (readEnd, writeEnd) = try makePipe()
        let text = String(repeating: "a", count: 300_000)
        async let failure = Task.detached {
            defer { close(writeEnd) }
            return BoundedWrite.write(text, to: writeEnd, patience: .seconds(60))
        }.value
        var bytes = [UInt8](repeating: 0, count: 1000)
        var total = 0
        while true {
            var entry = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 0) > 0 else {
                await breathe()
                continue
            }
            let count = read(readEnd, &bytes, bytes.count)
            guard count > 0 else { break }
            total += count
        }
        close(readEnd)
        #expect(await failure == nil)
        #expect(total == text.count)
    }

    @Test func whatIsNoReaderIsTold() throws {
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        defer { close(full) }
        #expect(BoundedWrite.write("x", to: full, patience: .zero) == ENOSPC)
        #expect(BoundedWrite.write("x", to: -1, patience: .zero) == EBADF)
        let readOnly = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(readOnly) }
        #expect(BoundedWrite.write("x", to: readOnly, patience: .zero) == EBADF)
    }

    @Test func aLogServiceThatHasStoppedIsGivenUp() throws {
        let log = try LogSocket(isFull: true)
        #expect(!SystemLog(path: log.path, patience: .milliseconds(20)).send("lost", .error))
        #expect(!SystemLog(path: "/no/such/log").send("lost", .error))
        #expect(!SystemLog(path: String(repeating: "x", count: 200)).send("lost", .error))
    }

    @Test func aRecordIsAsSyslogWritesIt() throws {
        let log = try LogSocket(isFull: false)
        #expect(SystemLog(path: log.path).send("Success: Powered OFF, BMC 192.0.2.1", .notice))
        let record = try #require(log.next())
        // Priority, "Mmm dd hh:mm:ss", name and process.
        #expect(record.hasPrefix("<29>"))
        #expect(record.hasSuffix(" fence_forewarn[\(getpid())]: Success: Powered OFF, BMC 192.0.2.1"))
        #expect(record.utf8.dropFirst(4).prefix(16).last == UInt8(ascii: " "))
        #expect(record.utf8.dropFirst(4 + 9).first == UInt8(ascii: ":"))
    }

    @Test func standardInputThatDoesNotEndIsGivenUp() throws {
        let (readEnd, writeEnd) = try makePipe()
        defer {
            close(readEnd)
            close(writeEnd)
        }
        try #require(write(writeEnd, "action=off\n", 11) == 11)
        let input = StandardInput(descriptor: readEnd, patience: .milliseconds(30), isInterrupted: { false })
        let error = #expect(throws: FenceUsageError.self) { try input.read { $0.count } }
        #expect(error?.description.hasPrefix("Standard input did not end within 30 ms; nothing was done") == true)
    }
}
