/// hwmon, network, memory and system in the vocabulary of `Measurement`.
extension QuantityName {
    // hwmon: one measurement a feature; the limits are the chip's own.
    /// The feature's input, in the unit of its kind.
    package static let input = QuantityName("input")

    // Network links.
    package static let carrierChanges = QuantityName("carrier-changes")
    package static let linkSpeed = QuantityName("link-speed")
    package static let receiveErrors = QuantityName("receive-errors")
    package static let transmitErrors = QuantityName("transmit-errors")
    /// Frames whose checksum was wrong: cable, optic, port.
    package static let receiveCRCErrors = QuantityName("receive-crc-errors")
    package static let receiveDropped = QuantityName("receive-dropped")
    package static let transmitDropped = QuantityName("transmit-dropped")
    package static let receiveMissed = QuantityName("receive-missed")
    package static let receivedPackets = QuantityName("received-packets")
    package static let transmittedPackets = QuantityName("transmitted-packets")
    package static let bondMembers = QuantityName("bond-members")
    package static let bondMembersUp = QuantityName("bond-members-up")
    package static let bondLinkFailures = QuantityName("bond-link-failures")
    package static let opticReceivePower = QuantityName("optic-receive-power")
    package static let opticTransmitPower = QuantityName("optic-transmit-power")
    /// Amperes through the module's laser; it rises as the laser wears out.
    package static let opticBiasCurrent = QuantityName("optic-bias-current")
    package static let opticVoltage = QuantityName("optic-voltage")
    package static let symbolErrors = QuantityName("symbol-errors")
    package static let linkDowned = QuantityName("link-downed")

    // Memory and machine checks.
    package static let correctedErrors = QuantityName("corrected-errors")
    package static let uncorrectedErrors = QuantityName("uncorrected-errors")
    package static let fatalErrors = QuantityName("fatal-errors")
    /// Times that a processor package slowed itself down because it was too hot.
    package static let throttleEvents = QuantityName("throttle-events")
    /// The same of its cores, each core once.
    package static let coreThrottleEvents = QuantityName("core-throttle-events")
    /// /proc/interrupts MCE, summed over the processors: a broadcast counts once on each.
    package static let machineCheckExceptions = QuantityName("machine-check-exceptions")
    /// /proc/interrupts THR: a bank of the processor had corrected errors.
    package static let machineCheckThresholds = QuantityName("machine-check-thresholds")
    /// /proc/interrupts DFR: errors that hurt only when the data is used (AMD).
    package static let deferredErrors = QuantityName("deferred-errors")
    /// What rasdaemon has on record, over all starts of the machine. The same errors that the counters of the running
    /// kernel show, so these are for where there is no such counter, and for what was before.
    package static let recordedCorrectedErrors = QuantityName("recorded-corrected-errors")
    package static let recordedUncorrectedErrors = QuantityName("recorded-uncorrected-errors")
    package static let recordedMachineChecks = QuantityName("recorded-machine-checks")
    package static let recordedPCIErrors = QuantityName("recorded-pci-errors")
    package static let recordedDiskErrors = QuantityName("recorded-disk-errors")
    /// Pages that the kernel took out of use.
    package static let recordedPageFailures = QuantityName("recorded-page-failures")

    // System.
    /// Percent of what an ordinary user can have in all.
    package static let spaceFree = QuantityName("space-free")
    /// Bytes.
    package static let spaceFreeBytes = QuantityName("space-free-bytes")
    /// Percent.
    package static let inodesFree = QuantityName("inodes-free")
    /// Errors that ext4 noted in its superblock since it was last repaired.
    package static let fileSystemErrors = QuantityName("file-system-errors")
    package static let outOfMemoryKills = QuantityName("oom-kills")
    /// Percent of the last 10 (60) seconds in which all tasks stalled (PSI "full").
    package static let ioStall = QuantityName("io-stall")
    package static let ioStall60 = QuantityName("io-stall-60")
    package static let memoryStall = QuantityName("memory-stall")
    package static let memoryStall60 = QuantityName("memory-stall-60")
    /// Percent of the last 10 (60) seconds in which some task stalled (PSI "some").
    package static let ioStallSome = QuantityName("io-stall-some")
    package static let ioStallSome60 = QuantityName("io-stall-some-60")
    package static let memoryStallSome = QuantityName("memory-stall-some")
    package static let memoryStallSome60 = QuantityName("memory-stall-some-60")
    /// Percent of the memory in all (MemAvailable of MemTotal).
    package static let memoryAvailable = QuantityName("memory-available")
    /// Bytes.
    package static let memoryAvailableBytes = QuantityName("memory-available-bytes")
    package static let swapFree = QuantityName("swap-free")
    /// Seconds that are still to be slewed.
    package static let clockOffset = QuantityName("clock-offset")
    /// Seconds that the clock is wrong at most, as the kernel was told; 16 when nobody disciplines it.
    package static let clockMaxError = QuantityName("clock-max-error")
    package static let clockEstimatedError = QuantityName("clock-estimated-error")
    /// Tasks that run or wait, over one minute. Reported, never judged.
    package static let load = QuantityName("load")
    package static let load5 = QuantityName("load-5")
    package static let load15 = QuantityName("load-15")
    package static let uptime = QuantityName("uptime")
    package static let batteryCharge = QuantityName("battery-charge")
    package static let batteryRuntime = QuantityName("battery-runtime")
}

extension StateName {
    // hwmon.
    package static let alarm = StateName("alarm")
    package static let criticalAlarm = StateName("critical-alarm")
    package static let emergencyAlarm = StateName("emergency-alarm")
    package static let fault = StateName("fault")
    /// By plausibility nothing is connected to this input.
    package static let unconnected = StateName("unconnected")

    // Network links. Administratively down is neither.
    package static let carrierUp = StateName("carrier-up")
    package static let carrierLost = StateName("carrier-lost")
    package static let administrativelyDown = StateName("administratively-down")
    package static let halfDuplex = StateName("half-duplex")
    /// Slower than what both ends, or its bond mates, can.
    package static let linkSlow = StateName("link-slow")
    package static let bondMemberDown = StateName("bond-member-down")
    /// Its array, multipath device or bond does not use this member any more.
    package static let memberFailed = StateName("member-failed")
    package static let bondDown = StateName("bond-down")
    package static let opticAlarm = StateName("optic-alarm")
    package static let opticWarning = StateName("optic-warning")

    // System.
    package static let remountedReadOnly = StateName("remounted-read-only")
    /// Mounted read-only by intention, as far as anybody can tell.
    package static let readOnly = StateName("read-only")
    package static let fileSystemError = StateName("file-system-error")
    package static let clockUnsynchronised = StateName("clock-unsynchronised")
    /// Kernel taint bit 4: a machine check was seen.
    package static let taintMachineCheck = StateName("taint-machine-check")
    package static let kernelHardwareError = StateName("kernel-hardware-error")
    /// The device went away while it was in use.
    package static let removed = StateName("removed")
    package static let onBattery = StateName("on-battery")
    package static let lowBattery = StateName("low-battery")
}

extension ComponentKind {
    package static let drive = ComponentKind(rawValue: "drive")
    /// Several drives that act as one: MD array, controller volume.
    package static let array = ComponentKind(rawValue: "array")
    package static let storageController = ComponentKind(rawValue: "storage-controller")
    package static let nic = ComponentKind(rawValue: "nic")
    package static let fileSystem = ComponentKind(rawValue: "file-system")
    package static let pciDevice = ComponentKind(rawValue: "pci-device")
    package static let clock = ComponentKind(rawValue: "clock")
    package static let kernel = ComponentKind(rawValue: "kernel")
    package static let power = ComponentKind(rawValue: "power")
    package static let battery = ComponentKind(rawValue: "battery")
    package static let humidity = ComponentKind(rawValue: "humidity")
    package static let intrusion = ComponentKind(rawValue: "intrusion")
}
