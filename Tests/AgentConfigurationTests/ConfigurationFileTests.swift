import Glibc
import Testing

@testable import AgentConfiguration

@Suite struct ConfigurationFileTests {
    /// Writes a file, loads it, removes it.
    private func load(_ bytes: [UInt8], mode: mode_t = 0o644) throws -> [String] {
        var template = Array("/tmp/forewarn-toml-XXXXXX".utf8CString)
        let raw = template.withUnsafeMutableBufferPointer { buffer in buffer.baseAddress.map { mkstemp($0) } ?? -1 }
        try #require(raw >= 0)
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer {
            close(raw)
            unlink(path)
        }
        try #require(write(raw, bytes, bytes.count) == bytes.count && fchmod(raw, mode) == 0)
        do throws(ConfigurationError) {
            _ = try Configuration.load(path: path)
            return []
        } catch {
            #expect(error.file == path)
            return error.problems.map { "\($0.position.line):\($0.position.column): \($0.message)" }
        }
    }

    @Test func aReadableFileIsLoaded() throws {
        #expect(try load(Array("[policy]\nmode = \"act\"\n".utf8)) == [])
        #expect(try load([], mode: 0o600) == [])
    }

    @Test(arguments: [0o666, 0o664, 0o646] as [mode_t]) func aFileThatOthersMayWriteIsRefused(_ mode: mode_t) throws {
        #expect(try load([], mode: mode).first?.contains("chmod go-w") == true)
    }

    /// A person's one reading needs no file; a file that was named, or is there and wrong, is an error as ever.
    @Test func oneLookNeedsNoFile() throws {
        let missing = "/tmp/forewarn-nowhere/forewarn.toml"
        var said: [String] = []
        let configuration = try Configuration.loadForOneLook(named: nil, usual: missing) { said.append($0) }
        #expect(configuration.bmc.pollInterval == (try Configuration.defaults()).bmc.pollInterval)
        #expect(said.count == 1 && said.first?.contains(missing) == true && said.first?.contains("defaults") == true)
        #expect(throws: ConfigurationError.self) {
            try Configuration.loadForOneLook(named: missing, usual: missing) { said.append($0) }
        }
        #expect(throws: ConfigurationError.self) {
            try Configuration.loadForOneLook(named: nil, usual: "/tmp") { said.append($0) }
        }
        #expect(said.count == 1)
    }

    @Test func invalidUTF8IsRefusedWithItsPlace() throws {
        let bytes = Array("# ä\nx = \"".utf8) + [0xFF] + Array("\"\n".utf8)
        #expect(try load(bytes).first?.hasPrefix("2:6: The file is not valid UTF-8") == true)
        #expect(try load([0xFF]).first?.hasPrefix("1:1: ") == true)
    }

    @Test func aNULIsRefusedWithItsPlaceAndNotTakenForTheEnd() throws {
        let bytes = Array("[node]\n# x".utf8) + [0] + Array("\nnonsense\n".utf8)
        #expect(try load(bytes) == ["2:4: There is a NUL here: remove it."])
    }

    @Test func aHugeFileIsRefused() throws {
        #expect(try load([UInt8](repeating: 0x23, count: 1 << 21)).first?.contains("larger than 1 MiB") == true)
    }

    /// What stands at the path is no file that could be read: each with what it is and what to do, and none hangs.
    @Test func whatIsNoFileIsNamed() throws {
        func problem(_ path: String) throws -> String {
            let error = #expect(throws: ConfigurationError.self) { _ = try Configuration.load(path: path) }
            return try #require(error?.description)
        }
        #expect(try problem("/") == "/:1:1: / is a directory: name the configuration file in it.")
        let fifo = "/tmp/forewarn-fifo-\(getpid())"
        try #require(mkfifo(fifo, 0o600) == 0)
        defer { unlink(fifo) }
        #expect(try problem(fifo).contains("is no regular file but a pipe, a socket or a device"))
        #expect(try problem("/dev/zero").contains("is no regular file but a pipe, a socket or a device"))
        let nowhere = try problem("/nonexistent/forewarn.toml")
        #expect(nowhere.hasSuffix("Write the file; an empty one means all defaults."), "\(nowhere)")
    }

    /// 100 MB of nothing: refused after its first megabyte.
    @Test func aSparseGiantIsRefused() throws {
        let path = "/tmp/forewarn-giant-\(getpid())"
        let raw = open(path, O_RDWR | O_CREAT | O_EXCL, 0o600)
        try #require(raw >= 0)
        defer {
            close(raw)
            unlink(path)
        }
        try #require(ftruncate(raw, 100 << 20) == 0)
        let error = #expect(throws: ConfigurationError.self) { _ = try Configuration.load(path: path) }
        #expect(error?.description.contains("is larger than 1 MiB") == true)
    }
}
