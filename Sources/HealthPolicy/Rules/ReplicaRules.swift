internal import HealthModel

/// Replicated devices. A replica that is behind forbids a move; it never causes one.
enum ReplicaRules {
    private static let source = "drbdsetup(8): connection, disk and replication states"

    static let rows: [MeasurementRule] = [
        ArrayRules.row(
            "replica.disconnected", .degraded, [.replica], .says(.replicaDisconnected), family: "replica", rank: 2,
            advice: "Check the replication link and the peer's DRBD; until it is connected nothing can be moved there.",
            source: source),
        ArrayRules.row(
            "replica.out-of-sync", .degraded, [.replica], .says(.replicaOutOfSync), family: "replica", rank: 1,
            advice: "Wait for the resynchronisation to end; until then nothing can be moved to the peer.",
            source: source),
        ArrayRules.row(
            "replica.diskless", .degraded, [.replica], .says(.replicaDiskless), family: "replica.disk", rank: 1,
            advice: "Replace the disk below this device; it goes on over the network only.", source: source),
        ArrayRules.row(
            "replica.suspended", .degraded, [.replica], .says(.replicaSuspended), family: "replica.io", rank: 1,
            advice: "Find out why its writes are suspended (fencing, quorum) and resume them.", source: source),
    ]
}
