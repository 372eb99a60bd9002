import Cluster
import HealthModel
import Testing

/// From a live cluster: a device with the right password, one with a wrong one, and damage done to the recording.
@Suite struct FencePathTests {
    private func paths(_ fixture: String, edit: (String) -> String = { $0 }) async throws -> [FencePath] {
        try await Fixture.reader(try Fixture.runner(fixture, edit: edit)).observe().fencePaths
    }

    private func path(_ target: String, _ paths: [FencePath]) throws -> FencePath {
        try #require(paths.first { $0.target == target })
    }

    /// What is tested once a day proves nothing now.
    @Test func aMonitorThatRunsSeldomIsNoProof() async throws {
        func every(_ milliseconds: Int) async throws -> [FencePath] {
            try await paths("healthy") { $0.replacing(#"interval="60000""#) { #"interval="\#(milliseconds)""# } }
        }
        #expect(try await every(600_000).allSatisfy(\.proved))
        let seldom = try await every(86_400_000)
        #expect(!seldom.isEmpty && seldom.allSatisfy { !$0.proved && $0.evidence.contains("1440 min") })
    }

    @Test func aMonitoredDeviceOnTheOtherNodeIsProof() async throws {
        let path = try path("node-a", try await paths("healthy"))
        #expect(path.proved && path.device == "fence-a" && path.node == "node-b")
        #expect(path.since == 1_795_385_877)
        #expect(path.evidence == "fence-a runs on node-b; its last monitor there succeeded (it runs every 60 s).")
    }

    /// The record of the last successful monitor is still in the CIB: it must not count for a device that is stopped.
    @Test func aWrongPasswordIsNoProof() async throws {
        let paths = try await paths("wrongpw")
        let path = try path("node-a", paths)
        #expect(!path.proved && path.node == nil)
        #expect(path.evidence.contains("its start on node-b failed with rc 1"))
        #expect(try self.path("node-b", paths).proved)
    }

    @Test func aDeviceThatRunsOnItsTargetIsNoProof() async throws {
        let paths = try await paths("healthy") {
            // fence-a, the first device of the recording, seen on node-a.
            $0.replacing(#"<node name="node-b" id="2" cached="true"/>"#) {
                #"<node name="node-a" id="1" cached="true"/>"#
            }
        }
        #expect(!(try path("node-a", paths).proved))
    }

    @Test func anOfflineNodeProvesNothing() async throws {
        let paths = try await paths("healthy") {
            $0.replacing(#"name="node-b" id="2" online="true""#) { #"name="node-b" id="2" online="false""# }
        }
        #expect(!(try path("node-a", paths).proved))
        #expect(try path("node-b", paths).proved)
    }

    @Test func aFailedMonitorIsNoProof() async throws {
        let paths = try await paths("healthy") { failMonitor(of: "fence-a", in: $0) }
        let path = try path("node-a", paths)
        #expect(!path.proved)
        #expect(path.evidence.contains("its last monitor on node-b failed with rc 1"))
    }

    private func failMonitor(of device: String, in text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.contains(#"id="\#(device)_monitor_60000""#)
                ? String(line).replacing(#"rc-code="0""#) { #"rc-code="1""# } : String(line)
        }.joined(separator: "\n")
    }

    @Test func withoutARecurringMonitorThereIsNoProof() async throws {
        let paths = try await paths("healthy") {
            $0.replacing(#"<op id="fam" name="monitor" interval="60s" timeout="20s"/>"#) { "" }
        }
        #expect(!(try path("node-a", paths).proved))
        #expect(try path("node-a", paths).evidence.contains("no recurring monitor"))
    }

    @Test func aDeviceThatNamesNoTargetIsUnknownForEveryNode() async throws {
        let paths = try await paths("healthy") {
            $0.replacing(#"<nvpair id="fa7" name="pcmk_host_list" value="node-a"/>"#) { "" }
        }.filter { $0.device == "fence-a" }
        #expect(Set(paths.map(\.target)) == ["node-a", "node-b"])
        #expect(paths.allSatisfy { !$0.proved })
    }

    @Test(arguments: [
        (#"name="pcmk_host_list" value="node-a""#, #"name="pcmk_host_map" value="node-a:1,2;other:3""#),
        (#"name="pcmk_host_list" value="node-a""#, #"name="pcmk_host_list" value="other,node-a""#),
        (#"name="pcmk_host_list" value="node-a""#, #"name="pcmk_host_list" value="other node-a""#),
    ])
    func readsListsAndMaps(from: String, to: String) async throws {
        let paths = try await paths("healthy") { $0.replacing(from) { to } }
        #expect(try path("node-a", paths).proved)
    }
}
