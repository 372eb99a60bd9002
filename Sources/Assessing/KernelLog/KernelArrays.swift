internal import HealthModel

/// MD, DRBD and file systems in the kernel's log (drivers/md, drivers/block/drbd, fs/ext4, fs/xfs, fs/btrfs; mdadm(8)).
enum KernelArrays {
    static func read(_ line: KernelLine, into report: inout KernelLogReport) {
        array(line, into: &report)
        fileSystem(line, into: &report)
    }

    private static func array(_ line: KernelLine, into report: inout KernelLogReport) {
        if line.has("drbd"), line.hasAny("-> failed", "-> diskless", "local io failed", "io error") {
            let name = line.word(after: "drbd ") ?? "drbd"
            report.change(.array, "drbd \(name)", because: line) { $0.say(.arrayDegraded) }
            return
        }
        guard let name = arrayName(line) else { return }
        func change(_ body: (inout Measurement) -> Void) { report.change(.array, name, because: line, body) }
        if line.hasAny("disk failure on ", "fail event detected", "failspare event") {
            change { $0.say(.arrayDegraded) }
            let member = line.word(after: "isk failure on ") ?? line.word(after: "component device /dev/")
            if let member {
                report.change(.drive, KernelDrives.disk(member), because: line) { $0.say(.driveOffline) }
            }
        } else if line.hasAny(
            "not enough operational", "cannot start dirty degraded", "cannot continue operation",
            "failed to run raid set", "pers->run() failed")
        {
            change { $0.say(.arrayFailed) }
        } else if line.hasAny("degradedarray event", "kicking non-fresh", "kicking faulty") {
            change { $0.say(.arrayDegraded) }
        } else if let working = line.text.cut(at: "active with ")?.after, let count = working.leadingNumber,
            let whole = working.cut(at: "out of ")?.after.leadingNumber
        {
            change { if count < whole { $0.say(.arrayDegraded) } else { $0.unsay(.arrayDegraded); $0.say(.working) } }
        } else if line.hasAny("unrecoverable i/o read error", "unrecoverable i/o error") {
            change { $0.say(.reportedCritical) }
        } else if line.hasAny("read error corrected", "super_written gets error", "redirecting sector") {
            change { $0.say(.reportedWarning) }
        } else if line.hasAny("recovery of raid array", "resync of raid array", "rebuildstarted event") {
            change { $0.say(.arrayRebuilding) }
        } else if line.hasAny("recovery done", "resync done", "rebuildfinished event", "spareactive event") {
            change {
                $0.unsay(.arrayRebuilding)
                if line.hasAny("recovery done", "spareactive") { $0.unsay(.arrayDegraded) }
                $0.say(.working)
            }
        }
    }

    /// "md0" of "md/raid1:md0:", "md: md0:", "RAID array md0", "md device /dev/md0".
    private static func arrayName(_ line: KernelLine) -> String? {
        guard line.has("md") else { return nil }
        let words = line.text.split { " :,./()[]".contains($0) }
        return words.first { $0.hasPrefix("md") && $0.count > 2 && $0.dropFirst(2).allSatisfy { $0.isNumber } }.map(
            String.init)
    }

    /// btrfs's "bdev /dev/sdb1 errs: wr 0, rd 3, flush 0, corrupt 0, gen 0", which it prints at every mount, whatever the
    /// counts (fs/btrfs/volumes.c: btrfs_dev_stat_print_on_load).
    private static func countsErrors(_ line: KernelLine) -> Bool {
        guard let counts = line.text.cut(at: " errs: ")?.after else { return false }
        return counts.split(separator: ",").contains { part in
            (part.blankSeparated.last?.leadingNumber ?? 0) > 0
        }
    }

    private static func fileSystem(_ line: KernelLine, into report: inout KernelLogReport) {
        let isKnown = line.hasAny(
            "ext4-fs", "ext3-fs", "ext2-fs", "xfs (", "btrfs", "jbd2", "aborting journal", "gfs2", "f2fs")
        guard isKnown else { return }
        guard
            let name =
                (line.text.between("(device ", ")") ?? line.text.between("XFS (", ")") ?? line.text.between(
                    "-fs (", ")")
                ?? line.word(after: "on device ") ?? line.word(after: "on dev ") ?? line.word(after: "file data on ")
                ?? line.word(after: "fsid="))?.split(whereSeparator: {
                    " :-,".contains($0)
                }).first.map(String.init)
        else { return }
        if line.hasAny(
            "remounting filesystem read-only", "forced readonly", "forced shutdown", "force_shutdown",
            "filesystem has been shut down", "shutting down filesystem", "withdraw this file system",
            "file system withdrawn")
        {
            report.change(.fileSystem, name, because: line) { $0.say(.remountedReadOnly) }
        } else if line.hasAny(
            "-fs error", "corruption", "metadata i/o error", "log i/o error", "aborting journal", "btrfs error",
            "btrfs: error",
            "btrfs critical", "csum failed", "with errors", "journal has aborted", "detected aborted journal",
            "error -5 detected",
            "checksum error", "crc error", "error count since last fsck", "initial error at time",
            "last error at time", "detected io errors", "i/o error while", "potential data loss",
            "block allocation failed", "error loading journal") || countsErrors(line)
        {
            report.change(.fileSystem, name, because: line) { $0.say(.fileSystemError) }
        }
    }
}
