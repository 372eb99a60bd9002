internal import HealthModel
internal import LinuxAccess
internal import ProbeRuntime
internal import Synchronization

/// Reads the links, one request after the other: a driver that holds the kernel's lock holds up this sense only.
actor LinkReader {
    private nonisolated let executor = QueueExecutor(label: "forewarn.nic")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let configuration: NICConfiguration
    private let kernel: any NetworkKernel
    private var book = LinkBook()
    private var schedule: LinkSchedule
    /// Why Corosync's configuration is there and could not be read at the last look.
    private var corosyncFailure: SystemCallError?
    nonisolated let roleProblem = ToldOnce()
    /// Names of the links that are measured, for whoever listens to events.
    private nonisolated let names = Mutex<Set<String>>([])

    init(_ configuration: NICConfiguration, kernel: some NetworkKernel) {
        self.configuration = configuration
        self.kernel = kernel
        schedule = LinkSchedule(configuration)
    }

    nonisolated func measures(_ name: String) -> Bool { names.withLock { $0.contains(name) } }

    func read(_ request: SenseRequest) async -> SenseResult {
        let topology: LinkTopology
        let gone: [LinkBook.Removed]
        do {
            (topology, gone) = try await look()
        } catch {
            let outcome = ProbeOutcome(status: .failed, code: error.code, message: error.message)
            return result([], outcome, sweep: false, next: configuration.movingInterval)
        }
        switch request {
        case .sweep, .due: return sweep(topology, gone)
        case .devices(let names): return event(topology, gone, names)
        }
    }

    private func look() async throws(NetworkError) -> (LinkTopology, [LinkBook.Removed]) {
        let links = try await kernel.list(.links).compactMap { Link($0) }
        let addresses = try await kernel.list(.addresses).compactMap(LinkAddress.init)
        let gone = book.missing(in: links)
        let topology = LinkTopology(
            links: links, addresses: addresses,
            roles: LinkRoles(
                configuration, corosync: readCorosync(), hosts: HostsFile.read(configuration.hostsPath)),
            lostMembers: book.lostMembers)
        book.remember(topology)
        let known = Set(topology.measured.map(\.name))
        names.withLock { $0 = known }
        return (topology, gone)
    }

    private func readCorosync() -> CorosyncConfiguration? {
        corosyncFailure = nil
        guard let path = configuration.corosyncPath else { return nil }
        do {
            return try CorosyncConfiguration.read(path)
        } catch {
            corosyncFailure = error
            return nil
        }
    }

    private func sweep(_ topology: LinkTopology, _ gone: [LinkBook.Removed]) -> SenseResult {
        let measured = topology.measured
        let (readings, measurements) = readings(of: measured, in: topology, depth: .full)
        let once = gone.filter { !$0.isLasting }
        let missing = book.stillMissing + once
        // What is known to have gone with its link is said there.
        let uncarried = topology.uncarried.filter { role in !missing.contains { $0.carried.contains(role) } }
        let next = schedule.swept(measurements)
        let problem = roleProblem.news(sentence(on: topology))
        return result(
            readings + missing.flatMap(\.readings) + uncarried.flatMap(\.missingLinkReadings),
            problem.map { ProbeOutcome(status: .partial, code: "configuration", message: $0) } ?? .complete,
            // A pass that is not whole is followed by one that is.
            sweep: true, next: problem == nil ? next : min(next, configuration.movingInterval))
    }

    /// Why it is not known which links carry the rings; nil if it is.
    private func sentence(on topology: LinkTopology) -> String? {
        var sentences: [String] = []
        if let corosyncFailure {
            sentences.append("\(corosyncFailure) No link is known to carry a ring: let the user of the probe read it.")
        }
        for (ring, names) in topology.unresolvedRings {
            sentences.append(
                "No link is known to carry \(ring.name) of Corosync: \(names.prefix(4).joined(separator: ", ")) has no "
                    + "address in \(configuration.hostsPath); add it there, or give addresses in Corosync's "
                    + "configuration.")
        }
        return sentences.isEmpty ? nil : Printable.clean(sentences.joined(separator: " "), limit: 512)
    }

    /// What an event concerns, and what lies on it: a bond changes with its member.
    private func event(
        _ topology: LinkTopology, _ gone: [LinkBook.Removed], _ names: Set<String>
    ) -> SenseResult {
        let named = topology.links.values.filter { names.contains($0.name) }
        // A member that is gone names its bond no more.
        let bonds = Set(gone.compactMap(\.bond))
        let touched =
            named.flatMap { [$0] + topology.uppers(of: $0) } + topology.links.values.filter { bonds.contains($0.name) }
        let indices = Set(touched.map(\.index))
        let chosen = topology.measured.filter { indices.contains($0.index) }
        let (readings, _) = readings(of: chosen, in: topology, depth: .quick)
        return result(gone.flatMap(\.readings) + readings, .complete, sweep: false, next: schedule.heard())
    }

    private func readings(
        of links: [Link], in topology: LinkTopology, depth: LinkDetails.Depth
    ) -> (readings: [Reading], measurements: [Measurement]) {
        let details = links.map { link in
            LinkDetails(of: link, depth: depth, readsModule: configuration.readsModules, from: kernel)
        }
        for (link, details) in zip(links, details) { book.speeds[link.index] = details.settings?.speed }
        var readings: [Reading] = []
        var measurements: [Measurement] = []
        for (link, details) in zip(links, details) where !details.isGone {
            let measurement = LinkMeasurement(
                link: link, topology: topology, details: details, fastestMate: fastestMate(of: link, in: topology)
            ).measurement
            measurements.append(measurement)
            readings.append(.measurement(measurement))
            let carried = topology.carries(link)
            // Where it is not sure, nothing is said, rather than "unused".
            if !carried.isEmpty || topology.isUnused(link) {
                readings.append(.use(DeviceUse(component: measurement.component, carries: carried)))
            }
        }
        return (readings, measurements)
    }

    private func fastestMate(of link: Link, in topology: LinkTopology) -> UInt32? {
        guard link.bondMember != nil, let bond = link.master.flatMap({ topology.links[$0] }) else { return nil }
        return topology.members(of: bond).filter(\.hasCarrier).compactMap { book.speeds[$0.index] }.max()
    }

    /// A report that is late by this much is one that does not come.
    private static let margin: Duration = .seconds(15)

    private func result(
        _ readings: [Reading], _ outcome: ProbeOutcome, sweep: Bool, next: Duration
    ) -> SenseResult {
        SenseResult(
            outcome: outcome, readings: readings, sweep: sweep, next: next, nextWithin: next + Self.margin)
    }
}
