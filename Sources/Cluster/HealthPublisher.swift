package import HealthModel

/// Writes `#health-forewarn` of this node, transient or permanent, and reads it back.
package struct HealthPublisher: Sendable {
    /// The sum of a node's health attributes and the base stays at least this, so that no placement score of a healthy
    /// resource becomes negative: two sick nodes then still run everything.
    static let smallestSum = 20_000
    /// The floor of our own total, whatever the base.
    static let floor = -80_000

    /// Our commands would take processor time from the move that the value sets off: the read-back lets it begin first.
    private static let pauses = [.milliseconds(250)] + ReadBack.pauses.dropFirst()

    private let runner: any CommandRunner
    private let reader: ClusterReader
    private let clock: ActuatorClock
    private let recent: RecentHealthGround

    package init(runner: any CommandRunner, reader: ClusterReader, clock: ActuatorClock) {
        self.init(runner: runner, reader: reader, clock: clock, recent: RecentHealthGround())
    }

    init(runner: any CommandRunner, reader: ClusterReader, clock: ActuatorClock, recent: RecentHealthGround) {
        self.runner = runner
        self.reader = reader
        self.clock = clock
        self.recent = recent
    }

    /// The status section, through attrd.
    package func publish(_ value: Int) async throws(ClusterError) -> ActionOutcome {
        let node = try await reader.localName()
        let expected = AttributeReading.integer(value)
        let ground: HealthGround
        // What seems to be refused or written already is looked at afresh.
        if let young = recent.ground(of: node, at: clock.now()), young.transient != expected,
            HealthPublisher.refusal(of: value, on: node, with: young) == nil
        {
            ground = young
        } else {
            ground = HealthGround(try CIBReading(try await runner.document(CIBReading.command)), of: node)
        }
        if let refusal = HealthPublisher.refusal(of: value, on: node, with: ground) {
            return clock.outcome(.refused, refusal)
        }
        if ground.transient == expected, try await attrdValue(of: node) == expected {
            return clock.outcome(.already, "\(HealthAttribute.name) of \(node) is already \(value).")
        }
        recent.forget()
        let command = PacemakerCommand(.attrdUpdater, ["-n", HealthAttribute.name, "-U", String(value)])
        if case .failed(let why) = WriteResult(await runner.run(command), of: command) {
            return clock.outcome(.failed, "\(HealthAttribute.name) \(value) was not written: \(why)")
        }
        let seen = await ReadBack.confirms(clock, pauses: HealthPublisher.pauses) { () async throws(ClusterError) in
            guard try await attrdValue(of: node) == expected else { return false }
            let cib = try CIBReading(try await runner.document(CIBReading.command))
            return HealthGround(cib, of: node).transient == expected
        }
        return seen
            ? clock.outcome(.confirmed, "\(HealthAttribute.name) of \(node) is \(value), in attrd and in the CIB.")
            : clock.outcome(
                .unconfirmed, "\(HealthAttribute.name) \(value) of \(node) was written but could not be read back.")
    }

    /// The nodes section, which survives attrd, a reboot and a fencing.
    package func recordPermanent(_ value: Int) async throws(ClusterError) -> ActionOutcome {
        let node = try await reader.localName()
        let cib = try CIBReading(try await runner.document(CIBReading.command))
        if let refusal = HealthPublisher.refusal(of: value, on: node, with: HealthGround(cib, of: node)) {
            return clock.outcome(.refused, refusal)
        }
        let expected = AttributeReading.integer(value)
        if permanent(of: node, in: cib) == expected {
            return clock.outcome(.already, "The permanent \(HealthAttribute.name) of \(node) is already \(value).")
        }
        let command = PacemakerCommand(
            .crmAttribute, ["-N", node, "-n", HealthAttribute.name, "-v", String(value), "-l", "forever"])
        recent.forget()
        if case .failed(let why) = WriteResult(await runner.run(command), of: command) {
            return clock.outcome(.failed, "The permanent \(HealthAttribute.name) \(value) was not written: \(why)")
        }
        let seen = await ReadBack.confirms(clock) { () async throws(ClusterError) in
            permanent(of: node, in: try CIBReading(try await runner.document(CIBReading.command))) == expected
        }
        return seen
            ? clock.outcome(.confirmed, "The permanent \(HealthAttribute.name) of \(node) is \(value).")
            : clock.outcome(
                .unconfirmed,
                "The permanent \(HealthAttribute.name) \(value) of \(node) was written but could not be read back.")
    }

    /// Why this value may not be written here; nil if it may.
    private static func refusal(of value: Int, on node: String, with ground: HealthGround) -> String? {
        let health = ground.options
        guard health.strategy == "progressive" else {
            return
                "node-health-strategy is \(health.strategy ?? "not set"), and only with progressive do two sick nodes "
                + "keep their resources: run `crm_attribute -n node-health-strategy -v progressive`."
        }
        guard let base = health.base, base > 0 else {
            return "node-health-base is not set, so a negative health value would stop resources on every node: run "
                + "`crm_attribute -n node-health-base -v 100000`."
        }
        guard base < HealthOptions.infinity else {
            return "node-health-base is \(base), which is INFINITY for Pacemaker and swallows every health value: run "
                + "`crm_attribute -n node-health-base -v 100000`."
        }
        guard ground.symmetric else {
            return
                "symmetric-cluster is false, where a positive node-health-base lets every resource run everywhere: set "
                + "symmetric-cluster=true, or remove node-health-base and do without moves by health."
        }
        guard value <= 0 else { return "A health value of \(value) is above 0: it would attract resources." }
        // 0 never makes anything worse, so it may always be said.
        guard value < 0 else { return nil }
        let others = min(0, ground.others)
        let floor = max(HealthPublisher.floor, HealthPublisher.smallestSum - base) - others
        guard value >= floor else {
            return "A health value of \(value) is below the floor of \(floor) (node-health-base \(base), other health "
                + "attributes of \(node) \(others)): resources could be stopped on every node."
        }
        return nil
    }

    private func permanent(of node: String, in cib: CIBReading) -> AttributeReading {
        AttributeReading(value: cib.permanentAttributes(of: node)[HealthAttribute.name])
    }

    /// What attrd itself holds. A deleted attribute has an empty value there, which is not a number.
    private func attrdValue(of node: String) async throws(ClusterError) -> AttributeReading {
        let command = PacemakerCommand(.attrdUpdater, ["-Q", "-A", "-n", HealthAttribute.name, "--output-as=xml"])
        let result = await runner.run(command)
        if case .exited(code: StatementReading.doesNotExist) = result.ending { return .absent }
        if let error = ClusterError(result, of: command) { throw error }
        let tree = try XMLTree.answer(result.output, of: command)
        let own = tree.children("attribute").first { $0["host"] == node }
        return AttributeReading(value: own?["value"])
    }
}
