import HealthModel
import Testing

@testable import Cluster

@Suite struct ConstraintReadingTests {
    private func constraints(_ resources: String, _ constraints: String, defaults: String = "") throws
        -> [ConstraintView]
    {
        let text = """
            <cib><configuration><crm_config/><nodes/><resources>\(resources)</resources>
            <constraints>\(constraints)</constraints>
            <rsc_defaults>\(defaults)</rsc_defaults></configuration><status/></cib>
            """
        return ConstraintReading.constraints(in: try CIBReading(try XMLTree(parsing: Array(text.utf8))))
    }

    private let group = """
        <group id="svc"><primitive id="vip" class="ocf" type="IPaddr2"/><primitive id="app" class="ocf" type="Dummy"/></group>
        """

    @Test func leftoversOfCrmResourceAreFound() throws {
        let found = try constraints(
            group,
            """
            <rsc_location id="cli-ban-svc-on-b" rsc="svc" node="b" score="-INFINITY"/>
            <rsc_location id="cli-prefer-svc" rsc="svc" node="a" score="INFINITY"/>
            <rsc_location id="likes-a" rsc="svc" node="a" score="100"/>
            <rsc_location id="by-rule" rsc="svc"><rule id="r" score="-INFINITY"/></rsc_location>
            """)
        #expect(
            found == [
                ConstraintView(kind: .ban, id: "cli-ban-svc-on-b", resources: ["svc", "vip", "app"], node: "b"),
                ConstraintView(kind: .prefer, id: "cli-prefer-svc", resources: ["svc", "vip", "app"], node: "a"),
            ])
    }

    @Test func antiColocationHoldsForBothSides() throws {
        let found = try constraints(
            group, "<rsc_colocation id=\"apart\" rsc=\"svc\" with-rsc=\"db\" score=\"-INFINITY\"/>")
        #expect(found.map(\.kind) == [.apart, .apart])
        #expect(found.map(\.other) == ["db", "svc"])
        #expect(found.first?.resources == ["svc", "vip", "app"])
    }

    @Test func stickinessIsFoundWhereverItIsSet() throws {
        let sticky =
            "<meta_attributes id=\"m\"><nvpair id=\"n\" name=\"resource-stickiness\" value=\"INFINITY\"/></meta_attributes>"
        let own = try constraints("<primitive id=\"app\" class=\"ocf\" type=\"Dummy\">\(sticky)</primitive>", "")
        #expect(own == [ConstraintView(kind: .stickiness, id: "app", resources: ["app"])])
        let all = try constraints(group, "", defaults: sticky)
        #expect(all == [ConstraintView(kind: .stickiness, id: "rsc_defaults", resources: ["*"])])
        let mild = sticky.replacing("INFINITY", with: "1000")
        #expect(try constraints("<primitive id=\"app\" class=\"ocf\" type=\"Dummy\">\(mild)</primitive>", "").isEmpty)
    }

    @Test func aPromotedDeviceIsJudgedOnceAndByItsName() throws {
        let text = """
            <cib><configuration><crm_config/><nodes/><resources>
            <clone id="drbd-clone"><meta_attributes id="m"><nvpair id="n" name="promotable" value="true"/></meta_attributes>
            <primitive id="drbd" class="ocf" provider="linbit" type="drbd"><instance_attributes id="i">
            <nvpair id="p" name="drbd_resource" value="r0"/></instance_attributes></primitive></clone>
            <primitive id="fs" class="ocf" provider="heartbeat" type="Filesystem"><instance_attributes id="j">
            <nvpair id="q" name="device" value="/dev/drbd0"/></instance_attributes></primitive>
            </resources></configuration><status/></cib>
            """
        let found = ReplicationReading.resources(in: try CIBReading(try XMLTree(parsing: Array(text.utf8))))
        #expect(
            found == [
                ReplicatedResource(
                    id: "drbd-clone", why: "promotable clone", agent: "ocf:linbit:drbd", primitive: "drbd", device: "r0"
                ),
                ReplicatedResource(
                    id: "fs", why: "file system on a replicated device", agent: "ocf:heartbeat:Filesystem",
                    primitive: "fs"),
            ])
    }
}
