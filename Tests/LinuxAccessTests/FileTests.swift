import Glibc
import Testing

@testable import LinuxAccess

@Suite struct FileTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test func aFixedFileIsWrittenInPlaceAndHeldByOne() throws {
        let path = directory.file("fixed")
        do {
            let file = try FixedFile(path: path, size: 8192)
            #expect(try file.read(8192, at: 0) == [UInt8](repeating: 0, count: 8192))
            try file.write([1, 2, 3], at: 8189)
            let error = #expect(throws: SystemCallError.self) { try FixedFile(path: path, size: 8192) }
            #expect(error?.isWouldBlock == true)
        }
        #expect(try FixedFile(path: path, size: 8192).read(3, at: 8189) == [1, 2, 3])
    }

    @Test func aFixedFileThatIsTooSmallIsFilledUpAndOneThatIsTooLargeIsRefused() throws {
        let path = try directory.write([7, 8, 9], to: "fixed", mode: 0o600)
        let file = try FixedFile(path: path, size: 16)
        #expect(try file.read(16, at: 0) == [7, 8, 9] + [UInt8](repeating: 0, count: 13))
        let large = try directory.write([UInt8](repeating: 1, count: 17), to: "large", mode: 0o600)
        let error = #expect(throws: SystemCallError.self) { try FixedFile(path: large, size: 16) }
        #expect(error?.errno == EFBIG)
    }

    @Test func aFixedFileThatWasCutShortIsAnError() throws {
        let path = directory.file("fixed")
        let file = try FixedFile(path: path, size: 16)
        try #require(truncate(path, 4) == 0)
        let error = #expect(throws: SystemCallError.self) { try file.read(16, at: 0) }
        #expect(error?.errno == ENODATA)
    }

    @Test func textFilesAreBoundedAndTrustedOnlyFromTheirOwner() throws {
        let path = try directory.write([1, 2, 3], to: "text", mode: 0o644)
        #expect(try TextFile.read(path, trust: .ownerOnly) == [1, 2, 3])
        #expect(throws: SystemCallError.self) { try TextFile.read(path, limit: 2) }
        #expect(throws: SystemCallError.self) { try TextFile.read(directory.path) }
        #expect(throws: SystemCallError.self) { try TextFile.read("/dev/zero") }
        try #require(mkfifo(directory.file("pipe"), 0o600) == 0)
        #expect(throws: SystemCallError.self) { try TextFile.read(directory.file("pipe")) }
        for mode in [0o664, 0o646] as [mode_t] {
            let open = try directory.write([1], to: "open", mode: mode)
            #expect(throws: SystemCallError.self) { try TextFile.read(open, trust: .ownerOnly) }
            #expect(try TextFile.read(open) == [1])
        }
    }

    @Test func appendingTakesBackWhatDoesNotFit() throws {
        let file = try AppendFile(path: directory.file("log"))
        #expect(try file.lastByte() == nil)
        try file.append([1, 2])
        #expect(try file.lastByte() == 2)
        #expect(try file.size() == 2)
        #expect(try !file.isRemoved())
        unlink(file.path)
        #expect(try file.isRemoved())
    }
}
