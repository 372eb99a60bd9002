package import HealthModel

/// Memory controllers of EDAC: /sys/devices/system/edac/mc, one controller of it, with csrows or DIMMs
/// (Documentation/admin-guide/ras.rst).
package enum MemoryTree: ForeignFormat {
    package static let name = "a sysfs tree of EDAC"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        document.tree.keys.contains { path in
            let file = SysfsPath(path).file
            return file == "ce_count" || file == "ue_count" || file == "dimm_ce_count"
        }
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var parts: [String: Measurement] = [:]
        var doubts: [String: Doubts] = [:]
        for (path, content) in document.tree.sorted(by: { $0.key < $1.key }) {
            let place = SysfsPath(path)
            guard let counter = Counter(place) else { continue }
            var part = parts[counter.id] ?? empty(counter, place, document)
            var doubt = doubts[counter.id] ?? Doubts(about: part.component)
            let number = Double(SysfsText.word(content)).flatMap { $0.isFinite ? $0 : nil }
            if number == nil { doubt.add("its file \(place.file) holds no number") }
            if let value = doubt.counter(number, named: place.file) { part.count(counter.name, value) }
            doubts[counter.id] = doubt
            parts[counter.id] = part
        }
        for path in document.unread.paths.sorted() {
            let place = SysfsPath(path)
            guard let counter = Counter(place) else { continue }
            let part = parts[counter.id] ?? empty(counter, place, document)
            parts[counter.id] = part
            doubts[counter.id, default: Doubts(about: part.component)].add(UnreadFiles.words(place.file))
        }
        guard !parts.isEmpty else { throw ForeignFormatError("\(document.name) holds no counter of a controller.") }
        return parts.sorted { $0.key < $1.key }.flatMap { id, part in
            (part.quantities.isEmpty ? [] : [.measurement(part)]) + (doubts[id]?.readings ?? [])
        }
    }

    private static func empty(_ counter: Counter, _ place: SysfsPath, _ document: ForeignDocument) -> Measurement {
        Measurement(
            component: Component(.memory, id: counter.id, name: label(counter, place, document) ?? counter.id))
    }

    private static func label(_ counter: Counter, _ place: SysfsPath, _ document: ForeignDocument) -> String? {
        let file = counter.channel.map { "ch\($0)_dimm_label" } ?? "dimm_label"
        let label = document.tree[place.sibling(file)].map(SysfsText.word)
        return label.flatMap { $0.isEmpty ? nil : $0 }
    }

    private struct Counter {
        let id: String
        let name: QuantityName
        var channel: Int?

        init?(_ place: SysfsPath) {
            let folder = place.folder.isEmpty ? "mc" : place.folder
            switch place.file {
            case "ce_count", "ce_noinfo_count": name = .correctedErrors
            case "ue_count", "ue_noinfo_count": name = .uncorrectedErrors
            case "dimm_ce_count": name = .correctedErrors
            case "dimm_ue_count": name = .uncorrectedErrors
            default:
                guard place.file.hasPrefix("ch"), let number = place.file.dropFirst(2).leadingNumber,
                    let index = Int(exactly: number), (0..<64).contains(index)
                else { return nil }
                if place.file.hasSuffix("_ce_count") {
                    name = .correctedErrors
                } else if place.file.hasSuffix("_ue_count") {
                    name = .uncorrectedErrors
                } else {
                    return nil
                }
                channel = index
                id = "\(folder)/ch\(index)"
                return
            }
            // A controller's own count contains those of its rows; noinfo is the rest that belongs to none of them.
            if place.file.hasSuffix("noinfo_count") {
                id = "\(folder)/noinfo"
            } else {
                id = folder
            }
        }
    }
}
