import CLinuxHardware
import Glibc

/// A system call that failed: what was tried, on what, and the kernel's answer.
package struct SystemCallError: Error, Equatable, Sendable {
    /// A verb phrase that completes "Could not ...": "open", "connect to".
    package let operation: String
    /// The path, socket or device; never a secret.
    package let subject: String
    /// The error number of errno(3).
    package let errno: Int32

    package init(operation: String, subject: String, errno: Int32) {
        self.operation = operation
        self.subject = subject
        self.errno = errno
    }

    /// The symbolic name, "ENOENT"; nil for a number without one.
    package var name: String? { clinux_errno_name(errno).map { String(cString: $0) } }

    /// There is no such file, or a directory on the way to it is missing.
    package var isNotFound: Bool { errno == ENOENT || errno == ENOTDIR }
    /// The kernel denies it to this user.
    package var isPermissionDenied: Bool { errno == EACCES || errno == EPERM }
    /// Somebody else holds it, or it would have to wait.
    package var isWouldBlock: Bool { errno == EAGAIN }
    /// There is no room: disk, quota or file size limit.
    package var isNoSpace: Bool { errno == ENOSPC || errno == EDQUOT || errno == EFBIG }
    /// A driver says that its file has no value now: of an input that nothing is connected to, of the speed of a link that
    /// is down. A right that is missing, and a device that does not answer (EIO), are none of them.
    package var isWithoutValue: Bool {
        [ENODATA, EINVAL, EOPNOTSUPP, EAGAIN, ENXIO, ENODEV, ENOENT].contains(errno)
    }
}

// MARK: - Text

extension SystemCallError: CustomStringConvertible {
    package var description: String {
        // The longest message of glibc's catalogue has 51 bytes; strerror_r (XSI) truncates and never overruns.
        let message = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer -> String in
            guard let base = buffer.baseAddress, strerror_r(errno, base, buffer.count) == 0 else { return "Error" }
            return String(cString: base)
        }
        return "Could not \(operation) \(subject): \(message) (\(name ?? "errno \(errno)"))."
    }
}
