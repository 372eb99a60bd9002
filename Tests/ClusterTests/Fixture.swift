import Cluster
import FoundationEssentials
import HealthModel

/// Answers recorded from a live two-node cluster of namespaces and simulated BMCs (Pacemaker 2.1.5). The CIB of
/// "healthy" is whole, because the scheduler compares its digests; the others are cut.
enum Fixture {
    static func bytes(_ name: String, file: String = #filePath) throws -> [UInt8] {
        let directory = file.split(separator: "/").dropLast().joined(separator: "/")
        return Array(try Data(contentsOf: URL(filePath: "/\(directory)/Fixtures/\(name)")))
    }

    static func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    /// A runner on node-a that answers one observation from a pair of recordings.
    static func runner(_ name: String, edit: (String) -> String = { $0 }) throws -> ScriptedRunner {
        let runner = ScriptedRunner()
        runner.answer(Argv.monitor, .printed(edit(try text("\(name)-crm_mon.xml"))))
        runner.answer(Argv.cib, .printed(edit(try text("\(name)-cib.xml"))))
        runner.answer(Argv.statements, .printed(try text("statements.xml")))
        runner.answer(Argv.name, .printed("node-a\n"))
        runner.answer(Argv.state("node-b"), .printed(controller(node: "node-b", state: "S_IDLE")))
        return runner
    }

    static func controller(node: String, state: String) -> String {
        """
        <pacemaker-result api-version="2.25" request="crmadmin">
          <crmd node_name="\(node)" state="\(state)" result="ok"/>
          <status code="0" message="OK"/>
        </pacemaker-result>
        """
    }

    static func attribute(_ name: String, _ values: [String: String]) -> String {
        let lines = values.map { #"<attribute name="\#(name)" value="\#($0.value)" host="\#($0.key)"/>"# }
        return #"<pacemaker-result api-version="2.25" request="x">"# + lines.joined()
            + #"<status code="0" message="OK"/></pacemaker-result>"#
    }

    static func cib(_ name: String) throws -> XMLTree { try XMLTree(parsing: try bytes("\(name)-cib.xml")) }

    static let clock = ActuatorClock(
        now: { MonotonicInstant(nanoseconds: 5_000_000_000) }, wallSeconds: { 1_795_386_836 }, pause: { _ in })

    static func reader(_ runner: ScriptedRunner) -> ClusterReader { ClusterReader(runner: runner, now: clock.now) }
}
