/// Bounds-checked loads from what the kernel or a driver wrote, in the machine's byte order; nil beyond the end.
struct KernelBytes {
    let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    init(_ bytes: [UInt8]) {
        self.bytes = bytes[...]
    }

    var count: Int { bytes.count }

    func load<Value: FixedWidthInteger>(_ offset: Int, as type: Value.Type = Value.self) -> Value? {
        let size = Value.bitWidth / 8
        guard offset >= 0, offset <= count - size else { return nil }
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Value.self) }
    }

    func slice(_ offset: Int, _ length: Int) -> ArraySlice<UInt8>? {
        guard offset >= 0, length >= 0, offset <= count, length <= count - offset else { return nil }
        return bytes[(bytes.startIndex + offset)..<(bytes.startIndex + offset + length)]
    }

    /// The text up to the first NUL, or the end.
    var text: String { String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }

    func text(_ offset: Int, _ length: Int) -> String? { slice(offset, length).map { KernelBytes($0).text } }
}

extension [UInt8] {
    /// Appends a number in the machine's byte order.
    mutating func appendNative(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value) { append(contentsOf: $0) }
    }
}
