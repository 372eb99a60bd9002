import FoundationEssentials
import Glibc
import HealthModel
import LinuxAccess
import Testing

/// A child that serves until it is told to end.
@Suite struct ServingChildTests {
    /// It tells that it is up by a pipe with a name, whose reader waits for it.
    @Test(arguments: [("trap 'echo closed >&2; exit 7' TERM", true), ("trap '' TERM", false)])
    func itIsAskedFirstAndKilledOnlyIfItStays(trap: String, ends: Bool) async throws {
        let directory = FileManager.default.temporaryDirectory.path + "/forewarn-serving-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let pipe = directory + "/up"
        #expect(mkfifo(pipe, 0o600) == 0)
        // A shell waits for its sleeping child before it looks at a trap, and `wait` is cut short by it.
        let script = "\(trap); sleep 600 & echo up >\(pipe); while :; do wait; done"
        let serving = Task { await ChildProcess.serve("/bin/sh", ["-c", script]) }
        let said = try await Task.detached { try ForeignFile.read(pipe, limit: 16).bytes }.value
        #expect(said == Array("up\n".utf8))
        serving.cancel()
        let (end, complaint) = await serving.value
        #expect(end == .silent(isStuck: false))
        #expect(complaint == (ends ? "closed" : ""))
    }

    @Test func itsEndIsToldWithItsLastWords() async {
        let (end, complaint) = await ChildProcess.serve("/bin/sh", ["-c", "echo no BMC >&2; exit 3"])
        #expect(end == .exited(code: 3, output: []))
        #expect(complaint == "no BMC")
    }
}
