import HealthModel
import HealthPolicy
import HealthTestKit
import Testing

/// Two agents whose operations interleave in every order that a seeded scheduler can think of.
@Suite struct DecisionRaceTests {
    struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            // SplitMix64 (Steele, Lea, Flood 2014).
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    /// Both nodes become red within the same second: at most one move, and no two evacuations published within the
    /// settling time of each other, whatever the interleaving (I3, I7).
    @Test(arguments: 0..<400) func bothSickMovesAtMostOnce(seed: Int) {
        var random = Generator(state: UInt64(seed))
        let configuration = DecisionConfiguration(
            moveInterval: .seconds(2), recoveryDwell: .seconds(8), movesPerDay: nil, peerTimeToLive: .seconds(6))
        var pair = SimulatedPair()
        var agents = SimulatedPair.names.map { SimulatedAgent(node: $0, configuration: configuration) }
        let start = MonotonicInstant(nanoseconds: 1_000_000_000_000)
        for index in agents.indices { agents[index].run(&pair, at: start) }
        for index in agents.indices { agents[index].run(&pair, at: start) }
        #expect(pair.transient == ["node-a": 0, "node-b": 0])

        var due = agents.indices.map { _ in start.advanced(by: .milliseconds(Int64.random(in: 0...900, using: &random)))
        }
        let sickAt = agents.indices.map { _ in
            start.advanced(by: .milliseconds(Int64.random(in: 0...1000, using: &random)))
        }
        let scores = agents.indices.map { _ in Int.random(in: 0...50, using: &random) }
        var settleAt: MonotonicInstant?
        var published: [(Int, MonotonicInstant)] = []
        for _ in 0..<600 {
            let index = due[0] <= due[1] ? 0 : 1
            let now = due[index]
            if let at = settleAt, at <= now {
                pair.settle()
                settleAt = nil
            }
            if now >= sickAt[index], agents[index].assessment.health == .green {
                agents[index].assessment = Assessments.of(.red, score: scores[index])
                agents[index].speak(&pair, at: now)
            }
            let before = agents[index].performed.count
            let decision = agents[index].turn(&pair, at: now)
            if agents[index].performed.count > before,
                case .publishHealth(let value) = agents[index].performed[before].kind, value <= RungValue.evacuate
            {
                published.append((index, now))
                settleAt = now.advanced(by: .milliseconds(Int64.random(in: 50...400, using: &random)))
            }
            // Each operation takes its time; a waiting agent looks again after its watch interval or when it said so.
            var pause = Duration.milliseconds(Int64.random(in: 5...60, using: &random))
            if case .wait = decision.step {
                agents[index].observe(pair, at: now)
                agents[index].speak(&pair, at: now)
                pause = .milliseconds(Int64.random(in: 200...1000, using: &random))
            }
            due[index] = now.advanced(by: pause)
        }
        #expect(pair.moves.count <= 1, "moves: \(pair.moves)")
        #expect(pair.service != nil)
        for (first, second) in zip(published, published.dropFirst()) where first.0 != second.0 {
            let gap = second.1.nanoseconds - first.1.nanoseconds
            #expect(gap >= configuration.intentSettle.wholeNanoseconds, "published \(gap / 1_000_000) ms apart")
        }
    }
}
