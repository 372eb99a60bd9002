/// One message of a netlink datagram (struct nlmsghdr of linux/netlink.h).
struct NetlinkMessage: Equatable {
    /// Message types (linux/netlink.h, linux/rtnetlink.h). A struct: the kernel has more than we read.
    struct Kind: RawRepresentable, Hashable {
        let rawValue: UInt16

        static let error = Kind(rawValue: 2)
        static let done = Kind(rawValue: 3)
        static let newLink = Kind(rawValue: 16)
        static let deletedLink = Kind(rawValue: 17)
        static let getLink = Kind(rawValue: 18)
        static let newAddress = Kind(rawValue: 20)
        static let getAddress = Kind(rawValue: 22)
    }

    /// NLM_F_DUMP_INTR: the tables changed while they were listed; the list may miss entries or have them twice.
    static let interruptedFlag: UInt16 = 0x10
    static let headerSize = 16

    var kind: Kind
    var flags: UInt16
    var sequence: UInt32
    var payload: ArraySlice<UInt8>

    var isInterrupted: Bool { flags & Self.interruptedFlag != 0 }

    /// The messages of a datagram; what follows a header whose length cannot be true is dropped, and `isWhole` is false.
    static func parse(_ datagram: [UInt8]) -> (messages: [NetlinkMessage], isWhole: Bool) {
        var messages: [NetlinkMessage] = []
        var rest = datagram[...]
        while !rest.isEmpty {
            let header = KernelBytes(rest)
            guard let length = header.load(0, as: UInt32.self), let kind = header.load(4, as: UInt16.self),
                let flags = header.load(6, as: UInt16.self), let sequence = header.load(8, as: UInt32.self),
                length >= UInt32(headerSize), let payload = header.slice(headerSize, Int(length) - headerSize)
            else { return (messages, false) }
            messages.append(
                NetlinkMessage(kind: Kind(rawValue: kind), flags: flags, sequence: sequence, payload: payload))
            // NLMSG_ALIGN: the next one begins at a multiple of 4.
            rest = rest.dropFirst((Int(length) + 3) & ~3)
        }
        return (messages, true)
    }

    /// A negative error number (NLMSG_ERROR and, since Linux 4.20, NLMSG_DONE carry one), as positive; nil for none.
    var failure: Int32? {
        guard kind == .error || kind == .done, let code = KernelBytes(payload).load(0, as: Int32.self), code < 0
        else { return nil }
        return code == .min ? .max : -code
    }
}

/// The attributes of a message or of an attribute (struct rtattr): type, length, value.
struct NetlinkAttributes {
    private(set) var values: [UInt16: ArraySlice<UInt8>] = [:]
    /// Whether the last one ended where the bytes ended.
    private(set) var isWhole = true

    /// The last value of each type. The nesting and byte order flags of the type are left out (linux/netlink.h).
    init(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while !rest.isEmpty {
            let header = KernelBytes(rest)
            guard let length = header.load(0, as: UInt16.self), let type = header.load(2, as: UInt16.self),
                length >= 4, let value = header.slice(4, Int(length) - 4)
            else {
                isWhole = false
                return
            }
            values[type & 0x3FFF] = value
            rest = rest.dropFirst((Int(length) + 3) & ~3)
        }
    }

    func number<Value: FixedWidthInteger>(_ type: UInt16, as kind: Value.Type = Value.self) -> Value? {
        values[type].flatMap { KernelBytes($0).load(0, as: Value.self) }
    }

    func text(_ type: UInt16) -> String? { values[type].map { KernelBytes($0).text } }

    func nested(_ type: UInt16) -> NetlinkAttributes? { values[type].map { NetlinkAttributes($0) } }
}
