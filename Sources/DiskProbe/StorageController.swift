internal import HealthModel
internal import LinuxAccess

/// A RAID controller, told by its driver. The drives behind it are seen by smartctl alone, so that without smartctl's
/// answer nothing is known of them, which must not look like health.
struct StorageController: Hashable, Sendable {
    /// The kernel's name of its SCSI host.
    var host: String
    var driver: String
    /// By its place on the PCI bus.
    var id: String
    /// It shows disks, and each is a physical drive that is read as such: there is no volume with drives behind it.
    var isHandingThrough: Bool

    /// What smartctl calls the drives behind each driver's hosts (smartctl(8), --device).
    private static let families = [
        "3w-9xxx": "3ware", "3w-sas": "3ware", "3w-xxxx": "3ware", "aacraid": "aacraid", "arcmsr": "areca",
        "hpsa": "cciss", "hptiop": "hpt", "megaraid_sas": "megaraid", "smartpqi": "cciss",
    ]

    var family: String { StorageController.families[driver] ?? "" }

    var component: Component { Component(kind: .storageController, id: id, name: "\(host) (\(driver))") }

    /// The driver behind each SCSI host stands in /sys/class/scsi_host/hostN/proc_name.
    static func all(in tree: KernelTree) -> [StorageController] {
        var found: [StorageController] = []
        for host in tree.names("/sys/class/scsi_host") {
            let place = "/sys/class/scsi_host/\(host)"
            guard let driver = tree.word("\(place)/proc_name"), families[driver] != nil else { continue }
            let id = DriveNaming.id(
                worldWideName: nil, serial: nil, place: tree.resolved(place) ?? place, name: host)
            // Two hosts of one function are one card.
            guard !found.contains(where: { $0.id == id }) else { continue }
            found.append(
                StorageController(
                    host: host, driver: driver, id: id, isHandingThrough: isHandingThrough(host, tree)))
        }
        return found
    }

    /// A drive behind a SAT layer has the vendor "ATA" (SAT-3 section 8.1); hpsa and smartpqi give a physical drive the
    /// raid_level "N/A". A volume has its maker's name and a level.
    private static func isHandingThrough(_ host: String, _ tree: KernelTree) -> Bool {
        let prefix = "\(host.drop { !$0.isNumber }):"
        let disks = tree.names("/sys/class/scsi_device").filter { $0.hasPrefix(prefix) }
            .map { "/sys/class/scsi_device/\($0)/device" }.filter { tree.word("\($0)/type") == "0" }
        return !disks.isEmpty
            && disks.allSatisfy { tree.word("\($0)/vendor") == "ATA" || tree.word("\($0)/raid_level") == "N/A" }
    }

    /// - Parameters:
    ///   - isRead: some drive behind it is known.
    ///   - trouble: why smartctl named none.
    func measurement(isRead: Bool, _ trouble: ControllerDrives.Trouble?) -> Measurement {
        guard !isRead, !isHandingThrough else { return Measurement(component: component) }
        return Measurement(
            component: component, condition: trouble?.condition ?? .refused,
            message: "The drives behind \(component.name) are not read: \(trouble?.sentence ?? remedy)")
    }

    /// Where smartctl answers and names none.
    private var remedy: String {
        if family == "megaraid" {
            return "smartctl finds none, and needs /dev/megaraid_sas_ioctl_node for that; give it to the disk service"
                + " by the drop-in of docs/senses/disk.md."
        }
        return "smartctl does not find them by itself; name them in disk.controller_drives (\"/dev/sg0 \(family),0\")"
            + " and give their node to the disk service by the drop-in of docs/senses/disk.md."
    }
}
