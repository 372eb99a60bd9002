import HealthModel
import HealthPolicy
import Testing

@Suite struct DrivePredictorTests {
    let predictor = DrivePredictor(medium: .spinning)

    private func sample(_ day: Int = 0, _ values: [PredictionSign: Double], ran: Bool = true) -> DriveSample {
        var sample = DriveSample(day: day, nodeRanThroughout: ran)
        for (sign, value) in values { sample[sign] = value }
        return sample
    }

    private let clean: [PredictionSign: Double] = [
        .reallocatedSectors: 0, .pendingSectors: 0, .reportedUncorrectable: 0,
    ]

    @Test func aCleanDriveHasTheLowestChanceAndNoReason() throws {
        let prediction = try #require(predictor.predict([sample(clean)]))
        #expect(prediction.logOdds == 0)
        #expect(abs(prediction.chance - 0.0006) < 1e-9)
        #expect(prediction.reasons.isEmpty)
        #expect(prediction.unmeasured.isEmpty)
    }

    private func sample(_ values: [PredictionSign: Double]) -> DriveSample { sample(0, values) }

    @Test func nothingKnownIsNoPrediction() {
        #expect(predictor.predict([DriveSample]()) == nil)
        #expect(predictor.predict([sample([:])]) == nil)
        // Hours alone tell nothing.
        #expect(predictor.predict([sample([.powerOnHours: 40_000])]) == nil)
    }

    @Test(arguments: [DriveMedium.spinning, .solidState])
    func moreErrorsNeverLowerTheChance(medium: DriveMedium) throws {
        let predictor = DrivePredictor(medium: medium)
        let steps: [Double] = [0, 1, 2, 3, 5, 8, 9, 16, 24, 50, 60, 99, 100, 101, 400, 2000, 1e6, 1e12]
        let others: [[PredictionSign: Double]] = [
            [:], clean, [.reallocatedSectors: 30, .pendingSectors: 8, .reportedUncorrectable: 4, .mediaErrors: 3],
        ]
        for other in others {
            for sign in PredictionSign.allCases where sign != .powerOnHours {
                for past in [nil, 0.0, 10.0] {
                    var before = 0.0
                    for step in steps {
                        var values = other
                        values[sign] = step
                        var history = [sample(5, values)]
                        if let past {
                            var older = other
                            older[sign] = past
                            history.insert(sample(3, older), at: 0)
                        }
                        guard let prediction = predictor.predict(history) else { continue }
                        #expect(
                            prediction.chance >= before, "\(medium) \(sign) \(step) after \(String(describing: past))")
                        #expect(prediction.chance > 0 && prediction.chance < 1)
                        before = prediction.chance
                    }
                }
            }
        }
    }

    @Test func gradedCountsMatter() throws {
        func chance(_ sign: PredictionSign, _ value: Double) throws -> Double {
            var values = clean
            values[sign] = value
            return try #require(predictor.predict([sample(values)])).chance
        }
        // A handful of reallocated sectors hardly matters, a hundred does.
        #expect(try chance(.reallocatedSectors, 2) < 0.005)
        #expect(try chance(.reallocatedSectors, 200) > 5 * chance(.reallocatedSectors, 5))
        #expect(try chance(.pendingSectors, 32) > 10 * chance(.pendingSectors, 0))
        // A cable is not a disk.
        #expect(try chance(.interfaceErrors, 12) < 0.002)
        #expect(try chance(.commandTimeouts, 100_000) < 0.002)
    }

    /// One bad spot is counted by three counters; three counters are not three spots.
    @Test func theSameSpotIsNotCountedThrice() throws {
        func logOdds(_ values: [PredictionSign: Double]) throws -> Double {
            try #require(predictor.predict([sample(clean.merging(values) { $1 })])).logOdds
        }
        let alone = try [
            logOdds([.reallocatedSectors: 8]), logOdds([.pendingSectors: 8]), logOdds([.reportedUncorrectable: 4]),
        ]
        let together = try logOdds([.reallocatedSectors: 8, .pendingSectors: 8, .reportedUncorrectable: 4])
        #expect(together > alone.max() ?? 0)
        #expect(together < alone.reduce(0, +) * 0.7)
    }

    @Test func growthCountsBeyondLevel() throws {
        let still = try #require(
            predictor.predict([sample(0, [.pendingSectors: 8]), sample(2, [.pendingSectors: 8])]))
        let grown = try #require(
            predictor.predict([sample(0, [.pendingSectors: 2]), sample(2, [.pendingSectors: 8])]))
        #expect(grown.chance > still.chance)
        #expect(grown.reasons.contains { $0.aspect == .growth(days: 3) && $0.value == 6 })
        #expect(grown.historyDays == 2)
        #expect(grown.reasons.map(\.logOdds) == grown.reasons.map(\.logOdds).sorted(by: >))
        // A rise that is older than the window is level by now.
        let old = try #require(
            predictor.predict([sample(0, [.pendingSectors: 0]), sample(40, [.pendingSectors: 8])]))
        #expect(old.logOdds == still.logOdds)
        #expect(old.historyDays == 0)
    }

    @Test func aCounterThatStartedAnewIsNoGrowth() throws {
        let fallen = try #require(
            predictor.predict([sample(0, [.pendingSectors: 50]), sample(1, [.pendingSectors: 8])]))
        #expect(!fallen.reasons.contains { $0.aspect != .level })
    }

    @Test func hoursThatStandStillWhileTheNodeRunsTellOfADriveThatStopped() throws {
        func predict(_ hours: Double, days: Int = 1, ran: Bool = true) throws -> DrivePrediction {
            let then = sample(0, clean.merging([.powerOnHours: 1000]) { $1 })
            let now = sample(days, clean.merging([.powerOnHours: hours]) { $1 }, ran: ran)
            return try #require(predictor.predict([then, now]))
        }
        #expect(try predict(1000).chance > 0.2)
        #expect(try predict(1000).reasons.first?.aspect == .standstill)
        #expect(try predict(1024).chance < 0.001)
        #expect(try predict(1013).chance < 0.001)
        // The node was off, or nobody looked for a week: nothing is known.
        #expect(try predict(1000, ran: false).chance < 0.001)
        #expect(try predict(1000, days: 7).chance < 0.001)
        #expect(
            DrivePredictor(medium: .spinning, withStandstill: false)
                .predict([
                    sample(0, clean.merging([.powerOnHours: 9]) { $1 }),
                    sample(1, clean.merging([.powerOnHours: 9]) { $1 }),
                ])?
                .logOdds == 0)
    }

    @Test func aDriveThatCarriesLessIsLessSurelyWell() throws {
        let known = try #require(predictor.predict([sample(clean)]))
        let less = try #require(predictor.predict([sample([.reallocatedSectors: 0])]))
        #expect(less.chance > known.chance)
        #expect(less.chance < 0.0025)
        #expect(less.unmeasured == [.pendingSectors, .reportedUncorrectable])
    }

    @Test func samplesOutOfOrderOrOfTheSameDayDoNotCountAsPast() throws {
        let history = [sample(9, [.pendingSectors: 0]), sample(5, [.pendingSectors: 8])]
        #expect(try #require(predictor.predict(history)).historyDays == 0)
        let same = [sample(5, [.pendingSectors: 0]), sample(5, [.pendingSectors: 8])]
        #expect(try #require(predictor.predict(same)).historyDays == 0)
    }
}
