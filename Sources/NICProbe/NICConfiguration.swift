/// Which links carry what, and how often the statistics are read.
///
/// A link is named by its interface ("eth0"), by an address of this machine ("10.0.0.5"), or by a network that it has an
/// address in ("10.0.0.0/24"): the last also names the link of a service address that is on the other node now.
package struct NICConfiguration: Equatable, Sendable {
    /// Links that carry replicated data (DRBD, a database's standby).
    package var replication: [String] = []
    /// Links that the cluster's services are reached on.
    package var service: [String] = []
    /// Its rings are found by their addresses; nil or missing: none are known.
    package var corosyncPath: String? = "/etc/corosync/corosync.conf"
    /// For ring addresses that are names; no other source of names is asked.
    package var hostsPath = "/etc/hosts"
    /// Between two readings of the statistics while nothing moves. Carrier and removal are heard at once.
    package var quietInterval: Duration = .seconds(60)
    /// While an error counter or the count of carrier changes moves.
    package var movingInterval: Duration = .seconds(5)
    /// Readings without a movement after which it is quiet again.
    package var calmReadings = 6
    /// Whether pluggable modules are asked for their levels (needs CAP_NET_ADMIN).
    package var readsModules = true

    package init(replication: [String] = [], service: [String] = []) {
        self.replication = replication
        self.service = service
    }
}
