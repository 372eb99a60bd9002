internal import HealthModel

/// What drivers call the counters that we know. Several names in one driver count the same event at different depths, so
/// the largest of them is taken, and the kernel's own counter if that is larger: never a sum of both.
struct CounterName {
    var quantity: QuantityName
    /// As the driver spells it.
    var name: String

    /// Source: the driver's ethtool strings in the kernel tree, drivers/net/ethernet/, at the path of each row.
    static let table: [CounterName] = [
        // Frames with a wrong checksum: cable, optic or port.
        CounterName(.receiveCRCErrors, "rx_crc_errors"),  // intel/e1000e/ethtool.c, intel/igb, intel/ixgbe, virtio
        CounterName(.receiveCRCErrors, "port.rx_crc_errors"),  // intel/i40e/i40e_ethtool.c
        CounterName(.receiveCRCErrors, "rx_crc_errors.nic"),  // intel/ice/ice_ethtool.c
        CounterName(.receiveCRCErrors, "rx_fcs_errors"),  // broadcom/tg3.c
        CounterName(.receiveCRCErrors, "rx_fcs_err_frames"),  // broadcom/bnxt/bnxt_ethtool.c
        CounterName(.receiveCRCErrors, "rx_crc_errors_phy"),  // mellanox/mlx5/core/en_stats.c
        CounterName(.receiveCRCErrors, "rx_bad"),  // sfc/ef10.c: frames with a bad FCS
        CounterName(.receiveCRCErrors, "port_rx_bad"),  // sfc/ef10.c
        CounterName(.receiveCRCErrors, "rx_crc_error"),  // broadcom/bnx2x, qlogic/qede, cisco/enic
        CounterName(.receiveCRCErrors, "rx_fcs_error"),  // marvell/mvneta.c
        CounterName(.receiveCRCErrors, "FcsErrors"),  // hisilicon/hns, cavium
        // Symbols that the receiver could not decode: the medium.
        CounterName(.symbolErrors, "rx_symbol_err_phy"),  // mellanox/mlx5/core/en_stats.c
        CounterName(.symbolErrors, "rx_symbol_errors"),  // intel/igc, cadence
        CounterName(.symbolErrors, "symbol_error"),  // infiniband counters
        CounterName(.symbolErrors, "rx_pcs_symbol_err_phy"),  // mellanox/mlx5/core/en_stats.c
        // The link went down under the driver's eyes.
        CounterName(.linkDowned, "link_down_events_phy"),  // mellanox/mlx5/core/en_stats.c
        CounterName(.linkDowned, "link_down_events"),  // broadcom/bnxt/bnxt_ethtool.c
        CounterName(.linkDowned, "link_downed"),  // infiniband counters
        // Frames that came and found no room.
        CounterName(.receiveMissed, "rx_missed_errors"),  // intel/e1000e, igb, ixgbe
        CounterName(.receiveMissed, "rx_out_of_buffer"),  // mellanox/mlx5/core/en_stats.c
        CounterName(.receiveMissed, "rx_discards_phy"),  // mellanox/mlx5/core/en_stats.c
        CounterName(.receiveMissed, "rx_no_dma_resources"),  // intel/ixgbe/ixgbe_ethtool.c
        CounterName(.receiveMissed, "port.rx_dropped"),  // intel/i40e/i40e_ethtool.c
        CounterName(.receiveMissed, "rx_dropped.nic"),  // intel/ice/ice_ethtool.c
        CounterName(.receiveMissed, "rx_discards"),  // broadcom/bnx2x, tg3
        CounterName(.receiveMissed, "rx_nodesc_drop_cnt"),  // sfc/ef10.c
        CounterName(.receiveMissed, "port_rx_nodesc_drops"),  // sfc/ef10.c
        // A queue that did not move in time: the driver had to reset the card.
        CounterName(.transmitTimeouts, "tx_timeout_count"),  // intel/e1000e, intel/igb, intel/ixgbe
        CounterName(.transmitTimeouts, "tx_tx_timeouts"),  // virtio_net.c
        CounterName(.transmitTimeouts, "tx_timeout"),  // amazon/ena, intel/fm10k
        // Errors as the driver sums them.
        CounterName(.receiveErrors, "rx_errors"),
        CounterName(.transmitErrors, "tx_errors"),
        CounterName(.transmitErrors, "tx_errors_phy"),  // mellanox/mlx5/core/en_stats.c
        CounterName(.transmitErrors, "port.tx_errors"),  // intel/i40e/i40e_ethtool.c
        CounterName(.transmitErrors, "tx_errors.nic"),  // intel/ice/ice_ethtool.c
        CounterName(.receiveDropped, "rx_dropped"),
        CounterName(.receiveDropped, "rx_drops"),  // virtio_net.c
        CounterName(.transmitDropped, "tx_dropped"),
    ]

    private init(_ quantity: QuantityName, _ name: String) {
        self.quantity = quantity
        self.name = name
    }

    private static let quantities = Dictionary(
        table.map { ($0.name, $0.quantity) }, uniquingKeysWith: { first, _ in first })

    /// The largest counter of each quantity.
    static func normalise(_ counters: [(name: String, value: UInt64)]) -> [QuantityName: UInt64] {
        var found: [QuantityName: UInt64] = [:]
        for counter in counters {
            guard let quantity = quantities[counter.name] else { continue }
            found[quantity] = max(found[quantity] ?? 0, counter.value)
        }
        return found
    }

    /// Counters that by their name tell of trouble, that no row knows and that are not zero, for a person; largest first.
    static func troubles(_ counters: [(name: String, value: UInt64)], limit: Int = 12) -> [(
        name: String, value: UInt64
    )] {
        let words = ["err", "crc", "drop", "discard", "fail", "timeout", "miss", "fault"]
        let found = counters.filter { counter in
            guard counter.value > 0, quantities[counter.name] == nil else { return false }
            let name = counter.name.lowercased()
            return words.contains { name.contains($0) }
        }
        return Array(found.sorted { ($1.value, $0.name) < ($0.value, $1.name) }.prefix(limit))
    }
}

extension QuantityName {
    /// The same names as in the reports of other tools.
    fileprivate static let transmitTimeouts = QuantityName("transmit-timeouts")
}
