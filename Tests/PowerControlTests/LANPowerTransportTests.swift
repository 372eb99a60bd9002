import HealthTestKit
import LinuxAccess
import PowerControl
import Testing

/// The real transport against a real BMC of OpenIPMI.
@Suite struct LANPowerTransportTests {
    private func target(_ bmc: BMCSimulator, username: String = "fence", password: String = "fencepass") -> BMCTarget {
        var target = BMCTarget(host: bmc.address, username: username, password: Secret(bytes: Array(password.utf8)))
        target.cipherSuite = 3
        target.workarounds = [.opensesspriv]
        return target
    }

    private let budget: Duration = .milliseconds(1500)

    @Test func readsAndSwitchesTheChassis() throws {
        try BMCSimulator.withSimulator { bmc in
            let session = try LANPowerTransport(target: target(bmc)).openSession(budget: budget)
            #expect(try session.readPower() == .on)
            try session.powerDown()
            #expect(!bmc.isPoweredOn)
            #expect(try session.readPower() == .off)
            try session.powerUp()
            #expect(try session.readPower() == .on)
            session.close()
            #expect(failure { try session.readPower() } == .system)
            #expect(bmc.chassisCalls.map(\.command).filter { $0.hasPrefix("set") } == ["set power 0", "set power 1"])
        }
    }

    @Test func tellsWhoTheBMCIs() throws {
        try BMCSimulator.withSimulator { bmc in
            var named = target(bmc)
            named.port = 623
            let identity = try LANPowerTransport(target: named).open(budget: budget).readIdentity()
            #expect(identity.manufacturer == 0x1291)
            #expect(identity.product == 0xF02)
            #expect(identity.firmwareMajor == 9)
            #expect(identity.systemGUID.count == 16)
            #expect(identity.systemGUID.contains { $0 != 0 })
        }
    }

    /// Shortly before a deadline there is next to no time left, which is not the configuration's fault.
    @Test(arguments: [0, 1, 2, 3, 4, 5, 9, 10, 11])
    func hardlyAnyTimeIsATimeout(milliseconds: Int) {
        var target = BMCTarget(host: "127.0.0.1", username: "u", password: Secret(bytes: Array("p".utf8)))
        target.port = 6
        let transport = LANPowerTransport(target: target)
        #expect(failure { try transport.openSession(budget: .milliseconds(milliseconds)) } == .timeout)
    }

    @Test func refusalsAreToldApart() throws {
        try BMCSimulator.withSimulator { bmc in
            func code(_ target: BMCTarget) -> PowerError.Code? {
                failure { try LANPowerTransport(target: target).openSession(budget: budget) }
            }
            #expect(code(target(bmc, password: "wrong")) == .passwordRejected)
            #expect(code(target(bmc, username: "nobody")) == .usernameRejected)
            var keyed = target(bmc)
            keyed.key = Secret(bytes: [1, 2, 3])
            #expect(code(keyed) == .keyRejected)
            var plain = target(bmc)
            plain.workarounds = []
            #expect(code(plain) == .privilegeInsufficient)
            var modern = target(bmc)
            modern.cipherSuite = 17
            #expect(code(modern) == .cipherRejected)
            var nowhere = target(bmc)
            nowhere.host = "no.such.name.invalid"
            #expect(code(nowhere) == .badConfiguration)
        }
    }

    @Test func aUserWithoutThePrivilegeCannotSwitch() throws {
        try BMCSimulator.withSimulator { bmc in
            var reader = target(bmc, username: "monitor", password: "monpass")
            reader.privilege = .user
            let session = try LANPowerTransport(target: reader).openSession(budget: budget)
            #expect(failure { try session.powerDown() } == .privilegeInsufficient)
            #expect(bmc.isPoweredOn)
        }
    }

    @Test func aRefusingChassisIsAnErrorOfTheBMC() throws {
        try BMCSimulator.withSimulator(chassis: .refusing) { bmc in
            let session = try LANPowerTransport(target: target(bmc)).openSession(budget: budget)
            #expect(failure { try session.readPower() } == .bmcError)
            #expect(failure { try session.powerDown() } == .bmcError)
        }
    }

    @Test func aFrozenBMCIsATimeout() throws {
        try BMCSimulator.withSimulator { bmc in
            let session = try LANPowerTransport(target: target(bmc)).openSession(budget: .milliseconds(400))
            bmc.freeze()
            #expect(failure { try session.readPower() } == .timeout)
            session.close()
            bmc.resume()
            #expect(try LANPowerTransport(target: target(bmc)).openSession(budget: budget).readPower() == .on)
        }
    }

    /// ipmi_sim has room for 63 sessions.
    @Test func sessionsAreGivenBack() throws {
        try BMCSimulator.withSimulator { bmc in
            let transport = LANPowerTransport(target: target(bmc))
            for _ in 0..<70 { _ = try transport.openSession(budget: budget) }
            var held: [any PowerSession] = []
            let refusal = failure { while held.count < 70 { held.append(try transport.openSession(budget: budget)) } }
            #expect(refusal == .busy)
            #expect(held.count == 63)
            held.removeAll()
            #expect(try transport.openSession(budget: budget).readPower() == .on)
        }
    }
}
