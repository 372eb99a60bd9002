import HealthModel
import HealthPolicy
import Testing

@Suite struct DriveSampleTests {
    private func measurement(_ quantities: [Quantity], condition: ReadCondition = .answered) -> Measurement {
        Measurement(
            component: Component(kind: .drive, id: "wwn-1", name: "sda"), condition: condition, quantities: quantities)
    }

    @Test func takesWhatAMeasurementCarries() {
        let sample = DriveSample(
            day: 3,
            measurement: measurement([
                Quantity(.reallocatedSectors, 4, .count), Quantity(.pendingSectors, 2, .count),
                Quantity(.offlineUncorrectable, 7, .count), Quantity(.spareLeft, 90, .percent),
            ]))
        #expect(sample[.reallocatedSectors] == 4)
        #expect(sample[.pendingSectors] == 7)
        #expect(sample[.spareUsed] == 10)
        #expect(sample[.reportedUncorrectable] == nil)
    }

    @Test func whatDidNotAnswerCarriesNothing() {
        let quantities = [Quantity(.reallocatedSectors, 4, .count)]
        for condition in [ReadCondition.silent, .garbled, .asleep, .unsupported, .refused] {
            let sample = DriveSample(day: 0, measurement: measurement(quantities, condition: condition))
            #expect(sample[.reallocatedSectors] == nil)
        }
    }

    @Test(arguments: [-1, .nan, .infinity, -.infinity, 1e300, 281_474_976_710_656])
    func nonsenseIsNotMeasured(value: Double) {
        var sample = DriveSample(day: 0)
        sample[.pendingSectors] = value
        #expect(sample[.pendingSectors] == nil)
    }

    @Test func theMediumIsWhatTheDriveSays() {
        var drive = measurement([Quantity(.enduranceUsed, 4, .percent)])
        #expect(DriveMedium(of: drive) == .solidState)
        drive.identity["rotation"] = "7200 rpm"
        #expect(DriveMedium(of: drive) == .spinning)
        drive.identity["transport"] = "NVMe"
        #expect(DriveMedium(of: drive) == .solidState)
        #expect(DriveMedium(of: measurement([])) == .spinning)
    }
}
