import HealthModel
import HealthTestKit

/// The hardware of one node and what its probes make of it: what stands here is reported again and again.
struct Hardware: Sendable {
    struct Probe: Sendable {
        enum Mode: Equatable, Sendable {
            case works
            /// Says nothing at all.
            case silent
            case fails(String)
            case partial(String)
        }

        var mode = Mode.works
        var period: Duration
        var due: MonotonicInstant
        var sequence: UInt64 = 0
    }

    /// The BMC's sensors by the short names of docs/scenarios.md, in order.
    var sensors: [(alias: String, reading: SensorReading)] = Hardware.standing
    /// Sensors that the next passes leave out.
    var missing: Set<String> = []
    var log: [SELEntry] = []
    var logStatus = SELStatus.status(.first)
    /// By probe, then component.
    var measured: [String: [Measurement]] = [:]
    var uses: [String: [DeviceUse]] = [:]
    var probes: [String: Probe] = [:]
    /// What is undone later: instant and the event that undoes it.
    private(set) var lastRecordID = 0
    private var lookedAtLog = false

    static let standing: [(alias: String, reading: SensorReading)] = {
        let aliases = [
            "cpu", "inlet", "dimm-temp", "fan1", "fan2", "p12v", "p12v-b", "psu1", "psu2", "redundancy", "memory",
            "slot", "processor",
        ]
        return zip(aliases, ReportBuilder.nominalSensors()).map { ($0, $1) }
    }()

    init(start: MonotonicInstant) {
        probes["bmc"] = Probe(period: .seconds(10), due: start)
    }

    mutating func probe(_ name: String, at now: MonotonicInstant) {
        if probes[name] == nil { probes[name] = Probe(period: .seconds(10), due: now) }
    }

    mutating func change(_ alias: String, _ body: (inout SensorReading) -> Void) -> Bool {
        guard let index = sensors.firstIndex(where: { $0.alias == alias }) else { return false }
        body(&sensors[index].reading)
        return true
    }

    /// What a reader that stays running calls the change of the log.
    mutating func addEntry(_ make: (Int) -> SELEntry) {
        lastRecordID += 1
        log.append(make(lastRecordID))
    }

    mutating func clearLog(erasedAt: Int64) {
        log = []
        lastRecordID = 0
        lookedAtLog = false
        logStatus.lastErase = erasedAt
        pendingChange = .cleared
    }

    private var pendingChange: SELStatus.Change?
    private var reported = 0

    /// A reader that starts anew looks at the log from its beginning.
    mutating func restartReader() {
        lookedAtLog = false
        pendingChange = nil
    }

    /// The report that is due now; nil if the probe is silent.
    /// - Parameter instant: on the node's own clock.
    mutating func report(_ name: String, at instant: MonotonicInstant, wall: Double) -> ProbeReport? {
        guard var probe = probes[name] else { return nil }
        probe.due = probe.due.advanced(by: probe.period)
        probe.sequence += 1
        probes[name] = probe
        let outcome: ProbeOutcome
        switch probe.mode {
        case .silent: return nil
        case .works: outcome = .complete
        case .fails(let message): outcome = ProbeOutcome(status: .failed, code: "timeout", message: message)
        case .partial(let message): outcome = ProbeOutcome(status: .partial, code: "timeout", message: message)
        }
        let readings: [Reading] =
            if case .fails = probe.mode { [] } else { name == "bmc" ? bmcReadings() : otherReadings(name) }
        // A probe that reads seldom says so, and its readings are good for as long.
        let next = probe.period > .seconds(30) ? Double(probe.period.wholeMilliseconds) * 2 : nil
        return ProbeReport(
            probe: name, source: name == "bmc" ? "/dev/ipmi0" : name, sequence: probe.sequence, observedAt: instant,
            wallTime: wall, durationMilliseconds: 12, outcome: outcome, readings: readings,
            nextWithinMilliseconds: next)
    }

    private mutating func bmcReadings() -> [Reading] {
        let present = sensors.filter { !missing.contains($0.alias) }.map { Reading.sensor($0.reading) }
        let new: [SELEntry]
        if !lookedAtLog {
            new = log
            logStatus.change = pendingChange ?? .first
            lookedAtLog = true
        } else {
            new = Array(log.dropFirst(reported))
            logStatus.change = new.isEmpty ? .unchanged : .appended
        }
        pendingChange = nil
        reported = log.count
        logStatus.entries = log.count
        return present + new.map { .selEntry($0) } + [.selStatus(logStatus)]
    }

    private func otherReadings(_ name: String) -> [Reading] {
        (measured[name] ?? []).map { .measurement($0) } + (uses[name] ?? []).map { .use($0) }
    }
}
