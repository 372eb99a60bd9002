import Glibc

/// A password or key. It prints as `[set]` in every way Swift can print a value, is not Codable and not Equatable, and
/// is overwritten when its last owner lets go (best effort: explicit_bzero(3)). Its bytes are reached through a closure.
///
/// `@unchecked Sendable`: the buffer is written in `init` only, before anyone else can hold the object, and freed in
/// `deinit`, when nobody else can.
package final class Secret: @unchecked Sendable {
    private let storage: UnsafeMutableRawBufferPointer
    /// Bytes, without the terminating NUL.
    package let count: Int

    /// Copies `bytes`; the caller should wipe its own copy.
    package init(bytes: some Collection<UInt8>) {
        count = bytes.count
        storage = .allocate(byteCount: bytes.count + 1, alignment: 1)
        storage.copyBytes(from: bytes)
        storage[bytes.count] = 0
    }

    deinit {
        Secret.wipe(storage)
        storage.deallocate()
    }

    /// The pointer is valid within `body` only and must not be kept.
    package func withUnsafeCString<Result, Failure: Error>(
        _ body: (UnsafePointer<CChar>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // The buffer is never empty: it ends with a NUL.
        try body(UnsafePointer(storage.bindMemory(to: CChar.self).baseAddress.unsafelyUnwrapped))
    }

    /// The bytes without the terminating NUL; valid within `body` only.
    package func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(rebasing: storage[0..<count]))
    }

    /// Overwrites memory in a way that the compiler may not leave out.
    package static func wipe(_ buffer: UnsafeMutableRawBufferPointer) {
        guard let base = buffer.baseAddress else { return }
        explicit_bzero(base, buffer.count)
    }
}

// MARK: - Redaction

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "[set]" }
    package var debugDescription: String { "[set]" }
    package var customMirror: Mirror { Mirror(self, children: [(label: String?, value: Any)]()) }
}
