package import HealthModel
internal import LinuxAccess
package import ProbeRuntime

/// Reads one BMC and says what it found as `ProbeReport`s. Measures, does not judge.
///
/// One pass at a time: a pass that overruns its deadline is reported as failed, and as long as its call is still in the
/// library no second one begins.
package actor BMCProbe {
    /// The probe's name in its reports.
    package static let name = "bmc"

    private let target: BMCTarget
    private let reader: BMCReader
    private let mapping: BMCErrorMapping
    private let deadline: Duration
    private nonisolated let events: @Sendable () -> AsyncStream<SenseWake>
    private var plan: BMCPlan
    private var sequence: UInt64 = 0
    private var outbox = SELOutbox()
    /// How often the log was asked for from its beginning: by each new reader, and after a look that nobody saw.
    private var beginningsAsked = 0
    /// The latest of these that a pass has answered. What is asked while a pass is under way is left for the next one.
    private var beginningsRead = 0
    /// What was read last has reached somebody, or a new reader waits.
    private var isHeard = false
    /// When the pass began that is still under way.
    private var underWay: MonotonicInstant?
    private var waiting: CheckedContinuation<BMCPass?, Never>?
    /// What came of the pass that ended last, until it is charged to the budget.
    private var lastPass: BMCPass?

    /// - Parameters:
    ///   - deadline: how long a whole pass may take.
    ///   - interval: from the beginning of one pass over everything to the beginning of the next, at most.
    ///   - requestsPerMinute: what the BMC is asked within a minute, at most.
    ///   - events: of the BMC's device, in band.
    /// - Throws: `BMCError` with code `configuration` for options that cannot be used.
    package init(
        _ target: BMCTarget, deadline: Duration, interval: Duration = .seconds(10), requestsPerMinute: Int = 3000,
        events: @escaping @Sendable () -> AsyncStream<SenseWake> = { AsyncStream { $0.finish() } }
    ) throws(BMCError) {
        self.events = events
        self.target = target
        self.deadline = deadline
        plan = BMCPlan(interval: interval, requestsPerMinute: requestsPerMinute, isLAN: target.isLAN)
        reader = try BMCReader(target)
        mapping = BMCErrorMapping(target: target)
    }

    /// Makes one pass and reports it; returns at the deadline at the latest. One caller at a time.
    package func report() async -> ProbeReport {
        let began = MonotonicClock.now()
        let wallTime = WallClock.now()
        let (outcome, readings) = await makePass(began)
        sequence += 1
        return ProbeReport(
            probe: Self.name, source: Printable.clean(target.source), sequence: sequence, observedAt: began,
            wallTime: wallTime,
            durationMilliseconds: Double(began.age(at: MonotonicClock.now()).wholeNanoseconds / 1000) / 1000,
            outcome: outcome, readings: readings)
    }

    /// The last report has reached its reader: its SEL entries are not reported again.
    package func delivered() {
        isHeard = true
        outbox.delivered()
    }

    /// The reports go to a new reader: the next one carries the whole SEL with `change` first.
    package func beginAnew() {
        isHeard = true
        beginningsAsked += 1
    }

    /// SEL entries wait that the last report did not carry, because it was of the log's beginning.
    package var hasPendingEntries: Bool { !outbox.pending.isEmpty }

    // MARK: - One pass

    private func makePass(
        _ began: MonotonicInstant, scope: BMCScope = .everything
    ) async -> (ProbeOutcome, [Reading]) {
        if let underWay {
            let seconds = underWay.age(at: began).wholeMilliseconds / 1000
            return failed(mapping.error(.timeout, detail: "a pass begun \(seconds) s ago is still in the library"))
        }
        guard let pass = await race(began, scope) else {
            return failed(mapping.error(.timeout, detail: "the pass overran its deadline"))
        }
        return compose(pass)
    }

    /// nil when the deadline came first.
    private func race(_ began: MonotonicInstant, _ scope: BMCScope) async -> BMCPass? {
        underWay = began
        let limit = began.advanced(by: deadline)
        let asked = beginningsAsked
        let restarts = asked != beginningsRead
        let reader = reader
        // Unstructured: a call in the library cannot be cancelled, and the report must not wait for it.
        Task {
            landed(await reader.pass(deadline: limit, restartsSEL: restarts, scope: scope), asked: asked)
        }
        let timer = Task {
            try await Task.sleep(for: deadline)
            gaveUp(began)
        }
        defer { timer.cancel() }
        return await withCheckedContinuation { waiting = $0 }
    }

    /// - Parameter asked: `beginningsAsked` when the pass began.
    private func landed(_ pass: BMCPass, asked: Int) {
        underWay = nil
        if case .success = pass.sel { beginningsRead = asked }
        if let waiting {
            self.waiting = nil
            lastPass = pass
            waiting.resume(returning: pass)
            return
        }
        plan.endedLate(pass.effort, at: MonotonicClock.now())
        if case .success(let sel) = pass.sel {
            outbox.add(sel)
            // A look at the beginning that nobody saw is made again.
            if sel.status.change == .first { beginningsAsked += 1 }
        }
    }

    private func gaveUp(_ began: MonotonicInstant) {
        guard underWay == began, let waiting else { return }
        self.waiting = nil
        waiting.resume(returning: nil)
    }

    // MARK: - Outcome

    private func compose(_ pass: BMCPass) -> (ProbeOutcome, [Reading]) {
        var readings: [Reading] = []
        var problem: BMCError?
        var isAnythingRead = false
        switch pass.sensors {
        case .success(let sensors):
            readings = sensors.map(Reading.sensor)
            isAnythingRead = true
        case .failure(let error): problem = error
        case nil: break
        }
        switch pass.sel {
        case .success(let sel):
            let (status, entries) = outbox.report(sel)
            readings.append(.selStatus(status))
            readings += entries.map(Reading.selEntry)
            problem = problem ?? sel.shortfall
            isAnythingRead = true
        case .failure(let error): problem = problem ?? error
        case nil: break
        }
        guard let problem else { return (.complete, readings) }
        guard isAnythingRead else { return failed(problem) }
        return (ProbeOutcome(status: .partial, code: problem.code.rawValue, message: problem.message), readings)
    }

    private func failed(_ error: BMCError) -> (ProbeOutcome, [Reading]) {
        (ProbeOutcome(status: .failed, code: error.code.rawValue, message: error.message), [])
    }
}

// MARK: - As a sense

extension BMCProbe: Sense {
    package nonisolated var name: String { Self.name }
    package nonisolated var source: String { target.source }

    package func read(_ request: SenseRequest) async -> SenseResult {
        let asked = MonotonicClock.now()
        let pass = request == .due || plan.isResting(at: asked) ? plan.due(at: asked) : .sweep
        guard await isAffordable(pass, at: asked) else { return exhausted(pass) }
        let began = MonotonicClock.now()
        let wasHeard = isHeard
        isHeard = false
        let entryLimit = plan.entryLimit(for: pass, at: began)
        let scope =
            switch pass {
            case .sweep: BMCScope(entryLimit: entryLimit)
            case .look(let records): BMCScope(records: records, entryLimit: entryLimit)
            }
        let isResting = plan.isResting(at: began)
        let (made, readings) = await makePass(began, scope: scope)
        let outcome = isResting && made.status == .complete ? resting : made
        settle(pass, began: began)
        // What is left of the log follows at once, but only to somebody who listens.
        let now = MonotonicClock.now()
        var next = outbox.holdsMore && wasHeard ? .zero : plan.next(after: began, at: now)
        // A BMC that does not answer has to come to rest, however long the pass took: every attempt is a session that it
        // may keep.
        if outcome.status == .failed { next = max(next, plan.briskInterval) }
        return SenseResult(
            outcome: outcome, readings: readings, sweep: pass == .sweep, next: next, nextWithin: .zero)
    }

    /// Requests that the budget still allows within this minute.
    var requestsLeft: Int { plan.left(at: MonotonicClock.now()) }

    /// Waits for the budget, within reason.
    private func isAffordable(_ pass: BMCPlan.Pass, at now: MonotonicInstant) async -> Bool {
        let wait = plan.wait(for: pass, at: now)
        guard wait > .zero else { return true }
        guard wait < deadline else { return false }
        try? await Task.sleep(for: wait)
        return true
    }

    private func exhausted(_ pass: BMCPlan.Pass) -> SenseResult {
        let remedy =
            plan.isResting(at: MonotonicClock.now())
            ? "its sensor data records could not be read to their end; reset the BMC if this stays."
            : "raise bmc.requests_per_minute, or bmc.poll_interval."
        let message =
            "The requests to the BMC \(Printable.clean(target.source)) of this minute are used up: " + remedy
        return SenseResult(
            outcome: ProbeOutcome(status: .failed, code: "budget", message: message), readings: [], sweep: false,
            next: plan.wait(for: pass, at: MonotonicClock.now()), nextWithin: .zero)
    }

    /// The SEL was read, and no sensor.
    private var resting: ProbeOutcome {
        ProbeOutcome(
            status: .partial, code: BMCError.Code.sdrCache.rawValue,
            message: "The sensor data records of the BMC \(Printable.clean(target.source)) could not be read to their"
                + " end, so only its SEL is read for some minutes: reset the BMC if this stays.")
    }

    /// Charges what was asked. A pass that has not come back is charged as if it had asked again all the time, and for
    /// what it did besides when it comes back.
    private func settle(_ pass: BMCPlan.Pass, began: MonotonicInstant) {
        let now = MonotonicClock.now()
        let landed = lastPass
        lastPass = nil
        var sensors: [SensorReading] = []
        if case .success(let read)? = landed?.sensors { sensors = read }
        var sel: BMCPass.SEL?
        if case .success(let read)? = landed?.sel { sel = read }
        let again = target.isLAN ? Int(began.age(at: now) / target.retransmissionTimeout) : 0
        plan.ended(
            pass, began: began, at: now, sensors: sensors, entries: (sel?.entries.count ?? 0) + (sel?.news.count ?? 0),
            change: sel?.status.change, beyond: again, effort: landed?.effort ?? BMCEffort())
    }

    package nonisolated func wakes() -> AsyncStream<SenseWake> { events() }
}
