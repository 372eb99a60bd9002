import Glibc

/// Calls of C libraries that answer nil and leave the reason in errno.
package enum ForeignCall {
    /// - Throws: `SystemCallError` with the library's error number; 0 if it left none.
    package static func pointer(
        _ operation: String, _ subject: @autoclosure () -> String, _ body: () -> OpaquePointer?
    ) throws(SystemCallError) -> OpaquePointer {
        errno = 0
        if let pointer = body() { return pointer }
        let code = errno
        throw SystemCallError(operation: operation, subject: subject(), errno: code)
    }
}

extension SystemCallError {
    /// A receive buffer was full and what did not fit is gone (netlink(7)).
    package var isOverrun: Bool { errno == ENOBUFS }
    package var isInterrupted: Bool { errno == EINTR }
    /// The device or driver does not know this request.
    package var isUnsupported: Bool { errno == EOPNOTSUPP || errno == EINVAL || errno == ENOTTY || errno == ENOSYS }
    /// There is no such device, or not any more.
    package var isNoDevice: Bool { errno == ENODEV || errno == ENXIO }
    /// The device did not answer in time.
    package var isTimeout: Bool { errno == ETIMEDOUT }
    /// Nothing came over the bus behind the device.
    package var isTransferFailure: Bool { errno == EIO || errno == EREMOTEIO }
}
