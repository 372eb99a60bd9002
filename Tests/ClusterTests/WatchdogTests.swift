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
}
