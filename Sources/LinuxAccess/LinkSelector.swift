/// How a person or a configuration names a link.
package enum LinkSelector: Equatable, Sendable {
    /// "eth0".
    case interface(String)
    /// "10.0.0.5", as bytes in network order.
    case address([UInt8])
    /// "10.0.0.0/24".
    case network([UInt8], bits: Int)

    /// nil for what names no link in any of the three forms.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard let address = InternetAddress.parse(String(parts[0])), let bits = Int(parts[1]),
                (0...(address.count * 8)).contains(bits)
            else { return nil }
            self = .network(address, bits: bits)
        } else if let address = InternetAddress.parse(text) {
            self = .address(address)
        } else {
            // IFNAMSIZ, dev_valid_name() of net/core/dev.c.
            guard !text.isEmpty, text.utf8.count < 16,
                text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x2F && $0 != 0x3A && $0 != 0x7F })
            else { return nil }
            self = .interface(text)
        }
    }

    /// Whether two addresses of one family agree in their first bits.
    package static func agree(_ left: [UInt8], _ right: [UInt8], bits: Int) -> Bool {
        guard left.count == right.count, (0...(left.count * 8)).contains(bits) else { return false }
        for index in 0..<(bits / 8) where left[index] != right[index] { return false }
        guard bits % 8 != 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> (bits % 8))
        return left[bits / 8] & mask == right[bits / 8] & mask
    }
}
