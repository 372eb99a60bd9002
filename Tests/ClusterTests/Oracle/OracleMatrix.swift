import Cluster
import HealthModel
import HealthPolicy
import Testing

/// Every cell, asked of the real scheduler.
struct OracleMatrix {
    struct Answer {
        var cell: OracleCell
        /// What the scheduler makes of the cell.
        var real: OraclePlacement
        /// What Forewarn's simulator read from the scheduler when it asked its question; nil where it has none to ask.
        var read: OraclePlacement?
        /// The cell's CIB is the one that Forewarn's simulator made for its question.
        var sameCIB = true
        /// For a node-a that is to be evacuated: the gate's answer about the simulation, and the whole gate but budget,
        /// interval, hold and shared causes, which no cell holds anything of.
        var everythingMoves: GateAnswer?
        var gate: [GateAnswer] = []
    }

    let cibs: OracleCIB
    private static let now = MonotonicInstant(nanoseconds: 5_000_000_000)

    func answers(to cells: [OracleCell], workers: Int = 3) async throws -> [OracleCell: Answer] {
        // Cells of one CIB have one answer: a node that is away has no health.
        var groups: [String: [OracleCell]] = [:]
        for cell in cells { groups[key(cell), default: []].append(cell) }
        let views = try await views(of: cells)
        var found: [OracleCell: Answer] = [:]
        var waiting = groups.values.map { $0.sorted { $0.name < $1.name } }.makeIterator()
        try await withThrowingTaskGroup(of: [Answer].self) { group in
            func next() {
                guard let cells = waiting.next() else { return }
                group.addTask {
                    let first = try await answer(to: cells[0], views: views)
                    return cells.map { cell in
                        var answer = first
                        answer.cell = cell
                        return answer
                    }
                }
            }
            for _ in 0..<workers { next() }
            while let answers = try await group.next() {
                for answer in answers { found[answer.cell] = answer }
                next()
            }
        }
        return found
    }

    /// A cell's answer depends on its CIB and on what node-a's agent would ask.
    private func key(_ cell: OracleCell) -> String {
        let a = cell.a == .offline ? "" : cell.healthA.rawValue
        let gone = cell.b == .offline || cell.b == .unclean
        return "\(cell.a) \(a) \(cell.b) \(gone ? "" : cell.healthB.rawValue) \(cell.replica)"
    }

    // MARK: - One cell

    private func answer(to cell: OracleCell, views: [String: ClusterView]) async throws -> Answer {
        let tree = cibs.tree(of: cell)
        guard let question = cell.question else {
            return Answer(cell: cell, real: try await settled(tree))
        }
        let runner = OracleRunner(
            cib: cibs.tree(of: question.before).serialised, real: OraclePrograms.simulator)
        let preview = try await PlacementSimulator(runner: runner, now: { Self.now }).preview(question.request)
        let asked = try #require(runner.simulated)
        var answer = Answer(cell: cell, real: try Self.revised(asked.output), read: OraclePlacement(preview.after))
        answer.sameCIB = try XMLTree(parsing: asked.input).meaning == tree.meaning
        if case .health(_, RungValue.evacuate) = question.request, let view = views[Self.viewKey(question.before)] {
            let keeper = keeper(of: cell, view)
            let moves = keeper.everythingMoves(preview)
            answer.everythingMoves = moves
            answer.gate = [
                keeper.clusterReachable(), keeper.quorate(), keeper.notInMaintenance(), keeper.noTransition(),
                keeper.peerAgentFresh(), keeper.peerOnline(), keeper.peerBetter(than: Self.red, ahead: false),
                keeper.replicaInSync(), keeper.fencePathProved(to: "node-a"), moves,
            ]
        }
        return answer
    }

    /// The scheduler on the CIB as it stands, without any of Forewarn's code but the one that starts it.
    func settled(_ tree: XMLTree) async throws -> OraclePlacement {
        let command = PacemakerCommand(
            .crmSimulate, ["--xml-pipe", "--simulate", "--output-as=xml"], input: Array(tree.serialised.utf8))
        return try Self.revised(await OraclePrograms.simulator.run(command).output)
    }

    private static func revised(_ output: [UInt8]) throws -> OraclePlacement {
        OraclePlacement(revised: try #require(try XMLTree(parsing: output).child("revised_cluster_status")))
    }

    // MARK: - What Forewarn knows beside the simulation

    /// One reading of the cluster for each pair of states and data, by the real reader and the real crm_mon.
    private func views(of cells: [OracleCell]) async throws -> [String: ClusterView] {
        var found: [String: ClusterView] = [:]
        for cell in Set(cells.compactMap { $0.question?.before.healthy }) where found[Self.viewKey(cell)] == nil {
            found[Self.viewKey(cell)] = try await OraclePrograms.withMonitor(of: cibs.tree(of: cell).serialised) {
                try await ClusterReader(runner: $0, now: { Self.now }).observe()
            }
        }
        return found
    }

    private static func viewKey(_ cell: OracleCell) -> String { "\(cell.a) \(cell.b) \(cell.replica)" }

    private func keeper(of cell: OracleCell, _ view: ClusterView) -> GateKeeper {
        var view = view
        for index in view.nodes.indices where view.nodes[index].name == "node-b" {
            view.nodes[index].transientHealth = OracleCell.value(cell.healthB).map { .integer($0) } ?? .absent
        }
        let gone = cell.b == .offline || cell.b == .unclean
        let scores: [NodeHealth: Int] = [.green: 100, .yellow: 85, .red: 45]
        let target = GateKeeper.Target(
            node: "node-b", health: gone ? .unknown : cell.healthB, score: gone ? nil : scores[cell.healthB],
            evacuated: cell.healthB == .red, silence: gone ? "the agent on node-b has said nothing" : nil,
            ageMilliseconds: gone ? nil : 1000)
        return GateKeeper(
            view: view, now: Self.now, boot: "boot", configuration: DecisionConfiguration(), source: "node-a",
            targets: [target], state: DecisionState())
    }

    private static let red = Assessment(
        assessedAt: now, health: .red, score: HealthScore(points: 30), findings: [], senses: [], complete: true)
}
