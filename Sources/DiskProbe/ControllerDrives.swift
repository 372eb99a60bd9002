internal import DriveData
internal import FoundationEssentials
internal import HealthModel
internal import LinuxAccess
internal import ProbeRuntime

/// The drives behind RAID controllers: found by smartctl, and only where such a controller is there, because its scan opens
/// every other drive as well.
struct ControllerDrives {
    private let configured: [ControllerDrive]
    private let smartctl: (any IsolatedReader)?
    /// What the last scan found; nil before the first.
    var scanned: [ControllerDrive]?
    /// Serial number and model by slot, from the last reading.
    private var identities: [String: [String: String]] = [:]

    init(configured: [ControllerDrive], smartctl: (any IsolatedReader)?) {
        self.configured = configured
        self.smartctl = smartctl
    }

    var wasScanned: Bool { scanned != nil }

    func drives() -> [FoundDrive] {
        let all = configured + (scanned ?? []).filter { !configured.contains($0) }
        return all.map { drive in
            var identity = identities[drive.slot] ?? [:]
            identity["slot"] = "\(drive.node) \(drive.type)"
            let id = identity["serial"].map { "serial-\(DriveNaming.word($0))" } ?? drive.slot
            return FoundDrive(
                id: id, name: DriveNaming.displayName([drive.type], model: identity["model"]), identity: identity,
                access: .controller(type: drive.type),
                paths: [DrivePath(name: drive.slot, node: drive.node, state: nil, isSuspended: false)], blockNames: [])
        }
    }

    /// Keeps the identity of each slot, so that the component is the drive and not the slot from the next pass on.
    mutating func remember(_ measured: [(FoundDrive, Measurement)]) {
        for (drive, measurement) in measured {
            guard case .controller = drive.access, let slot = drive.paths.first?.name else { continue }
            if measurement.condition == .garbled { identities[slot] = nil }
            // A sleeping or silent drive is still the one that was there.
            guard measurement.condition == .answered else { continue }
            identities[slot] = measurement.identity.filter { ["serial", "model", "firmware"].contains($0.key) }
        }
    }

    /// `smartctl --scan-open --json`; nothing where no RAID controller is there.
    func scan(_ tree: KernelTree, deadline: Duration) async -> [ControllerDrive] {
        guard let smartctl, ControllerDrives.hasController(tree) else { return [] }
        let answer = await smartctl.read(
            device: "smartctl --scan-open", arguments: ["--scan-open", "--json"], deadline: deadline)
        guard case .answered(let bytes) = answer else { return [] }
        return ControllerDrives.found(scanJSON: bytes)
    }

    /// The driver behind each SCSI host (/sys/class/scsi_host/hostN/proc_name).
    static func hasController(_ tree: KernelTree) -> Bool {
        let drivers: Set<String> = [
            "3w-9xxx", "3w-sas", "3w-xxxx", "aacraid", "arcmsr", "hpsa", "hptiop", "megaraid_sas", "smartpqi",
        ]
        return tree.names("/sys/class/scsi_host").contains { host in
            tree.word("/sys/class/scsi_host/\(host)/proc_name").map(drivers.contains) ?? false
        }
    }

    /// What stands in a scan and is behind a controller; directly attached drives are read without smartctl.
    static func found(scanJSON bytes: [UInt8]) -> [ControllerDrive] {
        struct Scan: Decodable {
            struct Device: Decodable {
                var name: String?
                var type: String?
            }
            var devices: [Device]?
        }
        guard let scan = try? JSONDecoder().decode(Scan.self, from: Data(bytes)) else { return [] }
        var found: [ControllerDrive] = []
        for device in scan.devices ?? [] where found.count < 512 {
            guard let drive = ControllerDrive(node: device.name ?? "", type: device.type ?? "") else { continue }
            if !found.contains(drive) { found.append(drive) }
        }
        return found
    }

    /// Everything that smartctl shows of one drive, without waking it (smartctl(8), --nocheck).
    static func arguments(node: String, type: String) -> [String] {
        [
            "--json", "--info", "--health", "--attributes", "--log=error", "--log=selftest", "--nocheck=standby,0",
            "--device=\(type)", node,
        ]
    }
}

extension ControllerDrive {
    /// Where it sits: the id until its serial number is known.
    var slot: String { "slot-\(node.dropFirst(5))-\(type)" }
}

extension ControllerDrives {
    /// What smartctl's document says of one drive.
    static func measurement(_ json: [UInt8], of component: Component) -> Measurement {
        guard let tree = try? JSONTree(json), SmartctlJSON.recognises(tree) else {
            return Measurement(
                component: component, condition: .garbled,
                message: "smartctl answered about \(component.name) with something else than its document.")
        }
        return ChildAnswer.checked(SmartctlJSON(tree).measurement(of: component), of: component)
    }
}
