internal import LinuxAccess

/// Speed and duplex, what this end offers and what the other one does (ETHTOOL_GLINKSETTINGS, struct
/// ethtool_link_settings of linux/ethtool.h).
struct LinkSettings: Equatable, Sendable {
    enum Duplex: UInt8, Sendable {
        case half = 0
        case full = 1
    }

    /// Mb/s; nil while unknown (SPEED_UNKNOWN), as without carrier.
    var speed: UInt32?
    var duplex: Duplex?
    /// "tp", "fibre", "da"; nil where the driver does not say.
    var port: String?
    /// Mb/s: the fastest mode that both ends offer; nil without negotiation, or where the partner's offer is unknown.
    var negotiable: UInt32?

    private static let command: UInt32 = 0x4C
    private static let headerSize = 48
    /// PORT_ of linux/ethtool.h.
    private static let ports: [UInt8: String] = [0: "tp", 1: "aui", 2: "mii", 3: "fibre", 4: "bnc", 5: "da"]

    /// nil where the driver does not know the request.
    static func read(_ interface: String, of kernel: some NetworkKernel) throws(SystemCallError) -> LinkSettings? {
        var block: [UInt8] = []
        block.appendNative(command)
        block += [UInt8](repeating: 0, count: headerSize - 4)
        do {
            try kernel.ethtool(interface, &block)
            // The kernel answers with the number of words that its masks have, as a negative number; asked with that, it
            // answers in full (the handshake that ethtool.h describes).
            guard let words = KernelBytes(block).load(15, as: Int8.self), words < 0, words > -128 else { return nil }
            block[15] = UInt8(-words)
            block.replaceSubrange(0..<4, with: Swift.withUnsafeBytes(of: command) { Array($0) })
            block += [UInt8](repeating: 0, count: 3 * 4 * Int(-words))
            try kernel.ethtool(interface, &block)
        } catch {
            if error.isUnsupported { return nil }
            throw error
        }
        return LinkSettings(block)
    }

    init?(_ block: [UInt8]) {
        let fields = KernelBytes(block)
        guard let speed = fields.load(4, as: UInt32.self), let duplex = fields.load(8, as: UInt8.self),
            let port = fields.load(9, as: UInt8.self), let negotiates = fields.load(11, as: UInt8.self),
            let words = fields.load(15, as: Int8.self)
        else { return nil }
        // SPEED_UNKNOWN is -1; 0 is what some drivers say instead.
        self.speed = speed == .max || speed == 0 ? nil : speed
        self.duplex = Duplex(rawValue: duplex)
        self.port = Self.ports[port]
        guard negotiates == 1, words > 0, let masks = fields.slice(Self.headerSize, 3 * 4 * Int(words)) else { return }
        let size = 4 * Int(words)
        let advertised = LinkMode.all(in: masks.dropFirst(size).prefix(size))
        let partner = LinkMode.all(in: masks.dropFirst(2 * size).prefix(size))
        negotiable = advertised.intersection(partner).compactMap(LinkMode.speed).max()
    }
}

/// Numbers of ethtool's link modes (ETHTOOL_LINK_MODE_..._BIT of linux/ethtool.h).
enum LinkMode {
    /// The modes that are set in a mask of 32-bit words.
    static func all(in mask: ArraySlice<UInt8>) -> Set<Int> {
        let words = KernelBytes(mask)
        var found: Set<Int> = []
        for index in 0..<(words.count / 4) {
            guard let word = words.load(index * 4, as: UInt32.self) else { break }
            for bit in 0..<32 where word & (1 << bit) != 0 { found.insert(index * 32 + bit) }
        }
        return found
    }

    /// Mb/s; nil for bits that name no mode (autonegotiation, pause, FEC, ports) and for those that are newer.
    static func speed(_ mode: Int) -> UInt32? { speeds.first { $0.modes.contains(mode) }?.speed }

    private static let speeds: [(modes: ClosedRange<Int>, speed: UInt32)] = [
        (0...1, 10), (2...3, 100), (4...5, 1_000), (12...12, 10_000), (15...15, 2_500), (17...17, 1_000),
        (18...20, 10_000), (21...22, 20_000), (23...26, 40_000), (27...30, 56_000), (31...33, 25_000),
        (34...35, 50_000), (36...39, 100_000), (40...40, 50_000), (41...41, 1_000), (42...46, 10_000),
        (47...47, 2_500), (48...48, 5_000), (52...56, 50_000), (57...61, 100_000), (62...66, 200_000), (67...67, 100),
        (68...68, 1_000), (69...73, 400_000), (75...79, 100_000), (80...84, 200_000), (85...89, 400_000),
        (90...91, 100), (92...92, 10), (93...98, 800_000),
    ]
}
