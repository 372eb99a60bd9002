/// Reads in a process of its own, started from this program for one read, so that a device that hangs in the kernel
/// costs that process and nothing else. One that cannot be killed is abandoned and counted; while it lives, no second one
/// is started for the same device.
package protocol IsolatedReader: Sendable {
    /// - Parameters:
    ///   - device: the key of "at most one a device": a stable name.
    ///   - arguments: of this program, without its name: ["disk", "--read-device", "/dev/sda"].
    ///   - deadline: for the whole read.
    func read(device: String, arguments: [String], deadline: Duration) async -> IsolatedAnswer
}

/// How an isolated read ended.
package enum IsolatedAnswer: Equatable, Sendable {
    /// Standard output, at most 1 MiB.
    case answered([UInt8])
    /// It ended without an answer; one sentence.
    case failed(String)
    /// It did not end within its deadline; `isStuck` if it could not even be killed.
    case silent(isStuck: Bool)
    /// The process of an earlier read still hangs in the kernel.
    case stillStuck
}
