internal import LinuxAccess

/// Lines for a person or a pipe that reads while this program runs.
package enum StandardOutput {
    /// EX_IOERR of sysexits(3): the result could not be written.
    package static let failure: Int32 = 74

    /// Out at once, not when a buffer is full.
    ///
    /// - Returns: 0, or `failure` after a sentence on standard error.
    @discardableResult
    package static func line(_ text: String) -> Int32 {
        do throws(SystemCallError) {
            try ResultLine.write(text)
            return 0
        } catch {
            StandardError.log(error.description)
            return failure
        }
    }
}
