import Glibc

/// The only reader of errno. A call that a signal interrupted is made again; EBADF and EFAULT are bugs of this program
/// and end it, because going on with somebody else's descriptor would be worse (errno(3), signal(7)).
enum SystemCall {
    /// Makes the call until it is not interrupted. A negative result is a failure.
    ///
    /// - Parameter foreign: the descriptor comes from outside (an environment variable), so EBADF is bad input.
    @discardableResult
    static func run<Result: FixedWidthInteger & SignedInteger>(
        _ operation: String, _ subject: @autoclosure () -> String, foreign: Bool = false, _ body: () -> Result
    ) throws(SystemCallError) -> Result {
        while true {
            let result = body()
            if result >= 0 { return result }
            let code = errno
            if code == EINTR { continue }
            precondition(code != EFAULT && (foreign || code != EBADF), "\(operation): bad descriptor or address")
            throw SystemCallError(operation: operation, subject: subject(), errno: code)
        }
    }

    /// Like `run`, but nil for one failure that the caller expects.
    static func run<Result: FixedWidthInteger & SignedInteger>(
        _ operation: String, _ subject: @autoclosure () -> String, orNilFor expected: Int32, foreign: Bool = false,
        _ body: () -> Result
    ) throws(SystemCallError) -> Result? {
        do {
            return try run(operation, subject(), foreign: foreign, body)
        } catch {
            guard error.errno == expected else { throw error }
            return nil
        }
    }

    /// Like `run` for a non-blocking descriptor; nil when the call would have to wait.
    static func runNonBlocking<Result: FixedWidthInteger & SignedInteger>(
        _ operation: String, _ subject: @autoclosure () -> String, _ body: () -> Result
    ) throws(SystemCallError) -> Result? {
        // EAGAIN and EWOULDBLOCK are the same number on Linux (errno(3)).
        try run(operation, subject(), orNilFor: EAGAIN, body)
    }

    /// For the calls that return an error number instead of setting errno (posix_fallocate(3), getpwnam_r(3)).
    static func runReturningNumber(
        _ operation: String, _ subject: @autoclosure () -> String, _ body: () -> Int32
    ) throws(SystemCallError) {
        while true {
            let code = body()
            if code == 0 { return }
            if code == EINTR { continue }
            throw SystemCallError(operation: operation, subject: subject(), errno: code)
        }
    }
}
