internal import ArgumentParser

@main
struct ForewarnProbe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forewarn-probe", abstract: "Reads one kind of device and reports what it measured.",
        subcommands: [
            BMC.self, Disk.self, Host.self, Extensions.self, Sensors.self, NIC.self, Memory.self, System.self,
            Events.self,
        ])
}
