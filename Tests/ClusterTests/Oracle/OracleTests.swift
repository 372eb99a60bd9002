import Cluster
import FoundationEssentials
import HealthModel
import HealthPolicy
import Testing

/// Pacemaker's own scheduler as the oracle, over every pair of node states and healths.
@Suite(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/sbin/crm_simulate"), "needs pacemaker-cli-utils"))
struct OracleTests {
    private static func root(file: String = #filePath) -> URL {
        let parts = file.split(separator: "/").dropLast(4)
        return URL(filePath: "/" + parts.joined(separator: "/"))
    }

    /// The values that the cells rest on are those that the product sets up in the lab.
    @Test func theRecordedConfigurationIsTheLabs() throws {
        let lab = String(
            decoding: try Data(contentsOf: Self.root().appending(path: "lab/fwlab/cib.py")), as: UTF8.self)
        let options = try Fixture.cib("healthy").descendants("nvpair")
        for name in [
            "stonith-enabled", "stonith-action", "node-health-strategy", "node-health-base", "node-health-red",
            "node-health-yellow", "resource-stickiness",
        ] {
            let value = try #require(options.first { $0["name"] == name }?["value"])
            #expect(lab.contains("\"\(name)\": \"\(value)\""), "\(name)=\(value) in the recording")
        }
    }

    @Test func everyCellIsWhatTheEngineSaysAndWhatForewarnReads() async throws {
        let matrix = OracleMatrix(cibs: OracleCIB(recorded: try Fixture.cib("healthy")))
        let answers = try await matrix.answers(to: OracleCell.all)
        #expect(answers.count == 1200)
        for cell in OracleCell.all {
            let answer = try #require(answers[cell])
            checkI1(answer, healthy: try #require(answers[cell.healthy]))
            checkReading(answer)
        }
        checkGate(Array(answers.values))
        // The scheduler on the cell's own CIB, for a few cells of which Forewarn's simulator asked.
        for (index, cell) in OracleCell.all.enumerated() where index % 75 == 2 {
            #expect(try await matrix.settled(matrix.cibs.tree(of: cell)) == answers[cell]?.real, "\(cell.name)")
        }
        try compare(OracleTable.text(answers))
    }

    /// The check of I1 can fail: with the strategy and the word that Forewarn never uses, two red nodes run nothing.
    @Test func migrateOnRedWouldStopEverything() async throws {
        let matrix = OracleMatrix(cibs: OracleCIB(recorded: try Fixture.cib("healthy")))
        let cell = OracleCell(a: .online, healthA: .red, b: .online, healthB: .red, replica: .both)
        let tree = matrix.cibs.tree(of: cell)
        #expect(try await matrix.settled(tree).active == Set(OraclePlacement.workload))
        let text = tree.serialised.replacing("\"progressive\"") { "\"migrate-on-red\"" }
            .replacing("\"-60000\"") { "\"red\"" }
        #expect(try await matrix.settled(try XMLTree(parsing: Array(text.utf8))).active == [])
    }

    // MARK: - I1 and I7

    /// Health never stops anything: what runs with both nodes green runs with any health, and what can run runs once.
    private func checkI1(_ answer: OracleMatrix.Answer, healthy: OracleMatrix.Answer) {
        let cell = answer.cell
        let (active, never) = (answer.real.active, healthy.real.active)
        #expect(active == never, "I1: \(cell.name)")
        let once = answer.real.nodes.values.allSatisfy { $0.count <= 1 }
        #expect(once, "I7: \(cell.name)")
        guard cell.a == .online || cell.b == .online else { return }
        // Where somebody serves, all of it runs; the data as far as it may be promoted where it can be reached.
        let reachable = [(cell.a, OracleCell.Replica.onlyB), (cell.b, .onlyA)].contains { state, elsewhere in
            state == .online && cell.replica != elsewhere
        }
        let expected = reachable || cell.a == .maintenance ? OraclePlacement.workload : OraclePlacement.services
        let runs = active.isSuperset(of: expected)
        #expect(runs, "I1: \(cell.name): \(answer.real.nodes)")
    }

    // MARK: - Forewarn's reading

    private func checkReading(_ answer: OracleMatrix.Answer) {
        let same = answer.sameCIB
        #expect(same, "what the simulator tries is not the cell: \(answer.cell.name)")
        guard let read = answer.read else { return }
        let agreed = read == answer.real
        #expect(agreed, "\(answer.cell.name): Forewarn reads \(read.nodes), not \(answer.real.nodes)")
        guard let moves = answer.everythingMoves else { return }
        let moved = answer.real.isWhole(on: "node-b")
        let said = moves.verdict == .yes
        #expect(said == moved, "\(answer.cell.name): \(moves.evidence)")
        if answer.gate.isOpen {
            #expect(moved, "the gate is open: \(answer.cell.name)")
        }
    }

    /// The gate opens exactly where a well peer serves and has the data; elsewhere it is shut, also where the engine
    /// would move everything.
    private func checkGate(_ answers: [OracleMatrix.Answer]) {
        let open = Set(answers.filter { !$0.gate.isEmpty && $0.gate.isOpen }.map(\.cell))
        let expected = OracleCell.all.filter {
            $0.a == .online && $0.healthA == .red && $0.b == .online && [.green, .yellow].contains($0.healthB)
                && $0.replica != .onlyA
        }
        let missing = Set(expected).subtracting(open).map(\.name)
        let surplus = open.subtracting(expected).map(\.name)
        #expect(missing == [] && surplus == [])
    }

    // MARK: - The document

    private func compare(_ table: String) throws {
        let file = Self.root().appending(path: "docs/placement.md")
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let start = try #require(text.firstRange(of: OracleTable.begin))
        let end = try #require(text.firstRange(of: OracleTable.end))
        let fresh = text[..<start.upperBound] + "\n\n" + table + "\n\n" + text[end.lowerBound...]
        if ProcessInfo.processInfo.environment["FOREWARN_WRITE_PLACEMENT"] != nil {
            try Data(fresh.utf8).write(to: file)
        } else {
            #expect(text == String(fresh), "docs/placement.md is not what the engine says now: run `make oracle`")
        }
    }
}
