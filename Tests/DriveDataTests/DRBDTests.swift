import DriveData
import HealthModel
import Testing

/// Written after drbdsetup(8) of drbd-utils 9; no such kernel is at hand.
@Suite struct DRBDTests {
    private static func status(
        disk: String = "UpToDate", connection: String = "Connected", peer: String = "UpToDate",
        replication: String = "Established", behind: Int = 0
    ) -> [UInt8] {
        Array(
            """
            [{ "name": "r0", "node-id": 0, "role": "Primary", "suspended": false, "write-ordering": "flush",
              "devices": [ { "volume": 0, "minor": 0, "disk-state": "\(disk)", "client": false, "quorum": true,
                "size": 1048576, "read": 5, "written": 7, "al-writes": 1, "bm-writes": 0, "upper-pending": 0,
                "lower-pending": 0 } ],
              "connections": [ { "peer-node-id": 1, "name": "b", "connection-state": "\(connection)", "congested": false,
                "peer-role": "Secondary", "ap-in-flight": 0, "rs-in-flight": 0,
                "peer_devices": [ { "volume": 0, "replication-state": "\(replication)", "peer-disk-state": "\(peer)",
                  "peer-client": false, "resync-suspended": "no", "received": 0, "sent": 7, "out-of-sync": \(behind),
                  "pending": 0, "unacked": 0, "has-sync-details": false, "percent-in-sync": 100.00 } ] } ] }]
            """.utf8)
    }

    private static func measured(_ bytes: [UInt8]) throws -> Measurement {
        try #require(DRBDStatus.resources(bytes)?.first).measurement
    }

    @Test func aHealthyPairIsInSync() throws {
        let measurement = try Self.measured(Self.status())
        #expect(measurement.component == Component(kind: .replica, id: "r0", name: "r0"))
        #expect(measurement.states == [.replicaInSync, .replicaPrimary])
        #expect(measurement[.outOfSync] == 0)
    }

    @Test(arguments: [
        ("Inconsistent", "Connected", "UpToDate", "Established", 0), ("UpToDate", "Connecting", "DUnknown", "Off", 0),
        ("UpToDate", "Connected", "Inconsistent", "SyncSource", 4096), ("UpToDate", "Connected", "Outdated", "Off", 0),
        ("UpToDate", "Connected", "UpToDate", "VerifyS", 0), ("UpToDate", "StandAlone", "UpToDate", "Off", 0),
        ("UpToDate", "Connected", "UpToDate", "Established", 8),
    ])
    func anythingElseIsNot(disk: String, connection: String, peer: String, replication: String, behind: Int) throws {
        let measurement = try Self.measured(
            Self.status(disk: disk, connection: connection, peer: peer, replication: replication, behind: behind))
        #expect(!measurement.says(.replicaInSync))
    }

    @Test func aResourceWithoutAPeerIsNotInSync() throws {
        let text =
            #"[{"name":"r0","role":"Primary","devices":[{"volume":0,"disk-state":"UpToDate"}],"connections":[]}]"#
        #expect(try !Self.measured(Array(text.utf8)).says(.replicaInSync))
    }

    @Test(arguments: ["", "{}", "[{}]", "[1]", #"[{"name":"r0","devices":[{}]}]"#, "[{\"name\":"])
    func whatIsNoStatusIsNothing(text: String) {
        #expect(DRBDStatus.resources(Array(text.utf8)) == nil)
    }

    // MARK: - events2

    private static let exists = """
        exists resource name:r0 role:Secondary suspended:no may_promote:no promotion_score:10101
        exists connection name:r0 peer-node-id:1 conn-name:b connection:Connected role:Primary
        exists device name:r0 volume:0 minor:0 backing_dev:/dev/vg/r0 disk:UpToDate client:no quorum:yes
        exists peer-device name:r0 peer-node-id:1 conn-name:b volume:0 replication:Established peer-disk:UpToDate \
        peer-client:no resync-suspended:no
        exists path name:r0 peer-node-id:1 conn-name:b local:ipv4:10.0.0.1:7789 peer:ipv4:10.0.0.2:7789 established:yes
        """

    private static func stream(_ lines: String...) -> DRBDEvents {
        var events = DRBDEvents()
        for text in [exists, "exists -"] + lines { for line in text.split(separator: "\n") { events.read(line) } }
        return events
    }

    @Test func nothingIsKnownBeforeTheFirstPartIsOver() {
        var events = DRBDEvents()
        for line in Self.exists.split(separator: "\n") { events.read(line) }
        #expect(events.resources.isEmpty && !events.isComplete)
        events.read("exists -")
        #expect(events.resources.map(\.isInSync) == [true])
    }

    @Test func aLostLinkAndAResyncAreFollowed() throws {
        var events = Self.stream(
            "change connection name:r0 peer-node-id:1 conn-name:b connection:Connecting role:Unknown",
            "change peer-device name:r0 peer-node-id:1 conn-name:b volume:0 replication:Off peer-disk:DUnknown")
        #expect(try #require(events.resources.first).measurement.states == [.replicaDisconnected, .replicaOutOfSync])
        events.read("call helper name:r0 peer-node-id:1 conn-name:b helper:before-resync-source")
        events.read("change connection name:r0 peer-node-id:1 conn-name:b connection:Connected role:Primary")
        events.read(
            "change peer-device name:r0 peer-node-id:1 conn-name:b volume:0 replication:SyncSource peer-disk:Inconsistent"
        )
        #expect(try #require(events.resources.first).measurement.says(.resyncSource))
        events.read(
            "change peer-device name:r0 peer-node-id:1 conn-name:b volume:0 replication:Established peer-disk:UpToDate")
        #expect(events.resources.map(\.isInSync) == [true])
    }

    @Test func aPeerThatIsRemovedIsNoSecondCopy() {
        let events = Self.stream(
            "destroy peer-device name:r0 peer-node-id:1 conn-name:b volume:0",
            "destroy connection name:r0 peer-node-id:1 conn-name:b")
        #expect(events.resources.map(\.isInSync) == [false])
    }

    @Test(arguments: ["nonsense", "chan", "explode resource name:r0"])
    func aLineThatIsNoneEndsWhatIsKnown(line: String) {
        let events = Self.stream(line)
        #expect(!events.isComplete && events.resources.isEmpty)
    }

    @Test func timestampsAreSkipped() {
        let events = Self.stream("2026-01-01T00:00:00.000000+00:00 change device name:r0 volume:0 minor:0 disk:Failed")
        #expect(events.isComplete && events.resources.map(\.isInSync) == [false])
    }
}
