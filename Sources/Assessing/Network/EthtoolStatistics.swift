package import HealthModel

/// `ethtool -S LINK`: counters under the driver's own names.
package enum EthtoolStatistics: ForeignFormat {
    package static let name = "ethtool -S"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.isText, document.tree.isEmpty else { return false }
        return document.head.contains { $0.hasPrefix("NIC statistics") }
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var link = Measurement(component: Component(.nic, id: linkName(document)))
        var doubts = Doubts(about: link.component)
        var seen: Set<String> = []
        var rows = 0
        for line in document.lines {
            guard let cut = line.cutAtLastColon else { continue }
            let name = cut.name.trimmingBlanks().lowercased()
            guard let number = cut.value.leadingNumber else {
                if DriverCounter.row(for: name) != nil { doubts.add("its counter \(name) holds no number") }
                continue
            }
            rows += 1
            guard seen.insert(name).inserted, let row = DriverCounter.row(for: name),
                let value = doubts.counter(number, named: name)
            else { continue }
            // Drivers count one thing under two names (MAC and physical layer): the larger one counts, not the sum.
            if let known = link[row.quantity] {
                if value > known, !row.adds { link.set(row.quantity, value) }
                if row.adds { link.set(row.quantity, known + value) }
            } else {
                link.add(row.quantity, value, kind: .counter)
            }
        }
        guard rows > 0 else { throw ForeignFormatError("\(document.name) holds no counter.") }
        link.say(.working)
        link.addReceiveErrorShare()
        return [.measurement(link)] + doubts.readings
    }

    private static func linkName(_ document: ForeignDocument) -> String {
        for line in document.head.prefix(3) {
            // "# ethtool -S eth0", "NIC statistics for eth0:".
            let words = line.blankSeparated
            if let index = words.firstIndex(of: "-S"), words.indices.contains(index + 1) { return words[index + 1] }
        }
        return document.name.split(separator: "/").last.map(String.init) ?? document.name
    }
}

/// What drivers call the counters that tell of a bad link. Source of the names: drivers/net/ethernet of Linux, and
/// Documentation/networking/statistics.rst.
struct DriverCounter {
    let quantity: QuantityName
    /// Whole names, without the prefix "port_", "port." or "mac_" and without the suffix "_phy".
    let names: Set<String>
    /// Parts of one sum and not other names of the same.
    var adds = false

    static let rows: [DriverCounter] = [
        DriverCounter(
            quantity: .receiveCRCErrors,
            names: [
                "rx_crc_errors", "rx_fcs_errors", "rx_crc", "rx_fcs_err", "rx_crc_err", "fcs_errors", "crc_errors",
                "rx_frame_check_sequence_errors", "rx_align_errors", "align_errors", "rx_crc_align_errors",
                "rx_bad_fcs", "rx_fcs_error", "rx_crc_error", "rx_bad", "rx_crc_errors_ieee", "rx_bad_crc",
                "rx_in_range_length_errors_crc", "in_fcs_error", "rx_dot3statsfcserrors", "rx_mac_error_frames",
            ]),
        DriverCounter(
            quantity: .symbolErrors,
            names: ["rx_symbol_err", "rx_symbol_errors", "symbol_errors", "rx_symbol_error", "rx_pcs_symbol_err"]),
        DriverCounter(quantity: .receiveErrors, names: ["rx_errors", "rx_error", "rx_err"]),
        DriverCounter(quantity: .transmitErrors, names: ["tx_errors", "tx_error", "tx_err", "tx_carrier_errors"]),
        DriverCounter(
            quantity: .receiveMissed,
            names: [
                "rx_missed_errors", "rx_missed", "rx_no_buffer_count", "rx_over_errors", "rx_fifo_errors",
                "rx_nodesc_drops", "rx_overflow",
            ]),
        DriverCounter(quantity: .receiveDropped, names: ["rx_dropped", "rx_discards", "rx_discarded"]),
        DriverCounter(quantity: .transmitDropped, names: ["tx_dropped", "tx_discards"]),
        DriverCounter(quantity: .linkDowned, names: ["link_down_events", "link_downs", "link_failures"]),
        DriverCounter(quantity: .transmitTimeouts, names: ["tx_timeout_count", "tx_timeout", "tx_watchdog_timeout"]),
        DriverCounter(
            quantity: .receivedPackets,
            names: ["rx_packets", "rx_frames", "rx_good", "rx_good_packets", "rx_total_pkts"]),
        DriverCounter(
            quantity: .receivedPackets,
            names: [
                "rx_ucast_packets", "rx_mcast_packets", "rx_bcast_packets", "rx_ucast_frames", "rx_mcast_frames",
                "rx_bcast_frames", "rx_unicast", "rx_multicast", "rx_broadcast",
            ], adds: true),
        DriverCounter(quantity: .transmittedPackets, names: ["tx_packets", "tx_frames", "tx_good_packets"]),
    ]

    static func row(for name: String) -> DriverCounter? {
        var name = name
        for prefix in ["port_", "port.", "mac_", "mac.", "veb.", "eth_", "total_"] where name.hasPrefix(prefix) {
            name.removeFirst(prefix.count)
        }
        for suffix in ["_phy", ".nic", "_total"] where name.hasSuffix(suffix) { name.removeLast(suffix.count) }
        return rows.first { $0.names.contains(name) }
    }
}

extension String {
    /// "[0]: rx_ucast_packets: 5": the value stands after the last colon.
    fileprivate var cutAtLastColon: (name: String, value: String)? {
        guard let colon = lastIndex(of: ":") else { return nil }
        return (String(self[..<colon]), String(self[index(after: colon)...]))
    }
}
