internal import DriveData
internal import HealthModel
internal import LinuxAccess

/// A temperature, fan, voltage or sensor object of Redfish as a sensor of the BMC, with the thresholds that it gives.
struct RedfishSensor {
    private var sensor: ListedSensor

    /// nil if the object is none.
    init?(_ object: JSON, path: String, type: String) {
        let isSensor = type.has("#Sensor.") || object["ReadingType"] != nil || path == "Sensors"
        let names = object.first("Name", "FanName", "DeviceName", "MemberId", "Id")
        guard let name = names?.text, !name.isEmpty else { return nil }
        var sensor = ListedSensor(name: object.first("FanName")?.text ?? name)
        let reading: JSON?
        if let celsius = object["ReadingCelsius"] {
            sensor.type = "Temperature"
            reading = celsius
            sensor.unit = .celsius
        } else if let volts = object["ReadingVolts"] {
            sensor.type = "Voltage"
            reading = volts
            sensor.unit = .volts
        } else if path == "Fans" || type.has("#Thermal.v1") && type.hasSuffix(".Fan") || object["FanName"] != nil {
            sensor.type = "Fan"
            let speed = object["SpeedPercent"]?.first("Reading", "SpeedRPM")
            reading = object.first("Reading", "CurrentReading", "ReadingRPM") ?? speed
            let unit = object.first("ReadingUnits", "Units")?.text ?? (speed == nil ? "RPM" : "Percent")
            sensor.unit = SensorUnit(words: unit)
        } else if isSensor, let value = object["Reading"] {
            reading = value
            sensor.unit = SensorUnit(words: object["ReadingUnits"]?.text ?? "")
            sensor.type = RedfishSensor.types[object["ReadingType"]?.text ?? ""]
        } else {
            return nil
        }
        sensor.entity = RedfishSensor.entity(object["PhysicalContext"]?.text)
        sensor.number = object["SensorNumber"]?.number.flatMap { Int(exactly: $0) }
        let status = RedfishStatus(object)
        sensor.status = status.sensorStatus
        sensor.value = reading?.number
        if !status.isAbsent {
            if RedfishSensor.isNonsense(reading) { sensor.troubles.append("its reading is no number") }
            if status.isNonsense { sensor.troubles.append("its health is no word of the schema") }
        }
        // A value of 0 with a disabled sensor, or none at all, is an empty place.
        if sensor.value == nil, status.isWell || status.health == nil { sensor.status = .absent }
        sensor.thresholds = RedfishSensor.thresholds(object)
        if sensor.status != .absent, RedfishSensor.limits(object).contains(where: RedfishSensor.isNonsense) {
            sensor.troubles.append("one of its thresholds is no number")
        }
        self.sensor = sensor
    }

    /// A member that is there, does not say that there is no value, and is none.
    private static func isNonsense(_ value: JSON?) -> Bool {
        guard let value, value != .null, value.number == nil else { return false }
        return !(value.text?.saysNone ?? false)
    }

    var readings: [Reading] { sensor.readings }

    private static let types = [
        "Temperature": "Temperature", "Voltage": "Voltage", "Current": "Current", "Rotational": "Fan",
    ]

    private static func entity(_ context: String?) -> String? {
        switch context {
        case "Intake", "Room": "air inlet 1"
        case "CPU": "processor 1"
        case "Memory", "SystemBoard", "PowerSupply": context?.lowercased()
        default: nil
        }
    }

    private static func thresholds(_ object: JSON) -> SensorThresholds? {
        let limits = limits(object).map { $0?.number }
        let thresholds = SensorThresholds(
            lowerNonRecoverable: limits[0], lowerCritical: limits[1], lowerNonCritical: limits[2],
            upperNonCritical: limits[3], upperCritical: limits[4], upperNonRecoverable: limits[5])
        return thresholds == SensorThresholds() ? nil : thresholds
    }

    /// In the order of IPMI: LNR, LCR, LNC, UNC, UCR, UNR. In the object itself, or in the newer schema's `Thresholds`.
    private static func limits(_ object: JSON) -> [JSON?] {
        let names = [
            ("LowerThresholdFatal", "LowerFatal"), ("LowerThresholdCritical", "LowerCritical"),
            ("LowerThresholdNonCritical", "LowerCaution"), ("UpperThresholdNonCritical", "UpperCaution"),
            ("UpperThresholdCritical", "UpperCritical"), ("UpperThresholdFatal", "UpperFatal"),
        ]
        return names.map { flat, nested in object.first(flat) ?? object["Thresholds"]?[nested]?["Reading"] }
    }
}

/// The member `Status` (DSP0268, Resource.Status).
struct RedfishStatus {
    /// "OK", "Warning", "Critical".
    let health: String?
    /// "Enabled", "Absent", "Disabled", "UnavailableOffline", "StandbyOffline", ...
    let state: String?

    init(_ object: JSON) {
        let status = object["Status"]
        health = status?.first("Health", "HealthRollup")?.text ?? (object["Status"]?.text)
        state = status?["State"]?.text
    }

    var isAbsent: Bool { ["Absent", "Disabled", "Deferring"].contains(state ?? "") }

    /// It says something of its health, and in no word that is known (DSP0268, Resource.Health).
    var isNonsense: Bool {
        guard let health, !health.saysNone else { return false }
        return !["ok", "good", "warning", "degraded", "critical", "failed"].contains(health.lowercased())
    }

    var isWell: Bool { health.map { ["ok", "good"].contains($0.lowercased()) } ?? false }

    var sensorStatus: ListedSensor.Status {
        if isAbsent { return .absent }
        switch health?.lowercased() {
        case "ok", "good": return .nominal
        case "warning", "degraded": return .warning
        case "critical", "failed": return .critical
        default: return state == "Enabled" ? .nominal : .unsaid
        }
    }
}

/// Parts with a status of their own: supplies, drives, memory, processors, volumes, controllers, redundancy groups.
enum RedfishPart {
    /// What it says, and beside it what is in doubt; empty if the object is no part.
    static func readings(_ object: JSON, path: String, type: String) -> [Reading] {
        guard let part = part(object, path: path, type: type) else { return [] }
        guard RedfishStatus(object).isNonsense else { return [.measurement(part)] }
        var doubts = Doubts(about: part.component)
        doubts.add("its health is no word of the schema")
        return [.measurement(part)] + doubts.readings
    }

    private static func part(_ object: JSON, path: String, type: String) -> Measurement? {
        guard let status = object["Status"], status.object != nil else { return nil }
        let judged = RedfishStatus(object)
        guard !judged.isAbsent, judged.health != nil || judged.state != nil else { return nil }
        guard let kind = kind(path: path, type: type) else { return nil }
        let name = object.first("Name", "DeviceLocator", "MemberId", "Id")?.text ?? path
        let id = object.first("@odata.id", "MemberId", "Id")?.text ?? name
        var part = Measurement(component: Component(kind, id: id, name: name))
        if let model = object["Model"]?.text { part.identity["model"] = Printable.clean(model) }
        switch judged.health?.lowercased() {
        case "ok", "good": part.say(.working)
        case "warning", "degraded": part.say(.reportedWarning)
        case "critical", "failed": part.say(.reportedCritical)
        default:
            // That it is there and enabled says nothing of its health (DSP0268, Resource.Status).
            part.condition = .unsupported
            part.message =
                "Its health is \(judged.health.map { "\"\(Printable.clean($0, limit: 40))\"" } ?? "not said"); ask the BMC again."
        }
        if ["UnavailableOffline", "Offline"].contains(judged.state ?? "") { part.say(.reportedWarning) }
        special(object, kind, &part)
        if !part.states.isEmpty { part.condition = .answered }
        return part
    }

    private static func special(_ object: JSON, _ kind: ComponentKind, _ part: inout Measurement) {
        if object["FailurePredicted"]?.bool == true { part.say(.drivePredictiveFailure) }
        if let left = object["PredictedMediaLifeLeftPercent"]?.number {
            part.add(.enduranceUsed, 100 - left, .percent)
        }
        // HPE says more than the standard in its own member.
        let states = [object["Oem"]?.first("Hpe", "Hp")?["PowerSupplyStatus"]?["State"]?.text].compactMap { $0 }
        for state in states where !["Ok", "OK", "Unknown"].contains(state) {
            part.unsay(.working)
            part.say(.reportedWarning)
            part.note("Its power supply status is \(state)")
        }
        if kind == .powerSupply, object["LineInputVoltage"]?.number == 0, part.says(.working) {
            part.note("Its line input voltage is 0")
        }
    }

    private static func kind(path: String, type: String) -> ComponentKind? {
        let rows: [(words: [String], kind: ComponentKind)] = [
            (["PowerSupplies", "PowerSupply"], .powerSupply), (["Redundancy"], .power),
            (["Drives", "#Drive."], .drive), (["#Memory.", "Memory"], .memory),
            (["#Processor.", "Processors"], .processor), (["#Volume.", "Volumes"], .array),
            (["StorageControllers", "#Storage."], .storageController),
            (["#EthernetInterface", "#NetworkAdapter"], .nic),
            (["#Battery", "Batteries"], .battery), (["#ComputerSystem.", "#Chassis."], .chassis),
        ]
        return rows.first { row in row.words.contains { $0.hasPrefix("#") ? type.has($0) : path == $0 } }?.kind
    }
}
