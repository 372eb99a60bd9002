internal import HealthModel
internal import LinuxAccess
internal import ProbeRuntime

/// What `forewarn-probe disk --read-device /dev/sda` does: reads one drive, in the process that is there for this one read.
package enum DiskReadCommand {
    /// Reads and prints one `Measurement` as one line of JSON on standard output. Blocks for as long as the device does:
    /// whoever started the process gives up on it.
    ///
    /// - Parameters:
    ///   - device: the node of a SCSI or ATA disk ("/dev/sda") or of an NVMe controller ("/dev/nvme0").
    ///   - isInUse: false: where it does not say whether it sleeps it is not read.
    /// - Returns: the exit code: 0 if the line was printed, also for a drive that sleeps or refuses; 64 for a name that is
    ///   no device node; 70 if the line cannot be made, 74 if it cannot be written.
    package static func run(device: String, isInUse: Bool = true) -> Int32 {
        guard isNode(device) else {
            return 64
        }
        let component = Component(kind: .drive, id: device, name: device)
        let measurement = answer(of: device, isInUse: isInUse).measurement(of: component)
        guard let line = try? ChildAnswer.document(measurement) else { return 70 }
        return StandardOutput.line(String(decoding: line, as: UTF8.self))
    }

    /// Which transport a node has is in its name: NVMe controllers are "/dev/nvme0", everything else speaks SCSI or nothing.
    static func answer(of device: String, isInUse: Bool = true) -> DriveAnswer {
        let isNVMe = device.hasPrefix("/dev/nvme")
        let right = isNVMe ? "the capability CAP_SYS_ADMIN" : "the capability CAP_SYS_RAWIO"
        do throws(SystemCallError) {
            let open = try StorageDevice(path: device)
            return isNVMe
                ? NVMeReader(transport: open, path: device).read()
                : SCSIReader(transport: open, path: device, isInUse: isInUse).read()
        } catch {
            return .failure(error, right: right)
        }
    }

    /// No way out of /dev, and nothing that a kernel's name does not have.
    private static func isNode(_ device: String) -> Bool {
        device.hasPrefix("/dev/") && device.utf8.count < 128 && !device.contains("..")
            && device.utf8.dropFirst(5).allSatisfy {
                (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0)
                    || [0x2D, 0x2E, 0x2F, 0x3A, 0x5F].contains($0)
            } && device.utf8.count > 5
    }
}
