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
        var walk = RedfishWalk(named: document.name)
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
    /// Collections that are not here to their end, one sentence each.
    private var unread: [(isLog: Bool, sentence: String)] = []
    private let name: String

    init(named name: String) {
        self.name = name
    }

    var readings: [Reading] {
        sensors + RedfishSupplies.judged(parts) + (sawLog ? RedfishLogEntry.readings(entries) : []) + doubts
    }

    private var doubts: [Reading] {
        var log = Doubts(about: Component(.log, id: "event-log", name: "event log"))
        var other = Doubts(about: Component(.other, id: name))
        for (isLog, sentence) in unread {
            if isLog { log.add(sentence) } else { other.add(sentence) }
        }
        return log.readings + other.readings
    }

    /// A page of a collection is not the whole (DSP0266 section 7.6: Members@odata.count and Members@odata.nextLink).
    private mutating func look(atCollection object: JSON, type: String) {
        guard let members = object["Members"]?.array, object["Members"] != .null else { return }
        let isLog =
            type.has("LogEntry") || type.has("LogService")
            || members.contains { RedfishLogEntry.isEntry($0, type: $0["@odata.type"]?.string ?? "") }
        if object.first("Members@odata.nextLink", "@odata.nextLink") != nil {
            unread.append((isLog, "it goes on at another address (nextLink) that was not read"))
        } else if let count = object["Members@odata.count"]?.number, count > Double(members.count) {
            unread.append(
                (isLog, "of its \(Int(exactly: count.rounded()) ?? Int.max) members \(members.count) are here"))
        }
        let links = members.count { ($0.object?.count ?? 0) == 1 && $0["@odata.id"] != nil }
        if links > 0 { unread.append((isLog, "\(links) of its members are only links")) }
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
        look(atCollection: object, type: type)
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
        // A supply or a controller may hold parts of its own.
        parts += RedfishPart.readings(object, path: path, type: type)
        return false
    }
}

/// What the supplies of one document are together.
enum RedfishSupplies {
    /// A supply that its BMC calls critical is redundancy lost, and no more, while another one is well; so is a redundancy
    /// group that is critical (docs/judging.md: loss of redundancy is degraded, loss of function is failing).
    static func judged(_ parts: [Reading]) -> [Reading] {
        let supplies = parts.compactMap { reading -> Measurement? in
            guard case .measurement(let part) = reading, part.component.kind == .powerSupply else { return nil }
            return part
        }
        let reserve = supplies.first { $0.says(.working) && !$0.says(.reportedCritical) }
        let allLost = !supplies.isEmpty && supplies.allSatisfy { $0.says(.reportedCritical) }
        return parts.map { reading in
            guard case .measurement(var part) = reading, part.says(.reportedCritical) else { return reading }
            let isSupply = part.component.kind == .powerSupply && reserve != nil
            let isGroup = part.component.kind == .power && !allLost
            guard isSupply || isGroup else { return reading }
            part.unsay(.reportedCritical)
            part.say(.reportedWarning)
            if isSupply, let reserve { part.note("Its BMC calls it critical; \(reserve.component.name) is well") }
            return .measurement(part)
        }
    }
}
