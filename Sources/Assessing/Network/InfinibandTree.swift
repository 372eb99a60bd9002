package import HealthModel

/// InfiniBand and RoCE ports: /sys/class/infiniband, a device or a port of it
/// (Documentation/ABI/stable/sysfs-class-infiniband).
package enum InfinibandTree: ForeignFormat {
    package static let name = "a sysfs tree of InfiniBand"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        document.tree.keys.contains { $0 == "phys_state" || $0.hasSuffix("/phys_state") }
            || document.tree.keys.contains { $0.has("counters/link_downed") }
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var ports: [String: [String: [UInt8]]] = [:]
        for (path, content) in document.tree {
            guard let split = split(path) else { continue }
            ports[split.port, default: [:]][split.file] = content
        }
        var unread: [String: Set<String>] = [:]
        for path in document.unread.paths {
            guard let split = split(path) else { continue }
            unread[split.port, default: []].insert(split.file)
        }
        guard !ports.isEmpty else { throw ForeignFormatError("\(document.name) holds no port.") }
        let top = document.name.split(separator: "/").last.map(String.init) ?? document.name
        return ports.sorted { $0.key < $1.key }.flatMap { key, files -> [Reading] in
            let folders = key.split(separator: "/").map(String.init)
            let device = folders.count >= 3 ? folders[folders.count - 3] : top
            let number = folders.last ?? "1"
            return port(named: "\(device) port \(number)", files, unread[key] ?? [])
        }
    }

    /// "mlx5_0/ports/1" and "counters/link_downed".
    private static func split(_ path: String) -> (port: String, file: String)? {
        var folders = path.split(separator: "/").map(String.init)
        guard let file = folders.popLast() else { return nil }
        if let last = folders.last, last == "counters" || last == "hw_counters" {
            folders.removeLast()
            return (folders.joined(separator: "/"), "\(last)/\(file)")
        }
        guard ["state", "phys_state", "rate", "link_layer"].contains(file) else { return nil }
        return (folders.joined(separator: "/"), file)
    }

    /// Of `enum ib_port_state` (drivers/infiniband/core/sysfs.c: state_show).
    private static let states = ["NOP", "DOWN", "INIT", "ARMED", "ACTIVE"]

    private static func port(
        named name: String, _ files: [String: [UInt8]], _ unread: Set<String>
    ) -> [Reading] {
        var port = Measurement(component: Component(.nic, id: name))
        var doubts = Doubts(about: port.component)
        let state = files["state"].map(SysfsText.word) ?? ""
        let physical = files["phys_state"].map(SysfsText.word) ?? ""
        if state.has("ACTIVE") {
            port.say(.carrierUp)
        } else if physical.has("Disabled") {
            port.say(.administrativelyDown)
        } else if !state.isEmpty, !state.hasAny(states) {
            doubts.add("its state is none that the kernel knows")
        } else if !state.isEmpty || !physical.isEmpty {
            port.say(.carrierLost)
            port.note("state \(state), physical state \(physical)")
        }
        // "400 Gb/sec (4X NDR)".
        port.add(.linkSpeed, SysfsText.number(files["rate"]).map { $0 * 1000 }, .megabitsPerSecond)
        let counters: [(file: String, name: QuantityName)] = [
            ("symbol_error", .symbolErrors), ("link_downed", .linkDowned), ("link_error_recovery", .linkRecoveries),
            ("port_rcv_errors", .receiveErrors), ("port_xmit_discards", .transmitDropped),
            ("port_rcv_packets", .receivedPackets), ("port_xmit_packets", .transmittedPackets),
        ]
        let judged = ["state", "phys_state"] + counters.map { "counters/\($0.file)" }
        for file in judged where unread.contains(file) { doubts.add(UnreadFiles.words(file)) }
        for (file, quantity) in counters {
            guard let text = files["counters/\(file)"].map(SysfsText.word), !text.hasPrefix("N/A") else { continue }
            // A port without extended counters stops counting packets at the end of 32 bits (IBA volume 1,
            // PortCounters).
            if file.hasSuffix("packets"), text == "4294967295" { continue }
            if text.isEmpty { doubts.add("its counter \(file) holds no number") }
            port.add(quantity, doubts.counter(in: text, named: file), kind: .counter)
        }
        port.addReceiveErrorShare()
        return [.measurement(port)] + doubts.readings
    }
}

extension Measurement {
    /// Derived where the number of frames is known: on a busy link a count says little by itself.
    mutating func addReceiveErrorShare() {
        let errors = [self[.receiveCRCErrors], self[.receiveErrors]].compactMap { $0 }.max()
        guard let errors, let packets = self[.receivedPackets], packets >= 1 else { return }
        add(.receiveErrorShare, errors / packets * 1_000_000)
    }
}
