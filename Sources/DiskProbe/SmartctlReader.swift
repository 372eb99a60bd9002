internal import LinuxAccess
package import ProbeRuntime

/// smartctl as an isolated reader: at most one a device, within a deadline, abandoned if it hangs in the kernel.
package enum SmartctlReader {
    /// Where Debian's smartmontools puts it.
    package static let path = "/usr/sbin/smartctl"

    /// nil where it is not installed.
    package static func installed(path: String = path) -> (any IsolatedReader)? {
        FileName.exists(path) ? reader(path: path) : nil
    }

    static func reader(path: String) -> any IsolatedReader {
        OwnProgramReader { arguments, deadline, ended in
            let (end, complaint) = await ChildProcess.runWithComplaint(
                path, arguments, deadline: deadline, whenStuckEnds: ended)
            return (answered(end), complaint)
        }
    }

    /// The exit code is a set of bits that says what the drive said (smartctl(8), "EXIT STATUS"): with a document on
    /// standard output none of them is a failure to read.
    static func answered(_ end: ChildEnd) -> ChildEnd {
        guard case .exited(_, let output) = end, output.contains(UInt8(ascii: "{")) else { return end }
        return .exited(code: 0, output: output)
    }
}
