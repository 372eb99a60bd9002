import HealthModel

extension Hardware {
    /// disk sda temperature=40/60/70 reallocated-sectors=8 +smart-failed -removed !silent @serial=X gone
    mutating func measure(_ head: String, _ words: [String], at now: MonotonicInstant) -> String? {
        let sense = head == "memory-sense" ? "memory" : head
        guard let target = words.first else { return "which component?" }
        let parts = target.split(separator: ":", maxSplits: 1).map(String.init)
        let kind = parts.count == 2 ? ComponentKind(rawValue: parts[0]) : Hardware.senses[head] ?? .other
        let name = parts.last ?? target
        probe(sense, at: now)
        let component = Component(kind: kind, id: name, name: name)
        if words.dropFirst() == ["gone"] {
            measured[sense]?.removeAll { $0.component == component }
            return nil
        }
        if words.dropFirst().first == "carries" {
            return carry(component, of: sense, Array(words.dropFirst(2)))
        }
        var list = measured[sense] ?? []
        let index = list.firstIndex { $0.component == component } ?? list.count
        if index == list.count { list.append(Measurement(component: component)) }
        for word in words.dropFirst() {
            if let message = Hardware.apply(word, to: &list[index]) { return message }
        }
        list[index].states.sort()
        measured[sense] = list
        return nil
    }

    private static func apply(_ word: String, to measurement: inout Measurement) -> String? {
        let body = String(word.dropFirst())
        switch word.first {
        case "+": measurement.states.append(StateName(body))
        case "-": measurement.states.removeAll { $0.rawValue == body }
        case "!":
            guard let condition = ReadCondition(rawValue: body) else { return "no condition \(body)" }
            measurement.condition = condition
            measurement.message = condition == .answered ? nil : "it is \(body)"
        case "@":
            let pair = body.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2 else { return "@key=value" }
            measurement.identity[pair[0]] = pair[1]
        default:
            let pair = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2 else { return "\(word): no key=value, no +state, no !condition" }
            let numbers = pair[1].split(separator: "/", omittingEmptySubsequences: false).map { Double($0) }
            guard let value = numbers.first ?? nil else { return "\(word): no number" }
            measurement.quantities.removeAll { $0.name.rawValue == pair[0] }
            func limit(_ place: Int) -> Double? { numbers.indices.contains(place) ? numbers[place] : nil }
            // Falling quantities have lower limits, all others upper ones: warning, critical, emergency.
            let falls = ["spare-left", "helium"].contains(pair[0])
            let limits =
                numbers.count == 1
                ? nil
                : falls
                    ? QuantityLimits(lowerCritical: limit(1))
                    : QuantityLimits(upperWarning: limit(1), upperCritical: limit(2), upperEmergency: limit(3))
            measurement.quantities.append(
                Quantity(
                    QuantityName(pair[0]), value, unit(of: pair[0]),
                    kind: gauges.contains(pair[0]) ? .gauge : .counter, limits: limits))
        }
        return nil
    }

    private static let gauges: Set<String> = [
        "temperature", "input", "link-speed", "spare-left", "endurance-used", "space-free", "inodes-free",
        "bond-members", "bond-members-up", "optic-receive-power", "io-stall", "io-stall-60", "memory-stall",
        "memory-stall-60", "clock-offset", "load",
    ]

    private static func unit(of name: String) -> QuantityUnit {
        switch name {
        case "temperature", "input": .celsius
        case "spare-left", "endurance-used", "space-free", "inodes-free": .percent
        case "link-speed": .megabitsPerSecond
        case "optic-receive-power": .dBm
        case "power-on-hours": .hours
        default: .count
        }
    }

    /// carries bond:bond0:2/2/1 service:10.0.0.5: members, working, needed.
    private mutating func carry(_ component: Component, of sense: String, _ words: [String]) -> String? {
        var carries: [Carried] = []
        for word in words where word != "nothing" {
            let parts = word.split(separator: ":").map(String.init)
            guard parts.count >= 2, let kind = Carried.Kind(rawValue: parts[0]) else { return "carries KIND:NAME" }
            var redundancy: Redundancy?
            if parts.count > 2 {
                let numbers = parts[2].split(separator: "/").compactMap { Int($0) }
                guard numbers.count == 3 else { return "KIND:NAME:MEMBERS/WORKING/NEEDED" }
                redundancy = Redundancy(members: numbers[0], working: numbers[1], needed: numbers[2])
            }
            carries.append(Carried(kind: kind, name: parts[1], redundancy: redundancy))
        }
        uses[sense, default: []].removeAll { $0.component == component }
        uses[sense, default: []].append(DeviceUse(component: component, carries: carries))
        return nil
    }
}
