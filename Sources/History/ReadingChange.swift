internal import HealthModel

/// A reading that differs from an earlier one in its numbers only.
enum ReadingChange {
    static func words(from old: Reading, to new: Reading) -> String? {
        switch (old, new) {
        case (.sensor(var same), .sensor(let sensor)):
            same.value = sensor.value
            guard same == sensor, sensor.value?.isFinite ?? true else { return nil }
            return "=" + (sensor.value.map { HistoryText.real($0) } ?? "")
        case (.measurement(var same), .measurement(let measurement)):
            guard same.quantities.count == measurement.quantities.count else { return nil }
            var parts: [String] = []
            for index in same.quantities.indices
            where same.quantities[index].value != measurement.quantities[index].value {
                let value = measurement.quantities[index].value
                guard value.isFinite else { return nil }
                same.quantities[index].value = value
                parts.append("\(index)=\(HistoryText.real(value))")
            }
            guard same == measurement, !parts.isEmpty else { return nil }
            return ":" + parts.joined(separator: ",")
        default: return nil
        }
    }

    static func apply(_ words: Substring, to old: Reading) -> Reading? {
        switch (old, words.first) {
        case (.sensor(var sensor), "="):
            let text = words.dropFirst()
            sensor.value = HistoryText.real(text)
            return sensor.value != nil || text.isEmpty ? .sensor(sensor) : nil
        case (.measurement(var measurement), ":"):
            for part in words.dropFirst().split(separator: ",", omittingEmptySubsequences: false) {
                let halves = part.split(separator: "=", omittingEmptySubsequences: false)
                guard halves.count == 2, let index = Int(halves[0]), measurement.quantities.indices.contains(index),
                    let value = HistoryText.real(halves[1])
                else { return nil }
                measurement.quantities[index].value = value
            }
            return .measurement(measurement)
        default: return nil
        }
    }
}
