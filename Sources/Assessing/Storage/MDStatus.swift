package import HealthModel

/// MD arrays: /proc/mdstat and `mdadm --detail` (md(4), mdadm(8)).
package enum MDStatus: ForeignFormat {
    package static let name = "a status of MD arrays"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.isText, document.tree.isEmpty else { return false }
        let head = document.head
        return head.contains { $0.hasPrefix("Personalities :") }
            || (head.contains { $0.hasPrefix("/dev/md") && $0.hasSuffix(":") }
                && head.contains { $0.hasPrefix("Raid Level") })
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var reader = MDReader()
        for line in document.lines { reader.read(line) }
        return reader.readings
    }
}

/// The arrays of a text, in the order in which they came.
private struct MDReader {
    private var arrays: [MDListing] = []
    /// Within /proc/mdstat, which begins with the personalities and ends with the devices that no array uses
    /// (drivers/md/md.c: md_seq_show).
    private var isTable = false
    private var sawEnd = true
    private var nonsense: String?

    mutating func read(_ line: String) {
        let text = line.trimmingBlanks()
        guard !text.isEmpty else { return }
        if text.hasPrefix("Personalities :") {
            (isTable, sawEnd) = (true, false)
        } else if text.hasPrefix("unused devices") {
            (isTable, sawEnd) = (false, true)
        } else if text.hasPrefix("/dev/md"), text.hasSuffix(":") {
            begin(MDListing(name: String(text.dropFirst("/dev/".count).dropLast())))
        } else if text.hasPrefix("md"), let (name, value) = text.labelled, !name.has(" "),
            isTable || MDListing.words.contains(value.blankSeparated.first ?? "")
        {
            begin(MDListing(name: name, listed: value))
        } else if isTable, MDReader.isForeign(line, text) || arrays.isEmpty && text.has(" blocks") {
            nonsense = nonsense ?? text
        } else if !arrays.isEmpty, isTable || arrays[arrays.count - 1].isDetail {
            arrays[arrays.count - 1].read(text)
        }
    }

    private mutating func begin(_ array: MDListing) {
        guard arrays.count < 10_000 else { return }
        arrays.append(array)
    }

    /// A line of the table that begins no array that anybody knows, and does not tell of one. Those that do are
    /// indented, unless somebody copied them by hand.
    private static func isForeign(_ line: String, _ text: String) -> Bool {
        if text.hasBrokenBytes { return true }
        let isIndented = line.hasPrefix(" ") || line.hasPrefix("\t")
        let known = [" blocks", "bitmap", "recovery", "resync", "reshape", "check", "finish=", "super ", "event: "]
        return !isIndented && !text.hasPrefix("read_ahead") && !text.lowercased().hasAny(known)
    }

    var readings: [Reading] {
        var doubts = Doubts(about: Component(.array, id: "md", name: "MD arrays"))
        if !sawEnd { doubts.add("the list ends before the devices that no array uses") }
        if let nonsense { doubts.add("a line of the list cannot be read (\"\(nonsense.prefix(60))\")") }
        let readings = arrays.flatMap(\.readings) + doubts.readings
        guard readings.isEmpty else { return readings }
        // No array at all is a whole answer: "unused devices: <none>".
        return [
            .measurement(
                Measurement(component: Component(.array, id: "md", name: "MD arrays: none"), states: [.working]))
        ]
    }
}

/// What a text says of one array. It is well only when what is said of its state and the count of its members are read.
private struct MDListing {
    /// By `mdadm --detail`, and not by a line of /proc/mdstat.
    let isDetail: Bool
    private var part: Measurement
    private var doubts: Doubts
    private var level: String?
    private var isStated = false
    private var isCounted = false
    /// Members that `mdadm --detail` says an array is made of.
    private var members: Int?

    /// What the kernel calls an array.
    static let words: Set<String> = ["active", "inactive", "broken"]
    private static let levels: Set<String> = [
        "raid0", "raid1", "raid4", "raid5", "raid6", "raid10", "linear", "multipath", "faulty", "container",
    ]
    /// Levels of which /proc/mdstat prints no members that work: they can spare none.
    private static let uncounted: Set<String> = ["raid0", "linear", "faulty"]
    /// `array_state` and `sync_action` of Documentation/admin-guide/md.rst, and the words of mdadm (Detail.c).
    private static let states: Set<String> = [
        "clean", "active", "active-idle", "write-pending", "read-auto", "readonly", "read-only", "auto-read-only",
        "clear", "suspended", "degraded", "failed", "broken", "inactive", "not started", "started", "recovering",
        "resyncing", "reshaping", "checking", "repairing", "frozen",
    ]

    /// An array of `mdadm --detail`; its lines follow.
    init(name: String) {
        isDetail = true
        part = Measurement(component: Component(.array, id: name))
        doubts = Doubts(about: part.component)
    }

    /// "active (auto-read-only) raid1 sdb1[1] sda1[0](F)"; "inactive", or "broken" for an array that lost what it
    /// cannot spare.
    init(name: String, listed text: String) {
        isDetail = false
        part = Measurement(component: Component(.array, id: name))
        doubts = Doubts(about: part.component)
        let words = text.blankSeparated
        switch words.first {
        case "active":
            isStated = true
            read(level: words.dropFirst().first { !$0.hasPrefix("(") } ?? "")
        case "broken", "inactive":
            isStated = true
            part.say(.arrayFailed)
        default: doubts.add("what the kernel calls it is no word of MD")
        }
        if text.has("(F)") { part.say(.arrayDegraded) }
    }

    mutating func read(_ text: String) {
        if isDetail {
            if let (label, value) = text.labelled { detail(label, value) }
            return
        }
        count(text)
        if text.hasAny(["recovery =", "resync ="]) { part.say(.arrayRebuilding) }
    }

    private mutating func read(level name: String) {
        level = name
        if !MDListing.levels.contains(name) { doubts.add("its level is none that MD has") }
    }

    private mutating func detail(_ label: String, _ value: String) {
        switch label {
        case "Raid Level": read(level: value)
        case "State": state(value.lowercased())
        case "Raid Devices": members = number(value, label)
        case "Active Devices":
            guard let active = number(value, label) else { return }
            isCounted = isStated
            if let members, active < members { part.say(.arrayDegraded) }
        case "Failed Devices":
            guard let failed = number(value, label) else { return }
            isCounted = isStated
            if failed > 0 { part.say(.arrayDegraded) }
        case "Rebuild Status", "Resync Status": part.say(.arrayRebuilding)
        default: return
        }
    }

    /// "clean, degraded, recovering", "clean, resyncing (DELAYED)".
    private mutating func state(_ text: String) {
        let words = text.split(separator: ",").map { ($0.cut(at: "(")?.before ?? String($0)).trimmingBlanks() }
        if words.isEmpty || words.contains(where: { !MDListing.states.contains($0) }) {
            doubts.add("its state is no word of MD")
        } else {
            isStated = true
        }
        if text.has("degraded") { part.say(.arrayDegraded) }
        if text.hasAny(["failed", "broken", "not started", "inactive"]) { part.say(.arrayFailed) }
        if text.hasAny(["recovering", "resyncing"]) { part.say(.arrayRebuilding) }
    }

    private mutating func number(_ text: String, _ label: String) -> Int? {
        guard let number = Int(text) else {
            doubts.add("the number of \"\(label)\" cannot be read")
            return nil
        }
        return number
    }

    /// "[2/1] [U_]": two members, one of them works.
    private mutating func count(_ text: String) {
        let brackets = text.split(separator: "[", omittingEmptySubsequences: false).dropFirst()
            .map { $0.cut(at: "]")?.before ?? "" }
        guard let place = brackets.firstIndex(where: { $0.has("/") }), let pair = brackets[place].cut(at: "/") else {
            return
        }
        let map = brackets.indices.contains(place + 1) ? brackets[place + 1] : ""
        guard let all = Int(pair.before), let working = Int(pair.after), all > 0, (0...all).contains(working) else {
            doubts.add("the count of its members cannot be read")
            if map.has("_") { part.say(.arrayDegraded) }
            return
        }
        isCounted = true
        let gone = map.count { $0 == "_" }
        if !map.isEmpty, map.count != all || map.contains(where: { !"U_".contains($0) }) || all - working != gone {
            doubts.add("the count and the list of its members contradict each other")
        }
        let lost = max(all - working, gone)
        guard lost > 0 else { return }
        part.say(lost >= all || lost > spare ? .arrayFailed : .arrayDegraded)
    }

    /// How many members an array of this level can lose; of a mirror, all but one (md(4)).
    private var spare: Int {
        switch level {
        case "raid0", "linear": 0
        case "raid4", "raid5": 1
        case "raid6": 2
        default: .max
        }
    }

    var readings: [Reading] {
        var part = part
        var doubts = doubts
        let isCounted = isCounted || (!isDetail && MDListing.uncounted.contains(level ?? ""))
        if isStated, isCounted {
            part.say(.working)
        } else if !part.says(.arrayFailed), level != "container" {
            doubts.add(isStated ? "the count of its members is missing" : "its state is missing")
        }
        return [.measurement(part)] + doubts.readings
    }
}
