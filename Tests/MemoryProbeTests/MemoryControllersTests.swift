import HealthModel
import HealthTestKit
import LinuxAccess
import Testing

@testable import MemoryProbe

@Suite struct MemoryControllersTests {
    private func read(_ tree: MemoryTree) -> [String: Measurement] {
        let measurements = MemoryControllers(sys: "\(tree.tree.root)/sys").read()
        return Dictionary(uniqueKeysWithValues: measurements.map { ($0.component.id, $0) })
    }

    @Test func modulesHaveTheirErrorsAndTheControllerOnlyTheRest() throws {
        let tree = try MemoryTree()
        try tree.controller(0, corrected: 12, uncorrected: 1, unplaced: (2, 0))
        try tree.module("mc0/dimm0", label: "CPU0_DIMM_A1", corrected: "10")
        try tree.module("mc0/dimm3", label: "CPU0_DIMM_B1", corrected: "0", uncorrected: "1")
        let found = read(tree)
        #expect(Set(found.keys) == ["mc0", "mc0/dimm0", "mc0/dimm3"])
        let module = try #require(found["mc0/dimm0"])
        #expect(module.component.kind == .memory && module.component.name == "CPU0_DIMM_A1")
        #expect(module.identity["location"] == "channel 0 slot 0" && module.identity["type"] == "Registered-DDR4")
        #expect(module[.correctedErrors] == 10 && module[.uncorrectedErrors] == 0)
        #expect(module.quantities.allSatisfy { $0.kind == .counter && $0.unit == .count })
        #expect(found["mc0/dimm3"]?[.uncorrectedErrors] == 1)
        #expect(found["mc0"]?[.correctedErrors] == 2 && found["mc0"]?[.uncorrectedErrors] == 0)
        let all = found.values.reduce(0) { $0 + ($1[.correctedErrors] ?? 0) }
        #expect(all == 12, "every error counts once")
    }

    @Test func whatTheModulesDoNotExplainIsTheControllers() throws {
        let tree = try MemoryTree()
        try tree.controller(0, corrected: 12)
        try tree.module("mc0/dimm0", label: "A1", corrected: "10")
        #expect(read(tree)["mc0"]?[.correctedErrors] == 2)
    }

    @Test func ranksAreModulesTooAndEmptySlotsAreNot() throws {
        let tree = try MemoryTree()
        try tree.controller(1, corrected: 3)
        try tree.module("mc1/rank0", label: "mc#1csrow#0channel#0", corrected: "3")
        try tree.module("mc1/rank1", label: "empty", corrected: "0")
        try tree.tree.write("0\n", to: "sys/devices/system/edac/mc/mc1/rank1/size")
        #expect(Set(read(tree).keys) == ["mc1", "mc1/rank0"])
    }

    /// Before Linux 4.7.
    @Test func theOlderTreeOfRowsAndChannels() throws {
        let tree = try MemoryTree()
        try tree.controller(0, corrected: 7, uncorrected: 2)
        try tree.tree.write(
            [
                "ce_count": "7", "ue_count": "2", "ch0_ce_count": "6", "ch0_dimm_label": "DIMM_A", "ch1_ce_count": "1",
                "ch1_dimm_label": "DIMM_B",
            ], below: "sys/devices/system/edac/mc/mc0/csrow0")
        let found = read(tree)
        #expect(found["mc0/csrow0/ch0"]?[.correctedErrors] == 6)
        #expect(found["mc0/csrow0/ch0"]?.component.name == "DIMM_A")
        // Which channel had them is not known: no channel is called clean.
        #expect(found["mc0/csrow0/ch0"]?[.uncorrectedErrors] == nil)
        #expect(found["mc0/csrow0"]?[.uncorrectedErrors] == 2)
        #expect(found["mc0/csrow0"]?.component.name == "DIMM_A, DIMM_B")
        #expect(found["mc0"]?[.correctedErrors] == 0 && found["mc0"]?[.uncorrectedErrors] == 0)
    }

    /// The tree of a real machine's kernel (its counts were set by hand), in `../shared/data` beside the checkout.
    @Test func aTreeOfARealMachine() throws {
        let here = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let path = "/\(here)/../shared/data/hwmon/edac_mc"
        guard FileName.exists("\(path)/mc0/ce_count") else {
            print("\(path) is missing; going on without it")
            return
        }
        let tree = try MemoryTree()
        try tree.tree.link("sys/devices/system/edac/mc", to: path)
        let found = read(tree)
        #expect(found.count == 1 + 3 * 3 && found.values.allSatisfy { $0.condition == .answered })
        #expect(found["mc0"]?[.correctedErrors] == 2 && found["mc0"]?[.uncorrectedErrors] == 6)
        #expect(found["mc0/csrow0"]?[.correctedErrors] == 3 && found["mc0/csrow0"]?[.uncorrectedErrors] == 0)
        #expect(found["mc0/csrow0/ch1"]?[.uncorrectedErrors] == 2)
        #expect(found["mc0/csrow2"]?[.uncorrectedErrors] == 5)
        #expect(found["mc0/csrow2/ch0"]?[.uncorrectedErrors] == nil)
        #expect(found["mc0/csrow2/ch0"]?.component.name == "mc0csrow2channel0")
    }

    @Test func rowsBesideModulesDoNotCountAgain() throws {
        let tree = try MemoryTree()
        try tree.controller(0, corrected: 4)
        try tree.module("mc0/dimm0", label: "A1", corrected: "4")
        try tree.tree.write(["ce_count": "4", "ch0_ce_count": "4"], below: "sys/devices/system/edac/mc/mc0/csrow0")
        #expect(Set(read(tree).keys) == ["mc0", "mc0/dimm0"])
    }

    @Test(arguments: ["", "-1", "nan", "12 monkeys", "0x10", "99999999999999999999999", "\u{0}", "1\n2"])
    func nonsenseIsNeitherZeroNorATrap(_ text: String) throws {
        let tree = try MemoryTree()
        try tree.controller(0, corrected: 0)
        try tree.module("mc0/dimm0", label: "A1", corrected: text)
        let module = try #require(read(tree)["mc0/dimm0"])
        #expect(module.condition == .garbled)
        #expect(module[.correctedErrors] == nil)
        #expect(module.message?.contains("dimm_ce_count") == true)
    }

    @Test func aControllerWithoutCountersIsNotClean() throws {
        let tree = try MemoryTree()
        try tree.tree.write("x\n", to: "sys/devices/system/edac/mc/mc0/mc_name")
        let controller = try #require(read(tree)["mc0"])
        #expect(controller.condition == .unsupported && controller.quantities.isEmpty)
    }

    @Test func withoutADriverThereIsNothing() throws {
        #expect(read(try MemoryTree()).isEmpty)
    }

    @Test func aLabelOfGarbageIsPrintable() throws {
        let tree = try MemoryTree()
        try tree.controller(0, corrected: 0)
        try tree.module("mc0/dimm0", label: "\u{1B}[31mA1", corrected: "0")
        #expect(read(tree)["mc0/dimm0"]?.component.name == "\u{FFFD}[31mA1")
    }
}
