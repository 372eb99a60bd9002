internal import HealthModel
internal import LinuxAccess

/// Makes the measurement of one link.
struct LinkMeasurement {
    var link: Link
    var topology: LinkTopology
    var details: LinkDetails
    /// Mb/s of the fastest member with carrier of the same bond; nil outside of a bond.
    var fastestMate: UInt32?

    var component: Component { Self.component(link.name) }

    static func component(_ name: String) -> Component {
        Component(kind: .nic, id: name, name: Printable.clean(name, limit: 16))
    }

    var measurement: Measurement {
        var result = Measurement(component: component)
        result.identity = identity
        result.quantities = counters + levels
        result.states = states.sorted()
        result.notes = notes
        // Administratively down is a person's will, and what its driver does then is no fault.
        if !details.failures.isEmpty, link.isAdministrativelyUp {
            result.condition = details.isRefused ? .refused : .silent
            result.message = details.failures.joined(separator: " ")
        }
        return result
    }

    private var settings: LinkSettings? { link.hasCarrier ? details.settings : nil }

    private var optic: OpticLevels? {
        guard case .levels(let levels) = details.module else { return nil }
        return levels
    }

    // MARK: - States

    private var states: Set<StateName> {
        var states: Set<StateName> = []
        // Administratively down is a person's will, and what follows from it is no fault.
        guard link.isAdministrativelyUp else { return [.administrativelyDown] }
        if link.hasCarrier {
            states.insert(.carrierUp)
        } else {
            states.insert(isExpected ? .carrierLost : .unconnected)
        }
        if settings?.duplex == .half { states.insert(.halfDuplex) }
        if let speed = settings?.speed, speed < max(settings?.negotiable ?? 0, fastestMate ?? 0) {
            states.insert(.linkSlow)
        }
        if link.kind == "bond" || link.kind == "team" {
            let redundancy = topology.redundancy(of: link)
            if redundancy.members > 0 && (redundancy.working == 0 || !link.hasCarrier) {
                states.insert(.bondDown)
            } else if redundancy.working < redundancy.members {
                states.insert(.bondMemberDown)
            }
        }
        // An unconnected module has no light to receive.
        if !states.contains(.unconnected) { states.formUnion(opticStates) }
        return states
    }

    /// Whether carrier is missed: it was there since the driver started, or something is to run over this link. A port that
    /// nothing was ever plugged into is not a lost one.
    private var isExpected: Bool {
        if topology.hasRole(link) || link.bondMember != nil { return true }
        if let count = link.carrierUpCount { return count > 0 }
        return (link.carrierChanges ?? 0) > 1
    }

    private var opticStates: Set<StateName> {
        guard let optic else { return [] }
        let positions = [
            optic.temperature, optic.supplyVoltage, optic.biasCurrent, optic.transmitPower, optic.receivePower,
        ].compactMap { $0?.position }
        if positions.contains(.alarm) { return [.opticAlarm] }
        return positions.contains(.warning) ? [.opticWarning] : []
    }

    // MARK: - Quantities

    private var counters: [Quantity] {
        var found: [QuantityName: UInt64] = CounterName.normalise(details.counters)
        func count(_ name: QuantityName, _ value: UInt64?) {
            guard let value else { return }
            found[name] = max(found[name] ?? 0, value)
        }
        if let statistics = link.statistics {
            count(.receivedPackets, statistics.receivedPackets)
            count(.transmittedPackets, statistics.transmittedPackets)
            count(.receiveErrors, statistics.receiveErrors)
            count(.transmitErrors, statistics.transmitErrors)
            count(.receiveDropped, statistics.receiveDropped)
            count(.transmitDropped, statistics.transmitDropped)
            count(.receiveCRCErrors, statistics.receiveCRCErrors)
            count(.receiveMissed, statistics.receiveMissed)
        }
        count(.carrierChanges, link.carrierChanges.map(UInt64.init))
        count(.bondLinkFailures, bondFailures)
        // A register of ones is what a card reads that is gone from its bus; no counter comes near 2^63.
        found = found.filter { $0.value >> 63 == 0 }
        return found.map { Quantity($0.key, Double($0.value), .count, kind: .counter) }
            .sorted { $0.name.rawValue < $1.name.rawValue } + share(of: found)
    }

    /// Received frames with errors in a million: on a busy link a count says little by itself.
    private func share(of found: [QuantityName: UInt64]) -> [Quantity] {
        guard let packets = found[.receivedPackets], packets > 0 else { return [] }
        let errors = max(found[.receiveErrors] ?? 0, found[.receiveCRCErrors] ?? 0)
        return [Quantity(QuantityName("receive-error-share"), Double(errors) / Double(packets) * 1_000_000, .none)]
    }

    private var bondFailures: UInt64? {
        if let failures = link.bondMember?.failures { return UInt64(failures) }
        guard link.kind == "bond" else { return nil }
        return topology.members(of: link).reduce(0) { $0 &+ UInt64($1.bondMember?.failures ?? 0) }
    }

    private var levels: [Quantity] {
        var found: [Quantity] = []
        if let speed = settings?.speed { found.append(Quantity(.linkSpeed, Double(speed), .megabitsPerSecond)) }
        if link.kind == "bond" || link.kind == "team" {
            let redundancy = topology.redundancy(of: link)
            found.append(Quantity(.bondMembers, Double(redundancy.members), .count))
            found.append(Quantity(.bondMembersUp, Double(redundancy.working), .count))
        }
        func add(_ name: QuantityName, _ level: OpticLevels.Level?, _ unit: QuantityUnit) {
            if let level { found.append(Quantity(name, level.value, unit, limits: level.limits)) }
        }
        add(.temperature, optic?.temperature, .celsius)
        add(.opticVoltage, optic?.supplyVoltage, .volts)
        add(.opticBiasCurrent, optic?.biasCurrent, .amperes)
        add(.opticTransmitPower, optic?.transmitPower, .dBm)
        add(.opticReceivePower, optic?.receivePower, .dBm)
        return found
    }

    // MARK: - For a person

    private var identity: [String: String] {
        var identity: [String: String] = [:]
        identity["driver"] = details.driver?.driver
        identity["firmware"] = details.driver?.firmware
        identity["bus"] = details.driver?.bus ?? link.parent.map { Printable.clean($0, limit: 64) }
        identity["mac"] = link.hardwareAddress
        identity["kind"] = link.kind.map { Printable.clean($0, limit: 32) }
        identity["port"] = settings?.port
        identity["vlan"] = link.vlan.map(String.init)
        identity["bond-mode"] = link.bond?.mode
        identity["bond-active"] = link.bond?.activeMember.flatMap { topology.links[$0]?.name }
        if link.bondMember != nil { identity["bond"] = link.master.flatMap { topology.links[$0]?.name } }
        identity["bond-role"] = link.bondMember?.role.map { $0 == .active ? "active" : "backup" }
        var module = optic?.identity
        if case .unmonitored(let identity, _) = details.module { module = identity }
        identity["optic"] = module?.kind
        identity["module-vendor"] = module?.vendor
        identity["module-part"] = module?.part
        identity["module-serial"] = module?.serial
        return identity.filter { !$0.value.isEmpty }
    }

    private var notes: [String] {
        var notes = details.notes
        if case .unmonitored(_, let why) = details.module { notes.append(why) }
        if case .notPermitted = details.module {
            notes.append("The levels of its module may not be read: that takes CAP_NET_ADMIN.")
        }
        let troubles = CounterName.troubles(details.counters)
        if !troubles.isEmpty {
            let list = troubles.map { "\(Printable.clean($0.name, limit: 32)) \($0.value)" }.joined(separator: ", ")
            notes.append("The driver also counts: \(list).")
        }
        return notes
    }
}
