internal import HealthModel

@testable import Assessing

extension FuzzTarget {
    /// The registry as a whole, and each of its formats alone, so that recognition does not hide a parser.
    static let formats: [FuzzTarget] =
        [
            FuzzTarget("assess", seeds: texts) { bytes in
                for part in DocumentParts.split(ForeignDocument(name: "fuzz", bytes: bytes)) {
                    if case .read(_, let readings) = FormatRegistry.read(part) { Invariants.check(readings) }
                }
            },
            FuzzTarget("assess-trees", seeds: [Array("hwmon0/name\u{1}coretemp\0hwmon0/temp1_input\u{1}42000\0".utf8)])
            {
                var tree: [String: [UInt8]] = [:]
                for file in $0.split(separator: 0) {
                    let halves = file.split(separator: 1, maxSplits: 1, omittingEmptySubsequences: false)
                    tree[String(decoding: halves[0], as: UTF8.self)] = halves.count > 1 ? Array(halves[1]) : []
                }
                for format in [HwmonTree.self, MemoryTree.self, InfinibandTree.self, NetworkTree.self]
                    as [any ForeignFormat.Type]
                {
                    read(format, ForeignDocument(name: "fuzz", bytes: [], tree: tree))
                }
            },
        ]
        + FormatRegistry.formats.map { format in
            let word = format.name.lowercased().map { $0.isLetter && $0.isASCII || $0.isNumber ? $0 : "-" }
            return FuzzTarget("format-\(String(word))", seeds: texts) { bytes in
                read(format, ForeignDocument(name: "fuzz", bytes: bytes))
            }
        }

    private static func read(_ format: any ForeignFormat.Type, _ document: ForeignDocument) {
        if let readings = try? format.readings(document) { Invariants.check(readings) }
    }

    private static let texts: [[UInt8]] = [
        "smartctl 7.3\n=== START OF INFORMATION SECTION ===\nDevice Model: X\nSMART overall-health self-assessment test "
            + "result: PASSED\n  5 Reallocated_Sector_Ct 0x0033 100 100 010 Pre-fail Always - 0\n",
        "CPU Temp         | 42.000     | degrees C  | ok    | na | na | na | 85.000 | 90.000 | 95.000\n",
        "   1 | 04/01/2024 | 10:00:00 | Memory #0x01 | Uncorrectable ECC | Asserted\n",
        "ID | Name | Type | Reading | Units | Event\n4 | CPU | Temperature | 42.00 | C | 'OK'\n",
        "Personalities : [raid1]\nmd0 : active raid1 sda1[0] sdb1[1](F)\n      100 blocks [2/1] [U_]\n",
        "NIC statistics:\n     rx_crc_errors: 7\n", #"{"@odata.id":"/redfish/v1/x","Temperatures":[]}"#,
        "coretemp-isa-0000\nAdapter: ISA adapter\nCore 0: +42.0 C (high = +80.0 C, crit = +90.0 C)\n",
        "[    1.000000] EDAC MC0: 1 CE memory read error on CPU_SrcID#0\n",
    ].map { Array($0.utf8) }
}
