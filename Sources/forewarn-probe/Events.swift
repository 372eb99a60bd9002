internal import ArgumentParser
internal import DeviceEvents
internal import ProbeRuntime

struct Events: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "Shows the stream of device events to a person, until it is interrupted.",
        discussion: "The probe services hear these events by themselves; this shows what they hear.")

    @Option(help: "Only these subsystems of the kernel, separated by commas.")
    var subsystems = Events.known.joined(separator: ",")

    private static let known = ["block", "nvme", "net", "hwmon", "pci", "power_supply", "edac", "ipmi"]

    private var names: Set<String> { Set(subsystems.split(separator: ",").map(String.init)) }

    func validate() throws {
        if names.isEmpty { throw ValidationError("--subsystems names none of \(Self.known.joined(separator: ", "))") }
        guard let stranger = names.subtracting(Self.known).min() else { return }
        throw ValidationError(
            "the probes hear nothing of the subsystem \(stranger); they hear \(Self.known.joined(separator: ", "))")
    }

    func run() async throws {
        for await signal in DeviceMonitor.signals(subsystems: names) {
            guard StandardOutput.line(line(signal)) == 0 else { throw ExitCode(StandardOutput.failure) }
        }
    }

    /// "2026-01-31 23:59:59 change block disk sda /dev/sda".
    private func line(_ signal: DeviceSignal) -> String {
        let time = DisplayText.now()
        switch signal {
        case .rescan: return "\(time) rescan: events were lost, or the source changed; everything is looked at again"
        case .event(let action, let device):
            let words = [
                action.rawValue, device.subsystem, device.type ?? "-", device.name, device.node ?? device.path,
            ]
            return "\(time) \(words.map { DisplayText.clean($0) }.joined(separator: " "))"
        }
    }
}
