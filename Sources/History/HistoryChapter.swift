package import HealthPolicy

/// All that has to be known to go on from here: after a start, after a gap, and at the beginning of each file.
package struct HistoryChapter: Codable, Equatable, Sendable {
    /// The kernel's boot id.
    package var boot: String
    package var node: String
    package var mode: String
    /// The daemon started here, so that nothing of before counts. Else the chapter goes on with what came before it, if
    /// that is known.
    package var isStart: Bool
    package var engine: DecisionEngine
    package var memory: AssessorMemory
    package var demoted: [String]
    /// As in `HistoryEvent.day` and `.wall`.
    package var day: Int?
    package var wall: Double
    /// What the assessor was told; nil if the recorder did not know.
    package var assessor: AssessorConfiguration?
    /// What was known of the cluster and the peers.
    package var cluster: ClusterKnowledge
    package var statements: [NodeStatement]
    package var previews: [PreviewKnowledge]

    package init(
        boot: String, node: String, mode: String, isStart: Bool, engine: DecisionEngine, memory: AssessorMemory,
        demoted: [String], day: Int?, wall: Double, assessor: AssessorConfiguration?,
        cluster: ClusterKnowledge = .never, statements: [NodeStatement] = [], previews: [PreviewKnowledge] = []
    ) {
        self.boot = boot
        self.node = node
        self.mode = mode
        self.isStart = isStart
        self.engine = engine
        self.memory = memory
        self.demoted = demoted
        self.day = day
        // JSON knows neither infinity nor NaN.
        self.wall = wall.isFinite ? wall : 0
        self.assessor = assessor
        self.cluster = cluster
        self.statements = statements
        self.previews = previews
    }
}
