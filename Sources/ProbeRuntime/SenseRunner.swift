package import HealthModel
internal import LinuxAccess

/// Runs one sense: asks it when it is due, gives it its deadline, and makes reports of what it says.
///
/// One reading at a time: one that overruns its deadline is reported as failed, and as long as it is under way no second
/// one begins.
package actor SenseRunner {
    package nonisolated let sense: any Sense
    private let limits: SenseLimits
    private let clock: any ProbeClock
    private let log: @Sendable (String) -> Void
    private let executor: SenseExecutor
    private var schedule: SenseSchedule
    private var sequence: UInt64 = 0
    /// Which reading is under way, and when it began.
    private var underWay: (number: Int, began: MonotonicInstant)?
    private var readings = 0
    /// Whom the reports go to: the number of the connection.
    private var reader = 0
    private var waiting: CheckedContinuation<SenseResult?, Never>?
    private var sleeper: CheckedContinuation<Void, Never>?
    private var isNudged = false
    /// When the loop is to be at its next step; nil while it waits for somebody else.
    private var dueBy: MonotonicInstant?
    /// nil: nothing was told yet; .some(nil): all is well.
    private var toldProblem: String??

    package init(
        _ sense: any Sense, limits: SenseLimits, clock: any ProbeClock = RealProbeClock(),
        log: @escaping @Sendable (String) -> Void = { StandardError.log($0) }
    ) {
        self.sense = sense
        self.limits = limits
        self.clock = clock
        self.log = log
        executor = SenseExecutor(name: sense.name)
        schedule = SenseSchedule(limits: limits, now: clock.now())
    }

    // MARK: - As a service

    /// Reads and reports until the task is cancelled.
    ///
    /// - Parameter deliver: takes a report and whom it was made for; false if nobody took it.
    package func run(deliver: @Sendable (ProbeReport, _ reader: Int) async -> Bool) async {
        while !Task.isCancelled {
            let reader = reader
            dueBy = clock.now().advanced(by: limits.deadline)
            if let report = await step(for: reader) {
                dueBy = nil
                if await deliver(report, reader) { await sense.delivered() }
            } else {
                let next = schedule.nextBeginning ?? schedule.nextReminder
                dueBy = max(next, clock.now())
                await idle(until: next)
            }
        }
    }

    /// Whether the loop still turns. A reading that hangs holds it up no longer than its deadline, and a daemon that takes
    /// no reports is not its fault.
    package func turns(patience: Duration = .seconds(60)) -> Bool {
        guard let dueBy else { return true }
        return dueBy.age(at: clock.now()) < patience
    }

    /// An event of the sense's devices.
    package func woke(_ wake: SenseWake) {
        schedule.woke(wake)
        nudge()
    }

    /// The reports have a new reader, with another number.
    package func beginAnew(reader: Int) async {
        self.reader = reader
        await sense.beginAnew()
        schedule.beganAnew()
        nudge()
    }

    /// The events of the sense; its stream is made where it may block, and not behind a reading that hangs.
    package func follow() async {
        let sense = sense
        let events = await Task(executorPreference: SenseExecutor(name: "\(sense.name).events")) {
            sense.wakes()
        }.value
        for await wake in events { woke(wake) }
    }

    /// A report if it is time for one.
    private func step(for reader: Int) async -> ProbeReport? {
        let now = clock.now()
        if let underWay {
            guard schedule.nextReminder <= now else { return nil }
            _ = schedule.overran(at: now)
            return report(began: now, result: stillUnderWay(since: underWay.began, now))
        }
        guard let request = schedule.begins(at: now) else { return nil }
        guard let result = await read(request, began: now) else {
            guard !Task.isCancelled else { return nil }
            tell(schedule.overran(at: clock.now()))
            return report(began: now, result: overrun())
        }
        tell(schedule.ended(failed: result.outcome.status == .failed, next: result.next, at: clock.now()))
        guard reader == self.reader else {
            // For a reader who came in the meantime everything is read anew. The sense may have heard of him before it
            // began, and takes this reading for the one that he got.
            await sense.beginAnew()
            return nil
        }
        return report(began: now, result: result)
    }

    // MARK: - For a person

    /// Reads everything once, within the deadline.
    package func once() async -> ProbeReport {
        let now = clock.now()
        return report(began: now, result: await read(.sweep, began: now) ?? overrun())
    }

    // MARK: - One reading

    /// nil when the deadline came first, or the task was cancelled.
    private func read(_ request: SenseRequest, began: MonotonicInstant) async -> SenseResult? {
        readings += 1
        let number = readings
        underWay = (number, began)
        let sense = sense
        // Unstructured: what hangs in the kernel cannot be cancelled, and the report must not wait for it.
        Task(executorPreference: executor) { await self.landed(await sense.read(request), number) }
        let limit = began.advanced(by: limits.deadline)
        let timer = Task {
            await clock.sleep(until: limit)
            gaveUp(number)
        }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiting = $0 }
        } onCancel: {
            Task { await self.gaveUp(number) }
        }
    }

    private func landed(_ result: SenseResult, _ number: Int) async {
        guard underWay?.number == number else { return }
        underWay = nil
        if let waiting {
            self.waiting = nil
            waiting.resume(returning: result)
        } else {
            schedule.endedLate(at: clock.now())
            // Nobody has seen what was read.
            await sense.beginAnew()
            nudge()
        }
    }

    private func gaveUp(_ number: Int) {
        guard underWay?.number == number, let waiting else { return }
        self.waiting = nil
        waiting.resume(returning: nil)
    }

    private func overrun() -> SenseResult {
        failed("The sense \(sense.name) did not answer within \(DisplayText.seconds(limits.deadline)).")
    }

    private func stillUnderWay(since began: MonotonicInstant, _ now: MonotonicInstant) -> SenseResult {
        failed(
            "A reading of the sense \(sense.name) begun \(DisplayText.seconds(began.age(at: now))) ago has not ended.")
    }

    private func failed(_ message: String) -> SenseResult {
        SenseResult(
            outcome: ProbeOutcome(status: .failed, code: "timeout", message: message), readings: [], sweep: false,
            next: limits.shortest, nextWithin: limits.longest)
    }

    private func report(began: MonotonicInstant, result: SenseResult) -> ProbeReport {
        sequence += 1
        let now = clock.now()
        let elapsed = began.age(at: now)
        let within = min(result.nextWithin, limits.longest) + limits.deadline + elapsed
        let report = ProbeReport(
            probe: sense.name, source: Printable.clean(sense.source), sequence: sequence, observedAt: began,
            wallTime: WallClock.now() - Double(elapsed.wholeMilliseconds) / 1000,
            durationMilliseconds: Double(elapsed.wholeNanoseconds / 1000) / 1000, outcome: result.outcome,
            readings: result.readings, sweep: result.sweep,
            nextWithinMilliseconds: result.nextWithin > .zero ? Double(within.wholeMilliseconds) : nil)
        tell(report)
        return report
    }

    // MARK: - Waiting

    private func nudge() {
        isNudged = true
        sleeper?.resume()
        sleeper = nil
    }

    private func idle(until instant: MonotonicInstant) async {
        guard !isNudged else {
            isNudged = false
            return
        }
        let timer = Task {
            await clock.sleep(until: instant)
            if !Task.isCancelled { nudge() }
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if isNudged || Task.isCancelled { continuation.resume() } else { sleeper = continuation }
            }
        } onCancel: {
            Task { await self.nudge() }
        }
        timer.cancel()
        isNudged = false
    }

    // MARK: - Log: transitions, not states

    private func tell(_ turn: SenseSchedule.Turn?) {
        switch turn {
        case .slowed(let pause):
            log("the sense \(sense.name) keeps failing: it is asked every \(DisplayText.seconds(pause)) or less often")
        case .recovered, nil: break
        }
    }

    private func tell(_ report: ProbeReport) {
        guard toldProblem != .some(report.outcome.code) else { return }
        let isFirst = toldProblem == nil
        toldProblem = .some(report.outcome.code)
        if let message = report.outcome.message {
            log(message)
        } else if !isFirst {
            log("\(sense.name): \(report.source) is read again")
        }
    }
}
