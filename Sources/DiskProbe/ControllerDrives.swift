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
    /// What the last scan found that succeeded; nil before the first scan.
    private var scanned: [ControllerDrive]?
    /// The controllers that are there, and why the last scan of what is behind them failed.
    private var controllers: [StorageController] = []
    private var trouble: Trouble?
    private var scannedAt = MonotonicInstant(nanoseconds: 0)
    /// Serial number and model by slot, from the last reading.
    private var identities: [String: [String: String]] = [:]

    init(configured: [ControllerDrive], smartctl: (any IsolatedReader)?) {
        self.configured = configured
        self.smartctl = smartctl
    }

    /// Before the first scan, and again some time after one that failed.
    func needsScan(at now: MonotonicInstant, interval: Duration) -> Bool {
        scanned == nil || (trouble != nil && scannedAt.age(at: now) >= interval)
    }

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

    /// Why a scan named no drive.
    struct Trouble: Equatable {
        var condition: ReadCondition
        /// The second half of a sentence.
        var sentence: String
    }

    /// What a scan found.
    struct Scan {
        var controllers: [StorageController] = []
        var drives: [ControllerDrive] = []
        var trouble: Trouble?
    }

    mutating func took(_ scan: Scan, at now: MonotonicInstant) {
        scannedAt = now
        controllers = scan.controllers
        trouble = scan.trouble
        // What an earlier scan found is not gone because this one failed.
        if scan.trouble == nil || scanned == nil { scanned = scan.drives }
    }

    /// Of each controller whether the drives behind it are known. One that is well is told too, or it would be missed as
    /// soon as it is.
    func measurements() -> [Measurement] {
        // Nothing but smartctl reads them, also where the configuration names them.
        let known: Set<String> = smartctl == nil ? [] : Set((configured + (scanned ?? [])).map(\.family))
        return controllers.map { $0.measurement(isRead: known.contains($0.family), trouble) }
    }

    /// `smartctl --scan-open --json`; nothing where no RAID controller is there.
    func scan(_ tree: KernelTree, deadline: Duration) async -> Scan {
        var scan = Scan(controllers: StorageController.all(in: tree))
        guard !scan.controllers.isEmpty else { return scan }
        guard let smartctl else {
            scan.trouble = Trouble(
                condition: .refused,
                sentence: "smartctl is not installed; run `apt-get install smartmontools` and start the disk service"
                    + " anew.")
            return scan
        }
        let command = "smartctl --scan-open"
        let answer = await smartctl.read(device: command, arguments: ["--scan-open", "--json"], deadline: deadline)
        switch answer {
        case .answered(let bytes) where ControllerDrives.isScan(bytes):
            scan.drives = ControllerDrives.found(scanJSON: bytes)
        case .answered:
            scan.trouble = Trouble(
                condition: .garbled,
                sentence: "\(command) answered with something else than its document; it must be version 7.0 or"
                    + " later.")
        case .failed(let sentence):
            scan.trouble = Trouble(condition: .refused, sentence: "\(command) failed, run it by hand. \(sentence)")
        case .silent:
            scan.trouble = Trouble(
                condition: .silent,
                sentence: "\(command) did not answer within \(deadline.components.seconds) s; see what the kernel"
                    + " logs.")
        case .stillStuck:
            scan.trouble = Trouble(
                condition: .silent, sentence: "an earlier \(command) still hangs; see what the kernel logs.")
        }
        return scan
    }

    /// smartctl names itself; where it finds nothing there is no list of devices.
    private static func isScan(_ bytes: [UInt8]) -> Bool {
        guard let tree = try? JSONTree(bytes) else { return false }
        return tree["smartctl"] != nil || tree["devices"] != nil
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

    /// "megaraid" of "sat+megaraid,8".
    var family: String { String((type.split(separator: "+").last ?? "").prefix { $0 != "," }) }
}

extension ControllerDrives {
    /// What smartctl's document says of one drive.
    static func measurement(_ json: [UInt8], of component: Component) -> Measurement {
        guard let tree = try? JSONTree(json), SmartctlJSON.recognises(tree) else {
            return Measurement(
                component: component, condition: .garbled,
                message: "smartctl answered about \(component.name) with something else than its document.")
        }
        var measurement = ChildAnswer.checked(SmartctlJSON(tree).measurement(of: component), of: component)
        if measurement.condition == .refused {
            measurement.message =
                "smartctl may not open the node of \(component.name): behind a RAID controller it needs more than the disk"
                + " service is given; add the drop-in of docs/senses/disk.md."
        }
        return measurement
    }
}
