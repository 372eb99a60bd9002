import Testing

@testable import NICProbe

/// The kernel's bytes, and bytes that no kernel writes.
@Suite struct NetlinkParsingTests {
    static let bondedLink = Frame.LinkPart(3, "eno1", parent: "0000:3b:00.0").with {
        $0.master = 7
        $0.slave = Frame.member(active: false, link: 2, failures: 4)
        $0.counters = [0: 100, 1: 200, 4: 1, 5: 2, 6: 3, 7: 4, 12: 5, 15: 6]
    }

    @Test func aLinkIsReadInFull() throws {
        let message = try #require(NetlinkMessage.parse(Frame.link(Self.bondedLink)).messages.first)
        let link = try #require(Link(message))
        #expect(link.index == 3 && link.name == "eno1" && link.parent == "0000:3b:00.0" && link.master == 7)
        #expect(link.isAdministrativelyUp && link.hasCarrier && link.operationalState == .up)
        #expect(link.carrierChanges == 2 && link.carrierUpCount == 1)
        #expect(link.hardwareAddress == "52:54:00:00:00:03")
        #expect(link.bondMember?.role == .backup && link.bondMember?.link == .down && link.bondMember?.failures == 4)
        let statistics = try #require(link.statistics)
        #expect(statistics.receivedPackets == 100 && statistics.transmittedPackets == 200)
        #expect(statistics.receiveErrors == 1 && statistics.transmitErrors == 2)
        #expect(statistics.receiveDropped == 3 && statistics.transmitDropped == 4)
        #expect(statistics.receiveCRCErrors == 5 && statistics.receiveMissed == 6)
    }

    @Test func aBondSaysItsModeAndItsActiveMember() throws {
        let part = Frame.LinkPart(7, "bond0", kind: "bond").with {
            $0.data = Frame.bond(mode: 4, active: 3, smallest: 2)
        }
        let link = try #require(Frame.messages([Frame.link(part)]).first.flatMap { Link($0) })
        #expect(link.kind == "bond" && link.bond?.mode == "802.3ad")
        #expect(link.bond?.activeMember == 3 && link.bond?.smallestNumber == 2)
        let odd = Frame.LinkPart(8, "bond1", kind: "bond").with { $0.data = Frame.bond(mode: 200, active: 0) }
        #expect(Frame.messages([Frame.link(odd)]).first.flatMap { Link($0) }?.bond?.mode == "mode 200")
    }

    /// IFLA_LINK of a veth is its other end, of a VLAN the link that it lies on.
    @Test func onlyLayeredKindsLieOnALink() throws {
        let veth = Frame.LinkPart(4, "veth0", kind: "veth").with { $0.lower = 5 }
        let vlan = Frame.LinkPart(6, "eno1.5", kind: "vlan").with {
            $0.lower = 3
            $0.data = Frame.attribute(1, UInt16(5))
        }
        let links = Frame.messages([Frame.link(veth), Frame.link(vlan)]).compactMap { Link($0) }
        #expect(links.map(\.lower) == [nil, 3])
        #expect(links[1].vlan == 5)
    }

    @Test func aBridgePortsOwnMessageIsNoLink() {
        let message = Frame.messages([Frame.link(Self.bondedLink, family: 7)])
        #expect(message.count == 1 && message.compactMap { Link($0) }.isEmpty)
    }

    @Test func anAddressIsOursAndNotThePeers() throws {
        let messages = Frame.messages([Frame.address(3, [10, 0, 0, 1], bits: 32, peer: [10, 0, 0, 2])])
        let address = try #require(messages.first.flatMap(LinkAddress.init))
        #expect(address == LinkAddress(index: 3, address: [10, 0, 0, 1], prefixLength: 32))
    }

    /// A cut within the header, within struct ifinfomsg, within an attribute's header and value, within a nested one.
    @Test func noCutOfADatagramTrapsOrMakesALinkWhole() throws {
        let whole = Frame.link(Self.bondedLink)
        let full = try #require(Frame.messages([whole]).first.flatMap { Link($0) })
        for count in 0..<whole.count {
            let (messages, isWhole) = NetlinkMessage.parse(Array(whole.prefix(count)))
            #expect(messages.isEmpty && isWhole == (count == 0))
            // The same cut with a length in the header that is true of it.
            guard count >= 16 else { continue }
            var cut = Array(whole.prefix(count))
            cut.replaceSubrange(0..<4, with: withUnsafeBytes(of: UInt32(count)) { Array($0) })
            let link = NetlinkMessage.parse(cut).messages.first.flatMap { Link($0) }
            #expect(link != full)
            if count < 32 { #expect(link == nil) }
        }
    }

    @Test(arguments: [0, 1, 15, 17, 0x7FFF_FFFF, 0xFFFF_FFFF] as [UInt32])
    func aMessageLengthThatCannotBeTrueEndsTheDatagram(_ length: UInt32) {
        let good = Frame.message(.done, [0, 0, 0, 0])
        var bad = Frame.message(.newLink, [])
        bad.replaceSubrange(0..<4, with: withUnsafeBytes(of: length) { Array($0) })
        let (messages, isWhole) = NetlinkMessage.parse(good + bad)
        #expect(messages.map(\.kind) == [.done] && !isWhole)
    }

    @Test(arguments: [0, 3, 9, 0xFFFF] as [UInt16])
    func anAttributeLengthThatCannotBeTrueEndsTheAttributes(_ length: UInt16) {
        var bad = Frame.attribute(5, UInt32(1))
        bad.replaceSubrange(0..<2, with: withUnsafeBytes(of: length) { Array($0) })
        let attributes = NetlinkAttributes((Frame.attribute(3, "lo") + bad)[...])
        #expect(attributes.text(3) == "lo" && attributes.values.count == 1 && !attributes.isWhole)
    }

    @Test func allOnesAndAllZeroesAreNothing() {
        for byte in [0x00, 0xFF] as [UInt8] {
            for count in [1, 16, 17, 64, 4096] {
                let (messages, isWhole) = NetlinkMessage.parse([UInt8](repeating: byte, count: count))
                #expect(messages.isEmpty && !isWhole)
                #expect(NetlinkAttributes([UInt8](repeating: byte, count: count)[...]).values.isEmpty)
                #expect(LinkStatistics([UInt8](repeating: byte, count: min(count, 127))[...]) == nil)
            }
        }
    }

    @Test func anErrorOrAFailedEndCarriesItsNumber() {
        func failure(_ kind: NetlinkMessage.Kind, _ code: Int32) -> Int32? {
            Frame.messages([Frame.message(kind, withUnsafeBytes(of: code) { Array($0) })]).first?.failure
        }
        #expect(failure(.error, -1) == 1)
        #expect(failure(.error, 0) == nil)
        #expect(failure(.done, -16) == 16)
        #expect(failure(.error, .min) == .max)
        #expect(failure(.newLink, -1) == nil)
    }

    /// Bytes at random, and a frame with bytes changed at random, by a generator that a failure can be repeated with.
    @Test func noBytesTrap() {
        var generator = SplitMix(state: 42)
        let whole = Frame.link(Self.bondedLink)
        for _ in 0..<5_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            _ = NetworkDecoders.recognised(in: bytes)
        }
        for memory in [OpticTests.sfp(), OpticTests.qsfp(), Array(LinkRoleTests.corosync.utf8)] {
            #expect(NetworkDecoders.recognised(in: memory) > 0)
            for _ in 0..<200 {
                var bytes = memory
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
                _ = NetworkDecoders.recognised(
                    in: Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator))))
            }
        }
    }
}

/// Steele, Lea, Flood: Fast splittable pseudorandom number generators (2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
