import Glibc
import Testing

@testable import LinuxAccess

@Suite struct KernelTextTests {
    @Test(arguments: [
        ("0", UInt64(0)), ("42\n", 42), (" 7 \t", 7), ("18446744073709551615", .max), ("12\u{0}", 12),
    ])
    func counts(_ text: String, _ value: UInt64) {
        #expect(KernelText.count(Array(text.utf8)) == value)
    }

    @Test(arguments: ["", " ", "-1", "+1", "1 2", "0x1", "1.0", "18446744073709551616", "nan", "１", "\u{FF}"])
    func noCounts(_ text: String) {
        #expect(KernelText.count(Array(text.utf8)) == nil)
    }

    @Test func numbers() {
        #expect(KernelText.number(Array("-1.50\n".utf8)) == -1.5)
        for text in ["nan", "inf", "1e5", "", "-", ".", "0x1p3", String(repeating: "9", count: 400)] {
            #expect(KernelText.number(Array(text.utf8)) == nil, "\(text)")
        }
    }

    @Test func indices() {
        #expect(KernelText.index(of: "dimm12", after: "dimm") == 12)
        for name in ["dimm", "dimmx", "dim1", "dimm1x", "dimm99999999999999999999"] {
            #expect(KernelText.index(of: name, after: "dimm") == nil)
        }
    }

    @Test func trimming() {
        #expect(KernelText.text(KernelText.trimmed(Array(" a b \n\u{0}".utf8))) == "a b")
        #expect(KernelText.trimmed(Array("\n \u{0}".utf8)).isEmpty && KernelText.trimmed([UInt8]()).isEmpty)
    }
}

@Suite struct KernelFileTests {
    @Test func aFileThatIsMissingIsAbsentAndNotZero() {
        #expect(KernelFile.count("/proc/self/no-such-file") == .absent)
        #expect(KernelFile.count("/proc/self/stat/x") == .absent)
        guard case .garbled = KernelFile.count("/proc/self/stat") else {
            Issue.record("a line of text was taken for a number")
            return
        }
        guard case .failed = KernelFile.count("/proc/self") else {
            Issue.record("a directory was taken for a number")
            return
        }
    }

    @Test func aLongFileIsBounded() throws {
        #expect(try KernelFile.read("/proc/self/environ", limit: 1 << 20).count >= 0)
        #expect(throws: SystemCallError.self) { try KernelFile.read("/dev/zero", limit: 100_000) }
        #expect(throws: SystemCallError.self) { try KernelFile.names(in: "/proc", limit: 3) }
    }

    @Test func aTableIsReadLineByLine() throws {
        let whole = try KernelFile.read("/proc/self/mountinfo", limit: 1 << 22)
        var lines: [ArraySlice<UInt8>] = []
        try KernelFile.lines(of: "/proc/self/mountinfo") { lines.append(ArraySlice(Array($0))) }
        #expect(lines == KernelText.lines(whole))
        #expect(throws: SystemCallError.self) { try KernelFile.lines(of: "/dev/zero", limit: 100_000) { _ in } }
        // /proc/kallsyms has megabytes; whatever its size, no line of it is lost or cut.
        guard let symbols = try? KernelFile.read("/proc/kallsyms", limit: 1 << 26) else { return }
        var count = 0
        var bytes = 0
        try KernelFile.lines(of: "/proc/kallsyms") { line in
            count += 1
            bytes += line.count + 1
        }
        #expect(count == symbols.count { $0 == UInt8(ascii: "\n") } && bytes == symbols.count)
    }

    @Test func namesAndLinks() throws {
        let names = try KernelFile.names(in: "/proc/self")
        #expect(names.contains("mountinfo") && !names.contains(".") && names == names.sorted())
        #expect(KernelFile.linkTarget("/proc/self/root") == "/")
        #expect(KernelFile.linkTarget("/proc/self/stat") == nil)
        #expect(KernelFile.line("/proc/sys/kernel/ostype") == "Linux")
    }

    @Test func theClockAndTheRoom() throws {
        let clock = try KernelClock.read()
        #expect(clock.maxError >= 0 && clock.maxError < 1000)
        let space = try FileSystemSpace.read("/proc/self/cwd")
        #expect(space.total > 0 && space.free <= space.total)
        let facts = try #require(try FileFacts.read("/proc/self/exe"))
        #expect(facts.isRegular && facts.size > 0)
        #expect(try FileFacts.read("/no/such/file") == nil)
    }

    @Test func thereIsNothingToWatch() async {
        for await _ in KernelEvents.changes(of: { ["/no/such/file"] }) { Issue.record("an event from nowhere") }
    }
}
