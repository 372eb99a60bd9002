internal import HealthModel

/// What the assessor would have read if something happened: readings are made up, and judged as any others are.
extension Assessor {
    /// Further apart than `FindingPatience.spacing`.
    private static let pause = Duration.milliseconds(250)

    private func instants(after now: MonotonicInstant) -> [MonotonicInstant] {
        // Later than anything that was read, so that they count; the assessment is that of `now`, so that nothing else
        // grows old meanwhile.
        (1...configuration.confirmReadings).map { now.advanced(by: Assessor.pause * $0) }
    }

    mutating func suppose(_ part: Hypothesis.Part, failsAt now: MonotonicInstant) {
        let component = Component(kind: part.kind, id: part.id, name: part.name)
        let key = SensorKey(probe: part.probe, component: component)
        if let record = sensors[key] {
            let trends = record.trends
            sicknesses[part.probe] = nil
            for instant in instants(after: now) {
                _ = receivedSensors(
                    in: [.sensor(record.reading(of: part))], of: part.probe, at: instant, sweep: true, complete: false)
            }
            // A made-up value is no sample.
            sensors[key]?.trends = trends
            return
        }
        // Nothing is filed by day, and nothing foretold, from what was made up.
        today = nil
        let readings = measurements(of: part, component).map(Reading.measurement) + uses(without: part)
        for instant in instants(after: now) {
            _ = receivedMeasurements(in: readings, of: part.probe, at: instant, sweep: false)
        }
    }

    mutating func supposeConfirmed(_ id: String, at now: MonotonicInstant) {
        let patience = FindingPatience(configuration, confirmation: .readings)
        let instants = instants(after: now)
        func confirm(_ track: inout FindingTrack) {
            guard track.id == id else { return }
            for instant in instants { track.wasBad(track.evidence, at: instant, patience: patience) }
        }
        for key in sensors.keys where sensors[key]?.tracks.tracks.contains(where: { $0.id == id }) == true {
            sensors[key]?.tracks.update(confirm)
        }
        for probe in measured.keys { measured[probe]?.updateAll { $0.tracks.update(confirm) } }
    }

    /// The part reads well again, and where it was latched a person has cleared it.
    mutating func supposeEnded(_ id: String) {
        for id in milder(than: id) + [id] {
            latched[id] = nil
            suspicions[id] = nil
            forgetTracks(id)
        }
        for probe in sicknesses.keys where BMCRules.implausibleReport.id + "/bmc/\(probe)" == id {
            sicknesses[probe] = nil
        }
    }

    /// What the same component was found with before it got worse.
    private func milder(than id: String) -> [String] {
        let sets = sensors.values.map(\.tracks) + measured.values.flatMap { $0.records.map(\.tracks) }
        return sets.flatMap { set -> [String] in
            guard let worst = set.tracks.first(where: { $0.id == id }) else { return [] }
            return set.tracks.filter { $0.rule.family == worst.rule.family }.map(\.id)
        }
    }

    /// A full pass in which everything of the probe read as it did last.
    mutating func supposeReport(of probe: String, at now: MonotonicInstant) {
        let report = ProbeReport(
            probe: probe, source: "supposed", sequence: 0, observedAt: now, wallTime: 0, durationMilliseconds: 0,
            outcome: .complete, readings: [], sweep: true)
        var sense = senses[probe] ?? SenseLedger(probe: probe)
        for _ in 0..<configuration.confirmReadings {
            sense.received(
                report, at: now, goodFor: configuration.readingTimeToLive, believable: true, read: (1, 1))
        }
        senses[probe] = sense
        sicknesses[probe] = nil
        for key in sensors.keys where key.probe == probe { sensors[key]?.tracks.update { $0.stands(at: now) } }
        measured[probe]?.updateAll { $0.isUnchanged(at: now) }
    }

    // MARK: - Made-up readings

    /// What the probe would say of the part, and of the array or bond that goes down with it.
    private func measurements(of part: Hypothesis.Part, _ component: Component) -> [Measurement] {
        let own: Measurement
        switch part.manner {
        case .driveFails: own = Measurement(component: component, states: [.driveOffline])
        case .linkFails: own = Measurement(component: component, states: [.carrierLost])
        case .fanStops: own = Measurement(component: component, states: [.fault])
        case .overheats, .railFails: own = Measurement(component: component, states: [.criticalAlarm])
        case .trips: own = Measurement(component: component, states: [.emergencyAlarm])
        case .warms: own = Measurement(component: component, states: [.alarm])
        case .losesBits:
            own = Measurement(
                component: component, quantities: [Quantity(.uncorrectedErrors, 1, .count, kind: .counter)])
        case .supplyFails, .slotFails: own = Measurement(component: component, states: [.fault])
        }
        return [own] + groups(downWith: part).map { Measurement(component: $0, states: [$1]) }
    }

    /// Arrays and bonds that are short of this part, as the probe would say of them.
    private func groups(downWith part: Hypothesis.Part) -> [(Component, StateName)] {
        guard let sense = measured[part.probe] else { return [] }
        return carried(by: part).compactMap { carried in
            let isBond = carried.kind == .bond
            let group = sense.records.first {
                ($0.component.name == carried.name || $0.component.id == carried.name)
                    && $0.component.kind == (isBond ? .nic : .array)
            }
            guard let group, let left = left(of: carried, in: sense) else { return nil }
            return left.works
                ? (group.component, isBond ? .bondMemberDown : .arrayDegraded)
                : (group.component, isBond ? .bondDown : .arrayFailed)
        }
    }

    /// What depends on what, with one member fewer.
    private func uses(without part: Hypothesis.Part) -> [Reading] {
        guard let sense = measured[part.probe] else { return [] }
        let groups = carried(by: part)
        guard !groups.isEmpty else { return [] }
        return sense.uses.sorted { $0.key < $1.key }.compactMap { _, known in
            var use = known.use
            for index in use.carries.indices {
                let carried = use.carries[index]
                guard groups.contains(where: { $0.kind == carried.kind && $0.name == carried.name }),
                    let left = left(of: carried, in: sense)
                else { continue }
                use.carries[index].redundancy?.working = left.working
            }
            return use == known.use ? nil : .use(use)
        }
    }

    /// Arrays and bonds that the part is a member of.
    private func carried(by part: Hypothesis.Part) -> [Carried] {
        let key = ComponentKey(Component(kind: part.kind, id: part.id, name: part.name))
        let carries = measured[part.probe]?.uses[key]?.use.carries ?? []
        return carries.filter { $0.redundancy != nil && ($0.kind == .bond || $0.kind == .array) }
    }

    /// Members that work after the loss of one, by the least that anybody says of the group.
    private func left(of group: Carried, in sense: MeasuredSense) -> (working: Int, works: Bool)? {
        let words = sense.uses.values.flatMap(\.use.carries).filter { $0.kind == group.kind && $0.name == group.name }
        guard let working = words.compactMap({ $0.redundancy?.working }).min(), let redundancy = group.redundancy else {
            return nil
        }
        let left = max(0, working.subtractingReportingOverflow(1).partialValue)
        return (left, left >= max(1, redundancy.needed))
    }
}

extension SensorRecord {
    /// What a made-up value is compared with: those thresholds that the sensor has, far enough apart.
    private var scale: SensorThresholds {
        func limit(_ level: ThresholdLevel, _ value: Double) -> Double? {
            levels == 0 || levels & level.bit != 0 ? value : nil
        }
        return SensorThresholds(
            lowerNonRecoverable: limit(.lowerNonRecoverable, 10), lowerCritical: limit(.lowerCritical, 20),
            lowerNonCritical: limit(.lowerNonCritical, 30), upperNonCritical: limit(.upperNonCritical, 80),
            upperCritical: limit(.upperCritical, 90), upperNonRecoverable: limit(.upperNonRecoverable, 100))
    }

    fileprivate func reading(of part: Hypothesis.Part) -> SensorReading {
        switch part.manner {
        case .warms: analog("Temperature", 85, .celsius)
        case .overheats: analog("Temperature", 95, .celsius)
        case .trips: analog("Temperature", 105, .celsius)
        case .railFails: analog("Voltage", 15, .volts)
        case .fanStops: analog("Fan", 15, .rpm)
        // Presence and failure, IPMI 2.0 table 42-3 type 08h.
        case .supplyFails: discrete("Power Supply", bits: 0b11, words: ["Presence detected", "Failure detected"])
        case .losesBits: discrete("Memory", bits: 0b10, words: ["Uncorrectable memory error"])
        case .slotFails, .driveFails: discrete("Drive Slot", bits: 0b11, words: ["Drive presence", "Drive fault"])
        case .linkFails: discrete("Slot/Connector", bits: 0, words: [])
        }
    }

    private func analog(_ type: String, _ value: Double, _ unit: SensorUnit) -> SensorReading {
        SensorReading(
            component: component, recordID: 0, sensorNumber: sensorNumber, name: component.name, sensorType: type,
            entity: subject == .inletTemperature ? "air inlet" : nil, state: .critical, value: value, unit: unit,
            eventBits: 0, eventWords: [], thresholds: scale, eventTypeCode: EventType.threshold.rawValue)
    }

    private func discrete(_ type: String, bits: Int, words: [String]) -> SensorReading {
        SensorReading(
            component: component, recordID: 0, sensorNumber: sensorNumber, name: component.name, sensorType: type,
            entity: nil, state: .critical, value: nil, unit: nil, eventBits: bits, eventWords: words, thresholds: nil,
            eventTypeCode: EventType.sensorSpecific.rawValue)
    }
}
