internal import Glibc
internal import HealthModel
internal import LinuxAccess

/// Writes to a descriptor whose reader may be slow, stopped or gone, and gives up in time: words must not hold up power.
enum BoundedWrite {
    /// Most that is written at once, in bytes: a pipe that says that it has room takes this much without waiting
    /// (PIPE_BUF in pipe(7)).
    private static let piece = 4096

    /// Writes all of it.
    ///
    /// - Parameter patience: longest wait for a reader that takes nothing.
    /// - Returns: nil if everything was taken; else why not, as errno, EAGAIN for a reader that took nothing in time.
    static func write(_ text: String, to descriptor: Int32, patience: Duration) -> Int32? {
        var text = text
        return text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            var deadline = MonotonicClock.now().advanced(by: patience)
            while !rest.isEmpty {
                let count = attempt(UnsafeRawBufferPointer(rebasing: rest.prefix(piece)), descriptor)
                switch count {
                case .success(let count):
                    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
                    deadline = MonotonicClock.now().advanced(by: patience)
                case .failure(let failure) where failure.number != EAGAIN: return failure.number
                case .failure:
                    guard waitForRoom(descriptor, until: deadline) else { return EAGAIN }
                }
            }
            return nil
        }
    }

    /// For an errno, half a sentence.
    static func words(_ number: Int32) -> String {
        number == EAGAIN ? "nobody reads it" : String(cString: strerror(number))
    }

    private struct Failure: Error {
        let number: Int32
    }

    /// Writes what can be written without waiting. The descriptor is shared with whoever started this process, so it is
    /// not made non-blocking: others would be surprised.
    private static func attempt(_ bytes: UnsafeRawBufferPointer, _ descriptor: Int32) -> Result<Int, Failure> {
        while true {
            var count = send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
            if count < 0, errno == ENOTSOCK {
                guard waitForRoom(descriptor, until: MonotonicClock.now()) else {
                    return .failure(Failure(number: EAGAIN))
                }
                count = Glibc.write(descriptor, bytes.baseAddress, bytes.count)
            }
            if count > 0 { return .success(count) }
            let number = count == 0 ? EIO : errno
            if number != EINTR { return .failure(Failure(number: number)) }
        }
    }

    /// Whether a write would not wait, or would fail, before that instant.
    private static func waitForRoom(_ descriptor: Int32, until deadline: MonotonicInstant) -> Bool {
        while true {
            let remaining = MonotonicClock.now().age(at: deadline)
            var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            let milliseconds = remaining > .zero ? Int32(clamping: remaining.wholeMilliseconds + 1) : 0
            let found = poll(&entry, 1, milliseconds)
            if found > 0 { return true }
            guard found < 0, errno == EINTR else { return false }
        }
    }
}
