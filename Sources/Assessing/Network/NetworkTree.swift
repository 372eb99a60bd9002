package import HealthModel

/// Links of /sys/class/net, or one of them (Documentation/ABI/testing/sysfs-class-net and -statistics).
package enum NetworkTree: ForeignFormat {
    package static let name = "a sysfs tree of network links"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        document.tree.keys.contains { $0 == "operstate" || $0.hasSuffix("/operstate") }
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var links: [String: [String: [UInt8]]] = [:]
        let top = document.name.split(separator: "/").last.map(String.init) ?? document.name
        for (path, content) in document.tree {
            let place = SysfsPath(path)
            var folders = place.folders
            let isStatistic = folders.last == "statistics"
            if isStatistic { folders.removeLast() }
            guard folders.count <= 1 else { continue }
            links[folders.first ?? top, default: [:]][isStatistic ? "statistics/\(place.file)" : place.file] = content
        }
        let readings: [Reading] = links.sorted { $0.key < $1.key }.compactMap { name, files in
            guard name != "lo", files["operstate"] != nil else { return nil }
            return .measurement(link(name, files))
        }
        guard !readings.isEmpty else { throw ForeignFormatError("\(document.name) holds no link.") }
        return readings
    }

    private static func link(_ name: String, _ files: [String: [UInt8]]) -> Measurement {
        var link = Measurement(component: Component(.nic, id: name))
        let flags = files["flags"].map(SysfsText.word)?.hexadecimal
        let state = files["operstate"].map(SysfsText.word) ?? "unknown"
        let carrier = files["carrier"].map(SysfsText.word)
        if let flags, flags & 1 == 0 {
            // IFF_UP of netdevice(7).
            link.say(.administrativelyDown)
        } else if carrier == "1" || state == "up" {
            link.say(.carrierUp)
        } else if carrier == "0" || state == "lowerlayerdown" || state == "down", !LinkNames.isVirtual(name) {
            // Without the flags a link that nobody set up reads "down" too, and gives no carrier at all.
            link.say(carrier == nil && flags == nil ? .administrativelyDown : .carrierLost)
        }
        if let speed = SysfsText.number(files["speed"]), speed > 0 { link.add(.linkSpeed, speed, .megabitsPerSecond) }
        if files["duplex"].map(SysfsText.word) == "half" { link.say(.halfDuplex) }
        link.add(.carrierChanges, SysfsText.number(files["carrier_changes"]), kind: .counter)
        let counters: [(file: String, name: QuantityName)] = [
            ("rx_crc_errors", .receiveCRCErrors), ("rx_errors", .receiveErrors), ("tx_errors", .transmitErrors),
            ("rx_dropped", .receiveDropped), ("tx_dropped", .transmitDropped), ("rx_missed_errors", .receiveMissed),
            ("rx_packets", .receivedPackets), ("tx_packets", .transmittedPackets),
        ]
        for (file, quantity) in counters {
            link.add(quantity, SysfsText.number(files["statistics/\(file)"]), kind: .counter)
        }
        link.addReceiveErrorShare()
        return link
    }
}

/// Links that no hardware stands behind, told by the names that their makers give them.
enum LinkNames {
    private static let prefixes = [
        "docker", "br-", "virbr", "veth", "vnet", "tap", "tun", "dummy", "cni", "flannel", "cali", "lxc", "lxd", "ifb",
        "wg", "kube", "podman", "vxlan", "ovs", "sit", "gre", "ip6", "erspan", "tunl", "nlmon", "bonding_masters",
    ]

    static func isVirtual(_ name: String) -> Bool { prefixes.contains { name.hasPrefix($0) } }
}
