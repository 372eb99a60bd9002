// swift-tools-version: 6.2
import PackageDescription

// One room a concern; the arrows are checked by Tests/ArchitectureTests.
//
//     forewarnd   forewarn      forewarn-probe                forewarn-actuator   fence_forewarn
//         |        |     |            |                              |                  |
//         |        |  Assessing   BMCProbe DiskProbe SensorProbe  Cluster          PowerControl
//         |        |     |        NICProbe MemoryProbe SystemProbe   |                  |
//     HealthAgent  AgentAPI           |                             CXML            CFreeIPMI
//         |                       ProbeRuntime, DeviceEvents, DriveData
//     HealthPolicy, HealthStore, History
//         |   (Replay, of forewarn: History through the policy; PolicyConfiguration: the file's values for both)
//         |                       CIPMIMonitoring CFreeIPMIRead CUdev CSensors CSQLite
//     HealthModel

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]
let strictC: [CSetting] = [.treatAllWarnings(as: .error)]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "forewarn",
    products: [
        .executable(name: "forewarnd", targets: ["forewarnd"]),
        .executable(name: "forewarn", targets: ["forewarn"]),
        .executable(name: "forewarn-probe", targets: ["forewarn-probe"]),
        .executable(name: "forewarn-actuator", targets: ["forewarn-actuator"]),
        .executable(name: "fence_forewarn", targets: ["fence_forewarn"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
        .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        // C: each module has exactly one Swift importer.
        .systemLibrary(
            name: "CIPMIMonitoring", pkgConfig: "libipmimonitoring", providers: [.apt(["libipmimonitoring-dev"])]),
        .systemLibrary(name: "CUdev", pkgConfig: "libudev", providers: [.apt(["libudev-dev"])]),
        .systemLibrary(name: "CSensors", providers: [.apt(["libsensors-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(name: "CFreeIPMIRead", cSettings: strictC, linkerSettings: [.linkedLibrary("freeipmi")]),
        .target(name: "CFreeIPMI", cSettings: strictC, linkerSettings: [.linkedLibrary("freeipmi")]),
        .target(name: "CLinuxHardware", cSettings: strictC),

        // Pure: the standard library only.
        .target(name: "HealthModel", swiftSettings: strict),
        .target(name: "HealthPolicy", dependencies: ["HealthModel"], swiftSettings: strict),

        // What entered a decision, kept to be run through the policy again.
        .target(name: "History", dependencies: ["HealthModel", "HealthPolicy", "LinuxAccess"], swiftSettings: strict),

        .target(name: "Simulation", dependencies: ["HealthModel", "HealthPolicy"], swiftSettings: strict),

        // Hands and eyes.
        .target(name: "LinuxAccess", dependencies: ["CLinuxHardware", "HealthModel"], swiftSettings: strict),
        .target(
            name: "AgentConfiguration",
            dependencies: ["HealthModel", "LinuxAccess", .product(name: "TOMLKit", package: "TOMLKit")],
            swiftSettings: strict),
        .target(
            name: "PolicyConfiguration", dependencies: ["AgentConfiguration", "HealthPolicy"], swiftSettings: strict),
        .target(
            name: "BMCProbe",
            dependencies: ["HealthModel", "LinuxAccess", "ProbeRuntime", "CIPMIMonitoring", "CFreeIPMIRead"],
            swiftSettings: strict),
        .target(
            name: "Cluster",
            dependencies: [
                "HealthModel", "LinuxAccess", "CXML", .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .target(
            name: "PowerControl", dependencies: ["CFreeIPMI", "HealthModel", "LinuxAccess"], swiftSettings: strict),
        .target(
            name: "HealthStore", dependencies: ["HealthModel", "HealthPolicy", "LinuxAccess"], swiftSettings: strict),

        // The senses: siblings that never import each other.
        .target(name: "DriveData", dependencies: ["HealthModel"], swiftSettings: strict),
        .target(
            name: "DeviceEvents", dependencies: ["HealthModel", "LinuxAccess", "CUdev"], swiftSettings: strict),
        .target(name: "ProbeRuntime", dependencies: ["HealthModel", "LinuxAccess"], swiftSettings: strict),
        .target(
            name: "DiskProbe",
            dependencies: ["DeviceEvents", "DriveData", "HealthModel", "LinuxAccess", "ProbeRuntime"],
            swiftSettings: strict),
        .target(
            name: "SensorProbe",
            dependencies: ["CSensors", "DeviceEvents", "HealthModel", "LinuxAccess", "ProbeRuntime"],
            swiftSettings: strict),
        .target(
            name: "NICProbe", dependencies: ["DeviceEvents", "HealthModel", "LinuxAccess", "ProbeRuntime"],
            swiftSettings: strict),
        .target(
            name: "MemoryProbe",
            dependencies: ["CSQLite", "DeviceEvents", "HealthModel", "LinuxAccess", "ProbeRuntime"],
            swiftSettings: strict),
        .target(
            name: "SystemProbe", dependencies: ["DeviceEvents", "HealthModel", "LinuxAccess", "ProbeRuntime"],
            swiftSettings: strict),

        // What somebody sent: foreign formats, and the rules measured against labelled files.
        .target(
            name: "Assessing", dependencies: ["DriveData", "HealthModel", "HealthPolicy", "LinuxAccess"],
            swiftSettings: strict),
        .target(
            name: "Replay",
            dependencies: [
                "AgentConfiguration", "HealthModel", "HealthPolicy", "History", "LinuxAccess", "PolicyConfiguration",
            ],
            swiftSettings: strict),
        .target(name: "Measuring", dependencies: ["Assessing", "HealthModel", "HealthPolicy"], swiftSettings: strict),

        // Tell.
        .target(
            name: "AgentAPI",
            dependencies: [
                "HealthModel", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .target(
            name: "HealthAgent",
            dependencies: [
                "AgentAPI", "AgentConfiguration", "Cluster", "HealthModel", "HealthPolicy", "HealthStore", "History",
                "LinuxAccess", "PolicyConfiguration",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),

        // Executables: no logic.
        .executableTarget(name: "forewarnd", dependencies: ["HealthAgent", argumentParser], swiftSettings: strict),
        .executableTarget(
            name: "forewarn", dependencies: ["AgentAPI", "Assessing", "Replay", argumentParser], swiftSettings: strict),
        .executableTarget(
            name: "forewarn-probe",
            dependencies: [
                "AgentConfiguration", "BMCProbe", "DeviceEvents", "DiskProbe", "LinuxAccess", "MemoryProbe",
                "NICProbe", "ProbeRuntime", "SensorProbe", "SystemProbe", argumentParser,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "forewarn-measure", dependencies: ["Measuring", "Simulation", argumentParser], swiftSettings: strict),
        .executableTarget(
            name: "forewarn-actuator", dependencies: ["Cluster", "AgentConfiguration", argumentParser],
            swiftSettings: strict),
        .executableTarget(name: "fence_forewarn", dependencies: ["PowerControl"], swiftSettings: strict),

        // Test doubles and tests.
        .target(
            name: "HealthTestKit", dependencies: ["HealthModel", "HealthPolicy", "LinuxAccess"], swiftSettings: strict),
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
        .testTarget(name: "HealthModelTests", dependencies: ["HealthModel"], swiftSettings: strict),
        .testTarget(
            name: "HealthPolicyTests", dependencies: ["HealthModel", "HealthPolicy", "HealthTestKit"],
            swiftSettings: strict),
        .testTarget(name: "LinuxAccessTests", dependencies: ["HealthModel", "LinuxAccess"], swiftSettings: strict),
        .testTarget(
            name: "AgentConfigurationTests", dependencies: ["AgentConfiguration", "HealthModel", "LinuxAccess"],
            swiftSettings: strict),
        .testTarget(
            name: "HealthStoreTests", dependencies: ["HealthModel", "HealthPolicy", "HealthStore", "LinuxAccess"],
            swiftSettings: strict),
        .testTarget(
            name: "BMCProbeTests",
            dependencies: ["BMCProbe", "HealthModel", "HealthTestKit", "LinuxAccess", "ProbeRuntime"],
            swiftSettings: strict),
        .testTarget(name: "DriveDataTests", dependencies: ["DriveData", "HealthModel"], swiftSettings: strict),
        .testTarget(
            name: "DeviceEventsTests", dependencies: ["DeviceEvents", "HealthModel", "HealthTestKit", "LinuxAccess"],
            swiftSettings: strict),
        .testTarget(
            name: "ProbeRuntimeTests", dependencies: ["HealthModel", "LinuxAccess", "ProbeRuntime"],
            swiftSettings: strict),
        .testTarget(
            name: "DiskProbeTests",
            dependencies: ["DiskProbe", "DriveData", "HealthModel", "HealthTestKit", "LinuxAccess", "ProbeRuntime"],
            swiftSettings: strict),
        .testTarget(
            name: "SensorProbeTests",
            dependencies: [
                "DeviceEvents", "HealthModel", "HealthTestKit", "LinuxAccess", "ProbeRuntime", "SensorProbe",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "NICProbeTests",
            dependencies: ["HealthModel", "HealthTestKit", "LinuxAccess", "NICProbe", "ProbeRuntime"],
            swiftSettings: strict),
        .testTarget(
            name: "MemoryProbeTests",
            dependencies: [
                "CSQLite", "DeviceEvents", "HealthModel", "HealthTestKit", "LinuxAccess", "MemoryProbe", "ProbeRuntime",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SystemProbeTests",
            dependencies: ["HealthModel", "HealthTestKit", "LinuxAccess", "ProbeRuntime", "SystemProbe"],
            swiftSettings: strict),
        .testTarget(
            name: "AssessingTests",
            dependencies: ["Assessing", "DriveData", "HealthModel", "HealthPolicy", "LinuxAccess"],
            swiftSettings: strict),
        .testTarget(
            name: "MeasuringTests", dependencies: ["HealthModel", "HealthPolicy", "Measuring"], swiftSettings: strict),
        .testTarget(name: "SimulationTests", dependencies: ["Simulation"], swiftSettings: strict),
        .testTarget(
            name: "PowerControlTests", dependencies: ["HealthModel", "HealthTestKit", "LinuxAccess", "PowerControl"],
            swiftSettings: strict),
        .testTarget(
            name: "ClusterTests",
            dependencies: [
                "Cluster", "HealthModel", "HealthPolicy", "HealthTestKit", "LinuxAccess",
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "HealthAgentTests",
            dependencies: [
                "AgentAPI", "AgentConfiguration", "HealthAgent", "HealthModel", "HealthPolicy", "HealthStore",
                "HealthTestKit", "History", "PolicyConfiguration", "Replay", "LinuxAccess",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ScenarioTests",
            dependencies: [
                "AgentAPI", "AgentConfiguration", "HealthAgent", "HealthModel", "HealthPolicy", "HealthTestKit",
                "History", "PolicyConfiguration", .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Cases"], swiftSettings: strict),
    ]
)

// `make fuzz` only (lab/fuzz): the fuzzers and what they need, so that no ordinary build knows of them.
if Context.environment["FOREWARN_FUZZ"] != nil {
    let decoders = [
        "Assessing", "BMCProbe", "DeviceEvents", "DiskProbe", "DriveData", "HealthModel", "HealthPolicy", "History",
        "LinuxAccess", "NICProbe", "ProbeRuntime", "SystemProbe",
    ]
    let libraries = ["CFreeIPMIRead", "CIPMIMonitoring", "CLinuxHardware", "CUdev"]
    package.products = []
    package.dependencies = []
    package.targets.removeAll { !(decoders + libraries).contains($0.name) }
    package.targets.append(
        .target(name: "Fuzzing", dependencies: decoders.map { .byName(name: $0) }, swiftSettings: strict))
}
