internal import HealthModel

extension ListedSensor {
    /// "42 degrees C", "0x01", "Presence detected, Failure detected", "95 Watts, Failure detected", "no reading".
    /// What is none of these is in doubt.
    mutating func read(_ text: String) {
        let text = text.trimmingBlanks()
        guard !text.saysNone else {
            if status == .nominal || status == .unsaid, text.lowercased() != "", text != "-" { status = .absent }
            return
        }
        if text.lowercased().hasPrefix("0x") || (text.lowercased().hasSuffix("h") && text.hexadecimal != nil) {
            stateBits = text.hexadecimal
            if stateBits == nil { troubles.append("its state is no number") }
            return
        }
        for part in text.split(separator: ",").map({ $0.trimmingBlanks() }) where !part.isEmpty {
            if value == nil, events.isEmpty, let number = part.leadingNumber, part.isMeasured {
                value = number
                let rest = part.split(separator: " ").dropFirst().joined(separator: " ")
                let words = rest.hasPrefix("(+/-") ? (rest.cut(at: ")")?.after ?? "") : rest
                readUnit(words)
                unit = unit ?? .unknown
            } else if part == "-" || part == "--" {
                continue
            } else if part.readsAsWords, !part.lacksItsNumber {
                events.append(part)
            } else {
                troubles.append("it reads neither a number nor a word")
            }
        }
    }

    mutating func readUnit(_ words: String) {
        unit = SensorUnit(words: words)
        if words.isDamaged { troubles.append("its unit cannot be read") }
    }

    /// The number of a column; nil where the column says that there is none.
    mutating func decimal(_ text: String, named name: String) -> Double? {
        guard !text.saysNone else { return nil }
        if let number = text.wholeNumber { return number }
        troubles.append("its \(name) is no number")
        return nil
    }

    /// Thresholds in the order LNR, LCR, LNC, UNC, UCR, UNR.
    mutating func readThresholds(_ columns: [String?]) {
        let limits = columns.map { column in column.flatMap { decimal($0, named: "threshold") } }
        guard limits.count == 6, limits.contains(where: { $0 != nil }) else { return }
        thresholds = SensorThresholds(
            lowerNonRecoverable: limits[0], lowerCritical: limits[1], lowerNonCritical: limits[2],
            upperNonCritical: limits[3], upperCritical: limits[4], upperNonRecoverable: limits[5])
    }

    /// "'OK'", "'Presence detected' 'Failure detected'", "'At or Above (>=) Upper Critical Threshold'".
    mutating func readEvents(_ text: String) {
        let text = text.trimmingBlanks()
        if text.hasPrefix("'"), text.count < 2 || !text.hasSuffix("'") || text.hasSuffix(" '") {
            troubles.append("its event is cut off")
        }
        let quoted = text.split(separator: "'").map { $0.trimmingBlanks() }.filter { !$0.isEmpty }
        let words = text.has("'") ? quoted : (text.isEmpty ? [] : [text])
        for word in words where !["OK", "N/A", "[OK]", "[None]", "[Unknown]", "No Event"].contains(word) {
            // What is left between two quoted words of one event.
            if [",", ".", ")"].contains(word) { continue }
            if !word.readsAsWords { troubles.append("its event cannot be read") }
            let lowered = word.lowercased()
            guard lowered.has("threshold") else {
                events.append(word)
                continue
            }
            let side: ThresholdSide = lowered.has("lower") ? .lower : .upper
            let rank = lowered.has("non-recoverable") ? 3 : lowered.has("non-critical") ? 1 : 2
            if case .beyond(_, let known) = status, known >= rank { continue }
            status = .beyond(side, rank: rank)
        }
        if status == .absent, !events.isEmpty { status = .unsaid }
    }

    /// Whether a row that ends with this reading ("95 Watts, Presence detected") may have been cut within it. One
    /// that ends with a whole event may have been cut as well, and nobody can tell.
    static func mayBeCut(_ reading: String) -> Bool {
        let text = reading.trimmingBlanks()
        guard let last = text.split(separator: ",", omittingEmptySubsequences: false).last?.trimmingBlanks(),
            !last.isEmpty
        else { return true }
        guard !text.saysNone, text.hexadecimal == nil else { return false }
        guard last.isMeasured else { return !EventVocabulary.isWhole(last) }
        return String.units.allSatisfy { !last.lowercased().hasSuffix($0) }
    }
}

extension String {
    fileprivate static let units = [
        "degrees c", "degrees f", "volts", "amps", "watts", "rpm", "percent", "feet", "unspecified",
    ]

    /// A number and a unit, and not a word that begins with a digit ("240VA power down").
    fileprivate var isMeasured: Bool {
        guard let first = split(separator: " ").first else { return false }
        return first.allSatisfy { $0.isNumber || "+-.,".contains($0) }
    }

    /// A unit behind something that is no number: "4x degrees C".
    fileprivate var lacksItsNumber: Bool {
        let rest = split(separator: " ").dropFirst().joined(separator: " ").lowercased()
        return !isMeasured && String.units.contains(rest)
    }
}
