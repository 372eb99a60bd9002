internal import HealthModel

/// Drives as controllers and the kernel see them: offline, erring, taken away. What the drive says of itself is in
/// `DriveRules`.
enum DriveStateRules {
    static let rows: [MeasurementRule] = [
        DriveRules.row(
            "drive.offline", .failing, .says(.driveOffline), family: "drive.presence", rank: 2,
            advice: "Replace this drive; its controller or the kernel has given it up.",
            source: "storcli, ssacli and arcconf reference manuals: states of disks; Linux drivers/scsi/scsi_error.c"),
        DriveRules.row(
            "drive.removed", .failing, .says(.removed), family: "drive.presence", rank: 3,
            advice: "Find out who took this drive out; it was in use.", source: "udev(7): ACTION=remove"),
        DriveRules.row(
            "drive.path-lost", .degraded, .says(.pathLost), family: "drive.paths", rank: 1,
            advice: "Restore the lost path (cable, port, adapter); restart the disk service if it was taken out.",
            source: "multipath(8), multipath.conf(5): failed paths of a map; docs/judging.md: loss of redundancy"),
        DriveRules.row(
            "drive.kernel-medium-error", .failing, .says(.kernelMediumError), family: "drive.kernel", rank: 2,
            advice: "Replace this drive; the kernel could not read or write a sector of it.",
            source: "SPC-4, sense key 3h (MEDIUM ERROR); Linux block/blk-core.c: critical medium error"),
        DriveRules.row(
            "drive.kernel-transport-error", .degraded, .says(.kernelTransportError), family: "drive.kernel", rank: 1,
            advice: "Check cable, backplane and controller of this drive; commands to it are lost or repeated.",
            source: "Linux Documentation/scsi/scsi_eh.rst; drivers/ata/libata-eh.c; drivers/nvme/host/pci.c"),
        DriveRules.row(
            "drive.predictive-failure", .degraded, .says(.drivePredictiveFailure), family: "drive.predictive", rank: 1,
            advice: "Plan to replace this drive; its controller expects it to fail.",
            source: "storcli and ssacli reference manuals: predictive failure"),
        DriveRules.row(
            "drive.rebuilding", .degraded, .says(.arrayRebuilding), family: "drive.rebuilding", rank: 1,
            advice: "Wait for the rebuild to end; until then its array has no redundancy.",
            source: "storcli reference manual: Rbld"),
    ]
}
