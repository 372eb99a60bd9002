import Glibc
import Testing

/// A pipe that holds as much as it can and whose reader does not read: the next blocking write into it never ends.
final class FullPipe {
    /// For a program to write to.
    let writeEnd: Int32
    private let readEnd: Int32

    init() throws {
        (readEnd, writeEnd) = try makePipe()
        try #require(fcntl(readEnd, F_SETFL, O_NONBLOCK) == 0 && fcntl(writeEnd, F_SETFL, O_NONBLOCK) == 0)
        // Down to the last byte: what is left of the last page takes a few more short writes.
        for size in [65536, 1] {
            let block = [UInt8](repeating: UInt8(ascii: "x"), count: size)
            while write(writeEnd, block, size) > 0 {}
        }
        try #require(fcntl(writeEnd, F_SETFL, 0) == 0)
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    /// What a program was able to write all the same: nothing, if the pipe was full.
    func rest() -> String {
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = read(readEnd, &bytes, bytes.count)
        return String(decoding: bytes[..<max(0, count)].filter { $0 != UInt8(ascii: "x") }, as: UTF8.self)
    }
}
