import HealthModel
import ProbeRuntime
import Testing

@testable import DiskProbe

/// drbdsetup is asked only where DRBD is, and whatever comes of it is said.
@Suite struct ReplicatedDevicesTests {
    private let status = """
        [{"name":"r0","role":"Primary","devices":[{"volume":0,"disk-state":"UpToDate"}],
        "connections":[{"peer-node-id":1,"name":"b","connection-state":"Connected","peer-role":"Secondary","peer_devices":
        [{"volume":0,"replication-state":"Established","peer-disk-state":"UpToDate","out-of-sync":0}]}]}]
        """

    private func read(_ answer: IsolatedAnswer, loaded: Bool = true) async throws -> (FakeReader, [Measurement]) {
        let tree = try FixtureTree()
        if loaded { try tree.put("/sys/module/drbd/version", "8.4.11") }
        let reader = FakeReader()
        reader.set("drbd", answer)
        let found = await ReplicatedDevices(drbdsetup: reader).read(tree.tree, deadline: .seconds(3))
        return (reader, found)
    }

    @Test func itsResourcesAreReplicas() async throws {
        let (reader, found) = try await read(.answered(Array(status.utf8)))
        #expect(reader.calls == [.init(device: "drbd", arguments: ["status", "--json"], deadline: .seconds(3))])
        #expect(found.map(\.component) == [Component(kind: .replica, id: "r0", name: "r0")])
        #expect(found.first?.states.contains(.replicaInSync) == true)
    }

    @Test func withoutDRBDNobodyIsAsked() async throws {
        let (reader, found) = try await read(.answered(Array(status.utf8)), loaded: false)
        #expect(reader.calls.isEmpty && found.isEmpty)
    }

    @Test(
        arguments: [
            (.failed("Operation not permitted."), .refused, "CAP_NET_ADMIN"),
            (.silent(isStuck: false), .silent, "does not answer"), (.stillStuck, .silent, "does not answer"),
            (.answered(Array("{}".utf8)), .garbled, "no such document"),
        ] as [(IsolatedAnswer, ReadCondition, String)])
    func whatCannotBeReadIsSaid(answer: IsolatedAnswer, condition: ReadCondition, words: String) async throws {
        let (_, found) = try await read(answer)
        #expect(found.map(\.condition) == [condition])
        #expect(found.first?.message?.contains(words) == true)
    }

    @Test func withoutDrbdsetupItIsSaidWhereTheKernelHasDRBD() async throws {
        let tree = try FixtureTree()
        let replicas = ReplicatedDevices(drbdsetup: nil)
        #expect(await replicas.read(tree.tree, deadline: .seconds(3)).isEmpty)
        try tree.put("/sys/module/drbd/version", "8.4.11")
        let found = await replicas.read(tree.tree, deadline: .seconds(3))
        #expect(found.map(\.condition) == [.refused])
        #expect(found.first?.message?.contains("apt-get install drbd-utils") == true)
    }

    @Test func aNodeWithoutResourcesSaysNothing() async throws {
        #expect(try await read(.answered(Array("[]".utf8))).1.isEmpty)
    }
}
