import FoundationEssentials
import Testing

/// Who may import whom. The arrows go one way; a new arrow is a decision and is made here.
@Suite struct ImportTests {
    static let own: Set<String> = [
        "HealthModel", "HealthPolicy", "HealthStore", "HealthAgent", "HealthTestKit", "AgentAPI",
        "AgentConfiguration", "Assessing", "BMCProbe", "Cluster", "DeviceEvents", "DiskProbe", "DriveData",
        "History", "LinuxAccess", "Measuring", "MemoryProbe", "NICProbe", "PolicyConfiguration", "PowerControl",
        "ProbeRuntime", "Replay", "SensorProbe", "Simulation", "SystemProbe",
    ]
    static let system: Set<String> = [
        "CFreeIPMI", "CFreeIPMIRead", "CIPMIMonitoring", "CLinuxHardware", "CSensors", "CSQLite", "CUdev",
        "CXML",
    ]

    /// Our own modules that each target may import.
    static let allowed: [String: Set<String>] = [
        "HealthModel": [],
        "HealthPolicy": ["HealthModel"],
        "LinuxAccess": ["HealthModel", "CLinuxHardware"],
        "AgentConfiguration": ["HealthModel", "LinuxAccess"],
        "BMCProbe": ["HealthModel", "LinuxAccess", "ProbeRuntime", "CIPMIMonitoring", "CFreeIPMIRead"],
        "DriveData": ["HealthModel"],
        "DeviceEvents": ["HealthModel", "LinuxAccess", "CUdev"],
        "ProbeRuntime": ["HealthModel", "LinuxAccess"],
        "DiskProbe": ["DeviceEvents", "DriveData", "HealthModel", "LinuxAccess", "ProbeRuntime"],
        "SensorProbe": ["CSensors", "DeviceEvents", "HealthModel", "LinuxAccess", "ProbeRuntime"],
        "NICProbe": ["DeviceEvents", "HealthModel", "LinuxAccess", "ProbeRuntime"],
        "MemoryProbe": ["CSQLite", "DeviceEvents", "HealthModel", "LinuxAccess", "ProbeRuntime"],
        "SystemProbe": ["DeviceEvents", "HealthModel", "LinuxAccess", "ProbeRuntime"],
        "Assessing": ["DriveData", "HealthModel", "HealthPolicy", "LinuxAccess"],
        "History": ["HealthModel", "HealthPolicy", "LinuxAccess"],
        "PolicyConfiguration": ["AgentConfiguration", "HealthPolicy"],
        "Simulation": ["HealthModel", "HealthPolicy"],
        "Measuring": ["Assessing", "HealthModel", "HealthPolicy"],
        "Cluster": ["HealthModel", "LinuxAccess", "CXML"],
        "PowerControl": ["HealthModel", "LinuxAccess", "CFreeIPMI"],
        "HealthStore": ["HealthModel", "HealthPolicy", "LinuxAccess"],
        "AgentAPI": ["HealthModel"],
        "HealthAgent": [
            "AgentAPI", "AgentConfiguration", "Cluster", "HealthModel", "HealthPolicy", "HealthStore", "History",
            "LinuxAccess", "PolicyConfiguration",
        ],
        "HealthTestKit": ["HealthModel", "HealthPolicy", "LinuxAccess"],
        // In the package for `make fuzz` only.
        "Fuzzing": [
            "Assessing", "BMCProbe", "DeviceEvents", "DiskProbe", "DriveData", "HealthModel", "HealthPolicy",
            "History", "LinuxAccess", "NICProbe", "ProbeRuntime", "SystemProbe",
        ],
        "forewarnd": ["HealthAgent", "AgentConfiguration"],
        "Replay": [
            "AgentConfiguration", "HealthModel", "HealthPolicy", "History", "LinuxAccess", "PolicyConfiguration",
        ],
        "forewarn": ["AgentAPI", "Assessing", "Replay"],
        "forewarn-measure": ["Measuring", "Simulation"],
        "forewarn-probe": [
            "AgentConfiguration", "BMCProbe", "DeviceEvents", "DiskProbe", "LinuxAccess", "MemoryProbe", "NICProbe",
            "ProbeRuntime", "SensorProbe", "SystemProbe",
        ],
        "forewarn-actuator": ["Cluster", "AgentConfiguration", "LinuxAccess"],
        "fence_forewarn": ["PowerControl"],
    ]

    @Test func everyTargetKeepsToItsArrows() throws {
        let tree = try SourceTree.read("Sources")
        let targets = Set(tree.files.map(\.target))
        #expect(targets == Set(Self.allowed.keys), "a target without arrows, or arrows without a target")
        for target in targets.sorted() {
            let imported = tree.imports(of: target).intersection(Self.own.union(Self.system))
            let extra = imported.subtracting(Self.allowed[target] ?? [])
            #expect(extra.isEmpty, "\(target) imports \(extra.sorted())")
        }
    }

    @Test func modelAndPolicyImportTheStandardLibraryOnly() throws {
        let tree = try SourceTree.read("Sources")
        #expect(tree.imports(of: "HealthModel").isEmpty)
        #expect(tree.imports(of: "HealthPolicy") == ["HealthModel"])
        #expect(tree.imports(of: "Simulation") == ["HealthModel", "HealthPolicy"])
    }

    @Test func aCModuleHasExactlyOneSwiftImporter() throws {
        let tree = try SourceTree.read("Sources")
        for module in Self.system.sorted() {
            let importers = Set(tree.files.filter { $0.imports.contains(module) }.map(\.target))
            #expect(importers.count == 1, "\(module) is imported by \(importers.sorted())")
        }
    }

    /// Full Foundation brings 44 MB of ICU data into a static executable; HTTP and TOML stay where they belong.
    @Test func heavyModulesStayInTheirRooms() throws {
        let rooms: [String: Set<String>] = [
            "Foundation": [],
            "Hummingbird": ["HealthAgent"],
            "TOMLKit": ["AgentConfiguration"],
            "Subprocess": ["Cluster"],
            "NIOPosix": ["AgentAPI", "HealthAgent"],
        ]
        let tree = try SourceTree.read("Sources")
        for (module, rooms) in rooms {
            let importers = Set(tree.files.filter { $0.imports.contains(module) }.map(\.target))
            #expect(importers.isSubset(of: rooms), "\(module) is imported by \(importers.sorted())")
        }
    }

    /// The C shim for reading must not be able to spell a power change.
    @Test func theReadingShimHasNoNameForPower() throws {
        for path in ["Sources/CFreeIPMIRead/shim.c", "Sources/CFreeIPMIRead/include/CFreeIPMIRead.h"] {
            let url = URL(filePath: "\(SourceTree.root)/\(path)")
            let text = String(decoding: try Data(contentsOf: url), as: UTF8.self).lowercased()
            for word in ["chassis_control", "power_down", "hard_reset", "clear_sel", "cmd_raw", "watchdog"] {
                #expect(!text.contains(word), "\(path) contains \(word)")
            }
        }
    }
}
