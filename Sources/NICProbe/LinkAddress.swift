/// An address of this machine (struct ifaddrmsg of linux/if_addr.h).
struct LinkAddress: Equatable, Sendable {
    /// Of the link that has it.
    var index: Int32
    /// 4 or 16 bytes, in network order.
    var address: [UInt8]

    /// Bits of the network.
    var prefixLength: UInt8

    /// fe80::/10 (RFC 4291) or 169.254.0.0/16 (RFC 3927): a link that is set up gives itself one, wanted or not.
    var isLinkLocal: Bool {
        if address.count == 16 { return address[0] == 0xFE && address[1] & 0xC0 == 0x80 }
        return address.starts(with: [169, 254])
    }

    init(index: Int32, address: [UInt8], prefixLength: UInt8) {
        self.index = index
        self.address = address
        self.prefixLength = prefixLength
    }

    init?(_ message: NetlinkMessage) {
        guard message.kind == .newAddress else { return nil }
        let header = KernelBytes(message.payload)
        guard header.count >= 8, let prefix = header.load(1, as: UInt8.self),
            let index = header.load(4, as: Int32.self), index > 0
        else { return nil }
        let attributes = NetlinkAttributes(message.payload.dropFirst(8))
        // IFA_LOCAL (2) is ours, IFA_ADDRESS (1) on a point-to-point link the peer's.
        guard let bytes = attributes.values[2] ?? attributes.values[1], bytes.count == 4 || bytes.count == 16
        else { return nil }
        self.index = index
        address = Array(bytes)
        prefixLength = prefix
    }
}
