/// Drives: ATA, NVMe and SCSI in one vocabulary. A decoder gives a name only where the vendor's meaning is known; packed
/// raw values are unpacked before.
extension QuantityName {
    /// Celsius.
    package static let temperature = QuantityName("temperature")
    package static let powerOnHours = QuantityName("power-on-hours")
    package static let powerCycles = QuantityName("power-cycles")
    /// Sectors remapped to spares (ATA 5; SSD: retired blocks that are counted the same way).
    package static let reallocatedSectors = QuantityName("reallocated-sectors")
    /// Sectors that wait for a decision (ATA 197).
    package static let pendingSectors = QuantityName("pending-sectors")
    /// Sectors that an off-line scan could not read (ATA 198).
    package static let offlineUncorrectable = QuantityName("offline-uncorrectable")
    /// Errors that the host was told (ATA 187).
    package static let reportedUncorrectable = QuantityName("reported-uncorrectable")
    /// Errors inside the drive's own path (ATA 184).
    package static let endToEndErrors = QuantityName("end-to-end-errors")
    package static let commandTimeouts = QuantityName("command-timeouts")
    /// The link to the drive: cable, backplane (ATA 199; SAS invalid dwords are not counted here).
    package static let interfaceErrors = QuantityName("interface-errors")
    package static let spinRetries = QuantityName("spin-retries")
    package static let programFailures = QuantityName("program-failures")
    package static let eraseFailures = QuantityName("erase-failures")
    /// Percent of the rated endurance that is used; may exceed 100 (NVMe 02h byte 5; ATA: 100 - normalised wear).
    package static let enduranceUsed = QuantityName("endurance-used")
    /// Percent of spare blocks left (NVMe 02h byte 3), with the drive's own threshold as `lowerCritical`.
    package static let spareLeft = QuantityName("spare-left")
    /// NVMe 02h bytes 160...175.
    package static let mediaErrors = QuantityName("media-errors")
    package static let errorLogEntries = QuantityName("error-log-entries")
    package static let unsafeShutdowns = QuantityName("unsafe-shutdowns")
    package static let grownDefects = QuantityName("grown-defects")
    package static let uncorrectedReads = QuantityName("uncorrected-reads")
    package static let uncorrectedWrites = QuantityName("uncorrected-writes")
    package static let uncorrectedVerifies = QuantityName("uncorrected-verifies")
    /// Failed entries in the self-test log that are not outdated by a later pass.
    package static let failedSelfTests = QuantityName("failed-self-tests")
    /// Power-on hours at which the newest test of the whole surface ended well. Not said where the log's 16 bits have run
    /// over.
    package static let extendedTestPassed = QuantityName("extended-test-passed")
    /// Power-on hours at which the newest test that found a fault ended; likewise.
    package static let selfTestFailed = QuantityName("self-test-failed")
    /// Errors in the ATA error log.
    package static let loggedErrors = QuantityName("logged-errors")
    /// Percent of helium left by the drive's scale, normalised, with its threshold as `lowerCritical`.
    package static let helium = QuantityName("helium")
    /// Pre-fail attributes at or below their threshold now.
    package static let prefailBelowThreshold = QuantityName("prefail-below-threshold")
    /// Old-age attributes at or below their threshold now.
    package static let oldAgeBelowThreshold = QuantityName("old-age-below-threshold")
    /// Smallest distance of a pre-fail attribute to its threshold, normalised units.
    package static let prefailMargin = QuantityName("prefail-margin")
}

extension StateName {
    /// The drive's own overall verdict is "failed" (ATA SMART RETURN STATUS; SCSI IE ASC 5Dh).
    package static let smartFailed = StateName("smart-failed")
    package static let smartPassed = StateName("smart-passed")
    /// NVMe critical warning, bit by bit (NVM Express base specification, SMART / Health Information log, byte 0).
    package static let nvmeSpareLow = StateName("nvme-spare-low")
    package static let nvmeTemperature = StateName("nvme-temperature")
    package static let nvmeReliability = StateName("nvme-reliability")
    package static let nvmeReadOnly = StateName("nvme-read-only")
    package static let nvmeBackupFailed = StateName("nvme-backup-failed")
    package static let nvmePersistentMemory = StateName("nvme-persistent-memory")
    /// SCSI informational exception other than "failure prediction threshold exceeded" (ASC 0Bh).
    package static let scsiWarning = StateName("scsi-warning")
    /// A storage controller calls the disk or volume so.
    package static let driveOffline = StateName("drive-offline")
    /// It works by fewer paths than it had.
    package static let pathLost = StateName("path-lost")
    package static let drivePredictiveFailure = StateName("drive-predictive-failure")
    /// The kernel could not read or write a sector of it.
    package static let kernelMediumError = StateName("kernel-medium-error")
    /// Resets, timeouts, lost links in the kernel log.
    package static let kernelTransportError = StateName("kernel-transport-error")
    /// A volume of several disks runs without its redundancy, is rebuilding, or has lost data.
    package static let arrayDegraded = StateName("array-degraded")
    package static let arrayRebuilding = StateName("array-rebuilding")
    package static let arrayFailed = StateName("array-failed")
    package static let batteryFailed = StateName("battery-failed")
}
