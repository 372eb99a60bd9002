import HealthModel
import LinuxAccess
import Testing

@testable import ProbeRuntime

/// integrations/probes/ups, run against a upsc of our own.
@Suite struct UPSExampleTests {
    private func read(_ upsc: String?) async throws -> SenseResult {
        let root = #filePath.dropLast("Tests/ProbeRuntimeTests/UPSExampleTests.swift".count)
        let directory = try ExtensionDirectory()
        let script = try TextFile.read("\(root)integrations/probes/ups")
        try directory.add("ups", String(decoding: script, as: UTF8.self))
        if let upsc { try directory.add("upsc", "#!/bin/sh\n" + upsc) }
        return await (try directory.sense("ups", path: "\(directory.path):/usr/bin:/bin")).read(.sweep)
    }

    private func measurements(_ result: SenseResult) -> [Measurement] {
        result.readings.compactMap { if case .measurement(let measurement) = $0 { measurement } else { nil } }
    }

    @Test func chargeRuntimeAndStatusAreMeasured() async throws {
        let result = try await read(
            """
            case $1 in
            -l) echo rack; echo spare ;;
            rack) printf 'battery.charge: 097\\nbattery.runtime: 1450.5\\nups.status: OB DISCHRG LB\\nups.model: A "1" \\\\\\n' ;;
            spare) echo 'Error: Data stale' >&2; exit 1 ;;
            esac
            """)
        #expect(result.outcome == .complete)
        let found = measurements(result)
        #expect(found.map(\.component.id) == ["rack", "spare"])
        let rack = try #require(found.first)
        #expect(rack.component == Component(kind: .battery, id: "rack", name: "UPS rack"))
        #expect(rack[.batteryCharge] == 97 && rack[.batteryRuntime] == 1450.5)
        #expect(rack.states == [.lowBattery, .onBattery])
        // A quotation mark of the device does not end ours.
        #expect(rack.identity == ["model": "A 1 ", "status": "OB DISCHRG LB"])
        #expect(found[1].condition == .silent)
        #expect(found[1].message == "upsd has no data of the UPS spare: check its driver and cable.")
    }

    @Test func onMainsItHasNoState() async throws {
        let result = try await read(
            """
            if [ "$1" = -l ]; then echo u; else printf 'battery.charge: n/a\\nups.status: OL CHRG\\n'; fi
            """)
        let measurement = try #require(measurements(result).first)
        #expect(measurement.states.isEmpty && measurement.quantities.isEmpty)
    }

    @Test func withoutADaemonItSaysWhatToDo() async throws {
        let result = try await read("echo 'Error: Connection failure' >&2; exit 1")
        #expect(result.outcome.message == "Extension ups: ups: upsd does not answer; is nut-server running?")
        let absent = try await read(nil)
        if !FileName.exists("/usr/bin/upsc"), !FileName.exists("/bin/upsc") {
            #expect(absent.outcome.message == "Extension ups: ups: upsc is not installed; apt-get install nut-client")
        }
    }
}
