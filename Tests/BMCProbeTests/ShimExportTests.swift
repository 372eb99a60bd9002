internal import Testing

@testable internal import BMCProbe

@Suite("What reads has no name for switching off")
struct ShimExportTests {
    /// Parts of names that change something on a BMC, or can be made to.
    private static let forbidden = [
        "chassis_control", "power", "reset", "clear_sel", "sel_clear", "delete_sel", "sel_delete", "cmd_raw", "set_",
        "watchdog", "firmware", "reboot", "ipmi_cmd_activate", "identify",
    ]

    private var root: String {
        var path = #filePath[...]
        for _ in 0..<3 { path = path[..<(path.lastIndex(of: "/") ?? path.startIndex)] }
        return String(path)
    }

    @Test("the shim's exports are these and no more")
    func header() throws {
        let header = try run(["cat", root + "/Sources/CFreeIPMIRead/include/CFreeIPMIRead.h"])
        var names: Set<String> = []
        for line in header.split(separator: "\n") where !line.hasPrefix("//") {
            guard let open = line.firstIndex(of: "("), let start = line.range(of: "fwbr_", before: open) else {
                continue
            }
            names.insert(String(line[start..<open]))
        }
        #expect(
            names == [
                "fwbr_open_lan", "fwbr_open_openipmi", "fwbr_close", "fwbr_get_sel_info", "fwbr_get_sel_entry",
                "fwbr_get_sensor_reading", "fwbr_sdr_open", "fwbr_sdr_close", "fwbr_sdr_count", "fwbr_sdr_read",
                "fwbr_sdr_decode", "fwbr_sel_interpret", "fwbr_sensor_type_text", "fwbr_entity_text",
                "fwbr_error_cause", "fwbr_error_text", "fwbr_open_session_status", "fwbr_try_device",
                "fwbr_make_private_directory", "fwbr_remove_cache",
            ])
    }

    @Test("the built program asks libfreeipmi for nothing that changes a BMC")
    func undefinedSymbols() throws {
        let built = try BuiltProgram.path("forewarn-probe")
        let symbols = try run(["nm", "-D", "--undefined-only", built]).split(separator: "\n")
            .compactMap { $0.split(separator: " ").last.map(String.init) }
            .filter { $0.hasPrefix("ipmi_") || $0.hasPrefix("fill_") || $0.hasPrefix("tmpl_") || $0.hasPrefix("fiid_") }
        #expect(symbols.contains("ipmi_cmd_get_sel_info"))
        for symbol in symbols {
            for word in Self.forbidden {
                #expect(!symbol.contains(word), "\(symbol)")
            }
        }
    }
}

extension Substring {
    /// Where the last occurrence of `word` before `end` begins.
    fileprivate func range(of word: String, before end: Index) -> Index? {
        var index = end
        while index > startIndex {
            index = self.index(before: index)
            if self[index..<end].hasPrefix(word) { return index }
        }
        return nil
    }
}
