import HealthModel
import LinuxAccess
import Testing

@testable import NICProbe

@Suite struct LinkRoleTests {
    static let corosync = """
        totem {
            version: 2
            cluster_name: pair
            interface {
                linknumber: 1
                bindnetaddr: 10.2.0.0
            }
        }
        # nodelist { commented out }
        nodelist {
          node {
            ring0_addr: 10.1.0.1
            ring1_addr: fd00::1
            name: a
            nodeid: 1
          }
          node {
            ring0_addr: node-b
            name: b
          }
        }
        """

    static func roles(_ configuration: NICConfiguration, hosts: String = "") -> LinkRoles {
        LinkRoles(configuration, corosync: CorosyncConfiguration(corosync), hosts: HostsFile(hosts))
    }

    static func names(_ roles: LinkRoles, _ address: [UInt8], bits: UInt8 = 24, link: String = "eth0") -> [String] {
        guard let message = Frame.messages([Frame.link(Frame.LinkPart(2, link))]).first, let link = Link(message)
        else { return [] }
        return roles.carried(by: link, with: [LinkAddress(index: 2, address: address, prefixLength: bits)]).map(\.name)
    }

    @Test func theRingsAreReadFromCorosyncsConfiguration() {
        let read = CorosyncConfiguration(Self.corosync)
        #expect(read.addresses == [0: ["10.1.0.1", "node-b"], 1: ["fd00::1"]])
        #expect(read.networks == [1: ["10.2.0.0"]])
    }

    @Test func aRingIsOnTheLinkThatHasOneOfItsAddresses() {
        let roles = Self.roles(NICConfiguration(), hosts: "127.0.0.1 localhost\n10.1.0.2 node-b # the other\n")
        #expect(Self.names(roles, [10, 1, 0, 1]) == ["ring 0"])
        #expect(Self.names(roles, [10, 1, 0, 2]) == ["ring 0"])
        #expect(Self.names(roles, [10, 1, 0, 3]).isEmpty)
        #expect(Self.names(roles, [0xFD] + [UInt8](repeating: 0, count: 14) + [1], bits: 64) == ["ring 1"])
        #expect(Self.names(roles, [10, 2, 0, 77]) == ["ring 1"])
        #expect(Self.names(roles, [10, 3, 0, 77]).isEmpty)
    }

    /// Where a name is in no file, it cannot be said that the ring is not ours.
    @Test func aRingWithoutAnAddressOfOursIsMissedOnlyIfAllItsNamesAreKnown() {
        let other = [LinkAddress(index: 2, address: [192, 168, 0, 1], prefixLength: 24)]
        func missed(_ hosts: String) -> [String] {
            Self.roles(NICConfiguration(), hosts: hosts).uncarried(by: [], with: other).map(\.name)
        }
        #expect(missed("") == ["ring 1"])
        #expect(missed("10.1.0.2 node-b") == ["ring 0", "ring 1"])
        #expect(missed("192.168.0.1 node-b") == ["ring 1"])
    }

    @Test func aRingWhoseNamesAreNotKnownIsSaidUnlessALinkHasIt() {
        func unresolved(_ address: [UInt8], _ hosts: String = "") -> [String] {
            let own = [LinkAddress(index: 2, address: address, prefixLength: 24)]
            return Self.roles(NICConfiguration(), hosts: hosts).unresolvedRings(with: own)
                .map { "\($0.ring.name): \($0.names.joined(separator: " "))" }
        }
        #expect(unresolved([10, 1, 0, 2]) == ["ring 0: node-b"])
        #expect(unresolved([10, 1, 0, 2], "10.1.0.2 node-b").isEmpty)
        #expect(unresolved([192, 168, 0, 1], "10.1.0.2 node-b").isEmpty)
        #expect(unresolved([10, 1, 0, 1]).isEmpty)
    }

    @Test func aLinkIsNamedByInterfaceAddressOrNetwork() {
        let configuration = NICConfiguration(replication: ["eth7", "10.9.0.1"], service: ["10.8.0.0/22", "fd00::/8"])
        let roles = Self.roles(configuration)
        #expect(Self.names(roles, [1, 1, 1, 1], link: "eth7") == ["eth7"])
        #expect(Self.names(roles, [10, 9, 0, 1]) == ["10.9.0.1"])
        #expect(Self.names(roles, [10, 8, 3, 255]) == ["10.8.0.0/22"])
        #expect(Self.names(roles, [10, 8, 4, 0]).isEmpty)
    }

    @Test(arguments: [
        "", "a/b", "10.0.0.0/33", "10.0.0.0/-1", "fd00::/129", "1.2.3.4/8/8", "a name", "0123456789abcdef",
    ])
    func whatNamesNoLinkIsFound(_ text: String) {
        #expect(LinkSelector(text) == nil)
    }

    @Test func absurdConfigurationsAreSurvived() throws {
        for text in [
            "}}}}", "{{{{", "nodelist {\nnode {\nring99_addr: 1.2.3.4\nring_addr: 5\nringx_addr: 1\n",
            String(repeating: "x {\n", count: 10_000), "totem {\ninterface {\nbindnetaddr:\n}\n}",
            "nodelist {\n node {\n" + String(repeating: "ring0_addr: 1.2.3.4\n", count: 10_000),
        ] {
            let read = CorosyncConfiguration(text)
            #expect(read.addresses.keys.allSatisfy { $0 == 0 } && (read.addresses[0]?.count ?? 0) <= 64)
        }
        #expect(try CorosyncConfiguration.read("/nowhere/corosync.conf") == nil)
        #expect(HostsFile.read("/nowhere/hosts").resolve("10.0.0.1") == [[10, 0, 0, 1]])
    }
}
