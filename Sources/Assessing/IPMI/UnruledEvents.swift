internal import HealthModel

/// Events that say something bad of a part for which the BMC's rule tables have no row: the words alone tell how bad.
/// Rows are asked in order.
struct UnruledEvents {
    let words: [String]
    let state: StateName

    static let rows: [UnruledEvents] = [
        UnruledEvents(words: ["transition to ok", "transition to idle", "transition to running"], state: .working),
        UnruledEvents(
            words: ["non-recoverable from less severe", "transition to non-recoverable"], state: .reportedNonRecoverable
        ),
        UnruledEvents(
            words: ["transition to critical", "critical from less severe", "critical from non-recoverable"],
            state: .reportedCritical),
        UnruledEvents(
            words: ["transition to non-critical", "non-critical from"], state: .reportedWarning),
        UnruledEvents(
            words: [
                "incorrect cable", "configuration error", "interconnect is not connected", "fault status asserted",
                "battery failed", "battery low", "predictive failure", "failure detected", "soft-power control failure",
                "no system memory", "no usable system memory", "unrecoverable", "unspecified motherboard",
                "controller unavailable", "management controller unavailable", "sensor failure", "fru failure",
                "controller access degraded", "power limit exceeded", "hardware failure", "unable to boot",
            ],
            state: .reportedWarning),
        UnruledEvents(words: ["cpu failure", "thermal trip", "cpu voltage mismatch"], state: .reportedCritical),
        UnruledEvents(words: ["soft-power", "power supply failure"], state: .reportedWarning),
    ]

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
        return rows.first { text.hasAny($0.words) }?.state
    }
}
