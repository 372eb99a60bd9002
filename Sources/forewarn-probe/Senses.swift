internal import ArgumentParser
internal import DiskProbe

private let exits = """
    Exit codes: 0 read (or ended by SIGTERM), 64 usage, 69 a sense could read nothing, 78 configuration.
    """

struct Disk: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disk", abstract: "Reads the drives of this node, their arrays, and what stands on them.",
        discussion: exits)

    @OptionGroup var options: SenseOptions

    /// What the service starts its own program with, once a drive and reading.
    @Option(help: .hidden)
    var readDevice: String?

    /// With it, of a drive that nothing is known to use.
    @Flag(help: .hidden)
    var unused = false

    func run() async throws {
        if let readDevice { throw ExitCode(DiskReadCommand.run(device: readDevice, isInUse: !unused)) }
        try await options.run { [$0.diskRunner()] }
    }
}

struct Host: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "host", abstract: "The senses sensors, nic, memory and system in one service.", discussion: exits)

    @OptionGroup var options: SenseOptions

    func run() async throws {
        try await options.run { [$0.sensorRunner(), $0.nicRunner(), $0.memoryRunner(), $0.systemRunner()] }
    }
}

struct Sensors: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sensors", abstract: "Reads the kernel's hardware monitoring chips.", discussion: exits)

    @OptionGroup var options: SenseOptions

    func run() async throws { try await options.run { [$0.sensorRunner()] } }
}

struct NIC: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nic", abstract: "Reads the network links and hears of their changes.", discussion: exits)

    @OptionGroup var options: SenseOptions

    func run() async throws { try await options.run { [$0.nicRunner()] } }
}

struct Memory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "memory", abstract: "Reads memory errors, machine checks, PCIe errors and throttling.",
        discussion: exits)

    @OptionGroup var options: SenseOptions

    func run() async throws { try await options.run { [$0.memoryRunner()] } }
}

struct System: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "system", abstract: "Reads file systems, stalls, clock and kernel.", discussion: exits)

    @OptionGroup var options: SenseOptions

    func run() async throws { try await options.run { [$0.systemRunner()] } }
}
