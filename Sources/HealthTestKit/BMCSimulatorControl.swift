internal import Glibc

/// The sensors that lab/bmc/generate.py makes; the raw value is the sensor number.
package enum SimulatedSensor: Int, Sendable, CaseIterable {
    /// One degree Celsius a count: non-critical from 80, critical from 90, non-recoverable from 100.
    case cpuTemperature = 1
    /// One degree Celsius a count: 38, 42, 47.
    case inletTemperature = 2
    /// One degree Celsius a count: 75, 85, 95.
    case dimmTemperature = 3
    /// 100 RPM a count: lower thresholds 1000, 500, 300.
    case fan1 = 4
    /// 100 RPM a count: lower thresholds 1000, 500, 300.
    case fan2 = 5
    /// 0.06 V a count.
    case voltage12V = 6
    /// 0.02 V a count.
    case voltage3V3 = 7
    /// Bit mask: 0 presence, 1 failure, 2 predictive failure, 3 input lost, 6 configuration error.
    case powerSupply1 = 8
    /// Bit mask as `powerSupply1`.
    case powerSupply2 = 9
    /// Bit mask: 0 fully redundant, 1 redundancy lost (generic event type 0Bh).
    case powerSupplyRedundancy = 10
    /// Bit mask: 0 corrected error, 1 uncorrected error, 5 logging limit reached, 6 presence.
    case memory = 11
    /// Bit mask: 0 presence, 1 fault, 2 predictive failure.
    case drive0 = 12
    /// Bit mask: 0 internal error, 1 thermal trip, 7 presence.
    case processor = 13
}

extension BMCSimulator {
    /// Sets what a sensor measures, seen by the BMC within its poll period of 200 ms.
    ///
    /// - Parameter raw: the counts of an analog sensor, or the bit mask of a discrete one.
    package func setSensor(_ sensor: SimulatedSensor, raw: Int) throws {
        let name = sensor.rawValue < 10 ? "0\(sensor.rawValue)" : String(sensor.rawValue)
        try BMCSimulatorProcess.write("\(raw)\n", to: "\(directory)/sensors/\(name).val")
    }

    /// Gives one command to the simulator's console and returns what it printed.
    ///
    /// For example `sel_add 0x20 0x02 0 0 0 0 0x20 0 0x04 0x0c 11 0x6f 0xa1 0 3` (ipmi_sim_cmd(5)).
    /// - Throws: `BMCSimulatorError` when the console refuses the command or does not answer within 10 s.
    @discardableResult
    package func console(_ command: String) throws -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        let target = BMCSimulatorProcess.address(address, port: Self.consolePort)
        guard BMCSimulatorProcess.withSocketAddress(target, { connect(descriptor, $0, $1) }) == 0 else {
            throw BMCSimulatorError("The console of \(address) does not accept a connection (error \(errno)).")
        }
        _ = try answer(from: descriptor, to: "")
        let line = command + "\n"
        _ = line.withCString { send(descriptor, $0, line.utf8.count, Int32(MSG_NOSIGNAL)) }
        let printed = try answer(from: descriptor, to: command)
        guard !printed.contains("**") else {
            throw BMCSimulatorError("The console of \(address) refused \"\(command)\": \(printed)")
        }
        return printed
    }

    /// Reads up to the prompt and drops the echo.
    private func answer(from descriptor: Int32, to command: String) throws -> String {
        var received: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        let deadline = BMCSimulatorProcess.now() + 10_000
        while BMCSimulatorProcess.now() < deadline {
            guard BMCSimulatorProcess.waitReadable(descriptor, milliseconds: 100) else { continue }
            let count = recv(descriptor, &block, block.count, 0)
            guard count > 0 else {
                throw BMCSimulatorError(
                    "The console of \(address) closed before it answered \"\(command)\": "
                        + String(decoding: received, as: UTF8.self))
            }
            received.append(contentsOf: block[..<count])
            guard zip(received, received.dropFirst()).contains(where: { $0 == (0x3E, 0x20) }) else { continue }
            // The console is a telnet server: its three negotiations come first and are not text.
            let text = String(decoding: received.filter { $0 < 0x80 && $0 != 0x0D }, as: UTF8.self)
            if command.isEmpty { return text }
            // Something else may be printed after the prompt.
            guard text.contains(command), text.contains("\n> ") else { continue }
            let lines = text.split(separator: "\n", omittingEmptySubsequences: true).dropFirst().dropLast()
            return lines.joined(separator: "\n")
        }
        throw BMCSimulatorError(
            "The console of \(address) did not answer \"\(command)\" within 10 s; it said "
                + "\(received.suffix(400)).")
    }
}
