internal import HealthPolicy

/// What a run of many seeds exercised, and what it broke.
package struct SimulationReport: Sendable {
    /// So many failing seeds are made small and shown.
    static let failureLimit = 5

    package private(set) var seeds = 0
    package private(set) var steps = 0
    package private(set) var faults = 0
    package private(set) var violations: [SimulationRunner.Outcome] = []
    package private(set) var digest: UInt64 = 0
    package private(set) var coverage = Coverage()
    /// Seeds by number of nodes.
    package private(set) var sizes: [Int: Int] = [:]
    package var failures: [SimulationRunner.Failure] = []

    mutating func add(_ outcome: SimulationRunner.Outcome, _ coverage: Coverage) {
        seeds += 1
        steps += outcome.steps
        faults += outcome.faults
        sizes[outcome.nodes, default: 0] += 1
        digest = digest &* 31 &+ outcome.digest
        if outcome.violation != nil { violations.append(outcome) }
        self.coverage.add(coverage)
    }

    package var holds: Bool { violations.isEmpty }

    /// Pairs of kinds that were never there at the same time.
    package var missingPairs: [(String, String)] {
        let kinds = FaultKind.allCases
        var missing: [(String, String)] = []
        for (left, first) in kinds.enumerated() {
            for right in kinds.indices where right > left && coverage.pairs[left * kinds.count + right] == 0 {
                missing.append((first.rawValue, kinds[right].rawValue))
            }
        }
        return missing
    }

    // MARK: - Text

    /// - Parameter seconds: how long it took, by the caller's clock; nil leaves the rate out.
    package func text(seconds: Double?) -> String {
        var lines = ["\(seeds) seeds, \(steps) steps, \(faults) faults, \(coverage.decisions) decisions"]
        if let seconds, seconds > 0 {
            lines.append("\(Int(Double(steps) / seconds)) steps a second on one thread, invariants checked after each")
        }
        lines.append(
            "nodes: " + sizes.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", "))
        lines.append("digest: \(String(digest, radix: 16))")
        lines += ["", "rungs reached:"] + counted(coverage.rungs)
        lines += ["", "actions and how they ended:"] + counted(coverage.actions)
        lines.append("  drains: \(coverage.drains.allowed) allowed, \(coverage.drains.refused) refused")
        lines += ["", "gate: question, yes, no, unknown:"] + gateLines
        lines += ["", "faults:"] + zip(FaultKind.allCases, coverage.faults).map { pad($0.rawValue, 26) + "\($1)" }
        let kinds = FaultKind.allCases.count
        lines += [
            "",
            "pairs of faults at the same time: \(kinds * (kinds - 1) / 2 - missingPairs.count) of \(kinds * (kinds - 1) / 2)",
        ]
        if !missingPairs.isEmpty, missingPairs.count <= 40 {
            lines.append("  missing: " + missingPairs.map { "\($0)+\($1)" }.joined(separator: ", "))
        }
        lines += ["", "violations: \(violations.count)"]
        for outcome in violations.prefix(20) {
            guard let violation = outcome.violation else { continue }
            lines.append("  seed \(outcome.seed), \(outcome.nodes) nodes: \(violation.invariant): \(violation.text)")
        }
        for failure in failures { lines += [""] + failure.lines }
        return lines.joined(separator: "\n")
    }

    private var gateLines: [String] {
        zip(GateQuestion.allCases, coverage.gate).map { question, counts in
            pad(question.rawValue, 26) + counts.map { pad("\($0)", 12) }.joined()
        }
    }

    private func counted(_ counts: [String: Int]) -> [String] {
        counts.sorted { $0.key < $1.key }.map { pad($0.key, 42) + "\($0.value)" }
    }

    private func pad(_ text: String, _ width: Int) -> String {
        "  " + text + String(repeating: " ", count: max(1, width - text.count))
    }
}

extension SimulationRunner.Failure {
    package var lines: [String] {
        ["seed \(seed), \(nodes) nodes: \(violation.invariant): \(violation.text)", "  it takes:"]
            + faults.map { "    \($0)" } + ["  timeline:"] + timeline.map { "    \($0)" }
    }
}
