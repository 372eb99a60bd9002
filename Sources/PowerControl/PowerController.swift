internal import HealthModel

/// Switches one chassis on and off through its BMC, and believes only what it reads back.
package struct PowerController {
    /// How off came about; in both cases it was read twice (`PowerConfirmation`).
    package enum OffOutcome: Hashable, Sendable {
        case alreadyOff
        case poweredOff
    }

    /// How on came about.
    package enum OnOutcome: Hashable, Sendable {
        case alreadyOn
        case poweredOn
    }

    /// A reboot after its off part was confirmed.
    package struct RebootOutcome: Equatable, Sendable {
        /// Why the chassis could not be brought back on; it is fenced all the same.
        package let powerUpFailure: PowerError?
    }

    private let device: String
    private let transport: any PowerTransport
    private let clock: any PowerClock
    private let timing: PowerTiming
    private let note: (String) -> Void

    /// - Parameters:
    ///   - device: the BMC's name, for sentences.
    ///   - note: takes a line about every step, for a person who asked for it.
    package init(
        device: String, transport: any PowerTransport, clock: any PowerClock, timing: PowerTiming,
        note: @escaping (String) -> Void = { _ in }
    ) {
        self.device = device
        self.transport = transport
        self.clock = clock
        self.timing = timing
        self.note = note
    }

    /// Reads the chassis power; `.on` or `.off`.
    ///
    /// - Throws: `PowerError` when that cannot be read within the login timeout.
    package func status() throws(PowerError) -> ChassisPowerState {
        try persistence(timing.loginTimeout).run { (session, _) throws(PowerError) in
            let state = try session.readPower()
            note("chassis power reads \(state.rawValue)")
            guard state == .unknown else { return .done(state) }
            return .again(notBefore: clock.now().advanced(by: PowerTiming.longestPoll), inNewSession: false)
        } failed: {
        } overdue: {
            PowerError(.notConfirmed, device: device, detail: "it does not say whether the power is on or off")
        }
    }

    /// Cuts the power and proves it (invariant I4).
    ///
    /// - Throws: `PowerError` whenever off was not confirmed before the deadline, for whatever reason.
    package func off() throws(PowerError) -> OffOutcome {
        var confirmation = PowerConfirmation()
        var command = RepeatedCommand()
        var lastState: ChassisPowerState?
        return try persistence(timing.powerTimeout).run { (session, number) throws(PowerError) in
            let sentAt = clock.now()
            let state = try session.readPower()
            let receivedAt = clock.now()
            lastState = state
            note("chassis power reads \(state.rawValue) (session \(number))")
            switch confirmation.observed(state, sentAt: sentAt, receivedAt: receivedAt, session: number) {
            case .confirmed:
                return .done(command.wasGiven ? .poweredOff : .alreadyOff)
            case .readAgain(let instant):
                command.tookEffect()
                return .again(notBefore: instant, inNewSession: true)
            case .notOff:
                guard command.isDue(at: receivedAt) else {
                    return .again(notBefore: receivedAt.advanced(by: command.poll()), inNewSession: false)
                }
                command.willGive()
                try session.powerDown()
                note("power-down accepted")
                command.given(at: clock.now())
                return .again(notBefore: clock.now().advanced(by: timing.powerWait), inNewSession: false)
            }
        } failed: {
            confirmation.failed()
        } overdue: {
            overdue(wanted: .off, lastState)
        }
    }

    /// Switches the power on and reads it back once.
    ///
    /// - Throws: `PowerError` when on was not read before the deadline.
    package func on() throws(PowerError) -> OnOutcome {
        try on(within: timing.powerTimeout)
    }

    /// Off as `off`, then on; the off part decides.
    ///
    /// - Throws: `PowerError` when off was not confirmed; the power-up is not even tried then.
    package func reboot() throws(PowerError) -> RebootOutcome {
        _ = try off()
        note("off is confirmed, powering up")
        do {
            _ = try on(within: timing.loginTimeout)
            return RebootOutcome(powerUpFailure: nil)
        } catch {
            return RebootOutcome(powerUpFailure: error)
        }
    }
}

// MARK: - Parts

extension PowerController {
    private func on(within timeout: Duration) throws(PowerError) -> OnOutcome {
        var command = RepeatedCommand(limit: 1 + timing.powerUpRetries)
        var lastState: ChassisPowerState?
        return try persistence(timeout).run { (session, number) throws(PowerError) in
            let state = try session.readPower()
            lastState = state
            note("chassis power reads \(state.rawValue) (session \(number))")
            if state == .on { return .done(command.wasGiven ? .poweredOn : .alreadyOn) }
            let now = clock.now()
            guard command.isDue(at: now) else {
                return .again(notBefore: now.advanced(by: command.poll()), inNewSession: false)
            }
            command.willGive()
            try session.powerUp()
            note("power-up accepted")
            command.given(at: clock.now())
            return .again(notBefore: clock.now().advanced(by: timing.powerWait), inNewSession: false)
        } failed: {
        } overdue: {
            overdue(wanted: .on, lastState)
        }
    }

    private func persistence(_ timeout: Duration) -> PowerPersistence {
        PowerPersistence(
            device: device, transport: transport, clock: clock, timing: timing,
            deadline: clock.now().advanced(by: timeout), note: note)
    }

    private func overdue(wanted: ChassisPowerState, _ last: ChassisPowerState?) -> PowerError {
        let read = last.map { "it last read \($0.rawValue)" } ?? "it was never read"
        return PowerError(.notConfirmed, device: device, detail: "wanted \(wanted.rawValue), \(read)")
    }
}

/// A power command that is given again when it was accepted and shows no effect.
private struct RepeatedCommand {
    private var givenAt: MonotonicInstant?
    private var isExpectedToShow = false
    private var left: Int
    private var pauses = Backoff(from: PowerTiming.shortestPoll, to: PowerTiming.longestPoll)

    init(limit: Int = .max) {
        left = limit
    }

    /// Given, or at least sent: an answer that got lost does not mean that nothing was done.
    private(set) var wasGiven = false

    /// Whether it should be given now that the reading shows that it has not taken effect.
    func isDue(at now: MonotonicInstant) -> Bool {
        guard left > 0 else { return false }
        guard let givenAt, isExpectedToShow else { return true }
        return givenAt.age(at: now) >= PowerTiming.commandInterval
    }

    mutating func willGive() {
        wasGiven = true
    }

    mutating func given(at now: MonotonicInstant) {
        givenAt = now
        isExpectedToShow = true
        left -= 1
        pauses.reset()
    }

    /// It was seen to work; should that be undone, it is given again at once.
    mutating func tookEffect() {
        isExpectedToShow = false
    }

    /// The pause until the next reading.
    mutating func poll() -> Duration {
        pauses.advance()
    }
}
