internal import DriveData
package import HealthModel

/// Redfish JSON of a BMC: Thermal, Power, ThermalSubsystem, PowerSubsystem, Sensor, LogEntry, Memory, Drive, Storage,
/// Processor, and collections of them whose members are embedded. The schemas are DMTF DSP0268; vendors move members
/// about, so that the reader looks for shapes and not for paths.
package enum RedfishDocument: ForeignFormat {
    package static let name = "Redfish JSON"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        document.looksLikeJSON
            && (document.headContains("\"@odata.", "#Thermal.v1", "#Power.v1", "#LogEntry", "\"ReadingCelsius\"")
                || (document.headContains("\"Status\"") && document.headContains("\"Health\"")))
            && !document.headContains("\"smartctl\"")
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        let root: JSON
        do {
            root = try JSON(document.bytes)
        } catch {
            return [Measurement.garbled(document, format: name, error.description)]
        }
        var walk = RedfishWalk()
        walk.visit(root, path: "")
        let readings = walk.readings
        guard !readings.isEmpty else {
            throw ForeignFormatError("\(document.name) is Redfish JSON without a sensor, a part or a log entry.")
        }
        return readings
    }
}

/// Goes over every object of a document.
private struct RedfishWalk {
    private var sensors: [Reading] = []
    private var parts: [Reading] = []
    private var entries: [RedfishLogEntry] = []
    /// Parts of which an array named them, for a name when they have none.
    private var count = 0
    private var sawLog = false

    var readings: [Reading] {
        sensors + parts + (sawLog ? RedfishLogEntry.readings(entries) : [])
    }

    mutating func visit(_ value: JSON, path: String) {
        switch value {
        case .array(let elements):
            for element in elements { visit(element, path: path) }
        case .object(let members):
            count += 1
            guard count < 200_000 else { return }
            if take(value, path: path) { return }
            for (name, member) in members.sorted(by: { $0.key < $1.key }) where name != "Oem" || path.isEmpty {
                visit(member, path: name)
            }
        default: return
        }
    }

    /// - Returns: true if the object was one of a known shape and its inside holds no other.
    private mutating func take(_ object: JSON, path: String) -> Bool {
        let type = object["@odata.type"]?.string ?? ""
        if type.has("LogEntryCollection") || type.has("#LogService") { sawLog = true }
        if RedfishLogEntry.isEntry(object, type: type) {
            sawLog = true
            entries.append(RedfishLogEntry(object))
            return true
        }
        if let sensor = RedfishSensor(object, path: path, type: type) {
            sensors += sensor.readings
            return true
        }
        if let part = RedfishPart.reading(object, path: path, type: type) {
            parts.append(part)
            // A supply or a controller may hold parts of its own.
            return false
        }
        return false
    }
}
