internal import HealthModel

/// Drives in the kernel's log and in smartd's lines (drivers/ata/libata-eh.c, drivers/scsi/sd.c, block/blk-core.c,
/// drivers/nvme/host; smartd(8)).
enum KernelDrives {
    static func read(_ line: KernelLine, into report: inout KernelLogReport) {
        if line.has("smartd"), line.has("device: ") {
            smartd(line, into: &report)
            return
        }
        block(line, into: &report)
        scsi(line, into: &report)
        ata(line, into: &report)
        nvme(line, into: &report)
    }

    /// A whole disk's name: "sda1" is on "sda", "nvme0n1p2" on "nvme0".
    static func disk(_ name: String) -> String {
        if name.hasPrefix("nvme") {
            let digits = name.dropFirst(4).prefix { $0.isNumber }
            return "nvme\(digits)"
        }
        guard name.hasPrefix("sd") || name.hasPrefix("hd") || name.hasPrefix("vd") else { return name }
        var letters = name
        while letters.last?.isNumber ?? false { letters.removeLast() }
        return letters.isEmpty ? name : letters
    }

    /// Media that come and go, and devices that no hardware stands behind.
    private static func isNoDrive(_ name: String) -> Bool {
        ["fd", "sr", "loop", "zram", "nbd", "ram", "cdrom"].contains { name.hasPrefix($0) }
    }

    private static func block(_ line: KernelLine, into report: inout KernelLogReport) {
        if line.hasAny("medium error", "i/o error", "critical target error", "critical nexus error"),
            let name = line.word(after: " dev ") ?? line.word(after: "on device "), !isNoDrive(name)
        {
            // A device that does not know a discard says so and is none the worse for it.
            guard !line.hasAny("discard", "write_zeroes", "write same", "zone_reset") else { return }
            let state: StateName =
                line.hasAny("medium error", "lost async page write", "lost page write")
                ? .kernelMediumError : .kernelTransportError
            report.change(.drive, disk(name), because: line) { $0.say(state) }
        }
    }

    private static func scsi(_ line: KernelLine, into report: inout KernelLogReport) {
        guard let name = line.text.between("[sd", "]").map({ "sd\($0)" }) ?? scsiAddress(line) else { return }
        if line.hasAny("medium error", "unrecovered read error", "sense key : hardware error", "write error - auto") {
            report.change(.drive, name, because: line) { $0.say(.kernelMediumError) }
        } else if line.hasAny("device offlined", "rejecting i/o to offline", "rejecting i/o to dead") {
            report.change(.drive, name, because: line) { $0.say(.driveOffline) }
        } else if line.hasAny(
            "attempting task abort", "device reset", "aborted command", "failure prediction threshold", "hostbyte=did_")
        {
            let state: StateName = line.has("failure prediction threshold") ? .smartFailed : .kernelTransportError
            report.change(.drive, name, because: line) { $0.say(state) }
        }
    }

    /// "sd 0:0:9:0: ..." without the name of the disk.
    private static func scsiAddress(_ line: KernelLine) -> String? {
        guard let word = line.text.cut(at: "sd ")?.after.blankSeparated.first, word.hasSuffix(":"),
            word.count(where: { $0 == ":" }) == 4
        else { return nil }
        return "scsi \(word.dropLast())"
    }

    private static func ata(_ line: KernelLine, into report: inout KernelLogReport) {
        guard let word = line.text.blankSeparated.first(where: { $0.hasPrefix("ata") && $0.hasSuffix(":") }) else {
            return
        }
        let port = String(word.dropLast().prefix { $0 != "." })
        guard port.count > 3, port.dropFirst(3).allSatisfy({ $0.isNumber }) else { return }
        if line.has("{ unc") || line.has(" unc ") {
            report.change(.drive, port, because: line) { $0.say(.kernelMediumError) }
        } else if line.hasAny("disabled", "detaching", "reset failed, giving up") {
            report.change(.drive, port, because: line) { $0.say(.driveOffline) }
        } else if line.hasAny(
            "exception emask", "failed command", "hard resetting link", "comreset failed", "limiting sata link speed",
            "failed to identify")
        {
            report.change(.drive, port, because: line) { $0.say(.kernelTransportError) }
        }
    }

    private static func nvme(_ line: KernelLine, into report: inout KernelLogReport) {
        guard line.has("nvme") else { return }
        let word = line.text.blankSeparated.first {
            $0.hasPrefix("nvme") && $0.dropFirst(4).first?.isNumber ?? false
        }
        // Before it has a name the driver speaks of its place: "nvme 0000:01:00.0: ...".
        guard let name = word.map(disk) ?? line.busAddress.map({ "nvme \($0)" }) else { return }
        if line.hasAny(
            "removing after probe failure", "disabling device after reset failure", "device not ready; aborting",
            "controller is dead", "failed to reset")
        {
            report.change(.drive, name, because: line) { $0.say(.driveOffline) }
        } else if line.hasAny("(sct 0x2", "media error", "unrecovered read") {
            report.change(.drive, name, because: line) { $0.say(.kernelMediumError) }
        } else if line.hasAny("timeout, ", "timeout,", "controller is down", "frozen state error", "completion polled")
        {
            report.change(.drive, name, because: line) { $0.say(.kernelTransportError) }
        }
    }

    // MARK: - smartd

    private static func smartd(_ line: KernelLine, into report: inout KernelLogReport) {
        guard let rest = line.text.cut(at: "evice: ")?.after else { return }
        var name = String(rest.prefix { $0 != "," }).trimmingBlanks()
        if name.hasPrefix("/dev/") { name.removeFirst(5) }
        if name.hasSuffix(" [SAT]") { name.removeLast(6) }
        let disk = name.has("[") ? name : disk(name)
        let counters: [(words: String, name: QuantityName)] = [
            (" Currently unreadable (pending) sectors", .pendingSectors),
            (" Total offline uncorrectable sectors", .offlineUncorrectable),
            (" Offline uncorrectable sectors", .offlineUncorrectable),
            (" Total unreadable (pending) sectors", .pendingSectors),
        ]
        for (words, quantity) in counters {
            if let count = line.number(before: words) {
                report.change(.drive, disk, because: line) { $0.set(quantity, count) }
                return
            }
        }
        let grown: [(words: String, name: QuantityName)] = [
            ("self-test log error count increased", .failedSelfTests), ("ata error count increased", .loggedErrors),
            ("error log entries increased", .errorLogEntries),
        ]
        for (words, quantity) in grown where line.has(words) {
            let count = line.text.cut(at: " to ")?.after.leadingNumber ?? 1
            report.change(.drive, disk, because: line) { $0.set(quantity, count) }
            return
        }
        if line.hasAny("failed smart self-check", "smart failure:", "failure prediction threshold") {
            report.change(.drive, disk, because: line) { $0.say(.smartFailed) }
        } else if line.has("failed smart usage attribute") {
            report.change(.drive, disk, because: line) { $0.count(.oldAgeBelowThreshold) }
        } else if line.has("critical warning (0x"), let bits = line.word(after: "Critical Warning (")?.hexadecimal {
            report.change(.drive, disk, because: line) { drive in
                let states: [StateName] = [
                    .nvmeSpareLow, .nvmeTemperature, .nvmeReliability, .nvmeReadOnly, .nvmeBackupFailed,
                    .nvmePersistentMemory,
                ]
                for (bit, state) in states.enumerated() where bits >> bit & 1 == 1 { drive.say(state) }
            }
        } else if line.hasAny("failed to read smart", "unable to open", "not capable of smart health status check") {
            report.change(.drive, disk, because: line) { $0.say(.reportedWarning) }
        }
    }
}
