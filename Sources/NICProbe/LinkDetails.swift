internal import HealthModel
internal import LinuxAccess

/// What a link's driver says, beyond what rtnetlink does. What could not be read is nil or empty.
struct LinkDetails {
    var settings: LinkSettings?
    var driver: DriverInformation?
    var counters: [(name: String, value: UInt64)] = []
    var module: OpticModule.Answer = .none
    /// The link went away while it was read.
    var isGone = false

    enum Depth {
        /// Speed only: an event must become a reading at once, and counters or a module's bus may be slow.
        case quick
        case full
    }

    init() {}

    init(of link: Link, depth: Depth, readsModule: Bool, from kernel: some NetworkKernel) {
        do {
            if link.hasCarrier { settings = try LinkSettings.read(link.name, of: kernel) }
            guard depth == .full else { return }
            driver = try DriverInformation.read(link.name, of: kernel)
            guard link.isHardware else { return }
            counters = try DriverStatistics.read(link.name, of: kernel)
            if readsModule { module = try OpticModule.read(link.name, of: kernel) }
        } catch {
            // Anything else a driver may refuse with is no word on the link itself.
            isGone = error.isNoDevice
        }
    }
}
