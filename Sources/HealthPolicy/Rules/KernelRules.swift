internal import HealthModel

/// What the kernel says of itself, of file systems and of drives that it uses.
enum KernelRules {
    static let rows: [MeasurementRule] = [
        ArrayRules.row(
            "file-system.read-only", .failing, [.fileSystem], .says(.remountedReadOnly), family: "file-system", rank: 2,
            advice: "Move the workload away, look for the drive's errors, and check the file system.",
            source: "ext4(5): errors=remount-ro; xfs(5): shutdown"),
        ArrayRules.row(
            "file-system.error", .degraded, [.fileSystem],
            .any([.says(.fileSystemError), .atLeast(.fileSystemErrors, 1)]), family: "file-system", rank: 1,
            advice: "Check the file system at the next chance, and look for errors of its drive.",
            source: "Linux Documentation/admin-guide/ext4.rst: errors"),
        ArrayRules.row(
            "file-system.full", .failing, [.fileSystem], .any([.below(.spaceFree, 1), .below(.inodesFree, 1)]),
            family: "file-system.space", rank: 2, advice: "Make room at once; writes are about to fail.",
            source: "statfs(2): f_bavail, f_favail"),
        ArrayRules.row(
            "file-system.nearly-full", .degraded, [.fileSystem], .any([.below(.spaceFree, 5), .below(.inodesFree, 5)]),
            family: "file-system.space", rank: 1, advice: "Make room on this file system.",
            source: "mke2fs(8): 5 percent are kept for root"),
        ArrayRules.row(
            "kernel.hardware-error", .failing, [.kernel], .says(.kernelHardwareError), family: "kernel.hardware",
            rank: 2,
            advice: "Read the machine check or APEI record and replace the part that it names.",
            source: "ACPI 6.4 section 18: APEI"),
        ArrayRules.row(
            "kernel.tainted-by-hardware", .degraded, [.kernel], .says(.taintMachineCheck), family: "kernel.hardware",
            rank: 1, advice: "Look for the machine check in the kernel's log.",
            source: "Linux Documentation/admin-guide/tainted-kernels.rst: bit 4"),
        ArrayRules.row(
            "kernel.stalls", .advisory, [.kernel], .atLeast(.stalls, 1), family: "kernel.stalls", rank: 1,
            advice: "See what the processes waited for: a drive that hangs, or too much load.",
            source: "Linux Documentation/admin-guide/lockup-watchdogs.rst", warns: true),
        ArrayRules.row(
            "kernel.log", .advisory, [.kernel, .log], .below(.logEntries, 0), family: "kernel.log", rank: 1,
            advice: "Read the log again.", source: "a log cannot have fewer than no lines"),
        ArrayRules.row(
            "temperature.shutdown", .failing, [.temperature], .says(.thermalShutdown), family: "temperature.shutdown",
            rank: 1,
            advice: "Restore the cooling of this node before it is used again.",
            source: "Linux Documentation/driver-api/thermal: critical trip point", consequence: .imminentStop),
    ]
}
