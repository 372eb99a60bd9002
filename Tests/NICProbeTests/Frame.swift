@testable import NICProbe

/// Netlink bytes as the kernel writes them, put together part by part.
enum Frame {
    /// struct nlmsghdr (16 B), then the payload, padded to 4.
    static func message(
        _ kind: NetlinkMessage.Kind, _ payload: [UInt8], flags: UInt16 = 2, sequence: UInt32 = 1
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendNative(UInt32(16 + payload.count))
        bytes.appendNative(kind.rawValue)
        bytes.appendNative(flags)
        bytes.appendNative(sequence)
        bytes.appendNative(UInt32(0))
        return padded(bytes + payload)
    }

    /// struct rtattr (4 B), then the value, padded to 4.
    static func attribute(_ type: UInt16, _ value: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendNative(UInt16(4 + value.count))
        bytes.appendNative(type)
        return padded(bytes + value)
    }

    static func attribute(_ type: UInt16, _ value: some FixedWidthInteger) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendNative(value)
        return attribute(type, bytes)
    }

    static func attribute(_ type: UInt16, _ text: String) -> [UInt8] { attribute(type, Array(text.utf8) + [0]) }

    private static func padded(_ bytes: [UInt8]) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
    }

    struct LinkPart {
        var index: Int32
        var name: String
        var isUp = true
        var hasCarrier = true
        var changes: UInt32 = 2
        var upCount: UInt32 = 1
        var master: Int32?
        var lower: Int32?
        var kind: String?
        var parent: String?
        /// IFLA_INFO_DATA.
        var data: [UInt8]?
        /// IFLA_INFO_SLAVE_KIND and _DATA.
        var slave: (kind: String, data: [UInt8])?
        var counters: [Int: UInt64] = [:]

        init(_ index: Int32, _ name: String, kind: String? = nil, parent: String? = nil) {
            self.index = index
            self.name = name
            self.kind = kind
            self.parent = parent
        }

        func with(_ change: (inout LinkPart) -> Void) -> LinkPart {
            var copy = self
            change(&copy)
            return copy
        }
    }

    /// RTM_NEWLINK.
    static func link(
        _ part: LinkPart, kind: NetlinkMessage.Kind = .newLink, family: UInt8 = 0, sequence: UInt32 = 1
    ) -> [UInt8] {
        // struct ifinfomsg (16 B): family, padding, ARPHRD_ETHER, index, IFF_UP | IFF_LOWER_UP, change mask
        var bytes: [UInt8] = [family, 0]
        bytes.appendNative(UInt16(1))
        bytes.appendNative(part.index)
        bytes.appendNative(UInt32((part.isUp ? 0x1 : 0) | (part.hasCarrier ? 0x1_0000 : 0)))
        bytes.appendNative(UInt32(0))
        // IFLA_IFNAME
        bytes += attribute(3, part.name)
        // IFLA_OPERSTATE: up 6, down 2
        bytes += attribute(16, UInt8(part.hasCarrier ? 6 : 2))
        // IFLA_CARRIER, IFLA_CARRIER_CHANGES, IFLA_CARRIER_UP_COUNT
        bytes += attribute(33, UInt8(part.hasCarrier ? 1 : 0))
        bytes += attribute(35, part.changes)
        bytes += attribute(47, part.upCount)
        // IFLA_ADDRESS
        bytes += attribute(1, [0x52, 0x54, 0, 0, 0, UInt8(truncatingIfNeeded: part.index)])
        // IFLA_STATS64: 24 counters
        var counters: [UInt8] = []
        for number in 0..<24 { counters.appendNative(part.counters[number] ?? 0) }
        bytes += attribute(23, counters)
        if let master = part.master { bytes += attribute(10, master) }
        if let lower = part.lower { bytes += attribute(5, lower) }
        if let parent = part.parent { bytes += attribute(56, parent) }
        // IFLA_LINKINFO, nested
        var info: [UInt8] = []
        if let kind = part.kind { info += attribute(1, kind) }
        if let data = part.data { info += attribute(2, data) }
        if let slave = part.slave { info += attribute(4, slave.kind) + attribute(5, slave.data) }
        if !info.isEmpty { bytes += attribute(18 | 0x8000, info) }
        return message(kind, bytes, sequence: sequence)
    }

    /// RTM_NEWADDR.
    static func address(_ index: Int32, _ address: [UInt8], bits: UInt8 = 24, peer: [UInt8]? = nil) -> [UInt8] {
        // struct ifaddrmsg (8 B): family, prefix length, flags, scope, index
        var bytes: [UInt8] = [address.count == 4 ? 2 : 10, bits, 0, 0]
        bytes.appendNative(index)
        // IFA_ADDRESS (the peer's on a point-to-point link), IFA_LOCAL
        bytes += attribute(1, peer ?? address)
        if address.count == 4 { bytes += attribute(2, address) }
        return message(.newAddress, bytes)
    }

    /// IFLA_INFO_SLAVE_DATA of a bond's member.
    static func member(active: Bool, link: UInt8, failures: UInt32) -> (kind: String, data: [UInt8]) {
        ("bond", attribute(1, UInt8(active ? 0 : 1)) + attribute(2, link) + attribute(3, failures))
    }

    /// IFLA_INFO_DATA of a bond.
    static func bond(mode: UInt8, active: Int32, smallest: UInt32 = 0) -> [UInt8] {
        attribute(1, mode) + attribute(2, active) + attribute(18, smallest)
    }

    static func messages(_ bytes: [[UInt8]]) -> [NetlinkMessage] {
        NetlinkMessage.parse(bytes.flatMap { $0 }).messages
    }
}
