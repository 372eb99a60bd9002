import HealthModel
import HealthPolicy
import Testing

@testable import Measuring

@Suite struct LabelTests {
    @Test func quotedFieldsAreRead() throws {
        let labels = try LabelFile.parse(
            "file,component,expected_verdict,why\na.txt,disk,failing,\"one, \"\"two\"\", three\"\r\nb/,psu of node-7,healthy,\n",
            name: "labels.csv")
        try #require(labels.map(\.file) == ["a.txt", "b/"])
        #expect(LabelFile.fields("\"\"\"two\"\"\",,x") == ["\"two\"", "", "x"])
        #expect(labels[0].why == "one, \"two\", three")
        #expect(labels[1].kind == "psu")
    }

    @Test func aLabelThatCannotBeReadStopsTheMeasurement() {
        #expect(throws: MeasureError("labels.csv line 2 is not: file, component, verdict, why.")) {
            try LabelFile.parse("header\na.txt,disk,splendid,x\n", name: "labels.csv")
        }
    }

    @Test func aLabelSpeaksOfItsComponents() {
        func label(_ component: String) -> Label { Label(file: "f", component: component, expected: .healthy, why: "") }
        let drive = Component(kind: .drive, id: "sda", name: "sda")
        let supply = Component(kind: .powerSupply, id: "node-118/psu", name: "Power supply of node-118")
        #expect(label("disk").covers(drive))
        #expect(!label("disk").covers(supply))
        #expect(label("server").covers(drive) && label("server").covers(supply))
        #expect(label("psu of node-118").covers(supply))
        #expect(!label("psu of node-104").covers(supply))
        #expect(label("node-118 psu").covers(supply))
    }

    @Test func theMatrixCountsAgreement() {
        var matrix = ConfusionMatrix()
        matrix.count(expected: .healthy, got: .healthy)
        matrix.count(expected: .healthy, got: .failing)
        matrix.count(expected: .failing, got: .failing)
        matrix.count(expected: .failing, got: .unknown)
        #expect(matrix[.healthy, .failing] == 1)
        #expect(matrix.agreement == 0.5)
        #expect(matrix.lines(title: "x").last == "agreement 2 of 4: 50.0 %")
    }

    @Test func theAimsAreTheAims() {
        var report = Judging.Report(data: "d")
        #expect(!report.aimsHold, "nothing judged is no success")
        for _ in 0..<97 { report.overall.count(expected: .healthy, got: .healthy) }
        for _ in 0..<3 { report.overall.count(expected: .healthy, got: .warning) }
        #expect(report.aimsHold)
        report.overall.count(expected: .healthy, got: .unknown)
        #expect(!report.aimsHold)
        var fatal = report
        fatal.overall = ConfusionMatrix()
        for _ in 0..<999 { fatal.overall.count(expected: .failing, got: .failing) }
        fatal.overall.count(expected: .failing, got: .healthy)
        #expect(!fatal.aimsHold)
    }
}
