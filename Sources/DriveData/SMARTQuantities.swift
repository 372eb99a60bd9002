internal import HealthModel

/// Collects what the attributes of one drive mean together.
struct SMARTQuantities {
    private let family: DriveFamily
    private let inDatabase: Bool
    private let standardUsed: Bool
    private(set) var notes: [String] = []
    private var byName: [QuantityName: Quantity] = [:]
    private var prefailFailing = 0
    private var oldAgeFailing = 0
    private var margin: Int?
    private var sawAttributes = false
    /// Names of attributes that count something, and whose raw value is no count.
    private(set) var unreadable: [String] = []
    /// The drive gives a temperature that no drive has.
    private(set) var hasAbsurdTemperature = false

    /// - Parameters:
    ///   - inDatabase: attribute names are the vendor's, from smartctl's database.
    ///   - percentageUsed: the drive's standardised endurance indicator, where it gives one.
    init(family: DriveFamily, inDatabase: Bool, percentageUsed: Double?) {
        self.family = family
        self.inDatabase = inDatabase
        standardUsed = percentageUsed != nil
        if let percentageUsed, (0...255).contains(percentageUsed) { put(.enduranceUsed, percentageUsed, .percent) }
    }

    mutating func put(
        _ name: QuantityName, _ value: Double, _ unit: QuantityUnit, kind: Quantity.Kind = .gauge,
        limits: QuantityLimits? = nil
    ) {
        byName[name] = Quantity(name, value, unit, kind: kind, limits: limits)
    }

    mutating func add(_ attribute: SMARTAttribute) {
        sawAttributes = true
        compareWithThreshold(attribute)
        guard let row = SMARTAttributeTable.row(attribute, family, inDatabase: inDatabase) else { return }
        switch row.meaning {
        case .ignored: break
        case .count(let name):
            // Two attributes may tell the same (170 and 232, 175 and 181): the worse one counts.
            guard let count = attribute.rawValue.count(row.packing) else {
                unreadable.append("\(attribute.id) \(attribute.name ?? name.rawValue)")
                return
            }
            raise(Quantity(name, Double(count), .count, kind: .counter))
        case .temperature: addTemperature(attribute, row)
        case .hours(let perHour):
            guard let count = attribute.rawValue.count(row.packing) else { return }
            let hours = attribute.rawValue.text == nil ? Double(count) / perHour : Double(count)
            // Beyond a hundred years it is packed in a way that we do not know.
            if hours < 876_000 { put(.powerOnHours, hours.rounded(.down), .hours, kind: .counter) }
        case .enduranceLeft: addEndurance(attribute.normalizedValue.map { 100 - Double(min($0, 100)) })
        case .enduranceUsed: addEndurance(attribute.normalizedValue.map { Double($0) })
        case .enduranceLeftRaw: addEndurance(percent(attribute).map { 100 - min($0, 100) })
        case .enduranceUsedRaw: addEndurance(percent(attribute))
        case .spareLeft: addSpare(attribute)
        case .helium:
            guard let value = attribute.normalizedValue else { return }
            let limit = attribute.threshold.map { QuantityLimits(lowerCritical: Double($0)) }
            put(.helium, Double(value), .none, limits: limit)
        }
    }

    /// In order of name, so that the same drive always gives the same measurement.
    var list: [Quantity] {
        var all = byName
        if sawAttributes {
            all[.prefailBelowThreshold] = Quantity(.prefailBelowThreshold, Double(prefailFailing), .count)
            all[.oldAgeBelowThreshold] = Quantity(.oldAgeBelowThreshold, Double(oldAgeFailing), .count)
            if let margin { all[.prefailMargin] = Quantity(.prefailMargin, Double(margin), .none) }
        }
        return all.values.sorted { $0.name.rawValue < $1.name.rawValue }
    }

    private mutating func raise(_ quantity: Quantity) {
        if let known = byName[quantity.name], known.value >= quantity.value { return }
        byName[quantity.name] = quantity
    }

    private mutating func compareWithThreshold(_ attribute: SMARTAttribute) {
        if attribute.failsNow {
            if attribute.isPrefail { prefailFailing += 1 } else { oldAgeFailing += 1 }
            let kind = attribute.isPrefail ? "pre-fail" : "old-age"
            let value = attribute.normalizedValue.map { "\($0)" } ?? "not given"
            let threshold = attribute.threshold.map { "\($0)" } ?? "not given"
            notes.append(
                "\(kind) attribute \(attribute.id) \(attribute.name ?? "") is \(value), at or below its threshold \(threshold)"
            )
        }
        guard attribute.isPrefail, let value = attribute.normalizedValue, let threshold = attribute.threshold,
            threshold > 0
        else { return }
        margin = min(margin ?? .max, Int(value) - Int(threshold))
    }

    private mutating func addTemperature(_ attribute: SMARTAttribute, _ row: SMARTAttributeTable.Row) {
        // 194 is the drive, 190 the air around it, which some vendors pack in other ways.
        let isDrives = attribute.id == 194
        guard let celsius = attribute.rawValue.celsius(row.packing) else {
            hasAbsurdTemperature = hasAbsurdTemperature || isDrives
            return
        }
        if !isDrives, byName[.temperature] != nil { return }
        put(.temperature, celsius, .celsius)
    }

    /// The standardised indicator and the vendor's own are both believed where the vendor's scale is certain (the worse
    /// counts); where firmware differs within a vendor the standardised one decides.
    private mutating func addEndurance(_ used: Double?) {
        guard let used else { return }
        if standardUsed, ![.samsungSSD, .intelSSD, .micronSSD, .sandForceSSD].contains(family) { return }
        raise(Quantity(.enduranceUsed, used, .percent))
    }

    /// A raw percentage; what is beyond a byte is packed otherwise.
    private func percent(_ attribute: SMARTAttribute) -> Double? {
        attribute.rawValue.count(.whole).flatMap { $0 <= 255 ? Double($0) : nil }
    }

    private mutating func addSpare(_ attribute: SMARTAttribute) {
        guard let value = attribute.normalizedValue, value <= 100 else { return }
        if let known = byName[.spareLeft], known.value <= Double(value) { return }
        let limit = attribute.threshold.flatMap { $0 > 0 ? QuantityLimits(lowerCritical: Double($0)) : nil }
        put(.spareLeft, Double(value), .percent, limits: limit)
    }
}
