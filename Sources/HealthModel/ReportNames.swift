/// What reports of other tools and the kernel's log say beyond the names of drives and host.
extension QuantityName {
    /// Received frames with errors in a million; only where the number of frames is known.
    package static let receiveErrorShare = QuantityName("receive-error-share")
    /// InfiniBand: the link went down to be trained anew and came back (IBTA port counter LinkErrorRecovery).
    package static let linkRecoveries = QuantityName("link-recoveries")
    /// Queues of a link that did not move in time (NETDEV WATCHDOG).
    package static let transmitTimeouts = QuantityName("transmit-timeouts")
    /// Percent of the charge that a controller's battery or capacitor can hold.
    package static let chargeLeft = QuantityName("charge-left")
    /// Lines of a log that were read, entries of a SEL that were read.
    package static let logEntries = QuantityName("log-entries")
    /// Processes that hung, processors that locked up.
    package static let stalls = QuantityName("stalls")
}

extension StateName {
    /// A BMC or a tool calls a part so in its own words, and no better row knows what it means.
    package static let reportedWarning = StateName("reported-warning")
    package static let reportedCritical = StateName("reported-critical")
    package static let reportedNonRecoverable = StateName("reported-non-recoverable")
    /// The only supply that is known of gives nothing.
    package static let supplyFailed = StateName("supply-failed")
    /// A pluggable module of a link is there and can be read.
    package static let modulePresent = StateName("module-present")
    /// LACP does not agree with the other end about this member.
    package static let bondMemberChurned = StateName("bond-member-churned")
    /// A processor slows down because it is too hot.
    package static let throttled = StateName("throttled")
    /// It did so, and went back to full speed.
    package static let wasThrottled = StateName("was-throttled")
    /// The kernel shut the node down, or is about to, because a part is too hot.
    package static let thermalShutdown = StateName("thermal-shutdown")
    /// A device's driver or firmware gave up on it.
    package static let deviceFailed = StateName("device-failed")
    /// It works and says that all is well.
    package static let working = StateName("working")
    /// The controller's cache is off, so that writes are slow.
    package static let cacheDisabled = StateName("cache-disabled")
    /// A volume holds blocks that could not be restored.
    package static let badBlocks = StateName("bad-blocks")
    /// NMI or bus error without a known cause.
    package static let busError = StateName("bus-error")
}

extension ComponentKind {
    /// A log as such: read, and with or without room.
    package static let log = ComponentKind(rawValue: "log")
    /// The server as one, or a part of it that no other kind names.
    package static let chassis = ComponentKind(rawValue: "chassis")
}
