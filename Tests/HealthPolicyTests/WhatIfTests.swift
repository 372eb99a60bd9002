import HealthModel
import HealthTestKit
import Testing

@testable import HealthPolicy

/// What would have to change for another decision: found by trying, and true when it happens.
@Suite struct WhatIfTests {
    private func words(_ whatIf: WhatIf) -> [String] {
        whatIf.answers.flatMap { answer in
            answer.alternatives.map { "\(answer.prospect.words) if \($0.map(\.words).joined(separator: " and "))" }
        }
    }

    /// Every answer is carried out for real, from the same beginning, and that decision comes out.
    private func prove(_ stage: WhatIfStage, sourceLocation: SourceLocation = #_sourceLocation) {
        for answer in stage.whatIf.answers {
            for hypotheses in answer.alternatives {
                var stage = stage
                let start = stage.now
                // The clock is one for all copies.
                defer { stage.bench.clock.advance(by: .nanoseconds(start.nanoseconds - stage.now.nanoseconds)) }
                let done = stage.carryOut(hypotheses)
                #expect(
                    done == answer.prospect.does, "\(hypotheses.map(\.words)): \(answer.prospect.words)",
                    sourceLocation: sourceLocation)
                #expect(
                    LadderChoice.wanted(by: stage.bench.assessment)?.rung ?? stage.a.engine.state.held
                        == answer.prospect.wanted, "\(hypotheses.map(\.words))", sourceLocation: sourceLocation)
            }
        }
    }

    @Test func aHealthyNodeSaysWhatWouldMakeItYellowOrRed() {
        let stage = WhatIfStage()
        let whatIf = stage.whatIf
        #expect(whatIf.present.health == .green && whatIf.present.action == nil)
        let said = words(whatIf)
        #expect(
            said.contains("would keep new resources away (yellow with score 85) if PSU1 Status (power-supply) failed"),
            "\(said)")
        #expect(
            said.contains {
                $0.hasPrefix("would evacuate app") && $0.contains("DIMM ECC (memory) had an uncorrectable error")
            }, "\(said)")
        // Two of two supplies: one change alone does not do it.
        #expect(
            said.contains {
                $0.hasPrefix("would evacuate app")
                    && $0.contains("PSU1 Status (power-supply) failed and PSU2 Status (power-supply) failed")
            }, "\(said)")
        #expect(whatIf.answers.map(\.changes) == whatIf.answers.map(\.changes).sorted())
        #expect(whatIf.answers.count <= WhatIf.limit)
        prove(stage)
    }

    @Test func withOneSupplyFailedTheOtherOneAsWellMeansAnEvacuation() {
        var stage = WhatIfStage()
        stage.read(.powerSupply("PSU1 Status", bits: 0b11))
        stage.turn()
        let whatIf = stage.whatIf
        #expect(whatIf.present.wanted == .avoid)
        let said = words(whatIf)
        #expect(
            said.contains {
                $0.hasPrefix("would evacuate app") && $0.hasSuffix("if PSU2 Status (power-supply) failed as well")
            }, "\(said)")
        #expect(said.contains { $0.contains("if PSU1 Status (power-supply.failed) were well again") }, "\(said)")
        prove(stage)
    }

    @Test func aBudgetThatIsUsedUpIsTimeAway() {
        var state = DecisionState()
        let long = MonotonicInstant(nanoseconds: 900_000_000_000)
        state.moves = [0, 1].map {
            DecisionState.Stamp(boot: "boot-1", at: long.advanced(by: .seconds($0)), node: "node-a")
        }
        var stage = WhatIfStage(
            configuration: DecisionConfiguration(
                moveInterval: .seconds(60), movesPerDay: 2, peerTimeToLive: .seconds(45)),
            state: state)
        stage.read(.temperature("CPU Temp", 95))
        stage.turn()
        let whatIf = stage.whatIf
        #expect(whatIf.present.gate.closed.map(\.question) == [.budget])
        let time = whatIf.answers.first { $0.alternatives.first?.allSatisfy(\.isLater) == true }
        #expect(time?.prospect.does == .publishes(RungValue.evacuate))
        guard case .later(let duration)? = time?.alternatives.first?.first else {
            Issue.record("no time: \(words(whatIf))")
            return
        }
        // The earliest second: one less is too early.
        let due = long.advanced(by: .seconds(86_400)).nanoseconds - stage.now.nanoseconds
        #expect(duration.wholeNanoseconds >= due && duration.wholeNanoseconds < due + 1_000_000_000)
        prove(stage)
    }

    @Test func aSilentPeerIsAskedForItsWord() {
        var stage = WhatIfStage()
        // Its agent falls silent, and what it said stands there.
        stage.b.assessment = Assessments.of(.unknown)
        for _ in 0..<10 {
            stage.bench.clock.advance(by: .seconds(10))
            stage.bench.passes(1)
            stage.turn()
        }
        stage.read(.temperature("CPU Temp", 95))
        stage.turn()
        let whatIf = stage.whatIf
        #expect(whatIf.present.gate.closed.map(\.question) == [.peerAgentFresh, .peerBetter])
        #expect(whatIf.answers.first?.alternatives == [[.peerSpeaks(node: "node-b")]], "\(words(whatIf))")
        #expect(whatIf.answers.first?.prospect.does == .publishes(RungValue.evacuate))
        prove(stage)
    }

    @Test func twoThingsInTheWayAreNamedTogether() {
        var stage = WhatIfStage()
        stage.pair.fencingProved = false
        stage.a.engine.setHold(
            DecisionState.OperatorHold(
                owner: "eve", reason: "cabling",
                since: DecisionState.Stamp(boot: "boot-1", at: stage.now, node: "node-a")))
        stage.read(.temperature("CPU Temp", 95))
        stage.turn()
        let whatIf = stage.whatIf
        let together = whatIf.answers.first { $0.prospect.does == .publishes(RungValue.evacuate) }
        #expect(
            Set(together?.alternatives.first ?? []) == [.fencePathProved(node: "node-a"), .holdLifted(owner: "eve")],
            "\(words(whatIf))")
        prove(stage)
    }

    @Test func anEvacuatedNodeComesBackByItsDwellAndTheFinding() {
        var stage = WhatIfStage()
        stage.read(.temperature("CPU Temp", 95))
        stage.turn()
        stage.turn()
        #expect(stage.pair.service == "node-b")
        let whatIf = stage.whatIf
        let back = whatIf.answers.first { $0.prospect.does == .publishes(RungValue.observe) }
        let changes = back?.alternatives.first ?? []
        #expect(changes.contains { if case .ends = $0 { true } else { false } }, "\(words(whatIf))")
        #expect(changes.contains(.later(.seconds(600))), "\(words(whatIf))")
        prove(stage)
    }

    /// The engine that is asked is not the engine that answers.
    @Test func askingChangesNothing() {
        var stage = WhatIfStage()
        stage.read(.powerSupply("PSU1 Status", bits: 0b11))
        stage.turn()
        let (state, assessment) = (stage.a.engine.state, stage.bench.assessment)
        let first = stage.whatIf
        #expect(stage.a.engine.state == state && stage.bench.assessment == assessment)
        #expect(stage.whatIf.answers == first.answers)
    }

    @Test func ofVeryManyPartsSomeAreLeftOutAndThatIsSaid() {
        var sensors = ReportBuilder.nominalSensors()
        for number in 20..<270 {
            sensors.append(.memory("DIMM \(number)", number: number))
            sensors.append(.temperature("Temp \(number)", 40, number: number))
        }
        let stage = WhatIfStage(sensors: sensors)
        let whatIf = stage.whatIf
        #expect(whatIf.partsLeftOut > 400)
        #expect(whatIf.answers.contains { $0.prospect.wanted == .powerOff })
    }
}
