package import HealthModel

/// Judges a node's hardware from what its probes read: K of N, hysteresis both ways, plausibility, freshness, latches.
///
/// Pure: no clock, no input or output; the order of readings within a report makes no difference. `received` takes in,
/// `assess` only looks.
package struct Assessor: Sendable {
    package let configuration: AssessorConfiguration
    /// Kept across a restart together with `latches`.
    package internal(set) var acknowledged: SELAcknowledgement
    /// Senses that once told something of this node, kept across a restart: a node of which less is known than before is
    /// not healthy for that. What was taken away for good is forgotten by `clear`.
    package internal(set) var relied: Set<String>

    /// Rules that were wrong too often: their findings are no more than degraded.
    package private(set) var demoted: Set<String> = []
    /// By finding id.
    var latched: [String: LatchedFinding] = [:]
    var suspicions: [String: LogSuspicion] = [:]
    /// By probe.
    var senses: [String: SenseLedger] = [:]
    var sicknesses: [String: Sickness] = [:]
    /// When a report of one extension too many was turned away last.
    var turnedAway: MonotonicInstant?
    var sensors: [SensorKey: SensorRecord] = [:]
    /// By probe: what everything but a BMC's sensors measures.
    var measured: [String: MeasuredSense] = [:]
    let book: MeasurementBook
    /// What drives counted on the days before, kept across a restart in a file of its own.
    package var driveLedger = DriveLedger()
    var today: NodeDay?
    var log = LogRecord()

    package init(
        configuration: AssessorConfiguration = AssessorConfiguration(), latches: [LatchedFinding] = [],
        acknowledged: SELAcknowledgement = .none, relied: Set<String> = []
    ) {
        self.init(
            configuration: configuration, latches: latches, acknowledged: acknowledged, relied: relied,
            book: .standard)
    }

    init(
        configuration: AssessorConfiguration, latches: [LatchedFinding] = [], acknowledged: SELAcknowledgement = .none,
        relied: Set<String> = [], book: MeasurementBook
    ) {
        self.book = book
        self.configuration = configuration
        self.acknowledged = acknowledged
        // No memory at all, be it a first installation or a lost file: what the log holds by now is history.
        if acknowledged == .none, latches.isEmpty { self.acknowledged.firstLook = SELFirstLook() }
        for latch in latches { latched[latch.id] = latch }
        let extensions = relied.filter(ExtensionLimit.isExtension).sorted()
        self.relied = relied.subtracting(configuration.optionalProbes)
            .subtracting(extensions.dropFirst(ExtensionLimit.senses))
        for probe in self.relied.union(configuration.requiredProbes) { senses[probe] = SenseLedger(probe: probe) }
    }

    /// What stays until a person clears it, in order of id.
    package var latches: [LatchedFinding] { latched.values.sorted { $0.id < $1.id } }

    /// From now on the findings of these rules, and of no others, only advise.
    package mutating func demote(_ rules: [String]) { demoted = Set(rules) }

    /// Takes in one report. A report that is not newer than the one before is no second reading: only its log entries
    /// are looked at, because an entry that is lost is lost for good.
    package mutating func received(_ report: ProbeReport, at now: MonotonicInstant) {
        // A probe cannot have seen the future; taken at its word its readings would never age.
        let instant = min(report.observedAt, now)
        guard hasRoom(for: report.probe, at: now) else {
            turnedAway = instant
            return
        }
        var sense = senses[report.probe] ?? SenseLedger(probe: report.probe)
        let isNews = sense.newest.map { $0 < instant } ?? true
        let readings = report.outcome.status == .failed ? [] : report.readings
        let complete = report.outcome.status == .complete
        if isNews {
            let believable =
                report.outcome.status == .failed
                || receivedSensors(
                    in: readings, of: report.probe, at: instant, sweep: report.isSweep, complete: complete)
            let count = receivedMeasurements(
                in: readings, of: report.probe, at: instant, sweep: complete && report.isSweep)
            // A look at the log between two sweeps shows that the BMC answers; a sweep has to show its sensors.
            let others = readings.count { $0.tellsOfASensor || (!report.isSweep && $0.isLogStatus) }
            sense.received(
                report, at: instant, goodFor: configuration.timeToLive(of: report), believable: believable,
                read: (others + count.read, readings.count), isMute: ProbeReport.offersNothing(readings))
            senses[report.probe] = sense
            if sense.readCount > 0, !configuration.optionalProbes.contains(report.probe) {
                relied.insert(report.probe)
            }
        }
        // Somebody else's program has no say in the BMC's log.
        guard !ExtensionLimit.isExtension(report.probe) else { return }
        receivedLog(
            in: inTurn(readings, of: report.probe, at: instant, sweep: isNews && report.isSweep), of: report.probe,
            at: instant, believable: sicknesses[report.probe] == nil, complete: complete)
    }

    /// Our own senses have a fixed number of names. Of the extensions one that is silent now, and never told anything that
    /// would be missed, makes room for another.
    private mutating func hasRoom(for probe: String, at now: MonotonicInstant) -> Bool {
        guard ExtensionLimit.isExtension(probe), senses[probe] == nil else { return true }
        let known = senses.keys.filter(ExtensionLimit.isExtension)
        guard known.count >= ExtensionLimit.senses else { return true }
        let fresh = freshSenses(at: now)
        guard let idle = known.sorted().first(where: { !fresh.contains($0) && !isMissed($0) }) else { return false }
        forget(idle)
        return true
    }
}

extension ProbeReport {
    /// Whether all that was measured says that there is nothing to be read of it.
    fileprivate static func offersNothing(_ readings: [Reading]) -> Bool {
        var count = 0
        for reading in readings {
            switch reading {
            case .measurement(let measurement) where measurement.condition == .unsupported: count += 1
            case .use: break
            default: return false
            }
        }
        return count > 0
    }
}

/// A sensor's identity within one probe.
struct SensorKey: Hashable, Comparable, Sendable {
    let probe: String
    let kind: String
    let id: String

    init(probe: String, component: Component) {
        self.probe = probe
        kind = component.kind.rawValue
        id = component.id
    }

    static func < (left: SensorKey, right: SensorKey) -> Bool {
        (left.probe, left.kind, left.id) < (right.probe, right.kind, right.id)
    }
}

/// A BMC that talks nonsense: since when, until when, and what it said.
struct Sickness: Sendable {
    var sentence: String
    var firstSeen: MonotonicInstant
    var lastSeen: MonotonicInstant
}
