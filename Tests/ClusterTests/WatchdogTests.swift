import Cluster
import FoundationEssentials
import Testing

/// systemd must not kill a daemon that only waits for its actuator.
@Suite struct WatchdogTests {
    @Test func theWatchdogIsLongerThanARoundThatHangsEverywhere() throws {
        let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let unit = String(
            decoding: try Data(contentsOf: URL(filePath: "/\(folder)/systemd/forewarnd.service")), as: UTF8.self)
        let line = try #require(unit.split(separator: "\n").first { $0.hasPrefix("WatchdogSec=") })
        let seconds = try #require(Int(line.dropFirst("WatchdogSec=".count)))
        #expect(.seconds(seconds) > ActuatorClient.readingDeadline * 3 + ActuatorClient.actionDeadline)
    }

    @Test(arguments: ["bmc", "disk", "host", "extensions"])
    func aProbeIsStartedAgainHoweverItEnds(_ service: String) throws {
        let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let path = "/\(folder)/systemd/forewarn-probe-\(service).service"
        let unit = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        let lines = unit.split(separator: "\n")
        #expect(lines.contains("Restart=always") && lines.contains("StartLimitIntervalSec=0"))
        #expect(lines.contains { $0.hasPrefix("WatchdogSec=") })
    }
}
