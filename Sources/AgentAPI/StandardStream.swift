internal import Glibc

/// Lines for the person or the program at the other end, unbuffered: progress is for now, also through a pipe.
package enum StandardStream: Int32, Sendable {
    case output = 1
    case error = 2

    /// Writes one line. Whether anybody reads it makes no difference to what the program does.
    package func line(_ text: String) {
        var bytes = Array((text + "\n").utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(rawValue, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
