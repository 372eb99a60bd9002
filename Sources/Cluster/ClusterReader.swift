package import HealthModel

/// Reads the cluster. Holds no state but the name of this node, which cannot change while Pacemaker runs.
package actor ClusterReader {
    private let runner: any CommandRunner
    private let now: @Sendable () -> MonotonicInstant
    private var localNode: String?

    package init(runner: any CommandRunner, now: @escaping @Sendable () -> MonotonicInstant) {
        self.runner = runner
        self.now = now
    }

    /// One observation: five commands, or four once the own name is known.
    ///
    /// The instant is taken before the first command starts, so the view is never younger than it says.
    package func observe() async throws(ClusterError) -> ClusterView {
        let observedAt = now()
        async let monitorAnswer = runner.run(MonitorReading.command)
        async let cibAnswer = runner.run(CIBReading.command)
        async let statementsAnswer = runner.run(StatementReading.command)
        let answers = (await monitorAnswer, await cibAnswer, await statementsAnswer)
        // crm_mon first: its exit codes tell "no cluster" and "no permission" apart.
        if let error = ClusterError(answers.0, of: MonitorReading.command) { throw error }
        let monitor = try MonitorReading(try XMLTree.answer(answers.0.output, of: MonitorReading.command))
        if let error = ClusterError(answers.1, of: CIBReading.command) { throw error }
        let cib = try CIBReading(try XMLTree.answer(answers.1.output, of: CIBReading.command))
        let statements = try StatementReading.parse(answers.2)
        return ClusterView(
            observedAt: observedAt, localNode: try await localName(), dc: monitor.dc, quorate: monitor.quorate,
            maintenanceMode: monitor.maintenanceMode, transition: await transition(of: monitor.dc),
            stonithEnabled: monitor.stonithEnabled, stonithAction: cib.options["stonith-action"],
            symmetric: monitor.symmetric, healthStrategy: cib.health.strategy, healthBase: cib.health.base,
            nodes: monitor.nodes.map { NodeView($0, in: cib, statement: statements[$0.name]) },
            resources: CloneReach(cib).marked(monitor.resources),
            fencePaths: FencePathReading(cib: cib, monitor: monitor).paths(),
            replicated: ReplicationReading.resources(in: cib),
            constraints: ConstraintReading.constraints(in: cib), revision: CIBReading.revision(of: cib.tree))
    }

    /// Which state of the CIB stands now: one command, a quarter of the processor time of an observation.
    package func revision() async throws(ClusterError) -> String {
        let head = try await runner.document(CIBReading.headCommand)
        guard head.name == "cib", let revision = CIBReading.revision(of: head) else {
            throw ClusterError(.unreadableAnswer, "cibadmin did not say which state of the CIB stands.")
        }
        return revision
    }

    /// The name of this node as Pacemaker knows it.
    package func localName() async throws(ClusterError) -> String {
        if let localNode { return localNode }
        let result = try await runner.succeed(PacemakerCommand(.crmNode, ["--name"]))
        let name = String(decoding: result.output, as: UTF8.self).split(whereSeparator: \.isWhitespace).first
        guard let name, PlainWord.holds(String(name), limit: 255) else {
            throw ClusterError(.unreadableAnswer, "crm_node --name printed no node name that we can use.")
        }
        localNode = String(name)
        return String(name)
    }

    /// Whether the DC's controller rests; every failure to find out is `unknown`.
    private func transition(of dc: String?) async -> TransitionState {
        guard let dc, PlainWord.holds(dc, limit: 255) else { return .unknown }
        let command = PacemakerCommand(.crmadmin, ["-S", dc, "--output-as=xml"])
        do {
            let tree = try await runner.document(command)
            guard let state = tree.child("crmd")?["state"], tree.child("crmd")?["result"] == "ok" else {
                return .unknown
            }
            // S_NOT_DC: the DC changed between the two commands.
            guard state != "S_NOT_DC" else { return .unknown }
            return state == "S_IDLE" ? .idle : .active
        } catch {
            return .unknown
        }
    }
}

extension NodeView {
    init(_ node: MonitorReading.Node, in cib: CIBReading, statement: String?) {
        let transient = cib.transientAttributes(of: node.name)
        let permanent = cib.permanentAttributes(of: node.name)
        let mark = permanent[StandbyMark.attributeName].flatMap(StandbyMark.init(attributeValue:))
        self.init(
            name: node.name, id: node.id, online: node.online, unclean: node.unclean, standby: node.standby,
            maintenance: node.maintenance, pending: node.pending, shutdown: node.shutdown, isDC: node.isDC,
            transientHealth: AttributeReading(value: transient[HealthAttribute.name]),
            permanentHealth: AttributeReading(value: permanent[HealthAttribute.name]),
            otherHealthTotal: cib.health.othersTotal(permanent: permanent, transient: transient),
            // In standby by another word than ours: the mark was left behind, and the standby is somebody else's.
            standbyMark: node.standby && permanent["standby"] != StandbyEntry.word ? nil : mark,
            statement: statement, attributes: transient.filter { ReplicationReading.isAnswer($0.key) })
    }
}
