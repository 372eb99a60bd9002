import Glibc

/// Lines of a program's result on standard output, out at once. A result that could not be written is a failure, which
/// `print` would not tell: it fills a buffer that is written after the last line of the program.
package enum ResultLine {
    /// Writes the text and a newline. A reader that has gone has what it wanted (`| head -1`): that is no error.
    package static func write(_ text: String, to descriptor: Int32 = STDOUT_FILENO) throws(SystemCallError) {
        var bytes = Array((text + "\n").utf8)[...]
        while !bytes.isEmpty {
            // Whoever started this program may have closed its standard output: EBADF is input here.
            let count = try SystemCall.run("write the result to", "standard output", orNilFor: EPIPE, foreign: true) {
                bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            }
            guard let count else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
