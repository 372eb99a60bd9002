/// What kind of light a module is made for, in ethtool(8)'s words, by which the rules know what its standard asks.
enum OpticKind {
    /// SFF-8472 table 5-3, byte 3: 10 gigabit Ethernet; byte 6: Ethernet.
    private static let tenGigabit: [(bit: UInt8, words: String)] = [
        (4, "10G Base-SR"), (5, "10G Base-LR"), (6, "10G Base-LRM"), (7, "10G Base-ER"),
    ]
    private static let gigabit: [(bit: UInt8, words: String)] = [
        (0, "1000BASE-SX"), (1, "1000BASE-LX"), (2, "1000BASE-CX"), (3, "1000BASE-T"),
    ]
    /// SFF-8636 table 6-17, byte 131; bit 7: see byte 192.
    private static let fortyGigabit: [(bit: UInt8, words: String)] = [
        (1, "40G Base-LR4"), (2, "40G Base-SR4"), (3, "40G Base-CR4"), (4, "10G Base-SR"), (5, "10G Base-LR"),
        (6, "10G Base-LRM"),
    ]
    /// SFF-8024 table 4-4, extended specification compliance codes. One number means one lane in an SFP, four in a QSFP.
    private static let extended: [UInt8: (sfp: String, qsfp: String)] = [
        2: ("25GBase-SR", "100G Base-SR4"), 3: ("25GBase-LR", "100G Base-LR4"), 4: ("25GBase-ER", "100G Base-ER4"),
    ]

    static func words(sfp memory: [UInt8]) -> String? {
        guard memory.count > 36 else { return nil }
        return joined(
            set(tenGigabit, in: memory[3]) + set(gigabit, in: memory[6]) + [extended[memory[36]]?.sfp].compactMap { $0 }
        )
    }

    static func words(qsfp memory: [UInt8]) -> String? {
        guard memory.count > 192 else { return nil }
        let further = memory[131] & 0x80 != 0 ? extended[memory[192]]?.qsfp : nil
        return joined(set(fortyGigabit, in: memory[131]) + [further].compactMap { $0 })
    }

    private static func set(_ table: [(bit: UInt8, words: String)], in byte: UInt8) -> [String] {
        table.filter { byte & 1 << $0.bit != 0 }.map(\.words)
    }

    private static func joined(_ words: [String]) -> String? { words.isEmpty ? nil : words.joined(separator: ", ") }
}
