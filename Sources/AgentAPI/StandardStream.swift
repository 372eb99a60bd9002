internal import Glibc

/// Lines for the person or the program at the other end, unbuffered: progress is for now, also through a pipe.
package enum StandardStream: Int32, Sendable {
    case output = 1
    case error = 2

    /// Writes one line. Whether anybody reads it makes no difference to what the program does; a program whose result it
    /// is uses `ResultOutput`.
    package func line(_ text: String) {
        _ = StandardStream.write(text, to: rawValue)
    }

    /// - Returns: the number of errno(3) if it could not be written.
    static func write(_ text: String, to descriptor: Int32) -> Int32? {
        var bytes = Array((text + "\n").utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                return errno
            }
            bytes = bytes.dropFirst(count)
        }
        return nil
    }
}
