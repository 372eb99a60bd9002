import HealthModel
import HealthTestKit
import ProbeRuntime

@testable import MemoryProbe

/// A machine's error counters as its kernel would show them.
struct MemoryTree {
    let tree: FixtureTree

    init() throws {
        tree = try FixtureTree()
    }

    var configuration: MemoryConfiguration {
        var configuration = MemoryConfiguration()
        configuration.sys = "\(tree.root)/sys"
        configuration.proc = "\(tree.root)/proc"
        configuration.rasDatabase = "\(tree.root)/ras.db"
        return configuration
    }

    func controller(_ number: Int, corrected: Int, uncorrected: Int = 0, unplaced: (Int, Int) = (0, 0)) throws {
        try tree.write(
            [
                "mc_name": "Skylake Socket#\(number) IMC#0", "ce_count": "\(corrected)", "ue_count": "\(uncorrected)",
                "ce_noinfo_count": "\(unplaced.0)", "ue_noinfo_count": "\(unplaced.1)",
            ], below: "sys/devices/system/edac/mc/mc\(number)")
    }

    func module(_ path: String, label: String, corrected: String, uncorrected: String = "0") throws {
        try tree.write(
            [
                "dimm_label": label, "dimm_location": "channel 0 slot 0", "size": "32768",
                "dimm_mem_type": "Registered-DDR4", "dimm_edac_mode": "S4ECD4ED", "dimm_ce_count": corrected,
                "dimm_ue_count": uncorrected,
            ], below: "sys/devices/system/edac/mc/\(path)")
    }

    func device(
        _ address: String, correctable: String, nonFatal: String = "TOTAL_ERR_NONFATAL 0",
        fatal: String = "TOTAL_ERR_FATAL 0"
    ) throws {
        try tree.write(
            [
                "vendor": "0x8086", "device": "0x1521", "class": "0x020000", "aer_dev_correctable": correctable,
                "aer_dev_nonfatal": nonFatal, "aer_dev_fatal": fatal,
            ], below: "sys/bus/pci/devices/\(address)")
        try tree.link("sys/bus/pci/devices/\(address)/driver", to: "../../../bus/pci/drivers/igb")
    }

    func processor(_ number: Int, package: Int, core: Int, packageCount: String, coreCount: String) throws {
        let directory = "sys/devices/system/cpu/cpu\(number)"
        try tree.write(
            ["physical_package_id": "\(package)", "core_id": "\(core)"], below: "\(directory)/topology")
        try tree.write(
            ["package_throttle_count": packageCount, "core_throttle_count": coreCount],
            below: "\(directory)/thermal_throttle")
    }
}

extension SenseResult {
    var measurements: [Measurement] {
        readings.compactMap { reading in
            if case .measurement(let measurement) = reading { return measurement }
            return nil
        }
    }

    func measurement(_ id: String) -> Measurement? { measurements.first { $0.component.id == id } }
}
