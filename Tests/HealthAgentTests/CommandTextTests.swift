import AgentAPI
import HealthAgent
import HealthModel
import Testing

@Suite struct CommandTextTests {
    @Test func theModeThatOnlyAdvisesIsNotSaidToDoNothing() async {
        let stage = await AgentStage(mode: .advise)
        await stage.settle()
        let verdict = StatusText.verdict(await stage.loop.status())
        #expect(verdict.contains("mode advise (only new resources are kept away by itself)"))
    }

    @Test func theFirstLineIsTheVerdictWithModeAndFencing() async {
        let stage = await AgentStage(mode: .shadow)
        await stage.settle()
        #expect(
            StatusText.verdict(await stage.loop.status())
                == "a: green, score 100, on its way nowhere; mode shadow (nothing is done by itself); "
                + "fencing of a proved, fencing of b proved")
    }

    @Test func whatIsUnknownIsNotAnOkay() async {
        let stage = await AgentStage()
        #expect(CommandOutcome(await stage.loop.status()) == .unknown)
        await stage.settle()
        #expect(CommandOutcome(await stage.loop.status()) == .ok)
        stage.judge.say(.unknown)
        #expect(CommandOutcome(await stage.loop.status()) == .unknown)
        #expect(CommandOutcome(ProgressLine.Result?.none) == .unknown)
        #expect(CommandOutcome(.failed) == .refused)
    }

    @Test func jsonOfEveryShapeComesBackAsItWas() throws {
        let value: JSONValue = ["a": [1, true, "x", .null, .number(0.5)], "b": ["c": -3]]
        let text = #"{"a":[1,true,"x",null,0.5],"b":{"c":-3}}"#
        #expect(try APIClient.decode(JSONValue.self, Array(text.utf8)) == value)
    }
}
