internal import FoundationEssentials
internal import HealthModel
internal import HealthPolicy

@testable import ProbeRuntime

extension FuzzTarget {
    static let reports: [FuzzTarget] = [
        FuzzTarget("line-format", seeds: [line]) { bytes in
            guard let report = try? JSONDecoder().decode(ProbeReport.self, from: Data(bytes)) else { return }
            var assessor = Assessor(configuration: AssessorConfiguration(requiredProbes: [report.probe]))
            for second in [0, 1, 5, 10_000] as [Int64] {
                let now = MonotonicInstant(nanoseconds: 1_000_000_000 * second)
                assessor.received(report, at: now)
                let assessment = assessor.assess(at: now)
                precondition((try? JSONEncoder().encode(assessment)) != nil, "an assessment cannot be written")
                precondition(
                    report.outcome.status != .failed || assessment.health != .green, "a failed pass is healthy")
            }
        },
        FuzzTarget("extension", seeds: [line]) { bytes in
            _ = ExtensionProgram.settings(bytes)
            guard let report = try? ExtensionReport(bytes) else { return }
            precondition(report.readings.count <= ExtensionReport.measurementLimit, "more than an extension may say")
            Invariants.check(report.readings)
        },
        FuzzTarget("drive-days", seeds: [DriveLedger().bytes]) { bytes in
            guard let ledger = DriveLedger(bytes: bytes) else { return }
            precondition(
                DriveLedger(bytes: ledger.bytes)?.bytes == ledger.bytes, "what was written is not what is read")
        },
    ]

    private static let line = Array(
        (#"{"schema":"forewarn.probe/1","probe":"x-a","source":"a","sequence":1,"observedAt":1,"wallTime":1,"#
            + #""durationMilliseconds":1,"outcome":{"status":"complete"},"readings":[{"kind":"measurement","#
            + #""measurement":{"component":{"kind":"drive","id":"a","name":"a"},"condition":"answered","identity":{},"#
            + #""quantities":[{"name":"temperature","value":40,"unit":"celsius","kind":"gauge"}],"states":[],"#
            + #""notes":[]}}]}"#).utf8)
}
