import Cluster
import FoundationEssentials
import HealthModel
import Testing

/// The recorded healthy pair with one more clone (or bundle) of one primitive, of which one instance runs on node-a.
private struct PairWithClone {
    /// How the clone is configured, and whether it runs on every node by design.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// Attributes of a set without a rule.
        var meta: [String: String] = [:]
        /// Attributes of a set with a rule.
        var ruled: [String: String] = [:]
        /// Of rsc_defaults.
        var defaults: [String: String] = [:]
        /// The whole configuration instead, for a bundle.
        var bundle: String?
        let everywhere: Bool
    }

    static let cases = [
        Case(testDescription: "plain", everywhere: true),
        Case(testDescription: "clone-max=1", meta: ["clone-max": "1"], everywhere: false),
        Case(testDescription: "clone-max=2 on two nodes", meta: ["clone-max": "2"], everywhere: true),
        Case(testDescription: "clone-max that is no number", meta: ["clone-max": "many"], everywhere: false),
        Case(testDescription: "unique", meta: ["globally-unique": "true"], everywhere: false),
        Case(testDescription: "not unique", meta: ["globally-unique": "false"], everywhere: true),
        Case(testDescription: "two a node", meta: ["clone-node-max": "2"], everywhere: false),
        Case(testDescription: "by default", defaults: ["clone-max": "1"], everywhere: false),
        Case(
            testDescription: "not by default", meta: ["clone-max": "2"], defaults: ["clone-max": "1"], everywhere: true),
        Case(testDescription: "by a rule", meta: ["clone-max": "2"], ruled: ["clone-max": "1"], everywhere: false),
        Case(
            testDescription: "one replica", bundle: #"<bundle id="one-clone"><podman image="i"/></bundle>"#,
            everywhere: false),
        Case(
            testDescription: "two replicas",
            bundle: #"<bundle id="one-clone"><podman image="i" replicas="2"/></bundle>"#, everywhere: true),
        Case(
            testDescription: "two replicas on one host",
            bundle: #"<bundle id="one-clone"><podman image="i" replicas="2" replicas-per-host="2"/></bundle>"#,
            everywhere: false),
    ]

    let of: Case

    private func pairs(_ values: [String: String], _ id: String) -> String {
        values.map { #"<nvpair id="\#(id)-\#($0.key)" name="\#($0.key)" value="\#($0.value)"/>"# }.joined()
    }

    private var configuration: String {
        if let bundle = of.bundle { return bundle }
        let rule = #"<rule id="r" score="INFINITY"><expression id="e" attribute="x" operation="defined"/></rule>"#
        return #"<clone id="one-clone"><meta_attributes id="om">"# + pairs(of.meta, "om") + "</meta_attributes>"
            + (of.ruled.isEmpty ? "" : #"<meta_attributes id="or">\#(rule)\#(pairs(of.ruled, "or"))</meta_attributes>"#)
            + #"<primitive id="one" class="ocf" provider="pacemaker" type="Dummy"/></clone>"#
    }

    private var state: String {
        let resource =
            #"<resource id="one" resource_agent="ocf:pacemaker:Dummy" role="Started" active="true" orphaned="false" "#
            + #"blocked="false" managed="true" failed="false" failure_ignored="false" nodes_running_on="1">"#
            + #"<node name="node-a" id="1" cached="true"/></resource>"#
        return of.bundle == nil
            ? #"<clone id="one-clone">\#(resource)</clone>"#
            : #"<bundle id="one-clone"><replica id="0">\#(resource)</replica></bundle>"#
    }

    /// Adds it to a CIB or to the output of crm_mon.
    func edit(_ text: String) -> String {
        let isCIB = text.contains("<cib ")
        return text.replacing("</resources>") { (isCIB ? configuration : state) + "</resources>" }
            .replacing(#"<meta_attributes id="rd">"#) { #"<meta_attributes id="rd">"# + pairs(of.defaults, "rd") }
    }
}

@Suite struct CloneReachTests {
    @Test(arguments: PairWithClone.cases)
    fileprivate func anInstanceIsWorkloadUnlessItsCloneRunsEverywhere(of: PairWithClone.Case) async throws {
        let runner = try Fixture.runner("healthy", edit: PairWithClone(of: of).edit)
        let view = try await Fixture.reader(runner).observe()
        let instance = try #require(view.resources.first { $0.id == "one" })
        #expect(instance.clone == "one-clone" && instance.role == "Started")
        #expect(instance.runsEverywhere == of.everywhere)
        #expect(instance.isWorkload == !of.everywhere)
    }

    @Test(arguments: PairWithClone.cases)
    fileprivate func aPreviewCallsItThatToo(of: PairWithClone.Case) async throws {
        let pair = PairWithClone(of: of)
        let runner = try Fixture.runner("healthy", edit: pair.edit)
        // What crm_simulate prints has the sections of crm_mon's output.
        let monitor = try XMLTree(parsing: Array(pair.edit(try Fixture.text("healthy-crm_mon.xml")).utf8))
        let sections = monitor.children.map(\.serialised).joined()
        runner.answer(
            PlacementSimulatorTests.simulate,
            .printed(
                #"<pacemaker-result api-version="2.25" request="crm_simulate"><cluster_status>"# + sections
                    + "</cluster_status><revised_cluster_status>" + sections
                    + #"</revised_cluster_status><status code="0" message="OK"/></pacemaker-result>"#))
        let preview = try await PlacementSimulator(runner: runner, now: Fixture.clock.now)
            .preview(.health(node: "node-a", value: -60_000))
        let instance = try #require(preview.before.first { $0.resource == "one" })
        #expect(instance.isCloneInstance && instance.isWorkload == !of.everywhere)
        #expect(preview.after.first { $0.resource == "one" } == instance)
    }

    @Test func thePromotableCloneOfTheRecordingRunsEverywhere() async throws {
        let view = try await Fixture.reader(try Fixture.runner("healthy")).observe()
        let instances = view.resources.filter { $0.id == "db" }
        #expect(instances.count == 2 && instances.allSatisfy(\.runsEverywhere))
        #expect(instances.filter(\.isWorkload).map(\.role) == ["Promoted"])
    }
}
