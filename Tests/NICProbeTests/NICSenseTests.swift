import HealthModel
import HealthTestKit
import ProbeRuntime
import Testing

@testable import NICProbe

/// The whole sense on a kernel that the test makes up: what this machine's kernel has not (bonds, VLANs, real drivers).
@Suite struct NICSenseTests {
    static let eno1 = Frame.LinkPart(2, "eno1", parent: "0000:3b:00.0").with {
        $0.master = 10
        $0.slave = Frame.member(active: true, link: 0, failures: 0)
    }
    static let eno2 = Frame.LinkPart(3, "eno2", parent: "0000:3b:00.1").with {
        $0.master = 10
        $0.slave = Frame.member(active: false, link: 0, failures: 1)
    }
    static let bond0 = Frame.LinkPart(10, "bond0", kind: "bond").with { $0.data = Frame.bond(mode: 1, active: 2) }
    static let vlan5 = Frame.LinkPart(11, "bond0.5", kind: "vlan").with { $0.lower = 10 }
    static let loopback = Frame.LinkPart(1, "lo")

    static func pair() -> ScriptedKernel {
        let kernel = ScriptedKernel()
        kernel.change {
            $0.links = [loopback, eno1, eno2, bond0, vlan5]
            $0.addresses = [Frame.address(1, [127, 0, 0, 1]), Frame.address(11, [10, 0, 5, 1])]
        }
        return kernel
    }

    static func sense(_ kernel: ScriptedKernel, service: [String] = ["10.0.5.0/24"]) -> NICSense {
        var configuration = NICConfiguration(service: service)
        configuration.corosyncPath = nil
        return NICSense(configuration, kernel: kernel)
    }

    static func measurement(_ name: String, in result: SenseResult) -> Measurement? {
        for case .measurement(let measurement) in result.readings where measurement.component.id == name {
            return measurement
        }
        return nil
    }

    static func use(_ name: String, in result: SenseResult) -> [Carried]? {
        for case .use(let use) in result.readings where use.component.id == name { return use.carries }
        return nil
    }

    @Test func everyLinkSaysWhatLiesOnIt() async throws {
        let result = await Self.sense(Self.pair()).read(.sweep)
        #expect(result.outcome == .complete && result.sweep)
        let both = Redundancy(members: 2, working: 2, needed: 1)
        let service = Carried(kind: .service, name: "10.0.5.0/24")
        let expected = [
            Carried(kind: .bond, name: "bond0", redundancy: both), Carried(kind: .vlan, name: "bond0.5"), service,
        ]
        #expect(Self.use("eno1", in: result) == expected)
        #expect(Self.use("eno2", in: result) == expected)
        #expect(Self.use("bond0", in: result) == [Carried(kind: .vlan, name: "bond0.5"), service])
        #expect(Self.use("bond0.5", in: result) == [service])
        #expect(Self.measurement("lo", in: result) == nil)
        let bond = try #require(Self.measurement("bond0", in: result))
        #expect(bond.states == [.carrierUp] && bond[.bondMembers] == 2 && bond[.bondMembersUp] == 2)
        #expect(bond.identity["bond-active"] == "eno1" && bond.identity["bond-mode"] == "active-backup")
        #expect(bond[.bondLinkFailures] == 1)
        #expect(Self.measurement("eno2", in: result)?.identity["bond-role"] == "backup")
    }

    @Test func aLostMemberIsSaidOfTheMemberAndOfTheBond() async throws {
        let kernel = Self.pair()
        let sense = Self.sense(kernel)
        _ = await sense.read(.sweep)
        kernel.change {
            $0.links[2].hasCarrier = false
            $0.links[2].slave = Frame.member(active: false, link: 2, failures: 2)
        }
        let result = await sense.read(.devices(["eno2"]))
        #expect(!result.sweep)
        #expect(Self.measurement("eno2", in: result)?.states == [.carrierLost])
        #expect(Self.measurement("bond0", in: result)?.states == [.bondMemberDown, .carrierUp])
        #expect(Self.measurement("eno1", in: result) == nil)
        #expect(Self.use("eno2", in: result)?.first?.redundancy == Redundancy(members: 2, working: 1, needed: 1))
    }

    /// min_links of 2: one that works is not enough, and the bond itself says so by its carrier.
    @Test func aBondWithoutEnoughMembersIsDown() async throws {
        let kernel = Self.pair()
        kernel.change {
            $0.links[2].hasCarrier = false
            $0.links[3].data = Frame.bond(mode: 4, active: 0, smallest: 2)
            $0.links[3].hasCarrier = false
        }
        let result = await Self.sense(kernel).read(.sweep)
        #expect(Self.measurement("bond0", in: result)?.states == [.bondDown, .carrierLost])
        #expect(Self.use("eno1", in: result)?.first?.redundancy == Redundancy(members: 2, working: 1, needed: 2))
    }

    @Test func aMemberThatIsPulledOutIsRemovedAndTheBondStillMissesIt() async throws {
        let kernel = Self.pair()
        let sense = Self.sense(kernel)
        _ = await sense.read(.sweep)
        kernel.change { $0.links.remove(at: 2) }
        let result = await sense.read(.devices(["eno2"]))
        #expect(Self.measurement("eno2", in: result)?.states == [.removed])
        #expect(Self.use("eno2", in: result)?.contains { $0.kind == .service } == true)
        #expect(Self.measurement("bond0", in: result)?.states == [.bondMemberDown, .carrierUp])
        #expect(Self.measurement("bond0", in: result)?[.bondMembers] == 2)
        // It stays a matter in every sweep until it is back.
        #expect(Self.measurement("eno2", in: await sense.read(.due))?.states == [.removed])
        kernel.change { $0.links.append(Self.eno2.with { $0.index = 30 }) }
        let back = await sense.read(.sweep)
        #expect(Self.measurement("eno2", in: back)?.states == [.carrierUp])
        #expect(Self.measurement("bond0", in: back)?.states == [.carrierUp])
    }

    /// A person deletes a VLAN: said once, because it had an address, and then forgotten.
    @Test func softwareWithoutARoleIsNotMissedForLong() async throws {
        let kernel = Self.pair()
        let sense = Self.sense(kernel, service: [])
        _ = await sense.read(.sweep)
        kernel.change { $0.links.removeLast() }
        #expect(Self.measurement("bond0.5", in: await sense.read(.devices(["bond0.5"])))?.states == [.removed])
        #expect(Self.measurement("bond0.5", in: await sense.read(.sweep)) == nil)
    }

    static let addresses: [([UInt8], Bool)] = [
        ([0xFE, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], false), ([169, 254, 1, 2], false),
        ([0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], true), ([192, 168, 0, 1], true),
    ]

    /// A virtual function that is set up and then given to a guest: it had the address that every link gives itself.
    @Test(arguments: addresses)
    func aLinkLocalAddressPutsNoLinkInUse(_ address: [UInt8], isInUse: Bool) async {
        let kernel = Self.pair()
        kernel.change {
            $0.links.append(Frame.LinkPart(20, "enp1s0v3", parent: "0000:3b:02.3"))
            $0.addresses.append(Frame.address(20, address))
        }
        let sense = Self.sense(kernel)
        _ = await sense.read(.sweep)
        kernel.change {
            $0.links.removeLast()
            $0.addresses.removeLast()
        }
        let expected: [StateName]? = isInUse ? [.removed] : nil
        #expect(Self.measurement("enp1s0v3", in: await sense.read(.devices(["enp1s0v3"])))?.states == expected)
        #expect(Self.measurement("enp1s0v3", in: await sense.read(.sweep))?.states == expected)
    }

    @Test func aRenamedLinkIsNotRemoved() async throws {
        let kernel = Self.pair()
        let sense = Self.sense(kernel)
        _ = await sense.read(.sweep)
        kernel.change { $0.links[2].name = "ens5" }
        let result = await sense.read(.devices(["eno2", "ens5"]))
        #expect(Self.measurement("eno2", in: result) == nil)
        #expect(Self.measurement("ens5", in: result)?.states == [.carrierUp])
    }

    @Test func administrativelyDownIsNotLostAndNeverConnectedIsNeither() async throws {
        let kernel = ScriptedKernel()
        kernel.change {
            $0.links = [
                Frame.LinkPart(2, "off", parent: "p0").with {
                    $0.isUp = false
                    $0.hasCarrier = false
                },
                Frame.LinkPart(3, "empty", parent: "p1").with {
                    $0.hasCarrier = false
                    $0.upCount = 0
                    $0.changes = 1
                },
                Frame.LinkPart(4, "lost", parent: "p2").with { $0.hasCarrier = false },
                Frame.LinkPart(5, "wanted", parent: "p3").with {
                    $0.hasCarrier = false
                    $0.upCount = 0
                },
                Frame.LinkPart(6, "switched", parent: "p4").with { $0.master = 60 },
                Frame.LinkPart(7, "bare", parent: "p5"),
                Frame.LinkPart(8, "guest", parent: "p6").with { $0.hasCarrier = false },
                Frame.LinkPart(9, "macvtap0", kind: "macvtap").with { $0.lower = 8 },
                Frame.LinkPart(60, "ovs-system", kind: "openvswitch"),
            ]
            $0.addresses = [Frame.address(4, [192, 168, 0, 1])]
        }
        let result = await Self.sense(kernel, service: ["wanted"]).read(.sweep)
        #expect(Self.measurement("off", in: result)?.states == [.administrativelyDown])
        #expect(Self.measurement("empty", in: result)?.states == [.unconnected])
        #expect(Self.measurement("lost", in: result)?.states == [.carrierLost])
        #expect(Self.measurement("wanted", in: result)?.states == [.carrierLost])
        // Nothing lies on it: said. It has an address that nobody named, or is in use by what we do not know: nothing is said.
        #expect(Self.use("empty", in: result) == [] && Self.use("off", in: result) == [])
        for name in ["lost", "switched", "bare", "guest"] { #expect(Self.use(name, in: result) == nil) }
    }

    @Test func softwareIsMeasuredOnlyWhereItMatters() async throws {
        let kernel = ScriptedKernel()
        kernel.change {
            $0.links = [
                Self.loopback, Frame.LinkPart(2, "veth0", kind: "veth"), Frame.LinkPart(3, "veth1", kind: "veth"),
                Frame.LinkPart(4, "docker0", kind: "bridge").with { $0.hasCarrier = false },
                Frame.LinkPart(5, "br0", kind: "bridge"),
                Frame.LinkPart(6, "eno1", parent: "p0").with { $0.master = 5 },
            ]
            $0.links[1].master = 4
        }
        var configuration = NICConfiguration(replication: ["veth1"])
        configuration.corosyncPath = nil
        let result = await NICSense(configuration, kernel: kernel).read(.sweep)
        let names = result.readings.compactMap { reading -> String? in
            guard case .measurement(let measurement) = reading else { return nil }
            return measurement.component.id
        }
        #expect(names == ["br0", "eno1", "veth1"])
        #expect(Self.use("veth1", in: result) == [Carried(kind: .replication, name: "veth1")])
    }

    /// A link that was lost before the first look, or a typing error: neither well nor failed.
    @Test func aRoleThatNoLinkCanCarryIsNotPassedOver() async throws {
        let kernel = Self.pair()
        let sense = Self.sense(kernel, service: ["eth9", "10.77.0.0/24", "10.78.0.1", "eno1"])
        let first = await sense.read(.sweep)
        for name in ["eth9", "10.77.0.0/24"] {
            let missing = try #require(Self.measurement(name, in: first))
            #expect(missing.condition == .silent && missing.states.isEmpty && missing.message?.contains(name) == true)
            #expect(Self.use(name, in: first) == [Carried(kind: .service, name: name)])
        }
        // A service address may be on the other node.
        #expect(Self.measurement("10.78.0.1", in: first) == nil)
        // One that was there and went is removed, and not said twice.
        kernel.change { $0.links.remove(at: 1) }
        let second = await sense.read(.sweep)
        let said = second.readings.filter { reading in
            guard case .measurement(let measurement) = reading else { return false }
            return measurement.component.id == "eno1"
        }
        #expect(said.count == 1)
        #expect(Self.measurement("eno1", in: second)?.states == [.removed])
    }

    /// That there is none is a machine outside of a cluster; one that cannot be read hides which links matter.
    @Test func aCorosyncConfigurationThatCannotBeReadIsSaid() async throws {
        let tree = try FixtureTree()
        var configuration = NICConfiguration()
        configuration.corosyncPath = "\(tree.root)/corosync.conf"
        configuration.hostsPath = "\(tree.root)/hosts"
        let sense = NICSense(configuration, kernel: Self.pair())
        #expect(await sense.read(.sweep).outcome == .complete)
        try tree.write([UInt8](repeating: 0x20, count: (1 << 20) + 1), to: "corosync.conf")
        let unread = await sense.read(.sweep)
        #expect(unread.outcome.status == .partial && unread.outcome.code == "configuration")
        #expect(unread.outcome.message?.contains("\(tree.root)/corosync.conf") == true)
        #expect(unread.next == .seconds(5))
        // Told until somebody took it; then passes are whole again, for its next reader it is told anew.
        #expect(await sense.read(.due).outcome.status == .partial)
        await sense.delivered()
        #expect(await sense.read(.due).outcome == .complete)
        await sense.beginAnew()
        #expect(await sense.read(.due).outcome.status == .partial)
        await sense.delivered()
        try tree.write("nodelist {\n node {\n  ring0_addr: node-a\n }\n}\n", to: "corosync.conf")
        let unresolved = await sense.read(.due).outcome
        #expect(unresolved.status == .partial && unresolved.message?.contains("node-a") == true)
        try tree.write("10.0.5.1 node-a\n", to: "hosts")
        #expect(await sense.read(.due).outcome == .complete)
    }

    /// A guest is stopped: its port in the bridge of the service goes, and nobody's service is the worse for it.
    @Test func theGuestsPortsOfABridgeAreNobodysLinks() async throws {
        let kernel = ScriptedKernel()
        kernel.change {
            $0.links = [
                Frame.LinkPart(2, "eno1", parent: "p0").with { $0.master = 5 },
                Frame.LinkPart(3, "vnet0", kind: "tun").with { $0.master = 5 },
                Frame.LinkPart(5, "br0", kind: "bridge"),
            ]
            $0.addresses = [Frame.address(5, [10, 0, 5, 1])]
        }
        let sense = Self.sense(kernel)
        let first = await sense.read(.sweep)
        #expect(Self.measurement("vnet0", in: first) == nil)
        let service = Carried(kind: .service, name: "10.0.5.0/24")
        #expect(Self.use("eno1", in: first) == [Carried(kind: .bridge, name: "br0"), service])
        kernel.change { $0.links.remove(at: 1) }
        #expect(Self.measurement("vnet0", in: await sense.read(.devices(["vnet0"]))) == nil)
        #expect(Self.measurement("vnet0", in: await sense.read(.sweep)) == nil)
    }

    /// A VLAN over a software link has the role: the link below is needed.
    @Test func whatAVLANWithARoleLiesOnIsMeasured() async throws {
        let kernel = ScriptedKernel()
        kernel.change {
            $0.links = [
                Frame.LinkPart(2, "veth0", kind: "veth"),
                Frame.LinkPart(3, "veth0.5", kind: "vlan").with { $0.lower = 2 },
            ]
            $0.addresses = [Frame.address(3, [10, 0, 5, 1])]
        }
        let result = await Self.sense(kernel).read(.sweep)
        let service = Carried(kind: .service, name: "10.0.5.0/24")
        #expect(Self.use("veth0", in: result) == [Carried(kind: .vlan, name: "veth0.5"), service])
    }

    @Test func whenNothingCanBeListedTheReportSaysSo() async {
        let kernel = Self.pair()
        let sense = Self.sense(kernel)
        _ = await sense.read(.sweep)
        kernel.change { $0.failure = .timeout }
        let result = await sense.read(.due)
        #expect(result.outcome.status == .failed && result.outcome.code == "timeout" && result.readings.isEmpty)
        #expect(!result.sweep)
        // A list that failed is no list without links.
        kernel.change { $0.failure = nil }
        #expect(Self.measurement("eno1", in: await sense.read(.sweep))?.states == [.carrierUp])
    }

    @Test func theStatisticsAreReadMoreOftenWhileTheyMove() async {
        let kernel = Self.pair()
        let sense = Self.sense(kernel)
        #expect(await sense.read(.sweep).next == .seconds(60))
        #expect(await sense.read(.due).next == .seconds(60))
        kernel.change { $0.links[1].counters[12] = 7 }
        var intervals: [Duration] = []
        for _ in 0..<7 { intervals.append(await sense.read(.due).next) }
        #expect(intervals == [Duration](repeating: .seconds(5), count: 6) + [.seconds(60)])
        // Packets are no trouble.
        kernel.change { $0.links[1].counters[0] = 1000 }
        #expect(await sense.read(.due).next == .seconds(60))
        // After an event everything is looked at soon.
        #expect(await sense.read(.devices(["eno1"])).next == .seconds(5))
    }

    /// What a card reads that is gone from its bus is no count of errors, and none of packets that would hide some.
    @Test func aCounterOfOnesIsNotReported() async {
        let kernel = Self.pair()
        kernel.change { $0.links[1].counters[0] = .max }
        let link = Self.measurement("eno1", in: await Self.sense(kernel).read(.sweep))
        #expect(link?[.transmittedPackets] != nil)
        #expect(link?[.receivedPackets] == nil)
    }

    @Test func eventsWakeForWhatIsNewAndLostEventsForEverything() async {
        let kernel = Self.pair()
        let sense = Self.sense(kernel)
        _ = await sense.read(.sweep)
        let down = Self.eno1.with {
            $0.hasCarrier = false
            $0.changes = 3
        }
        kernel.say(.messages(Frame.messages([Frame.link(Self.eno1)])))
        kernel.say(.messages(Frame.messages([Frame.link(Self.eno1)])))
        kernel.say(.messages(Frame.messages([Frame.link(down)])))
        kernel.say(.messages(Frame.messages([Frame.link(Frame.LinkPart(40, "veth7", kind: "veth"))])))
        // The carrier came back before the kernel said anything: only the number of changes tells.
        kernel.say(.messages(Frame.messages([Frame.link(down.with { $0.changes = 5 })])))
        kernel.say(.lost)
        kernel.say(.messages(Frame.messages([Frame.link(down, kind: .deletedLink)])))
        var wakes: [SenseWake] = []
        for await wake in sense.wakes() { wakes.append(wake) }
        let eno1 = SenseWake.devices(["eno1"])
        #expect(wakes == [eno1, eno1, eno1, .rescan, eno1])
    }
}
