internal import LinuxAccess

/// The rings of Corosync, as its configuration names them (corosync.conf(5)): `nodelist.node.ringN_addr`, and
/// `totem.interface.bindnetaddr` where an old configuration has no node list.
struct CorosyncConfiguration: Equatable {
    /// Addresses or names of all nodes, by ring; which is ours is seen by who has it.
    var addresses: [Int: [String]] = [:]
    /// Network addresses, by ring.
    var networks: [Int: [String]] = [:]

    /// corosync.conf(5): at most 8 links.
    private static let ringLimit = 8
    private static let addressLimit = 64

    init() {}

    init(_ text: String) {
        var sections: [String] = []
        var number = 0
        var network: String?
        for line in text.split(whereSeparator: \.isNewline) {
            let line = Self.trimmed(line)
            if line.isEmpty || line.hasPrefix("#") { continue }
            if line.hasSuffix("{") {
                guard sections.count < 8 else { return }
                sections.append(String(Self.trimmed(line.dropLast())))
                if sections == ["totem", "interface"] { (number, network) = (0, nil) }
                continue
            }
            if line == "}" {
                if sections == ["totem", "interface"], let network { add(network, to: number, of: \.networks) }
                _ = sections.popLast()
                continue
            }
            guard let colon = line.firstIndex(of: ":") else { continue }
            let key = Self.trimmed(line[..<colon])
            let value = String(Self.trimmed(line[line.index(after: colon)...]))
            switch sections {
            case ["nodelist", "node"]:
                guard key.hasPrefix("ring"), key.hasSuffix("_addr"), let ring = Int(key.dropFirst(4).dropLast(5))
                else { continue }
                add(value, to: ring, of: \.addresses)
            case ["totem", "interface"]:
                if key == "linknumber" || key == "ringnumber" { number = Int(value) ?? -1 }
                if key == "bindnetaddr" { network = value }
            default: continue
            }
        }
    }

    /// nil if there is none: a machine outside of a cluster.
    ///
    /// - Throws: why it may not or cannot be read.
    static func read(_ path: String) throws(SystemCallError) -> CorosyncConfiguration? {
        do {
            return CorosyncConfiguration(String(decoding: try TextFile.read(path, limit: 1 << 20), as: UTF8.self))
        } catch {
            guard error.isNotFound else { throw error }
            return nil
        }
    }

    private mutating func add(
        _ value: String, to ring: Int, of list: WritableKeyPath<CorosyncConfiguration, [Int: [String]]>
    ) {
        guard (0..<Self.ringLimit).contains(ring), self[keyPath: list][ring, default: []].count < Self.addressLimit
        else { return }
        self[keyPath: list][ring, default: []].append(value)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" && $0 != "\r" }) else { return "" }
        return start[...last]
    }
}

/// Names of /etc/hosts (hosts(5)).
struct HostsFile: Equatable {
    private var addresses: [String: [[UInt8]]] = [:]

    init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline).prefix(10_000) {
            let words = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" }
            guard let first = words.first, let address = InternetAddress.parse(String(first)) else { continue }
            for name in words.dropFirst() { addresses[String(name), default: []].append(address) }
        }
    }

    static func read(_ path: String) -> HostsFile {
        HostsFile((try? TextFile.read(path, limit: 1 << 20)).map { String(decoding: $0, as: UTF8.self) } ?? "")
    }

    /// The address itself if it is numeric.
    func resolve(_ name: String) -> [[UInt8]] { InternetAddress.parse(name).map { [$0] } ?? addresses[name] ?? [] }
}
