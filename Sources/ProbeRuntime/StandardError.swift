internal import Glibc

/// Lines for the service's log.
package enum StandardError {
    /// A short line is one write(2), so that lines of several processes do not mix.
    package static func log(_ message: String) {
        var bytes = Array("forewarn-probe: \(message)\n".utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
