internal import HealthModel

extension Assessor {
    /// Takes in what one report measured, and what it says depends on what.
    /// - Parameter sweep: the report is complete and went over everything: what is not in it is gone.
    /// - Returns: how many components answered (or sleep and had answered before), of how many readings that are no
    ///   evidence by themselves (components, uses, unknown kinds).
    mutating func receivedMeasurements(
        in readings: [Reading], of probe: String, at instant: MonotonicInstant, sweep: Bool
    ) -> (read: Int, of: Int) {
        // Out of the dictionary while it changes, so that nothing is copied.
        var sense = measured.removeValue(forKey: probe) ?? MeasuredSense()
        defer { measured[probe] = sense }
        sense.makeRoom(for: readings)
        var pending = collect(readings, &sense, at: instant)
        var read = 0
        var bare = 0
        for slot in pending.indices {
            guard let measurement = pending[slot] else { continue }
            pending[slot] = nil
            let verdict = sense.update(slot) { $0.received(measurement, at: instant) }
            let answered = measurement.condition == .answered
            // That a part was taken out, or that a link carries, is the kernel's own answer.
            let told = answered || measurement.says(.removed) || measurement.says(.carrierUp)
            // A controller that is only there says nothing of what hangs on it: no drive is read by that.
            if measurement.component.kind == .storageController, measurement.condition == .answered,
                measurement.quantities.isEmpty, measurement.states.isEmpty
            {
                bare += 1
            } else if told || (measurement.condition == .asleep && sense.records[slot].readAt != nil) {
                read += 1
            }
            if !verdict.bad.isEmpty || !sense.records[slot].tracks.tracks.isEmpty {
                sense.update(slot) { apply(verdict, to: &$0, of: probe, at: instant, answered: answered) }
            }
            if today != nil { sense.update(slot) { foretell(measurement, &$0, of: probe, at: instant) } }
        }
        if sweep { swept(&sense, at: instant) }
        if !ExtensionLimit.isExtension(probe) { receivedUses(in: readings, &sense, at: instant, sweep: sweep) }
        return (read, readings.count - bare)
    }

    /// By slot, so that the order of readings makes no difference. Two readings of one component that differ are nonsense:
    /// which of them is true nobody can tell.
    private func collect(
        _ readings: [Reading], _ sense: inout MeasuredSense, at instant: MonotonicInstant
    ) -> [Measurement?] {
        var pending = [Measurement?](repeating: nil, count: sense.records.count)
        for reading in readings {
            guard case .measurement(let said) = reading, !said.says(.unconnected) else { continue }
            let measurement = said.believable
            guard let slot = sense.slot(of: measurement.component, book: book, at: instant) else { continue }
            if slot == pending.count { pending.append(nil) }
            if let other = pending[slot], other != measurement {
                pending[slot] = Measurement(
                    component: measurement.component, condition: .garbled,
                    message: "One report says two different things of it.")
            } else {
                pending[slot] = measurement
            }
        }
        return pending
    }

    private mutating func apply(
        _ verdict: MeasurementVerdict, to record: inout MeasurementRecord, of probe: String,
        at instant: MonotonicInstant, answered: Bool
    ) {
        for (row, evidence) in verdict.bad {
            let rule = row.rule.allowed(to: probe)
            let track = record.tracks.wasBad(
                rule, component: record.component, evidence: evidence, at: instant,
                patience: FindingPatience(configuration, confirmation: row.confirmation))
            if rule.latches, track.confirmed {
                latch(rule, component: record.component, evidence: evidence, firstSeen: track.firstSeen, at: instant)
                latched[track.id]?.finding.lastSeen = instant
            }
        }
        let patience = FindingPatience(configuration, confirmation: .readings)
        record.tracks.update { track in
            switch verdict.truth(of: track.rule.id) {
            case .yes: break
            case .holding: track.wasHolding(at: instant, patience: patience)
            case .no: track.wasClear(at: instant, patience: patience)
            // No row of the tables; `foretell` has its say next.
            case .unmeasured where answered && track.rule.id == ForecastRules.drive.id: break
            case .unmeasured: if answered { track.wasUnreadable() } else { track.stands(at: instant) }
            }
        }
    }

    private func swept(_ sense: inout MeasuredSense, at instant: MonotonicInstant) {
        sense.updateAll { record in
            if record.seenAt < instant { record.wasMissed(at: instant) }
        }
    }

    private func receivedUses(
        in readings: [Reading], _ sense: inout MeasuredSense, at instant: MonotonicInstant, sweep: Bool
    ) {
        if sweep {
            // What depended on a part that is gone is still the measure of its loss.
            sense.uses = sense.uses.filter { key, _ in sense.record(of: key).map { $0.missed > 0 } ?? false }
                .mapValues { ($0.use, instant) }
        }
        for reading in readings {
            guard case .use(let use) = reading, sense.uses.count < MeasuredSense.limit else { continue }
            let key = ComponentKey(use.component)
            if var known = sense.uses[key], known.at == instant, known.use != use,
                sense.record(of: key)?.missed ?? 0 == 0
            {
                known.use.carries += use.carries.filter { !known.use.carries.contains($0) }
                sense.uses[key] = known
            } else {
                sense.uses[key] = (use, instant)
            }
        }
    }
}

extension Reading {
    /// A sensor that was read, or an event that it left behind. One that cannot be read, and the state of the log, say
    /// nothing of the node's hardware.
    var tellsOfASensor: Bool {
        switch self {
        case .sensor(let sensor): sensor.state != .unknown || sensor.value != nil || sensor.eventBits != 0
        case .selEntry: true
        case .selStatus, .measurement, .use, .unrecognised: false
        }
    }

    var isLogStatus: Bool {
        guard case .selStatus = self else { return false }
        return true
    }
}
