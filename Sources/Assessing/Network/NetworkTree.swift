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
        var unread: [String: Set<String>] = [:]
        for (path, content) in document.tree {
            guard let (link, file) = split(path, top: top) else { continue }
            links[link, default: [:]][file] = content
        }
        for path in document.unread.paths {
            guard let (link, file) = split(path, top: top) else { continue }
            unread[link, default: []].insert(file)
        }
        let names = Set(links.keys).union(unread.keys).sorted()
        let readings: [Reading] = names.flatMap { name -> [Reading] in
            let (files, missing) = (links[name] ?? [:], unread[name] ?? [])
            guard name != "lo", files["operstate"] != nil || missing.contains("operstate") else { return [] }
            return link(name, files, missing)
        }
        guard !readings.isEmpty else { throw ForeignFormatError("\(document.name) holds no link.") }
        return readings
    }

    /// "eth0/statistics/rx_errors" is of eth0.
    private static func split(_ path: String, top: String) -> (link: String, file: String)? {
        let place = SysfsPath(path)
        var folders = place.folders
        let isStatistic = folders.last == "statistics"
        if isStatistic { folders.removeLast() }
        guard folders.count <= 1 else { return nil }
        return (folders.first ?? top, isStatistic ? "statistics/\(place.file)" : place.file)
    }

    /// RFC 2863's states as the kernel writes them (Documentation/networking/operstates.rst).
    private static let states: Set<String> = [
        "unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up",
    ]

    private static func link(_ name: String, _ files: [String: [UInt8]], _ unread: Set<String>) -> [Reading] {
        var link = Measurement(component: Component(.nic, id: name))
        var doubts = Doubts(about: link.component)
        let flags = files["flags"].map(SysfsText.word)?.hexadecimal
        let state = files["operstate"].map(SysfsText.word) ?? "unknown"
        let carrier = files["carrier"].map(SysfsText.word)
        if !states.contains(state) { doubts.add("its operational state is none that the kernel knows") }
        if let carrier, carrier != "0", carrier != "1", !carrier.isEmpty || state == "up" {
            // The kernel gives it for a link that is set up only (net/core/net-sysfs.c: carrier_show), so that the copy
            // of one that is down may be empty.
            doubts.add("its carrier is neither 0 nor 1")
        }
        if files["flags"] != nil, flags == nil { doubts.add("its flags hold no number") }
        // IFF_UP and IFF_MASTER of netdevice(7).
        let isMaster = name.hasPrefix("bond") || flags.map { $0 & 0x400 != 0 } ?? false
        if let flags, flags & 1 == 0 {
            link.say(.administrativelyDown)
        } else if carrier == "1" || state == "up" {
            link.say(.carrierUp)
        } else if carrier == "0" || state == "lowerlayerdown" || state == "down", !LinkNames.isVirtual(name) {
            // Without the flags a link that nobody set up reads "down" too, and gives no carrier at all.
            let isUnused = carrier == nil && flags == nil
            link.say(isUnused ? .administrativelyDown : isMaster ? .bondDown : .carrierLost)
        }
        if let speed = SysfsText.number(files["speed"]), speed > 0, speed < 4_000_000_000 {
            link.add(.linkSpeed, speed, .megabitsPerSecond)
        }
        if files["duplex"].map(SysfsText.word) == "half" { link.say(.halfDuplex) }
        link.add(.carrierChanges, SysfsText.number(files["carrier_changes"]), kind: .counter)
        let counters: [(file: String, name: QuantityName)] = [
            ("rx_crc_errors", .receiveCRCErrors), ("rx_errors", .receiveErrors), ("tx_errors", .transmitErrors),
            ("rx_dropped", .receiveDropped), ("tx_dropped", .transmitDropped), ("rx_missed_errors", .receiveMissed),
            ("rx_packets", .receivedPackets), ("tx_packets", .transmittedPackets),
        ]
        let judged = ["operstate", "flags", "carrier", "carrier_changes"] + counters.map { "statistics/\($0.file)" }
        for file in judged where unread.contains(file) { doubts.add(UnreadFiles.words(file)) }
        for (file, quantity) in counters {
            guard let content = files["statistics/\(file)"] else { continue }
            let number = SysfsText.number(content)
            if number == nil { doubts.add("its counter \(file) holds no number") }
            link.add(quantity, doubts.counter(number, named: file), kind: .counter)
        }
        link.addReceiveErrorShare()
        return [.measurement(link)] + doubts.readings
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
