internal import Glibc
internal import HealthModel
internal import HealthTestKit
internal import LinuxAccess
internal import Testing

@testable internal import BMCProbe

/// A simulated BMC with a cache directory of its own and a probe that reads it.
final class TestBMC {
    let simulator: BMCSimulator
    let cache: String

    /// Starts a BMC, calls `body`, and leaves nothing behind.
    static func with<Result>(
        isolation: isolated (any Actor)? = #isolation, _ body: (TestBMC) async throws -> Result
    ) async throws -> Result {
        try await BMCSimulator.withSimulator { simulator in
            try await body(TestBMC(simulator))
        }
    }

    private init(_ simulator: BMCSimulator) {
        self.simulator = simulator
        // Removed with the simulator's directory.
        cache = simulator.directory + "/sdr-cache"
    }

    func target(
        address: String? = nil, password: String = "monpass", username: String = "monitor", cipherSuite: Int = 3,
        privilege: LANSession.Privilege = .user, key: String? = nil, workaroundFlags: [String] = ["opensesspriv"],
        sessionTimeout: Duration = .seconds(1)
    ) -> BMCTarget {
        let session = LANSession(
            host: address ?? simulator.address, username: username, password: Secret(bytes: Array(password.utf8)),
            key: key.map { Secret(bytes: Array($0.utf8)) }, privilege: privilege, cipherSuite: cipherSuite)
        return BMCTarget(
            transport: .lan(session), sessionTimeout: sessionTimeout, retransmissionTimeout: .milliseconds(250),
            workaroundFlags: workaroundFlags, cacheDirectory: cache)
    }

    func probe(_ target: BMCTarget? = nil, deadline: Duration = .seconds(30)) throws -> BMCProbe {
        try BMCProbe(target ?? self.target(), deadline: deadline)
    }

    /// A record for the SEL by the console: sensor type, number, event type with direction, three data bytes.
    func addEntry(type: UInt8, number: UInt8, event: UInt8, data: UInt8) throws {
        try simulator.console("sel_add 0x20 0x02 0 0 0 0 0x20 0 0x04 \(type) \(number) \(event) \(data) 0xff 0xff")
    }

    /// The file in which libipmimonitoring keeps the SDR.
    var cacheFile: String { cache + "/sdr." + simulator.address }
}

extension ProbeReport {
    var sensors: [SensorReading] {
        readings.compactMap { if case .sensor(let sensor) = $0 { sensor } else { nil } }
    }

    var entries: [SELEntry] {
        readings.compactMap { if case .selEntry(let entry) = $0 { entry } else { nil } }
    }

    var selStatus: SELStatus? {
        for case .selStatus(let status) in readings { return status }
        return nil
    }

    func sensor(_ name: String) throws -> SensorReading { try #require(sensors.first { $0.name == name }) }
}

extension BMCProbe {
    /// Reports until one of them satisfies `condition`; the simulator takes over a value within its poll period.
    func report(
        delivering: Bool = true, until condition: (ProbeReport) throws -> Bool
    ) async throws -> ProbeReport {
        var last: ProbeReport?
        for _ in 0..<200 {
            let report = await report()
            if delivering { delivered() }
            if try condition(report) { return report }
            last = report
            // The simulator looks at its file by a period of its own.
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("no report satisfied the condition; the last one was \(String(describing: last))")
        return try #require(last)
    }
}

/// Runs a program of the lab to its end; throws unless it succeeds.
@discardableResult
func run(_ arguments: [String]) throws -> String {
    let pipe = try ProgramOutput(arguments)
    let (text, code) = pipe.finish()
    try #require(code == 0, "\(arguments[0]) ended with code \(code): \(text)")
    return text
}

/// A child process with its standard output.
final class ProgramOutput {
    let processID: pid_t
    private let end: Int32

    init(_ arguments: [String]) throws {
        var ends: [Int32] = [-1, -1]
        // A socket pair, because pipe2(2) is not imported: close-on-exec from birth.
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for argument in argv { free(argument) } }
        var process: pid_t = 0
        let code = posix_spawnp(&process, arguments[0], &actions, nil, &argv, environ)
        close(ends[1])
        try #require(code == 0, "\(arguments[0]) cannot be started")
        processID = process
        end = ends[0]
    }

    /// Reads all of its output and waits for its end.
    func finish() -> (text: String, code: Int32) {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(end, &block, block.count)
            if count <= 0 { break }
            bytes += block[..<count]
        }
        close(end)
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return (String(decoding: bytes, as: UTF8.self), signal == 0 ? status >> 8 & 0xFF : 128 + signal)
    }
}
