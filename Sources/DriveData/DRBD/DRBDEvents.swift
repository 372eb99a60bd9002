/// The stream of `drbdsetup events2` (drbdsetup(8)): first what exists, ended by "exists -", then what changes.
///
/// A line that is none is counted and ends what is known: a reader starts the stream anew then, because what it missed
/// could be anything.
package struct DRBDEvents: Sendable {
    private var known: [String: DRBDResource] = [:]
    /// The first part was read to its end, and nothing was lost since.
    package private(set) var isComplete = false

    package init() {}

    /// In order of name; empty until the first part is complete.
    package var resources: [DRBDResource] { isComplete ? known.values.sorted { $0.name < $1.name } : [] }

    package mutating func read(_ line: Substring) {
        let words = line.split(separator: " ", omittingEmptySubsequences: true)
        guard !words.isEmpty else { return }
        // A stream with --timestamps begins each line with one.
        let start = words[0].first?.isNumber == true ? 1 : 0
        guard words.count > start + 1 else {
            isComplete = false
            return
        }
        let (verb, kind) = (words[start], words[start + 1])
        if verb == "exists", kind == "-" {
            isComplete = true
            return
        }
        let fields = Dictionary(
            words.dropFirst(start + 2).compactMap { word -> (Substring, String)? in
                guard let colon = word.firstIndex(of: ":") else { return nil }
                return (word[..<colon], String(word[word.index(after: colon)...]))
            }, uniquingKeysWith: { first, _ in first })
        switch verb {
        case "exists", "create", "change": change(kind, fields)
        case "destroy": destroy(kind, fields)
        case "rename":
            if let old = fields["name"], let new = fields["new_name"], var resource = known.removeValue(forKey: old) {
                resource.name = new
                known[new] = resource
            }
        // Handlers that are called, and their answers, change nothing by themselves.
        case "call", "response": break
        default: isComplete = false
        }
    }

    private mutating func change(_ kind: Substring, _ fields: [Substring: String]) {
        guard let name = fields["name"] else { return }
        var resource = known[name] ?? DRBDResource(name: name)
        switch kind {
        case "resource":
            if let role = fields["role"] { resource.role = role }
            if let suspended = fields["suspended"] { resource.isSuspended = suspended != "no" }
        case "device":
            guard let volume = fields["volume"].flatMap({ Int($0) }) else { return }
            if let disk = fields["disk"] { resource.devices[volume] = disk }
        case "connection", "peer-device":
            guard let id = fields["peer-node-id"].flatMap({ Int($0) }) else { return }
            var connection = resource.connections[id] ?? DRBDResource.Connection(peer: "peer \(id)")
            if let peer = fields["conn-name"] { connection.peer = peer }
            if kind == "connection" {
                if let state = fields["connection"] { connection.state = state }
                if let role = fields["role"] { connection.role = role }
            } else {
                guard let number = fields["volume"].flatMap({ Int($0) }) else { return }
                var volume = connection.volumes[number] ?? DRBDResource.Volume()
                if let disk = fields["peer-disk"] { volume.disk = disk }
                if let replication = fields["replication"] { volume.replication = replication }
                if let behind = fields["out-of-sync"].flatMap({ Double($0) }) { volume.outOfSync = behind * 1024 }
                connection.volumes[number] = volume
            }
            resource.connections[id] = connection
        // Paths and kinds of newer versions say nothing about the data.
        default: break
        }
        known[name] = resource
    }

    private mutating func destroy(_ kind: Substring, _ fields: [Substring: String]) {
        guard let name = fields["name"] else { return }
        let id = fields["peer-node-id"].flatMap { Int($0) }
        let volume = fields["volume"].flatMap { Int($0) }
        switch kind {
        case "resource": known[name] = nil
        case "device": if let volume { known[name]?.devices[volume] = nil }
        case "connection": if let id { known[name]?.connections[id] = nil }
        case "peer-device": if let id, let volume { known[name]?.connections[id]?.volumes[volume] = nil }
        default: break
        }
    }
}
