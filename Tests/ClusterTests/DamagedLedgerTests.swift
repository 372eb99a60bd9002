import Glibc
import HealthModel
import Testing

@testable import Cluster

/// The record of power-offs as somebody else, a crash or a bad disk left it: nothing is switched off on it, one sentence
/// says so, and the file stays as it is.
@Suite struct DamagedLedgerTests {
    private func ledger(_ path: String) -> FencingLedger {
        FencingLedger(
            path: path, budget: 2, boot: "boot-a",
            clock: ActuatorClock(
                now: { MonotonicInstant(nanoseconds: 1) }, wallSeconds: { 1_700_000_000 }, pause: { _ in }))
    }

    private func inDirectory(_ body: (String) async throws -> Void) async throws {
        let directory = "/tmp/fw-ledger-\(UInt32.random(in: .min ... .max))"
        try #require(mkdir(directory, 0o700) == 0)
        defer {
            unlink(directory + "/power-offs.json")
            rmdir(directory + "/power-offs.json")
            rmdir(directory)
        }
        try await body(directory + "/power-offs.json")
    }

    private func write(_ text: String, to path: String) throws {
        let raw = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        try #require(raw >= 0)
        defer { close(raw) }
        let bytes = Array(text.utf8)
        try #require(bytes.isEmpty || Glibc.write(raw, bytes, bytes.count) == bytes.count)
    }

    private func content(_ path: String) -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let raw = open(path, O_RDONLY | O_NONBLOCK)
        defer { close(raw) }
        let count = read(raw, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    private func expectRefusal(_ path: String) async {
        let ledger = ledger(path)
        let trouble = await ledger.trouble()
        #expect(trouble?.contains("nothing is switched off") == true)
        #expect(trouble?.contains(path) == true)
        for nonce in ["x1", "x2"] {
            let answer = await ledger.reserve(
                PowerOffOrder(at: 1_700_000_000), nonce: nonce, node: "b", reason: "memory")
            #expect(answer == .refused(trouble ?? ""))
        }
    }

    @Test(arguments: [
        "", "garbage", "{}", "[", "null", #"[{"nonce":"x1"}]"#, "\u{0}\u{0}\u{0}",
        #"[{"at":1700000000,"boot":"boot-a","instant":{"nanoseconds":1},"node":"b","nonce":"x1","rea"#,
    ])
    func aBadRecordSwitchesNothingOff(text: String) async throws {
        try await inDirectory { path in
            try write(text, to: path)
            await expectRefusal(path)
            #expect(content(path) == text, "it is left for a person to look at")
        }
    }

    @Test func whatIsNoFileSwitchesNothingOffAndDoesNotHang() async throws {
        try await inDirectory { path in
            try #require(mkfifo(path, 0o600) == 0)
            await expectRefusal(path)
            unlink(path)
            try #require(mkdir(path, 0o700) == 0)
            await expectRefusal(path)
        }
    }

    @Test func aRecordThatCannotBeWrittenSwitchesNothingOff() async {
        let answer = await ledger("/nonexistent/power-offs.json").reserve(
            PowerOffOrder(at: 1_700_000_000), nonce: "x", node: "b", reason: "memory")
        guard case .refused(let why) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(why.contains("cannot be recorded"))
    }

    @Test func aGoodRecordIsNoTroubleAndRemembers() async throws {
        try await inDirectory { path in
            #expect(await ledger(path).trouble() == nil)
            #expect(
                await ledger(path).reserve(PowerOffOrder(at: 1_700_000_000), nonce: "x1", node: "b", reason: "memory")
                    == .granted)
            #expect(await ledger(path).trouble() == nil)
            #expect(
                await ledger(path).reserve(PowerOffOrder(at: 1_700_000_000), nonce: "x1", node: "b", reason: "memory")
                    == .used(PowerOffOrder(at: 1_700_000_000)))
        }
    }
}
