/// A request to list a table of the kernel (NLM_F_DUMP of linux/netlink.h).
enum RouteRequest {
    case links
    case addresses

    /// What its answers are.
    var answer: NetlinkMessage.Kind { self == .links ? .newLink : .newAddress }

    func bytes(sequence: UInt32) -> [UInt8] {
        // struct ifinfomsg, struct ifaddrmsg: all zero asks for every family and interface.
        let body = [UInt8](repeating: 0, count: self == .links ? 16 : 8)
        let kind: NetlinkMessage.Kind = self == .links ? .getLink : .getAddress
        var bytes: [UInt8] = []
        bytes.appendNative(UInt32(NetlinkMessage.headerSize + body.count))
        bytes.appendNative(kind.rawValue)
        // NLM_F_REQUEST | NLM_F_DUMP
        bytes.appendNative(UInt16(0x301))
        bytes.appendNative(sequence)
        bytes.appendNative(UInt32(0))
        return bytes + body
    }
}
