internal import HealthModel

/// The newest readings of one probe, each in a place of its own, so that a reading that says the same again costs a
/// number, and one that says another value the number and the value.
struct ReadingSlots {
    /// Beyond it the oldest places are taken again.
    static let limit = 8192

    private(set) var readings: [Reading] = []
    private var places: [Key: Int] = [:]
    private var next = 0

    subscript(_ place: Int) -> Reading? { readings.indices.contains(place) ? readings[place] : nil }

    /// The place of what `reading` is about.
    /// - Parameter guess: where it probably is: behind the one before it.
    func place(of reading: Reading, guess: Int) -> Int? {
        let key = Key(reading)
        if readings.indices.contains(guess), Key(readings[guess]) == key { return guess }
        return places[key]
    }

    /// Where a reading about something new goes.
    var free: Int { readings.count < Self.limit ? readings.count : next }

    /// - Returns: whether there is such a place.
    mutating func put(_ reading: Reading, at place: Int) -> Bool {
        if place == readings.count, place < Self.limit {
            readings.append(reading)
        } else if readings.indices.contains(place) {
            let old = Key(readings[place])
            if places[old] == place { places[old] = nil }
            if place == next { next = (next + 1) % Self.limit }
            readings[place] = reading
        } else {
            return false
        }
        places[Key(reading)] = place
        return true
    }

    private struct Key: Hashable {
        var kind: String
        var component: ComponentKind?
        var id: String

        init(_ reading: Reading) {
            switch reading {
            case .sensor(let sensor): (kind, component, id) = ("sensor", sensor.component.kind, sensor.component.id)
            case .selEntry(let entry): (kind, component, id) = ("entry", nil, String(entry.recordID))
            case .selStatus: (kind, component, id) = ("status", nil, "")
            case .measurement(let one): (kind, component, id) = ("measurement", one.component.kind, one.component.id)
            case .use(let use): (kind, component, id) = ("use", use.component.kind, use.component.id)
            case .unrecognised(let word): (kind, component, id) = ("unrecognised", nil, word)
            }
        }
    }
}

// MARK: - What changed

extension ReadingSlots {
    /// The words for `readings`: places whose reading stands ("3", "3-9"), places with new numbers ("3=41.5",
    /// "3:0=17,2=4"), and places with a reading of their own ("3{...}"). nil if one cannot be written down.
    mutating func words(for readings: [Reading]) -> [String]? {
        var words: [String] = []
        var run: ClosedRange<Int>?
        func close() {
            guard let standing = run else { return }
            words.append(
                standing.count == 1 ? "\(standing.lowerBound)" : "\(standing.lowerBound)-\(standing.upperBound)")
            run = nil
        }
        var last = -1
        for reading in readings {
            let place = place(of: reading, guess: last + 1)
            if let place, let old = self[place] {
                if old == reading {
                    if let standing = run, standing.upperBound + 1 == place {
                        run = standing.lowerBound...place
                    } else {
                        close()
                        run = place...place
                    }
                    last = place
                    continue
                }
                if let change = ReadingChange.words(from: old, to: reading) {
                    close()
                    words.append("\(place)\(change)")
                    _ = put(reading, at: place)
                    last = place
                    continue
                }
            }
            let target = place ?? free
            guard let text = HistoryText.json(reading), put(reading, at: target) else { return nil }
            close()
            words.append("\(target)\(text)")
            last = target
        }
        close()
        return words
    }

    /// The readings of such words; nil if they mean nothing.
    mutating func readings(of words: some Sequence<Substring>, limit: Int = 65536) -> [Reading]? {
        var found: [Reading] = []
        for word in words {
            let digits = word.prefix { $0.isASCII && $0.isNumber }
            guard let place = Int(digits) else { return nil }
            let rest = word.dropFirst(digits.count)
            switch rest.first {
            case nil:
                guard let reading = self[place] else { return nil }
                found.append(reading)
            case "-":
                guard let end = Int(rest.dropFirst()), place <= end, end < readings.count,
                    found.count + (end - place) < limit
                else { return nil }
                found += readings[place...end]
            case "{":
                guard let reading = HistoryText.value(Reading.self, rest), put(reading, at: place) else { return nil }
                found.append(reading)
            default:
                guard let old = self[place], let reading = ReadingChange.apply(rest, to: old), put(reading, at: place)
                else { return nil }
                found.append(reading)
            }
            guard found.count <= limit else { return nil }
        }
        return found
    }
}
