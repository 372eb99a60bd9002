import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

/// What is there and cannot be believed is a finding of quality beside what was read: never healthy, and never worse than
/// what is certain.
@Suite struct DoubtfulInputTests {
    @Test(arguments: ["x\n", "", "-1\n", "18446744073709551615\n", "4294967295\n", "nan\n"])
    func aMemoryCounterThatNobodyCanReadIsNotZero(_ count: String) {
        let tree = ["mc0/ce_count": "0\n", "mc0/ue_count": count, "mc0/dimm0/dimm_ce_count": "0\n"]
        let memory = assessedTree(tree)
        #expect(memory.verdict == .unknown)
        #expect(memory.judgements.contains { $0.message?.contains("ue_count") ?? false })
        #expect(assessedTree(tree.merging(["mc0/dimm0/dimm_ue_count": "1\n"]) { $1 }).verdict == .failing)
    }

    private static let link = [
        "eth0/operstate": "up\n", "eth0/flags": "0x1003\n", "eth0/carrier": "1\n", "eth0/statistics/rx_errors": "0\n",
        "eth0/statistics/rx_packets": "1000\n",
    ]

    @Test(arguments: [
        ("carrier", "x\n"), ("carrier", ""), ("operstate", "purple\n"), ("flags", "zz\n"),
        ("statistics/rx_errors", "x\n"),
        ("statistics/rx_errors", "18446744073709551615\n"), ("statistics/rx_packets", ""),
    ])
    func aLinkOfWhichAFileIsNonsenseIsNotWell(_ file: String, _ content: String) {
        #expect(assessedTree(Self.link).verdict == .healthy)
        #expect(assessedTree(Self.link.merging(["eth0/\(file)": content]) { $1 }).verdict == .unknown)
    }

    @Test func aLinkThatIsSetDownHasNoCarrierToRead() {
        let down = Self.link.merging([
            "eth0/operstate": "down\n", "eth0/flags": "0x1002\n", "eth0/carrier": "",
        ]) { $1 }
        #expect(assessedTree(down).verdict == .healthy)
    }

    @Test(arguments: ["18446744073709551615", "4294967295", "9223372036854775808", "x", ""])
    func aCounterOfOnesIsNoCount(_ count: String) {
        let text = "NIC statistics:\n     rx_packets: 1000\n     rx_crc_errors: \(count)\n"
        #expect(assessed(text).format == EthtoolStatistics.name)
        #expect(assessed(text).verdict == .unknown)
        #expect(assessed(text + "     tx_timeout_count: 3\n").verdict == .warning)
    }

    @Test func aLinkWithoutFlagsOrStateIsNotDownByWill() {
        let whole = #"[{"ifname": "eth0", "flags": ["BROADCAST", "UP", "LOWER_UP"], "operstate": "UP"}]"#
        #expect(assessed(whole).verdict == .healthy)
        for text in [
            #"[{"ifname": "eth0", "operstate": "UP"}]"#, #"[{"ifname": "eth0", "flags": [], "operstate": "UP"}]"#,
            #"[{"ifname": "eth0", "flags": ["UP"]}]"#, #"[{"ifname": "eth0", "flags": "UP", "operstate": "UP"}]"#,
            #"[{"ifname": "eth0", "flags": ["UP"], "operstate": "UP"}, {"flags": ["UP"], "operstate": "UP"}]"#,
            #"[{"ifname": "eth0", "flags": ["UP"], "operstate": "UP", "stats64": {"rx": {"crc_errors": 1.8446744073709552e19}}}]"#,
        ] {
            #expect(assessed(text).verdict == .unknown, "\(text)")
        }
    }

    @Test func aBondWithoutCarrierHasLostItsFunction() {
        let flags = #""flags": ["BROADCAST", "MASTER", "UP", "NO-CARRIER"], "operstate": "DOWN""#
        #expect(assessed(#"[{"ifname": "bond0", \#(flags)}]"#).rules == ["bond.down"])
        #expect(assessed(#"[{"ifname": "bond0", \#(flags)}]"#).verdict == .failing)
        let plain = #"[{"ifname": "eth0", "flags": ["BROADCAST", "UP", "NO-CARRIER"], "operstate": "DOWN"}]"#
        #expect(assessed(plain).verdict == .warning)
        let tree = ["lag/operstate": "down\n", "lag/flags": "0x1403\n", "lag/carrier": "0\n"]
        #expect(assessedTree(tree).verdict == .failing)
        #expect(assessedTree(tree.merging(["lag/flags": "0x1402\n"]) { $1 }).verdict == .healthy)
        #expect(assessed("Settings for bond0:\n\tSpeed: Unknown!\n\tLink detected: no\n").verdict == .failing)
    }

    private static let bond = """
        Bonding Mode: IEEE 802.3ad Dynamic link aggregation
        MII Status: up

        Active Aggregator Info:
        	Aggregator ID: 1
        	Number of ports: 2

        Slave Interface: eth0
        MII Status: up
        Link Failure Count: 0
        Permanent HW addr: 02:00:00:00:00:01
        Aggregator ID: 1

        Slave Interface: eth1
        MII Status: up
        Link Failure Count: 0
        Permanent HW addr: 02:00:00:00:00:02
        Aggregator ID: 1

        """

    @Test func aBondWhoseTextIsCutOffIsNotWell() throws {
        #expect(assessed(Self.bond).verdict == .healthy)
        for end in [
            "Slave Interface: eth1", "MII Status: up\nLink Failure Count: 0\nPermanent HW addr: 02:00:00:00:00:02",
        ] {
            let cut = try #require(Self.bond.cut(at: end)?.before)
            #expect(assessed(cut).verdict == .unknown, "\(cut)")
        }
        let active = "Bonding Mode: fault-tolerance (active-backup)\nCurrently Active Slave: eth1\nMII Status: up\n\n"
        #expect(assessed(active + "Slave Interface: eth0\nMII Status: up\n").verdict == .unknown)
        #expect(assessed(active + "Slave Interface: eth1\nMII Status: up\n").verdict == .healthy)
    }

    @Test(arguments: ["1e300", "-400", "3892314.0", "\"N/A\"", "null"])
    func aSensorWithoutASensibleValueIsNotWell(_ value: String) {
        let chip = #"{"chip-pci-0100": {"Adapter": "PCI", "Core": {"temp1_input": 41.0, "temp1_crit": 100.0}, "#
        let text = chip + #""Other": {"temp2_input": \#(value), "temp2_crit": 100.0}}}"#
        #expect(assessed(text).format == SensorsJSON.name)
        #expect(assessed(text).verdict == .unknown)
    }

    @Test func whatASensorsListingNamesLikeADateIsNoLog() {
        let text = """
            ID  | Name             | Type                     | State    | Reading    | Unit
            1   | SAS/PCI Cable    | Cable/Interconnect       | Nominal  | N/A        | N/A
            2   | Ambient          | Temperature              | Critical | 61.00      | C

            """
        #expect(assessed(text).format == FreeIPMISensorTable.name)
        #expect(assessed(text).verdict != .healthy)
    }
}

/// Redfish: pages of a longer collection, and supplies that carry the node together.
@Suite struct RedfishWholeTests {
    private static let entry =
        ##"{"@odata.type": "#LogEntry.v1_4_0.LogEntry", "Id": "1", "Severity": "OK", "Message": "Log cleared.", "Created": "2024-01-01T00:00:00Z"}"##

    private func log(_ more: String, members: String = entry) -> DocumentAssessment {
        assessed(
            ##"{"@odata.type": "#LogEntryCollection.LogEntryCollection", "Members": [\##(members)]\##(more)}"##)
    }

    @Test func aPageOfALogIsNotTheLog() {
        #expect(log("").verdict == .healthy)
        #expect(log(#", "Members@odata.count": 1"#).verdict == .healthy)
        for more in [
            #", "Members@odata.nextLink": "/redfish/v1/Managers/1/LogServices/Log/Entries?$skip=1""#,
            #", "@odata.nextLink": "/redfish/v1/x""#, #", "Members@odata.count": 912"#,
            #", "Members@odata.count": 1e300"#,
        ] {
            #expect(log(more).verdict == .unknown, "\(more)")
            #expect(log(more).judgements.contains { $0.message?.contains("event log") ?? false })
        }
        #expect(log("", members: #"{"@odata.id": "/redfish/v1/x/Entries/1"}"#).verdict == .unknown)
        let bad = Self.entry.replacing("\"OK\"", with: "\"Critical\"").replacing(
            "Log cleared", with: "CPU 1 has failed")
        #expect(log(#", "Members@odata.count": 912"#, members: bad).verdict == .failing)
    }

    private func power(_ health: [String], redundancy: String = "") -> DocumentAssessment {
        let supplies = health.enumerated().map { index, health in
            #"{"@odata.id": "/psu/\#(index)", "Name": "PSU \#(index)", "Status": {"State": "Enabled", "Health": "\#(health)"}}"#
        }
        return assessed(
            ##"{"@odata.type": "#Power.v1_5_0.Power", "PowerSupplies": [\##(supplies.joined(separator: ","))]\##(redundancy)}"##
        )
    }

    @Test func oneSupplyLostIsRedundancyLostAsWithIPMI() {
        #expect(power(["OK", "OK"]).verdict == .healthy)
        #expect(power(["Critical", "OK"]).verdict == .warning)
        #expect(power(["Critical", "Critical"]).verdict == .failing)
        // Nothing here says that another one carries the node.
        #expect(power(["Critical"]).verdict == .failing)
        let group =
            #", "Redundancy": [{"Name": "PSU Redundancy", "Mode": "N+m", "Status": {"State": "Enabled", "Health": "Critical"}}]"#
        #expect(power(["Critical", "OK"], redundancy: group).verdict == .warning)
    }
}

/// A sentence says what, where, and what it means.
@Suite struct SentenceTests {
    private func sentences(_ assessment: DocumentAssessment) -> String {
        assessment.judgements.flatMap(\.findings).flatMap(\.evidence).joined(separator: "\n")
    }

    @Test func aBareStateHasWords() {
        let supply = assessed("PS1 Status | 0x0 | discrete | 0x0300| na | na | na | na | na | na\n")
        #expect(sentences(supply).contains("power supply failed"))
        #expect(!sentences(supply).contains("offset"))
        let battery = assessed("1 | P_VBAT | Voltage | Warning | 2.61 | V | N/A\n")
        #expect(!sentences(battery).contains("no event"))
    }

    @Test func aFailedCardIsNamedByItsPlace() {
        let log = assessed("[ 1.0] mlx5_core 0000:5e:00.0: device's health compromised - reached miss count\n")
        #expect(log.verdict(of: "0000:5e:00.0") == .failing)
        #expect(sentences(log).contains("its driver says that the device failed"))
    }

    @Test func aCountIsAWholeNumber() {
        let text = "NIC statistics:\n     rx_packets: 9000000000000000000\n     rx_crc_errors: 4611686018427387904\n"
        #expect(sentences(assessed(text)).contains("4611686018427387904"))
    }
}
