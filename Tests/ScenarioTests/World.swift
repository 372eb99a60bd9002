import AgentAPI
import AgentConfiguration
import HealthAgent
import HealthModel
import HealthPolicy

/// Runs one scenario in virtual time: nothing sleeps, nothing runs beside anything else.
struct World {
    let clock = ScenarioClock()
    let cluster: ScenarioCluster
    let transcript: Transcript
    let scenario: Scenario
    /// The instant that the scenario calls 0.
    let start: MonotonicInstant
    var stations: [Station] = []
    /// What was expected and is not so.
    private(set) var failures: [String] = []

    /// Long enough for both agents to have heard each other and to have published what they are.
    static let warmUp = Duration.seconds(120)

    init(_ scenario: Scenario) throws {
        self.scenario = scenario
        let configuration: Configuration
        do {
            configuration = try Configuration.parse(scenario.configuration, file: scenario.name)
        } catch {
            throw Scenario.Problem(line: 0, message: "\(error)")
        }
        let origin = clock.now
        start = scenario.isCold ? origin : origin.advanced(by: World.warmUp)
        let transcript = Transcript(clock: clock, start: start)
        self.transcript = transcript
        let cluster = ScenarioCluster(names: scenario.nodes, clock: clock)
        self.cluster = cluster
        for (index, name) in scenario.nodes.enumerated() {
            let beat = origin.advanced(by: .seconds(7 * Int64(index)))
            stations.append(
                Station(
                    name: name, cluster: cluster, transcript: transcript, configuration: configuration, beat: beat))
        }
    }

    mutating func run() async throws {
        for line in scenario.lines where line.at == nil { try await perform(line) }
        if scenario.isCold { transcript.begin() }
        for index in stations.indices { await stations[index].startAgent() }
        if !scenario.isCold {
            await pass(until: start, including: false)
            sayWhatHappened()
            transcript.begin()
        }
        var rest = scenario.lines.filter { $0.at != nil }[...]
        while let next = rest.first, let at = next.at {
            let instant = start.advanced(by: at)
            await pass(until: instant, including: false)
            clock.advance(to: instant)
            let due = rest.prefix { $0.at == at }
            rest = rest.dropFirst(due.count)
            for line in due where !line.isExpectation {
                transcript.say("*", line.words.joined(separator: " "))
                try await perform(line)
                sayWhatHappened()
            }
            await pass(until: instant, including: true)
            for line in due where line.isExpectation {
                if let why = try await unmet(line) {
                    failures.append(
                        "\(scenario.name), line \(line.number): \(line.words.joined(separator: " ")): \(why)")
                }
            }
        }
        await conclude()
    }

    /// Everything that is due before (or at) an instant.
    private mutating func pass(until end: MonotonicInstant, including: Bool) async {
        while let next = nextInstant(), next < end || (including && next <= end) {
            clock.advance(to: next)
            cluster.with { _ in }
            sayWhatHappened()
            for index in stations.indices {
                // A node without power has no agent either.
                let name = stations[index].name
                if cluster.with({ $0.nodes[name]?.powered == false }) { stations[index].stopAgent() }
                await stations[index].run(at: clock.now)
                sayWhatHappened()
            }
        }
    }

    private func nextInstant() -> MonotonicInstant? {
        (stations.compactMap { $0.nextInstant() } + [cluster.with(\.nextChange)].compactMap { $0 }).min()
            .map { max($0, clock.now) }
    }

    func sayWhatHappened() {
        let lines = cluster.with { model in
            defer { model.happened = [] }
            return model.happened
        }
        for line in lines { transcript.say("-", line) }
    }

    // MARK: - The end

    private mutating func conclude() async {
        transcript.plain("at the end")
        for station in stations {
            let node = cluster.with { $0.nodes[station.name] }
            let power = node?.powered == true ? "" : ", off"
            let standby = node?.standby == nil ? "" : ", in standby"
            transcript.plain(
                "  \(station.name): value \(Self.word(node?.transient)), permanent \(Self.word(node?.permanent))\(standby)\(power)"
            )
            guard let loop = station.loop else {
                transcript.plain("    no agent")
                continue
            }
            let status = await loop.status()
            let score = status.score.map { " \($0)" } ?? ""
            transcript.plain(
                "    \(status.health.rawValue)\(score), on \(status.rung.rawValue), wants \(status.wanted.rawValue)")
            for finding in status.assessment.findings {
                transcript.plain(
                    "    \(finding.id): \(finding.severity.rawValue), \(finding.confidence.rawValue), -\(finding.penalty)"
                        + (finding.scope == .environment ? ", environment" : "") + (finding.latched ? ", latched" : ""))
            }
            for alarm in status.alarms { transcript.plain("    alarm: \(alarm)") }
        }
        let (services, moves, evacuations, powerOffs) = cluster.with { model in
            (model.services, model.moves, model.evacuations, model.powerOffs)
        }
        for service in services { transcript.plain("  \(service.id): \(service.at ?? "stopped")") }
        transcript.plain("  moves: \(moves)")
        guard !scenario.falseAlarms.isEmpty else { return }
        if moves != 0 { failures.append("\(scenario.name): a false alarm moved a service") }
        if !evacuations.isEmpty { failures.append("\(scenario.name): a false alarm evacuated \(evacuations.sorted())") }
        if !powerOffs.isEmpty { failures.append("\(scenario.name): a false alarm switched off \(powerOffs)") }
    }

    static func word(_ reading: AttributeReading?) -> String {
        switch reading {
        case .integer(let value): "\(value)"
        case .malformed(let text): "malformed \(text)"
        case .absent, nil: "absent"
        }
    }
}
