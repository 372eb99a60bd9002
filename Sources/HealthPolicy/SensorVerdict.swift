internal import HealthModel

/// What the rule tables say of one sensor in one pass. Pure: no history but what is passed in.
struct SensorVerdict {
    /// Rules that hold, with the sentence that shows it. By rule id.
    private(set) var bad: [String: String] = [:]
    /// Rules that no longer hold, but not yet by their margin.
    private(set) var holding: Set<String> = []
    private(set) var quality: ReadingQuality
    /// A part with a presence bit says that it is there.
    private(set) var isPresent = false

    /// - Parameter wasPresent: the sensor said so in an earlier pass.
    init(_ reading: SensorReading, wasPresent: Bool) {
        quality = reading.quality
        guard quality == .plausible else { return }
        let type = SensorType(words: reading.sensorType, kind: reading.component.kind)
        if reading.eventType == .threshold, let subject = reading.subject {
            judgeThresholds(reading, subject)
        } else if let type, reading.eventType ?? .sensorSpecific != .threshold {
            judgeEvents(reading, type, wasPresent: wasPresent)
        }
        if bad.isEmpty, holding.isEmpty { judgeInterpretation(reading, known: type != nil) }
        // Nothing wrong was seen, and nothing that can be called nominal either.
        if bad.isEmpty, reading.state == .unknown, reading.value == nil { quality = .unreadable }
    }

    /// Several readings of one component in one report: the worst counts.
    mutating func merge(_ other: SensorVerdict) {
        bad.merge(other.bad) { min($0, $1) }
        holding.formUnion(other.holding)
        isPresent = isPresent || other.isPresent
        if quality != .plausible { quality = other.quality }
    }

    private mutating func judgeThresholds(_ reading: SensorReading, _ subject: SensorSubject) {
        let limits = BelievableThresholds(reading.thresholds, unit: reading.unit, isMargin: reading.isMargin)
        let bits = reading.eventBits & ~limits.disbelievedBits
        for (level, rule) in RuleBook.thresholdRules(for: subject) {
            let claimed = bits & level.bit != 0
            guard let value = reading.value, let limit = limits[level] else {
                if claimed { bad[rule.id] = reading.claim(level) }
                continue
            }
            let inside = level.isUpper ? limit - value : value - limit
            let margin = SensorMargin.margin(of: limit, unit: reading.unit)
            if inside <= 0 {
                bad[rule.id] = reading.comparison(level, limit: limit)
            } else if claimed, inside > margin * SensorMargin.contradiction {
                bad[BMCRules.contradictedSensor.id] =
                    "\(reading.claim(level)), yet that threshold is \(Evidence.value(limit, reading.unit))"
            } else if claimed {
                bad[rule.id] = reading.claim(level)
            } else if inside < margin {
                holding.insert(rule.id)
            }
        }
    }

    private mutating func judgeEvents(_ reading: SensorReading, _ type: SensorType, wasPresent: Bool) {
        // "Reading unavailable" (IPMI 2.0 section 35.14 byte 3 bit 5) has no bits either, and is no word about presence.
        guard reading.eventBits != 0 || reading.state != .unknown else { return }
        // Bits of a class that neither code nor words tell are left to the library's interpretation.
        guard let eventType = reading.eventType ?? (reading.eventBits == 0 ? .sensorSpecific : nil) else { return }
        for (offset, rule) in RuleBook.eventRules(for: type, eventType) where reading.eventBits >> offset & 1 == 1 {
            bad[rule.id] = "\(reading.name) says: \(reading.words(forOffset: offset) ?? rule.words(forOffset: offset))"
        }
        guard eventType == .sensorSpecific, let rule = RuleBook.presenceRule(for: type) else { return }
        isPresent = reading.eventBits & 1 == 1
        if !isPresent, wasPresent {
            bad[rule.id] = "\(reading.name) was present in an earlier pass and is not any more"
        }
    }

    private mutating func judgeInterpretation(_ reading: SensorReading, known: Bool) {
        guard let rule = RuleBook.interpretationRule(known: known, reading.state), !reading.speaksOfAbsence,
            !reading.isJudgedByBits
        else { return }
        let reads = reading.value.map { " while it reads \(Evidence.value($0, reading.unit))" } ?? ""
        let words = reading.eventWords.isEmpty ? "it does not say why" : reading.eventWords.joined(separator: ", ")
        bad[rule.id] = "\(reading.name) is \(reading.state.rawValue) by its BMC's own judgement\(reads): \(words)"
    }
}

extension SensorReading {
    fileprivate func comparison(_ level: ThresholdLevel, limit: Double) -> String {
        let value = Evidence.value(value ?? .nan, unit)
        return "\(name) reads \(value); its \(level.words) threshold is \(Evidence.value(limit, unit))"
    }

    fileprivate func claim(_ level: ThresholdLevel) -> String {
        let side = level.isUpper ? "at or above" : "at or below"
        let value = value.map { "reads \(Evidence.value($0, unit))" } ?? "has no value"
        return "\(name) \(value); its BMC says \(side) the \(level.words) threshold"
    }

    /// The library's words for one set bit; they stand in the order of the bits.
    fileprivate func words(forOffset offset: Int) -> String? {
        let index = (eventBits & ((1 << offset) - 1)).nonzeroBitCount
        return eventWords.indices.contains(index) ? eventWords[index] : nil
    }

    /// "Device Absent" is the library's critical and nobody's fault (an empty bay, a riser that was never bought).
    fileprivate var speaksOfAbsence: Bool {
        let absent = ["absent", "removed", "presence", "not present", "not installed"]
        return !eventWords.isEmpty
            && eventWords.allSatisfy { word in
                let word = word.lowercased()
                return absent.contains { word.contains(substring: $0) }
            }
    }

    /// The interpretation rests on threshold bits that the rules have already looked at, one by one.
    fileprivate var isJudgedByBits: Bool { eventType == .threshold && eventBits != 0 && subject != nil }
}

extension Rule {
    /// What a set bit means where the BMC's listing gives no words: "power supply failed (IPMI state 1)".
    fileprivate func words(forOffset offset: Int) -> String {
        "\(String(id.map { "-.".contains($0) ? " " : $0 })) (IPMI state \(offset))"
    }
}
