/// One network interface as the kernel describes it in RTM_NEWLINK and RTM_DELLINK (linux/if_link.h).
struct Link: Equatable, Sendable {
    var index: Int32
    var name: String
    /// IFF_UP: an administrator wants it up (netdevice(7)).
    var isAdministrativelyUp: Bool
    /// IFF_LOOPBACK: it never leaves this machine.
    var isLoopback: Bool
    /// IFLA_CARRIER, or IFF_LOWER_UP where a kernel does not say it: the driver sees a partner.
    var hasCarrier: Bool
    var operationalState: OperationalState
    /// Changes of carrier since the driver started, both ways; also those that were too quick for an event.
    var carrierChanges: UInt32?
    /// How often carrier came; 0: there never was any.
    var carrierUpCount: UInt32?
    /// The bond, bridge or team that it belongs to.
    var master: Int32?
    /// The link that it lies on, of the kinds that lie on one; of a veth pair the same attribute names the other end.
    var lower: Int32?
    /// "bond", "bridge", "vlan", "veth"; nil for a device of a bus.
    var kind: String?
    /// The bus device behind it ("0000:3b:00.0", "virtio0"); nil for one that is only software.
    var parent: String?
    var bond: BondState?
    var bondMember: BondMemberState?
    var vlan: UInt16?
    /// The driver's permanent address where it has one, else the current one.
    var hardwareAddress: String?
    var statistics: LinkStatistics?

    var isHardware: Bool { parent != nil }

    /// Kinds that join or carry other links: what they say concerns those below.
    var isStructure: Bool { kind == "bond" || kind == "bridge" || kind == "vlan" || kind == "team" }
}

/// RFC 2863 state (linux/if.h, IF_OPER_).
enum OperationalState: UInt8, Sendable {
    case unknown = 0
    case notPresent
    case down
    case lowerLayerDown
    case testing
    case dormant
    case up
}

// MARK: - Decoding

extension Link {
    /// Attribute numbers of linux/if_link.h (IFLA_, IFLA_INFO_, IFLA_VLAN_).
    private enum Attribute {
        static let address: UInt16 = 1
        static let name: UInt16 = 3
        static let lower: UInt16 = 5
        static let master: UInt16 = 10
        static let operationalState: UInt16 = 16
        static let info: UInt16 = 18
        static let statistics64: UInt16 = 23
        static let carrier: UInt16 = 33
        static let carrierChanges: UInt16 = 35
        static let lowerNamespace: UInt16 = 37
        static let carrierUpCount: UInt16 = 47
        static let permanentAddress: UInt16 = 54
        static let parent: UInt16 = 56
        static let infoKind: UInt16 = 1
        static let infoData: UInt16 = 2
        static let infoSlaveKind: UInt16 = 4
        static let infoSlaveData: UInt16 = 5
        static let vlanID: UInt16 = 1
    }

    private static let layered: Set<String> = ["vlan", "macvlan", "macvtap", "ipvlan", "ipvtap", "macsec"]

    /// nil for what is no link: too short, without name or index, or a bridge port's own message (AF_BRIDGE).
    init?(_ message: NetlinkMessage) {
        guard message.kind == .newLink || message.kind == .deletedLink else { return nil }
        // struct ifinfomsg: family, padding, type, index, flags, change.
        let header = KernelBytes(message.payload)
        guard header.load(0, as: UInt8.self) == 0, let index = header.load(4, as: Int32.self), index > 0,
            let flags = header.load(8, as: UInt32.self), header.count >= 16
        else { return nil }
        let attributes = NetlinkAttributes(message.payload.dropFirst(16))
        // IFNAMSIZ: 15 bytes and NUL.
        guard let name = attributes.text(Attribute.name), !name.isEmpty, name.utf8.count < 16 else { return nil }
        self.index = index
        self.name = name
        isAdministrativelyUp = flags & 0x1 != 0
        isLoopback = flags & 0x8 != 0
        hasCarrier = attributes.number(Attribute.carrier, as: UInt8.self).map { $0 != 0 } ?? (flags & 0x1_0000 != 0)
        operationalState =
            attributes.number(Attribute.operationalState).flatMap(OperationalState.init(rawValue:)) ?? .unknown
        carrierChanges = attributes.number(Attribute.carrierChanges)
        carrierUpCount = attributes.number(Attribute.carrierUpCount)
        master = attributes.number(Attribute.master)
        parent = attributes.text(Attribute.parent).flatMap { $0.isEmpty ? nil : $0 }
        hardwareAddress = (attributes.values[Attribute.permanentAddress] ?? attributes.values[Attribute.address])
            .flatMap(Self.hardwareAddress)
        statistics = attributes.values[Attribute.statistics64].flatMap(LinkStatistics.init)
        guard let info = attributes.nested(Attribute.info) else { return }
        kind = info.text(Attribute.infoKind)
        // An index in another namespace means another link there.
        if let kind, Self.layered.contains(kind), attributes.values[Attribute.lowerNamespace] == nil {
            lower = attributes.number(Attribute.lower)
        }
        switch kind {
        case "bond": bond = info.nested(Attribute.infoData).map(BondState.init)
        case "vlan": vlan = info.nested(Attribute.infoData)?.number(Attribute.vlanID)
        default: break
        }
        if info.text(Attribute.infoSlaveKind) == "bond" {
            bondMember = info.nested(Attribute.infoSlaveData).map(BondMemberState.init)
        }
    }

    private static func hardwareAddress(_ bytes: ArraySlice<UInt8>) -> String? {
        // MAX_ADDR_LEN 32 (Infiniband has 20); all zero is none.
        guard (1...32).contains(bytes.count), bytes.contains(where: { $0 != 0 }) else { return nil }
        return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
    }
}
