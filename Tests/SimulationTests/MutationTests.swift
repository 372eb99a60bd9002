import Testing

@testable import Simulation

/// The checker is only worth as much as the bugs that it finds: each planted one must be caught, and by the invariant
/// that it breaks.
@Suite struct MutationTests {
    /// Seeds that a bug may take.
    private static let limit = 120

    @Test(arguments: Mutation.allCases) func everyPlantedBugIsCaught(mutation: Mutation) throws {
        let found = try #require(
            SimulationRunner.hunt(mutation, seeds: Self.limit, first: mutation.firstSeed),
            "\(mutation.rawValue) was not caught in \(Self.limit) seeds")
        #expect(
            mutation.breaks.contains(found.violation.invariant),
            "\(mutation.rawValue) was caught as \(found.violation.invariant): \(found.violation.text)")
    }

    @Test func thereAreEnoughOfThem() {
        #expect(Mutation.allCases.count >= 25)
    }

    /// The same scenarios without the bug: the checker is silent, so it was the bug that it cried at.
    @Test(arguments: Mutation.allCases) func withoutTheBugItIsSilent(mutation: Mutation) {
        let failure = SimulationRunner.control(mutation, seeds: 2, first: mutation.firstSeed)
        #expect(failure == nil, "\(failure?.lines.joined(separator: "\n") ?? "")")
    }
}
