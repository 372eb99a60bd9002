import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

@Suite struct LinkFormatTests {
    static let variants: [Variant] = [
        Variant(
            "ethtool -S with broken frames", "ethtool -S", .warning,
            """
            NIC statistics:
                 rx_packets: 1260062
                 tx_packets: 961500
                 rx_crc_errors: 8412
                 rx_errors: 8412
            """),
        Variant(
            "ethtool -S, drops are no damage", "ethtool -S", .healthy,
            """
            NIC statistics:
                 rx_packets_phy: 1260062000
                 rx_crc_errors_phy: 0
                 rx_discards_phy: 991200
                 rx_out_of_buffer: 5000
            """),
        Variant(
            "ethtool, gigabit at 100", "ethtool", .warning,
            """
            Settings for eno1:
            	Supported link modes:   100baseT/Full
            	                        1000baseT/Full
            	Advertised link modes:  100baseT/Full
            	                        1000baseT/Full
            	Link partner advertised link modes:  100baseT/Full
            	                                     1000baseT/Full
            	Speed: 100Mb/s
            	Duplex: Full
            	Link detected: yes
            """),
        Variant(
            "ethtool, no link", "ethtool", .warning,
            """
            Settings for eno2:
            	Speed: Unknown!
            	Duplex: Unknown! (255)
            	Link detected: no
            """),
        Variant(
            "ethtool -m without light", "ethtool -m", .failing,
            """
            	Identifier                                : 0x03 (SFP)
            	Connector                                 : 0x07 (LC)
            	Transceiver type                          : 10G Ethernet: 10G Base-SR
            	Receiver signal average optical power     : 0.0001 mW / -40.00 dBm
            	Laser rx power low alarm                  : On
            	Laser rx power low warning                : On
            """),
        Variant(
            "ethtool -m with enough light", "ethtool -m", .healthy,
            """
            	Identifier                                : 0x03 (SFP)
            	Connector                                 : 0x07 (LC)
            	Transceiver type                          : 10G Ethernet: 10G Base-SR
            	Receiver signal average optical power     : 0.5500 mW / -2.60 dBm
            	Laser rx power low alarm                  : Off
            """),
        Variant(
            "ip -s -j link", "ip -s -j link", .warning,
            """
            [{"ifname":"lo","flags":["LOOPBACK","UP"],"operstate":"UNKNOWN"},
             {"ifname":"eth0","flags":["BROADCAST","UP","LOWER_UP"],"operstate":"UP","stats64":{"rx":{"packets":100,"errors":0},"tx":{"packets":5,"errors":0}}},
             {"ifname":"eth1","flags":["NO-CARRIER","BROADCAST","UP"],"operstate":"DOWN","stats64":{"rx":{"packets":0,"errors":0},"tx":{"packets":0,"errors":0}}}]
            """),
        Variant(
            "ip, administratively down", "ip -s -j link", .healthy,
            """
            [{"ifname":"eth1","flags":["BROADCAST"],"operstate":"DOWN","stats64":{"rx":{"packets":0,"errors":0},"tx":{"packets":0}}}]
            """),
        Variant(
            "a flapping bond", "a bond's status", .warning,
            """
            Ethernet Channel Bonding Driver: v5.10.0

            Bonding Mode: fault-tolerance (active-backup)
            Currently Active Slave: eth0
            MII Status: up

            Slave Interface: eth0
            MII Status: up
            Link Failure Count: 0

            Slave Interface: eth1
            MII Status: up
            Link Failure Count: 217
            """),
        Variant(
            "a bond that is down", "a bond's status", .failing,
            """
            Bonding Mode: IEEE 802.3ad Dynamic link aggregation
            MII Status: down

            Slave Interface: eth0
            MII Status: down
            Link Failure Count: 3

            Slave Interface: eth1
            MII Status: down
            Link Failure Count: 2
            """),
    ]

    @Test(arguments: variants) func aReportIsReadAndJudged(_ variant: Variant) {
        let assessment = assessed(variant.text)
        #expect(assessment.format == variant.format)
        #expect(assessment.verdict == variant.verdict, "\(AssessText.lines(of: assessment).joined(separator: "\n"))")
    }

    @Test func anInfinibandPortThatKeepsGoingDownIsAWarning() {
        let port = [
            "ports/1/state": "4: ACTIVE\n", "ports/1/phys_state": "5: LinkUp\n",
            "ports/1/rate": "400 Gb/sec (4X NDR)\n",
            "ports/1/counters/link_downed": "0\n", "ports/1/counters/port_rcv_errors": "14\n",
        ]
        #expect(assessedTree(port, name: "/x/mlx5_0").verdict == .healthy)
        #expect(assessedTree(port.merging(["ports/1/counters/link_downed": "255\n"]) { $1 }).verdict == .warning)
        let down = assessedTree(
            port.merging(["ports/1/state": "1: DOWN\n", "ports/1/phys_state": "2: Polling\n"]) { $1 })
        #expect(down.verdict == .warning)
    }

    @Test func aLinkOfSysfs() {
        let link = [
            "operstate": "up\n", "carrier": "1\n", "speed": "10000\n", "flags": "0x1003\n",
            "statistics/rx_crc_errors": "0\n", "statistics/rx_packets": "1000\n",
        ]
        #expect(assessedTree(link, name: "/sys/class/net/eth0").verdict == .healthy)
        #expect(assessedTree(link.merging(["operstate": "down\n", "carrier": "0\n"]) { $1 }).verdict == .warning)
    }
}
