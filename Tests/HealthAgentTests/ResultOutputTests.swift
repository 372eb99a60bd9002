import AgentAPI
import Glibc
import LinuxAccess
import Testing

/// A result that nobody has is no result.
@Suite struct ResultOutputTests {
    private func brokenPipe() throws -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        close(ends[0])
        return ends[1]
    }

    @Test func aFullDiskIsAFailureWithItsOwnCode() throws {
        let full = open("/dev/full", O_WRONLY)
        try #require(full >= 0)
        defer { close(full) }
        let result = ResultOutput(descriptor: full)
        #expect(result.end(3, program: "test") == 3, "nothing was to be written")
        result.line("one")
        result.line("two")
        #expect(result.end(0, program: "test") == 74)
        #expect(result.end(1, program: "test") == 74)
        let error = #expect(throws: SystemCallError.self) { try ResultLine.write("one", to: full) }
        #expect(error?.errno == ENOSPC)
        #expect(error?.description.hasPrefix("Could not write the result to standard output") == true)
    }

    @Test func aReaderThatWentAwayIsNoFailure() throws {
        let pipe = try brokenPipe()
        defer { close(pipe) }
        let result = ResultOutput(descriptor: pipe)
        result.line("one")
        #expect(result.end(3, program: "test") == 3)
        try ResultLine.write("one", to: pipe)
    }

    @Test func aClosedOutputIsAFailureAndNoCrash() throws {
        let result = ResultOutput(descriptor: 1_000_000)
        result.line("one")
        #expect(result.end(0, program: "test") == 74)
        #expect(throws: SystemCallError.self) { try ResultLine.write("one", to: 1_000_000) }
    }

    @Test func everythingArrives() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let result = ResultOutput(descriptor: ends[1])
        result.line("one")
        try ResultLine.write("two", to: ends[1])
        close(ends[1])
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = read(ends[0], &buffer, buffer.count)
        close(ends[0])
        #expect(String(decoding: buffer.prefix(max(0, count)), as: UTF8.self) == "one\ntwo\n")
        #expect(result.end(0, program: "test") == 0)
    }
}
