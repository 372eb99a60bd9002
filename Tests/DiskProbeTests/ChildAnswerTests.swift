import HealthModel
import Testing

@testable import DiskProbe

@Suite struct ChildAnswerTests {
    private let component = Component(kind: .drive, id: "wwn-1", name: "sda")
    private let foreign = Component(kind: .drive, id: "/dev/sda", name: "/dev/sda")

    private func measured(_ change: (inout Measurement) -> Void = { _ in }) throws -> Measurement {
        var measurement = Measurement(
            component: foreign, identity: ["model": "ST4000"],
            quantities: [Quantity(.pendingSectors, 8, .count, kind: .counter)], states: [.smartPassed])
        change(&measurement)
        return ChildAnswer.measurement(try ChildAnswer.document(measurement), of: component)
    }

    @Test func aGoodAnswerIsOfTheComponentThatWasAsked() throws {
        let answer = try measured()
        #expect(answer.component == component)
        #expect(answer.condition == .answered)
        #expect(answer[.pendingSectors] == 8 && answer.says(.smartPassed))
    }

    @Test func textIsMadePrintable() throws {
        let answer = try measured {
            $0.identity["model"] = "\u{1B}[31mred"
            $0.notes = ["a\nb"]
        }
        #expect(answer.identity["model"] == "\u{FFFD}[31mred")
        #expect(answer.notes == ["a\u{FFFD}b"])
    }

    @Test func absurdAnswersAreGarbledWithASentence() throws {
        let changes: [(inout Measurement) -> Void] = [
            { $0.quantities = (0..<300).map { Quantity(QuantityName("q-\($0)"), 1, .count) } },
            { $0.quantities.append($0.quantities[0]) },
            { $0.quantities = [Quantity(QuantityName("Pending Sectors\n"), 1, .count)] },
            { $0.states = [StateName("")] },
            { $0.notes = Array(repeating: "x", count: 1000) },
            { $0.identity["a\u{0}b"] = "x" },
            { $0.component = Component(kind: .memory, id: "x", name: "x") },
        ]
        for change in changes {
            let answer = try measured(change)
            #expect(answer.condition == .garbled)
            #expect(answer.quantities.isEmpty && answer.states.isEmpty)
            #expect(answer.message?.contains("sda") == true)
        }
    }

    @Test(arguments: ["", "{}", "null", "[[[[", "{\"component\":1}", String(repeating: "[", count: 100_000)])
    func whatIsNoMeasurementIsGarbled(text: String) {
        #expect(ChildAnswer.measurement(Array(text.utf8), of: component).condition == .garbled)
    }

    @Test func everyPrefixOfAnAnswerIsSafe() throws {
        let full = try ChildAnswer.document(Measurement(component: foreign, states: [.smartPassed]))
        for length in 0..<full.count {
            #expect(ChildAnswer.measurement(Array(full.prefix(length)), of: component).condition == .garbled)
        }
    }

    @Test func anUnreadDriveAlwaysHasASentence() throws {
        #expect(try measured { $0.condition = .silent }.message != nil)
    }
}
