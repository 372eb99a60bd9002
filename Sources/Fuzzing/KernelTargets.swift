internal import HealthModel

@testable import DeviceEvents
@testable import LinuxAccess
@testable import NICProbe
@testable import SystemProbe

extension FuzzTarget {
    static let kernel: [FuzzTarget] = [
        FuzzTarget("network", seeds: [netlink, Array("nodelist {\n node {\n ring0_addr: 10.0.0.1\n }\n}\n".utf8)]) {
            _ = NetworkDecoders.recognised(in: $0)
        },
        FuzzTarget("network-topology", seeds: [netlink + netlink]) { bytes in
            let messages = NetlinkMessage.parse(bytes).messages.prefix(64)
            let topology = LinkTopology(
                links: messages.compactMap(Link.init), addresses: messages.compactMap(LinkAddress.init),
                roles: LinkRoles(NICConfiguration(), corosync: nil, hosts: HostsFile("")))
            for link in topology.measured { _ = (topology.carries(link), topology.isUnused(link)) }
        },
        // The kernel's datagrams are parsed by libudev. Ours are what follows: the rule's text and the order of events.
        FuzzTarget(
            "uevent", seeds: [Array("SUBSYSTEM==\"block|nvme\", TAG+=\"forewarn\"\n".utf8), [0, 1, 2, 9, 1, 2]]
        ) {
            _ = DeviceRule.tagged(by: String(decoding: $0, as: UTF8.self), with: "forewarn")
            merge($0)
        },
        FuzzTarget("proc", seeds: [Array("27 1 254:0 / / rw - ext4 /dev/vda rw\n".utf8)]) { bytes in
            _ = SystemProbe.MountTable(bytes)
            _ = (FileSystemTable(bytes), PressureStall(bytes))
            _ = (KernelText.count(bytes), KernelText.number(bytes), KernelText.fields(bytes))
            var lines = LineBuffer(limit: 100)
            lines.append(bytes)
            while case .line(let line) = lines.next() { precondition(line.count <= 100, "a line is too long") }
        },
    ]

    private static func merge(_ bytes: [UInt8]) {
        var merger = EventMerger(trusted: .udev, grace: .nanoseconds(8), limit: 16)
        for (index, byte) in bytes.enumerated() {
            let action: DeviceAction = byte & 4 == 0 ? .add : .remove
            let event = EventMerger.Event(
                sequence: UInt64(byte >> 3), action: action,
                record: DeviceRecord(subsystem: "block", name: "sda", path: "/\(byte & 8)"))
            let now = MonotonicInstant(nanoseconds: Int64(index))
            switch byte & 3 {
            case 0: _ = merger.kernelSaid(event, at: now)
            case 1: _ = merger.udevSaid(event)
            case 2: _ = merger.expire(at: now)
            default: _ = merger.udevIsGone()
            }
        }
    }

    /// RTM_NEWLINK with a name.
    private static let netlink: [UInt8] =
        [44, 0, 0, 0, 16, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
        + [0, 0, 1, 0, 2, 0, 0, 0, 0x43, 0, 1, 0, 0, 0, 0, 0] + [9, 0, 3, 0, 0x65, 0x74, 0x68, 0x30, 0, 0, 0, 0]
}
