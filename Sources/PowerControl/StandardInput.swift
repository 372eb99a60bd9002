internal import Glibc
internal import HealthModel
internal import LinuxAccess

/// Reads the options that Pacemaker writes to standard input.
struct StandardInput {
    var descriptor = STDIN_FILENO
    /// Longest wait for the end of the options; a person at a terminal is waited for without end.
    var patience = Duration.seconds(30)
    var isInterrupted = { Interruption.isRequested }

    /// Most that is read, in bytes.
    static let limit = 64 * 1024

    /// Reads to the end, and calls `body` with everything; it is overwritten afterwards.
    func read<Result>(_ body: (UnsafeRawBufferPointer) -> Result) throws(FenceUsageError) -> Result {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.limit, alignment: 1)
        defer {
            Secret.wipe(buffer)
            buffer.deallocate()
        }
        let deadline = isatty(descriptor) == 1 ? nil : MonotonicClock.now().advanced(by: patience)
        var filled = 0
        while filled < buffer.count {
            try waitForMore(until: deadline)
            let count = Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count >= 0 else {
                throw FenceUsageError("Standard input cannot be read: \(String(cString: strerror(errno))).")
            }
            if count == 0 { return body(UnsafeRawBufferPointer(rebasing: buffer[..<filled])) }
            filled += count
        }
        throw FenceUsageError("Standard input has more than \(Self.limit) bytes; it should hold a few options.")
    }

    private func waitForMore(until deadline: MonotonicInstant?) throws(FenceUsageError) {
        while true {
            guard !isInterrupted() else {
                throw FenceUsageError("The agent was told to end while its options were read; nothing was done.")
            }
            if let deadline, MonotonicClock.now() >= deadline {
                throw FenceUsageError(
                    "Standard input did not end within \(patience.wholeMilliseconds) ms; nothing was done: close it after"
                        + " the options.")
            }
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&entry, 1, Interruption.pollMilliseconds) > 0 { return }
        }
    }
}
