internal import HealthModel
internal import Testing

@testable internal import ProbeRuntime

@Suite("The table for a person")
struct PrettyReportTests {
    private func report(_ readings: [Reading], _ outcome: ProbeOutcome = .complete) -> ProbeReport {
        ProbeReport(
            probe: "bmc", source: "10.0.0.1", sequence: 1, observedAt: MonotonicInstant(nanoseconds: 0), wallTime: 0,
            durationMilliseconds: 12.5, outcome: outcome, readings: readings)
    }

    private func sensor(_ kind: ComponentKind, _ name: String, number: Int) -> SensorReading {
        SensorReading(
            component: Component(kind: kind, id: "\(name)#\(number)", name: name), recordID: number,
            sensorNumber: number, name: name, sensorType: "Temperature", entity: "processor 1", state: .warning,
            value: 91.5, unit: .celsius, eventBits: 0x18, eventWords: ["one", "two"],
            thresholds: SensorThresholds(upperNonCritical: 80, upperCritical: 90))
    }

    private func entry(_ id: Int) -> SELEntry {
        SELEntry(
            recordID: id, recordType: 2, timestamp: 1_700_000_000,
            component: Component(kind: .memory, id: "DIMM#1", name: "DIMM"), sensorTypeCode: 12, sensorType: "Memory",
            sensorNumber: 1, direction: .assertion, eventTypeCode: 0x6F, eventOffset: 1, event: "event \(id)",
            state: .critical, eventData: [1, 2, 3])
    }

    @Test("sensors are sorted by kind, with value, unit, thresholds, state and words")
    func sensors() {
        let text = report([
            .sensor(sensor(.powerSupply, "PSU", number: 1)), .sensor(sensor(.temperature, "CPU", number: 9)),
            .sensor(sensor(ComponentKind(rawValue: "novel"), "X", number: 2)),
        ]).pretty()
        let lines = text.split(separator: "\n")
        #expect(lines[0] == "BMC 10.0.0.1: complete, read in 12.5 ms")
        #expect(lines[2].hasPrefix("temperature"))
        #expect(lines[2].contains("91.5 °C"))
        #expect(lines[2].contains("80 / 90 / -"))
        #expect(lines[2].contains("warning"))
        #expect(lines[2].hasSuffix("one; two"))
        #expect(lines[3].hasPrefix("power-supply"))
        #expect(lines[4].hasPrefix("novel"))
    }

    @Test("a failure says why in a sentence of its own")
    func failure() {
        let text = report([], ProbeOutcome(status: .failed, code: "timeout", message: "It is silent.")).pretty()
        #expect(text == "BMC 10.0.0.1: failed (timeout) after 12.5 ms\n\nIt is silent.")
    }

    @Test("of a long SEL the end is shown, and an overflow is told")
    func longLog() {
        let status = SELStatus(
            change: .first, entries: 30, freeBytes: 0, overflow: true, lastAddition: 0, lastErase: 0)
        let entries = (1...30).map { id -> Reading in .selEntry(entry(id)) }
        let text = report([.selStatus(status)] + entries).pretty()
        #expect(text.contains("IT DROPPED EVENTS"))
        #expect(text.contains("event 30"))
        #expect(text.contains("2023-11-14 22:13:20"))
        #expect(!text.contains("event 20"))
    }

    @Test(
        "numbers have at most two decimals",
        arguments: zip(
            [0, -0.004, 12, 3.3000000000000003, 3.04, -1.5, 1e300], ["0", "0", "12", "3.3", "3.04", "-1.5", "1e+300"]))
    func numbers(value: Double, text: String) {
        #expect(DisplayText.number(value) == text)
    }

    @Test(
        "dates",
        arguments: zip(
            [Int64(0), 951_782_399, 951_782_400, 1_709_251_199, 4_107_542_399],
            [
                "1970-01-01 00:00:00", "2000-02-28 23:59:59", "2000-02-29 00:00:00", "2024-02-29 23:59:59",
                "2100-02-28 23:59:59",
            ]))
    func dates(seconds: Int64, text: String) {
        #expect(DisplayText.utc(seconds) == text)
    }

    @Test("what was measured is one table, a component's name once, and nothing of a device reaches the terminal raw")
    func measurements() {
        let drive = Measurement(
            component: Component(kind: .drive, id: "wwn-1", name: "sda\u{1B}[2J"), identity: ["model": "M 1"],
            quantities: [
                Quantity(.temperature, 31, .celsius, limits: QuantityLimits(upperWarning: 60, upperCritical: 70)),
                Quantity(.powerOnHours, 12345, .hours, kind: .counter),
            ], states: [.smartPassed])
        let silent = Measurement(
            component: Component(kind: .drive, id: "wwn-2", name: "sdb"), condition: .silent,
            message: "It does not answer.")
        let use = DeviceUse(
            component: silent.component,
            carries: [
                Carried(kind: .array, name: "md0", redundancy: Redundancy(members: 2, working: 1, needed: 1)),
                Carried(kind: .mount, name: "/srv"),
            ])
        let lines = report([.measurement(silent), .use(use), .measurement(drive)]).pretty()
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(
            lines == [
                "BMC 10.0.0.1: complete, read in 12.5 ms",
                "",
                "kind   component  quantity        value    limits                               states",
                "drive  sda\u{FFFD}[2J    temperature     31 °C    warning above 60, critical above 70  smart-passed",
                "                  power-on-hours  12345 h  -",
                "drive  sdb        silent",
                "",
                "sda\u{FFFD}[2J: model M 1",
                "sdb: It does not answer.",
                "",
                "kind   component  carries",
                "drive  sdb        md0 (array, 1 of 2 work, 1 needed), /srv (mount)",
            ])
    }
}
