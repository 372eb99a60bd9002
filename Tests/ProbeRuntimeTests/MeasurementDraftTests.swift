import HealthModel
import LinuxAccess
import ProbeRuntime
import Testing

@Suite struct MeasurementDraftTests {
    private let component = Component(kind: .memory, id: "x", name: "x")

    @Test func whatIsMissingIsLeftOutAndWhatIsWrongDecidesTheCondition() {
        var draft = MeasurementDraft(component)
        draft.add(.correctedErrors, KernelAnswer<UInt64>.value(3))
        draft.add(.uncorrectedErrors, KernelAnswer<UInt64>.absent)
        #expect(draft.measurement.condition == .answered)
        #expect(draft.measurement.quantities == [Quantity(.correctedErrors, 3, .count, kind: .counter)])
        draft.add(.fatalErrors, KernelAnswer<UInt64>.refused("denied"))
        #expect(draft.measurement.condition == .refused && draft.measurement.message == "denied")
        draft.add(.fatalErrors, KernelAnswer<UInt64>.failed("quiet"))
        draft.add(.fatalErrors, KernelAnswer<UInt64>.garbled("garbage"))
        draft.add(.fatalErrors, KernelAnswer<UInt64>.failed("quiet again"))
        #expect(draft.measurement.condition == .garbled && draft.measurement.message == "garbage")
        #expect(draft.measurement.quantities.count == 1)
    }

    @Test func nothingAtAllIsNotHealthy() {
        var draft = MeasurementDraft(component)
        draft.add(.correctedErrors, KernelAnswer<UInt64>.absent)
        let measurement = draft.finished(otherwise: "nothing there")
        #expect(measurement.condition == .unsupported && measurement.message == "nothing there")
    }

    @Test func statesAreSortedAndUnique() {
        var draft = MeasurementDraft(component)
        draft.say(.remountedReadOnly)
        draft.say(.fileSystemError)
        draft.say(.remountedReadOnly)
        #expect(draft.measurement.states == [.fileSystemError, .remountedReadOnly])
        #expect(draft.finished(otherwise: "").condition == .answered)
    }

    @Test func anIntervalDoublesUpToItsLongestAndStartsAgainWhenSomethingMoves() {
        var interval = AdaptiveInterval(shortest: .seconds(5), longest: .seconds(30))
        #expect(interval.next(isRestless: false) == .seconds(30))
        #expect(interval.next(isRestless: true) == .seconds(5))
        #expect(interval.next(isRestless: true) == .seconds(5))
        #expect((0..<4).map { _ in interval.next(isRestless: false) } == [10, 20, 30, 30].map { Duration.seconds($0) })
        #expect(interval.within == .seconds(65))
        // A configuration that makes no sense is bounded.
        var wrong = AdaptiveInterval(shortest: .zero, longest: .zero)
        #expect(wrong.next(isRestless: true) == .seconds(1))
    }

    @Test func onlyWhatChangesIsAChange() {
        var memory = ChangeMemory()
        func look(_ measurements: [Measurement], isWhole: Bool = true) -> Bool {
            memory.update(measurements, isWhole: isWhole)
        }
        var measurement = Measurement(
            component: component, quantities: [Quantity(.correctedErrors, 3, .count, kind: .counter)])
        let gauge = Quantity(.input, 40, .celsius)
        measurement.quantities.append(gauge)
        #expect(!look([measurement]), "a counter that is seen first has not moved")
        measurement.quantities[1].value = 41
        #expect(!look([measurement]), "a gauge moves all the time")
        measurement.quantities[0].value = 4
        #expect(look([measurement]))
        measurement.states = [.alarm]
        #expect(look([measurement]))
        #expect(!look([measurement]), "what stands was told")
        #expect(!look([], isWhole: false))
        #expect(!look([measurement]))
        #expect(!look([]))
        #expect(look([measurement]), "a newcomer with an alarm")
        measurement.states = [.unconnected]
        memory = ChangeMemory()
        #expect(!look([measurement]))
    }
}
