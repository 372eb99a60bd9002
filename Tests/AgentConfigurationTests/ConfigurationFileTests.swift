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
        #expect(try load([UInt8](repeating: 0x23, count: 1 << 21)).first?.contains("EFBIG") == true)
    }
}
