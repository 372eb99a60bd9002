internal import Glibc

/// How the simulated chassis answers the BMC.
package enum ChassisBehaviour: Sendable {
    /// Does at once what it is told.
    case obedient
    /// Accepts "off" and stays on.
    case staysOn
    /// Obeys "off"; accepts "on" and stays off.
    case staysOff
    /// Does what it is told after that many milliseconds, and tells the state as slowly; the BMC answers nobody
    /// meanwhile.
    case slow(milliseconds: Int)
    /// Accepts at once, and changes the state that many milliseconds later.
    case late(milliseconds: Int)
    /// Refuses every command; the BMC answers with an error completion code.
    case refusing
}

/// One call of the BMC to its chassis.
package struct ChassisCall: Hashable, Sendable {
    /// What was called, as `get power` or `set power 0`.
    package let command: String
}

extension BMCSimulator {
    /// The chassis power as the simulated hardware has it.
    package var isPoweredOn: Bool {
        ChassisFiles(directory: directory).isPoweredOn
    }

    /// Sets the chassis power behind the BMC's back, as a person at the button does.
    package func setPower(_ isOn: Bool) throws {
        try ChassisFiles(directory: directory).set(power: isOn)
    }

    /// Changes how the chassis answers from now on.
    package func setChassis(_ behaviour: ChassisBehaviour) throws {
        try ChassisFiles(directory: directory).set(behaviour: behaviour)
    }

    /// From now on the chassis answers no call, and so the BMC nobody, until `releaseChassis`; calls are logged.
    package func holdChassis() throws {
        try BMCSimulatorProcess.write("", to: directory + "/chassis.hold")
    }

    /// Lets held calls go on.
    package func releaseChassis() {
        unlink(directory + "/chassis.hold")
    }

    /// Every call of the BMC to its chassis since the start, oldest first.
    package var chassisCalls: [ChassisCall] {
        BMCSimulatorProcess.read(directory + "/chassis.log").split(separator: "\n")
            .map { ChassisCall(command: String($0)) }
    }
}

/// The files that are the simulated chassis.
struct ChassisFiles {
    let directory: String

    func prepare(power: Bool, behaviour: ChassisBehaviour) throws {
        let script = BMCSimulatorProcess.read(BMCSimulator.repositoryRoot + "/lab/bmc/test-chassis.sh")
        guard !script.isEmpty else {
            throw BMCSimulatorError("lab/bmc/test-chassis.sh is missing below \(BMCSimulator.repositoryRoot).")
        }
        try BMCSimulatorProcess.write(script, to: directory + "/chassis.sh")
        chmod(directory + "/chassis.sh", 0o700)
        try set(power: power)
        try set(behaviour: behaviour)
    }

    var isPoweredOn: Bool {
        BMCSimulatorProcess.read(directory + "/power.state").hasPrefix("1")
    }

    func set(power: Bool) throws {
        try BMCSimulatorProcess.write(power ? "1\n" : "0\n", to: directory + "/power.state")
    }

    func set(behaviour: ChassisBehaviour) throws {
        let line =
            switch behaviour {
            case .obedient: "obedient 0"
            case .staysOn: "stays-on 0"
            case .staysOff: "stays-off 0"
            case .slow(let milliseconds): "slow \(Self.seconds(milliseconds))"
            case .late(let milliseconds): "late \(Self.seconds(milliseconds))"
            case .refusing: "refusing 0"
            }
        try BMCSimulatorProcess.write(line + "\n", to: directory + "/chassis.mode")
    }

    /// As sleep(1) of coreutils takes it.
    private static func seconds(_ milliseconds: Int) -> String {
        "\(milliseconds / 1000).\(String(1000 + milliseconds % 1000).dropFirst())"
    }
}
