internal import DriveData
internal import HealthModel

@testable import DiskProbe

extension FuzzTarget {
    private static let drive = Component(kind: .drive, id: "fuzz", name: "fuzz")

    static let drives: [FuzzTarget] = [
        FuzzTarget("ata", seeds: [joined([page(512), smartData, page(512), page(512), page(512)])]) { bytes in
            let raw = parts(bytes, 5)
            for (page, passed) in [(raw, nil), (raw.map(checksummed), true)] as [([[UInt8]], Bool?)] {
                Invariants.check(
                    DriveDecoder.measurement(
                        ATAPages(
                            identify: page[0], smartData: page[1], smartThresholds: page[2], selfTestLog: page[3],
                            errorLog: page[4], passed: passed), of: drive))
            }
        },
        FuzzTarget("nvme", seeds: [joined([page(4096), page(512)])]) { bytes in
            let page = parts(bytes, 2)
            Invariants.check(
                DriveDecoder.measurement(NVMePages(identifyController: page[0], healthLog: page[1]), of: drive))
            // Whole pages, out of however few bytes.
            let whole = NVMePages(
                identifyController: Array((page[1] + Self.page(4096)).prefix(4096)),
                healthLog: Array((page[0] + Self.page(512)).prefix(512)))
            Invariants.check(DriveDecoder.measurement(whole, of: drive))
        },
        FuzzTarget("scsi", seeds: [joined([page(96)] + [[UInt8]](repeating: page(64), count: 12))]) { bytes in
            let page = parts(bytes, 13)
            let pages = SCSIPages(
                inquiry: page[0], vitalProductData: [0x80: page[1], 0x83: page[2], 0xB1: page[3]],
                logs: [
                    0x02: page[4], 0x03: page[5], 0x05: page[6], 0x0D: page[7], 0x10: page[8], 0x11: page[9],
                    0x2F: page[10],
                ],
                requestSense: page[11], grownDefectHeader: page[12])
            Invariants.check(DriveDecoder.measurement(pages, of: drive))
            _ = SenseData(bytes)?.isAsleep
        },
        FuzzTarget(
            "smartctl-json",
            seeds: [
                Array(
                    #"{"smartctl":{"exit_status":0},"device":{"protocol":"ATA"},"smart_status":{"passed":true}}"#.utf8)
            ]
        ) { bytes in
            Invariants.check(DriveDecoder.measurement(smartctlJSON: bytes, of: drive))
            Invariants.check(ControllerDrives.measurement(bytes, of: drive))
        },
        FuzzTarget(
            "disk-documents",
            seeds: [
                Array(#"{"component":{"kind":"drive","id":"a","name":"a"},"condition":"answered","identity":{}}"#.utf8),
                Array("27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n".utf8),
            ]
        ) { bytes in
            Invariants.check(ChildAnswer.measurement(bytes, of: drive))
            _ = ControllerDrives.found(scanJSON: bytes)
            _ = DiskProbe.MountTable(mountinfo: bytes, swaps: bytes)
        },
        FuzzTarget(
            "replicas",
            seeds: [
                Array(
                    (#"[{"name":"r0","role":"Primary","devices":[{"volume":0,"disk-state":"UpToDate"}],"connections":"#
                        + #"[{"peer-node-id":1,"name":"b","connection-state":"Connected","peer_devices":[{"volume":0,"#
                        + #""replication-state":"Established","peer-disk-state":"UpToDate","out-of-sync":0}]}]}]"#).utf8
                ),
                Array(
                    ("exists resource name:r0 role:Primary suspended:no\nexists connection name:r0 peer-node-id:1 "
                        + "conn-name:b connection:Connected role:Secondary\nexists -\n").utf8),
            ]
        ) { bytes in
            Invariants.check((DRBDStatus.resources(bytes) ?? []).map { .measurement($0.measurement) })
            var events = DRBDEvents()
            for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") { events.read(line) }
            Invariants.check(events.resources.map { .measurement($0.measurement) })
        },
    ]

    private static func page(_ size: Int) -> [UInt8] { [UInt8](repeating: 0, count: size) }

    /// As a whole page with a right checksum: a wrong one would hide everything behind it.
    private static func checksummed(_ bytes: [UInt8]) -> [UInt8] {
        var page = Array((bytes + Self.page(512)).prefix(512))
        page[511] = 0
        page[511] = 0 &- page.reduce(0, &+)
        return page
    }

    /// One attribute, and the checksum that makes the structure count.
    private static let smartData: [UInt8] = {
        var data = page(512)
        data.replaceSubrange(0..<14, with: [16, 0, 5, 0x33, 0, 100, 100, 7, 0, 0, 0, 0, 0, 0])
        data[511] = 0 &- data.reduce(0, &+)
        return data
    }()
}
