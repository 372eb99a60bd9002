internal import DriveData
internal import HealthModel
internal import LinuxAccess

/// What of one component was there and could not be believed: it goes beside what was read as a second reading, so that
/// what is certain stays and nothing is called healthy for want of the rest.
struct Doubts {
    private let component: Component
    private var sentences: [String] = []

    init(about component: Component) {
        self.component = component
    }

    mutating func add(_ sentence: String) {
        guard sentences.count < 8, !sentences.contains(sentence) else { return }
        sentences.append(sentence)
    }

    /// The value if a counter can hold it.
    ///
    /// All ones, of 32 or 64 bits, is what a register reads whose device is gone; and no counter of frames or errors comes
    /// near 2^63.
    mutating func counter(_ value: Double?, named name: String) -> Double? {
        guard let value else { return nil }
        guard value >= 0, value < 0x1p63, value != 4_294_967_295 else {
            add("its counter \(name) reads \(value == 4_294_967_295 ? "all ones" : "what no counter holds")")
            return nil
        }
        return value
    }

    /// The same of a text. One that says that there is none is none.
    mutating func counter(in text: String?, named name: String) -> Double? {
        guard let text, !text.saysNone else { return nil }
        guard let number = text.wholeNumber else {
            add("its counter \(name) holds no number")
            return nil
        }
        return counter(number, named: name)
    }

    /// The same of a member of a JSON document.
    mutating func counter(of value: JSON?, named name: String) -> Double? {
        guard let value, value != .null else { return nil }
        guard let number = value.number else { return counter(in: value.text ?? "?", named: name) }
        return counter(number, named: name)
    }

    /// What a tool says with "Yes" or "No"; nil if it says neither.
    mutating func flag(_ text: String, named name: String) -> Bool? {
        switch text.lowercased() {
        case "yes", "true": return true
        case "no", "false": return false
        default:
            if !text.saysNone { add("its answer to \"\(name)\" is neither yes nor no") }
            return nil
        }
    }

    var isEmpty: Bool { sentences.isEmpty }

    /// Empty if nothing is in doubt.
    var readings: [Reading] {
        guard !sentences.isEmpty else { return [] }
        let text = "\(component.name) cannot be judged whole: \(sentences.joined(separator: ", ")); read it anew."
        return [
            .measurement(
                Measurement(component: component, condition: .garbled, message: Printable.clean(text, limit: 512)))
        ]
    }
}
