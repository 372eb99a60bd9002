internal import HealthModel

/// Events that say something bad of a part for which the BMC's rule tables have no row: the words alone tell how bad.
/// Rows are asked in order.
struct UnruledEvents {
    let words: [String]
    let state: StateName

    /// IPMI 2.0 tables 42-2 and 42-3 in the words of ipmitool (lib/ipmi_strings, `sensor_specific_event_types`) and of
    /// FreeIPMI (`ipmi_get_sensor_type_message`, `ipmi_get_generic_event_message`).
    static let rows: [UnruledEvents] = [
        UnruledEvents(
            words: [
                "transition to ok", "transition to idle", "transition to running", "predictive failure deasserted",
                "limit not exceeded", "performance met", "fully redundant", "full redundancy",
            ], state: .working),
        UnruledEvents(
            words: [
                "non-recoverable from less severe", "transition to non-recoverable",
                "lower non-recoverable going low", "upper non-recoverable going high",
            ], state: .reportedNonRecoverable),
        UnruledEvents(
            words: [
                "transition to critical", "critical from less severe", "critical from non-recoverable",
                "lower critical going low", "upper critical going high", "non-redundant: insufficient",
                "non-redundant:insufficient", "insufficient resources",
            ], state: .reportedCritical),
        UnruledEvents(
            words: [
                "transition to non-critical", "non-critical from", "lower non-critical going low",
                "upper non-critical going high", "redundancy lost", "redundancy degraded", "non-redundant",
                "transition to degraded", "install error", "performance lags", "limit exceeded",
                "predictive failure",
            ], state: .reportedWarning),
        UnruledEvents(words: partWords + firmwareWords + busWords, state: .reportedWarning),
        UnruledEvents(words: ["cpu failure", "thermal trip", "cpu voltage mismatch"], state: .reportedCritical),
        UnruledEvents(words: ["soft-power", "power supply failure"], state: .reportedWarning),
    ]

    /// Types 09h, 12h, 19h, 1Bh, 21h, 27h to 29h, 2Bh and 2Ch.
    private static let partWords = [
        "incorrect cable", "configuration error", "config error", "interconnect is not connected", "fault status",
        "battery failed", "battery low", "failure detected", "soft-power control failure",
        "soft power control failure", "ac lost", "power input lost", "240va", "interlock power down",
        "unspecified motherboard", "controller unavailable", "management controller unavailable",
        "management controller off-line", "sensor access degraded", "controller access degraded", "sensor failure",
        "fru failure", "power limit exceeded", "hardware failure", "communication lost", "heartbeat lost",
        "system unplugged from lan", "system is unplugged from lan", "incompatibility", "invalid or unsupported",
    ]

    /// Types 0Fh, 1Eh and 20h.
    private static let firmwareWords = [
        "no system memory", "no usable system memory", "unrecoverable", "bios corruption", "speed mismatch",
        "unknown hang", "unknown error", "system firmware error", "system firmware hang", "unable to boot",
        "no bootable media", "invalid boot sector", "run-time critical stop", "error during system startup",
        "critical stop during os load",
    ]

    /// Type 13h, where a listing does not name it.
    private static let busWords = [
        "pci perr", "pci serr", "bus timeout", "i/o channel check", "eisa fail", "bus uncorrectable error",
        "bus degraded",
    ]

    /// Words that are bad only where nothing else stands: "Failed" and "Low" of a battery (type 29h).
    private static let wholeWords: [String: StateName] = ["failed": .reportedWarning, "low": .reportedWarning]

    /// Names of digital sensors whose "State Asserted" is bad (IPMI 2.0 table 42-2, event type 03h, says only that a
    /// state holds, and the name says which).
    static let assertedNames: [UnruledEvents] = [
        UnruledEvents(
            words: ["therm trip", "thermtrip", "thermal trip", "caterr", "cat err", "ierr"], state: .reportedCritical),
        UnruledEvents(words: ["fault", "fail", "overtemp", "over temp"], state: .reportedWarning),
    ]

    static func state(of event: String, sensor: String) -> StateName? {
        let text = EventWords.normalised(event)
        if text.has("state asserted") {
            let name = sensor.lowercased()
            return assertedNames.first { name.hasAny($0.words) }?.state
        }
        return wholeWords[text] ?? rows.first { text.hasAny($0.words) }?.state
    }
}
