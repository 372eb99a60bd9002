internal import HealthModel

/// The components that can fail, in groups of those that stand in for each other.
struct PartList: Sendable {
    /// One after the other: the first of each group has its say before the second of any.
    let groups: [[Hypothesis.Part]]
    /// Left out, because there are too many.
    let leftOut: Int

    /// Parts that are tried, each by a full assessment.
    static let limit = 64

    init(_ assessor: Assessor, at now: MonotonicInstant) {
        var groups: [[Hypothesis.Part]] = []
        groups += [PartList.supplies(assessor), PartList.fans(assessor)]
        groups += PartList.members(assessor, at: now)
        groups += PartList.others(assessor)
        groups = groups.filter { !$0.isEmpty }
        let all = groups.reduce(0) { $0 + $1.count }
        // Groups of their own first; of many alike the first ones.
        var room = PartList.limit
        var depth = 1
        while room > 0, depth < PartList.limit {
            let count = groups.reduce(0) { $0 + min($1.count, depth) }
            guard count <= PartList.limit else { break }
            room = PartList.limit - count
            depth += 1
        }
        self.groups = groups.map { Array($0.prefix(max(1, depth - 1))) }.prefix(PartList.limit).map { $0 }
        leftOut = all - self.groups.reduce(0) { $0 + $1.count }
    }

    // MARK: - The BMC's

    private static func supplies(_ assessor: Assessor) -> [Hypothesis.Part] {
        let all = sensors(of: assessor) { $0.isSupply && $0.readAt != nil }
        let lost = all.filter { has($0.record, PowerSupplyRules.lost) }
        return all.filter { !has($0.record, PowerSupplyRules.lost) && $0.record.wasPresent }
            .map { part($0, .supplyFails, another: !lost.isEmpty) }
    }

    private static func fans(_ assessor: Assessor) -> [Hypothesis.Part] {
        let lost: Set<String> = ["fan.lower-critical", "fan.lower-non-recoverable"]
        let all = sensors(of: assessor) { $0.subject == .fan && $0.isAnalog && $0.readAt != nil }
        let slow = all.filter { has($0.record, lost) }
        return all.filter { !has($0.record, lost) }.map { part($0, .fanStops, another: !slow.isEmpty) }
    }

    private static func others(_ assessor: Assessor) -> [[Hypothesis.Part]] {
        var warmer: [Hypothesis.Part] = []
        var rails: [Hypothesis.Part] = []
        var modules: [Hypothesis.Part] = []
        var slots: [Hypothesis.Part] = []
        for sensor in sensors(of: assessor, where: { $0.readAt != nil }) {
            let record = sensor.record
            switch record.subject {
            case .temperature where record.isAnalog, .inletTemperature where record.isAnalog:
                if let manner = nextLevel(record) { warmer.append(part(sensor, manner)) }
            case .voltage where record.isAnalog:
                let critical: Set<String> = ["voltage.lower-critical", "voltage.lower-non-recoverable"]
                if !has(record, critical) { rails.append(part(sensor, .railFails)) }
            default: break
            }
            switch record.component.kind {
            case .memory where !record.isAnalog:
                if assessor.latched["memory.uncorrectable-error/memory/\(record.component.id)"] == nil {
                    modules.append(part(sensor, .losesBits))
                }
            case .driveSlot where !record.isAnalog && !has(record, ["drive-slot.fault"]):
                slots.append(part(sensor, .slotFails))
            default: break
            }
        }
        for (probe, sense) in assessor.measured.sorted(by: { $0.key < $1.key })
        where !ExtensionLimit.isExtension(probe) {
            for record in sense.records where record.missed == 0 && record.readAt != nil {
                let component = record.component
                func made(_ manner: Hypothesis.Manner) -> Hypothesis.Part {
                    Hypothesis.Part(
                        probe: probe, kind: component.kind, id: component.id, name: component.name, manner: manner,
                        isAnother: false)
                }
                switch component.kind {
                case .temperature:
                    let rank = record.tracks.tracks.filter(\.confirmed).map(\.rule.rank).max() ?? 0
                    if rank < 3 { warmer.append(made(rank < 2 ? .overheats : .trips)) }
                case .memory where record.tracks["memory.edac-uncorrected"] == nil: modules.append(made(.losesBits))
                default: break
                }
            }
        }
        return [modules, warmer, rails, slots]
    }

    /// One level further than what is confirmed, of those that the sensor has.
    private static func nextLevel(_ record: SensorRecord) -> Hypothesis.Manner? {
        let confirmed = record.tracks.tracks.filter { $0.confirmed && $0.rule.id.contains(substring: "upper-") }
        let rank = confirmed.map(\.rule.rank).max() ?? 0
        let ladder: [(ThresholdLevel, Hypothesis.Manner)] = [
            (.upperNonCritical, .warms), (.upperCritical, .overheats), (.upperNonRecoverable, .trips),
        ]
        return ladder.first { $0.0.rank > rank && (record.levels == 0 || record.levels & $0.0.bit != 0) }?.1
    }

    // MARK: - Members of arrays and bonds, and whatever else carries something

    private static func members(_ assessor: Assessor, at now: MonotonicInstant) -> [[Hypothesis.Part]] {
        var groups: [String: [Hypothesis.Part]] = [:]
        for (probe, sense) in assessor.measured where !ExtensionLimit.isExtension(probe) {
            let isKnown = !sense.uses.isEmpty
            for record in sense.records where !record.isDown && record.missed == 0 && record.readAt != nil {
                let component = record.component
                let manner: Hypothesis.Manner
                switch component.kind {
                case .drive: manner = .driveFails
                case .nic: manner = .linkFails
                default: continue
                }
                let use = sense.uses[ComponentKey(component)]?.use
                // What carries nothing moves nothing; where nothing is known of it, it is judged as it stands.
                if isKnown, use?.carries.isEmpty ?? true { continue }
                let carried = use?.carries.filter { $0.redundancy != nil && ($0.kind == .array || $0.kind == .bond) }
                let group = carried?.map(\.name).min()
                let isAnother = group.map { name in
                    sense.records.contains { other in
                        other.isDown
                            && sense.uses[ComponentKey(other.component)]?.use.carries.contains { $0.name == name }
                                == true
                    }
                }
                let place = group.map { "\(probe) \($0)" } ?? "\(probe) ~\(component.kind.rawValue)"
                groups[place, default: []].append(
                    Hypothesis.Part(
                        probe: probe, kind: component.kind, id: component.id, name: component.name, manner: manner,
                        isAnother: isAnother ?? false))
            }
        }
        return groups.sorted { $0.key < $1.key }.map { $0.value.sorted { $0.name < $1.name } }
    }

    // MARK: - Records

    private typealias Sensor = (key: SensorKey, record: SensorRecord)

    private static func sensors(of assessor: Assessor, where condition: (SensorRecord) -> Bool) -> [Sensor] {
        assessor.sensors.filter { condition($0.value) && $0.value.missed == 0 }.sorted { $0.key < $1.key }
            .map { ($0.key, $0.value) }
    }

    private static func has(_ record: SensorRecord, _ rules: Set<String>) -> Bool {
        record.tracks.tracks.contains { $0.confirmed && rules.contains($0.rule.id) }
    }

    private static func part(_ sensor: Sensor, _ manner: Hypothesis.Manner, another: Bool = false) -> Hypothesis.Part {
        Hypothesis.Part(
            probe: sensor.key.probe, kind: sensor.record.component.kind, id: sensor.record.component.id,
            name: sensor.record.component.name, manner: manner, isAnother: another)
    }
}
