import HealthModel
import Testing

@testable import HealthAgent

@Suite struct ProbeAuthorityTests {
    private func report(_ probe: String, _ readings: [Reading]) -> ProbeReport {
        ProbeReport(
            probe: probe, source: "s", sequence: 1, observedAt: MonotonicInstant(nanoseconds: 1), wallTime: 0,
            durationMilliseconds: 0, outcome: .complete, readings: readings)
    }

    private func measurement(_ kind: ComponentKind, _ id: String = "1") -> Reading {
        .measurement(Measurement(component: Component(kind: kind, id: id, name: "n")))
    }

    private var entry: Reading {
        .selEntry(
            SELEntry(
                recordID: 1, recordType: 2, timestamp: nil, component: Component(kind: .memory, id: "1", name: "n"),
                sensorTypeCode: 0x0C, sensorType: "Memory", sensorNumber: 1, direction: .assertion,
                eventTypeCode: 0x6F, eventOffset: 1, event: "Uncorrectable memory error", state: .critical,
                eventData: nil))
    }

    @Test(arguments: [
        (ProbeAuthority.bmc, "bmc"), (.disk, "disk"), (.host, "sensors"), (.host, "nic"), (.host, "memory"),
        (.host, "system"), (.extensions, "x-ups"),
    ])
    func eachServiceReportsItsOwnSensesOnly(_ authority: ProbeAuthority, _ probe: String) throws {
        #expect(try authority.admit(report(probe, [])).get().probe == probe)
        for other in ProbeAuthority.allCases where other != authority {
            #expect(throws: ReportLine.Refusal.self) { try other.admit(report(probe, [])).get() }
        }
    }

    /// As its file is called: what cannot be a file's name in the directory of extensions is no extension's.
    @Test(arguments: ["x-", "x--a", "x-Ups", "x-a/b", "x-a b", "x-é", "x-" + String(repeating: "a", count: 33)])
    func anExtensionsNameIsThatOfItsFile(_ probe: String) {
        #expect(throws: ReportLine.Refusal.self) { try ProbeAuthority.extensions.admit(report(probe, [])).get() }
        #expect(ProbeAuthority.extensions.mayName("x-" + String(repeating: "a", count: 32)))
    }

    @Test(arguments: [
        (ProbeAuthority.disk, "disk", ComponentKind.memory), (.disk, "disk", .temperature), (.host, "nic", .drive),
        (.host, "sensors", .memory), (.host, "memory", .drive), (.host, "system", .drive),
    ])
    func aForeignKindOfComponentRefusesTheWholeReport(
        _ authority: ProbeAuthority, _ probe: String, _ kind: ComponentKind
    ) {
        #expect(throws: ReportLine.Refusal.self) { try authority.admit(report(probe, [measurement(kind)])).get() }
    }

    /// A SEL entry can end in a power-off: nobody but the BMC's probe has one.
    @Test func onlyTheBMCProbeHasSensorsAndAnEventLog() throws {
        #expect(try ProbeAuthority.bmc.admit(report("bmc", [entry])).get().readings.count == 1)
        for (authority, probe) in [(ProbeAuthority.disk, "disk"), (.host, "memory"), (.extensions, "x-a")] {
            #expect(throws: ReportLine.Refusal.self) { try authority.admit(report(probe, [entry])).get() }
        }
        #expect(throws: ReportLine.Refusal.self) {
            try ProbeAuthority.bmc.admit(report("bmc", [measurement(.temperature)])).get()
        }
    }

    @Test func anExtensionCannotSayWhatDependsOnAPart() {
        let use = Reading.use(DeviceUse(component: Component(kind: .drive, id: "1", name: "n"), carries: []))
        #expect(throws: ReportLine.Refusal.self) { try ProbeAuthority.extensions.admit(report("x-a", [use])).get() }
    }

    @Test func whatAnExtensionReportsStandsUnderItsOwnName() throws {
        let admitted = try ProbeAuthority.extensions.admit(report("x-ups", [measurement(.drive, "wwn-1")])).get()
        #expect(admitted.readings == [measurement(.drive, "x-ups/wwn-1")])
        for name in ["x-", "ups", "xups", "disk"] {
            #expect(throws: ReportLine.Refusal.self) { try ProbeAuthority.extensions.admit(report(name, [])).get() }
        }
    }
}
