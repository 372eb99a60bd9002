import HealthModel

@testable import PowerControl

/// A BMC that answers from a script, on a clock that only moves when somebody waits or asks.
final class ScriptedBMC: PowerTransport, PowerClock {
    /// What one attempt to open a session, one reading or one command gives.
    enum Answer {
        case opens
        case reads(ChassisPowerState)
        case accepts
        case fails(PowerError.Code)
    }

    /// A call that reached the BMC.
    struct Call: Equatable {
        enum Kind: Equatable { case open, read(ChassisPowerState), down, up, failure(PowerError.Code) }
        let kind: Kind
        let session: Int
        /// When the request was sent and when the answer was there, since the start.
        let sentAt: Duration
        let answeredAt: Duration
    }

    /// Answers to openings, readings and commands, in order; the last of each is given again and again.
    var openings: [Answer] = [.opens]
    var readings: [Answer] = []
    var commands: [Answer] = [.accepts]
    /// What every answer takes.
    var latency: Duration = .milliseconds(2)
    private(set) var calls: [Call] = []
    private(set) var openSessions = 0
    private var elapsed: Duration = .zero
    private var sessions = 0

    init(_ readings: ChassisPowerState...) {
        self.readings = readings.map { .reads($0) }
    }

    var timing = PowerTiming()

    var controller: PowerController {
        PowerController(device: "bmc-test", transport: self, clock: self, timing: timing)
    }

    var elapsedTime: Duration { elapsed }
    var downs: Int { calls.filter { $0.kind == .down }.count }
    var ups: Int { calls.filter { $0.kind == .up }.count }
    var openedSessions: Int { sessions }
    /// The readings of off, in order.
    var offReadings: [Call] { calls.filter { $0.kind == .read(.off) } }

    /// Says that the process was asked to end, from this time on.
    var interruptedAt: Duration?
    var isInterrupted: Bool { interruptedAt.map { elapsed >= $0 } ?? false }

    func now() -> MonotonicInstant { MonotonicInstant(nanoseconds: 1_000).advanced(by: elapsed) }

    func sleep(until instant: MonotonicInstant) {
        let wait = now().age(at: instant)
        if let interruptedAt, elapsed + wait > interruptedAt {
            elapsed = max(elapsed, interruptedAt)
        } else {
            elapsed += wait
        }
    }

    func openSession(budget: Duration) throws(PowerError) -> any PowerSession {
        try answer(&openings, .open, session: sessions + 1, budget: budget)
        sessions += 1
        openSessions += 1
        return Session(self, sessions, budget)
    }

    fileprivate func closed() { openSessions -= 1 }

    /// Takes the next answer; a timeout takes the whole budget.
    @discardableResult
    fileprivate func answer(
        _ answers: inout [Answer], _ kind: Call.Kind, session: Int, budget: Duration
    ) throws(PowerError) -> ChassisPowerState {
        let answer = answers.count > 1 ? answers.removeFirst() : answers.first ?? .fails(.bmcError)
        let sentAt = elapsed
        if case .fails(.timeout) = answer { elapsed += budget } else { elapsed += latency }
        var kind = kind
        var state = ChassisPowerState.unknown
        if case .reads(let read) = answer {
            state = read
            kind = .read(read)
        }
        if case .fails(let code) = answer { kind = .failure(code) }
        calls.append(Call(kind: kind, session: session, sentAt: sentAt, answeredAt: elapsed))
        if case .fails(let code) = answer { throw PowerError(code, device: "bmc-test") }
        return state
    }

    private final class Session: PowerSession {
        private let bmc: ScriptedBMC
        private let number: Int
        private let budget: Duration
        private var isOpen = true

        init(_ bmc: ScriptedBMC, _ number: Int, _ budget: Duration) {
            self.bmc = bmc
            self.number = number
            self.budget = budget
        }

        func readPower() throws(PowerError) -> ChassisPowerState {
            try bmc.answer(&bmc.readings, .read(.unknown), session: number, budget: budget)
        }

        func powerDown() throws(PowerError) {
            try bmc.answer(&bmc.commands, .down, session: number, budget: budget)
        }

        func powerUp() throws(PowerError) {
            try bmc.answer(&bmc.commands, .up, session: number, budget: budget)
        }

        func close() {
            guard isOpen else { return }
            isOpen = false
            bmc.closed()
        }
    }
}

/// The code of the error that `body` throws; nil if it throws none, or another kind of error.
func failure<Result>(_ body: () throws -> Result) -> PowerError.Code? {
    do {
        _ = try body()
        return nil
    } catch {
        return (error as? PowerError)?.code
    }
}
