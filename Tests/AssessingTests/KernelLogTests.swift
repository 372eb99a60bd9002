import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

@Suite struct KernelLogTests {
    /// What a line must make of the whole log.
    static let lines: [(line: String, verdict: Verdict)] = [
        ("[  12.1] EXT4-fs (sda2): mounted filesystem with ordered data mode", .healthy),
        ("[  12.1] mce: CPU supports 29 MCE banks", .healthy),
        ("[  12.1] EDAC sbridge: Seeking for: PCI ID 8086:0ea0", .healthy),
        ("[  12.1] be2net 0000:06:00.0: PCIe error reporting enabled", .healthy),
        ("[  12.1] blk_update_request: I/O error, dev fd0, sector 0", .healthy),
        ("[  12.1] ata3: SATA link down (SStatus 0 SControl 300)", .healthy),
        ("[  12.1] IPv6: ADDRCONF(NETDEV_UP): eth0: link is not ready", .healthy),
        ("[  12.1] critical target error, dev sda, sector 8 op 0x3:(DISCARD) flags 0x800", .healthy),
        ("[  99.1] blk_update_request: critical medium error, dev sdk, sector 130611915 op 0x0:(READ)", .failing),
        ("[  99.1] sd 0:0:9:0: [sdk] tag#915 Sense Key : Medium Error [current]", .failing),
        ("[  99.1] ata1.00: error: { UNC }", .failing),
        ("[  99.1] sd 0:0:9:0: rejecting I/O to offline device", .failing),
        ("[  99.1] sd 0:0:9:0: Device offlined - not ready after error recovery", .failing),
        ("[  99.1] nvme nvme0: Removing after probe failure status: -19", .failing),
        ("[  99.1] nvme nvme0: I/O 17 QID 3 timeout, aborting", .warning),
        ("[  99.1] nvme0n1: I/O Cmd(0x2) @ LBA 12, 8 blocks, I/O Error (sct 0x2 / sc 0x81)", .failing),
        ("[  99.1] ata1.00: exception Emask 0x10 SAct 0x0 SErr 0x400100 action 0x6 frozen", .warning),
        ("[  99.1] blk_update_request: I/O error, dev sdb, sector 99 op 0x0:(READ)", .warning),
        ("[  99.1] Buffer I/O error on dev sdb1, logical block 12, lost async page write", .failing),
        ("[  99.1] megaraid_sas 0000:03:00.0: Reset failed, killing adapter scsi0.", .failing),
        ("[  99.1] mpt2sas_cm0: fault_state(0x265d)!", .failing),
        ("[  99.1] hpsa 0000:02:00.0: controller lockup detected: 0x00130000 after 30", .failing),
        ("[  99.1] igb 0000:01:00.0 eth0: PCIe link lost, device now detached", .failing),
        ("[  99.1] md/raid1:md0: Disk failure on sdb1, disabling device.", .failing),
        ("[  99.1] md/raid1:md0: active with 1 out of 2 mirrors", .warning),
        ("[  99.1] md/raid1:md0: active with 2 out of 2 mirrors", .healthy),
        ("[  99.1] md/raid5:md1: not enough operational devices (2/4 failed)", .failing),
        (
            "[  99.1] EXT4-fs error (device sda1): ext4_find_entry:1455: inode #2: comm ls: reading directory lblock 0",
            .warning
        ),
        ("[  99.1] EXT4-fs (sda1): Remounting filesystem read-only", .failing),
        ("[  99.1] XFS (dm-0): Corruption detected. Unmount and run xfs_repair", .warning),
        ("[  99.1] XFS (dm-0): log I/O error -5, shutting down filesystem", .failing),
        ("[  99.1] BTRFS error (device sdc1): bdev /dev/sdc1 errs: wr 0, rd 3, flush 0, corrupt 0, gen 0", .warning),
        ("[  99.1] EDAC MC0: 1 CE memory read error on CPU_SrcID#0_Ha#0_Chan#1_DIMM#0 (channel:1 slot:0)", .warning),
        ("[  99.1] EDAC MC1: 1 UE memory read error on CPU_SrcID#1_Ha#0_Chan#0_DIMM#1 (channel:0 slot:1)", .failing),
        (
            "[  99.1] EDAC MC0: CE page 0x1f2, offset 0x40, grain 8, syndrome 0x1, row 2, channel 0, label \"DIMM_A1\": i3200",
            .warning
        ),
        ("[  99.1] mce: [Hardware Error]: Machine check events logged", .warning),
        ("[  99.1] mce: [Hardware Error]: CPU 2: Machine Check Exception: 5 Bank 4: be00000000800400", .failing),
        ("[  99.1] {1}[Hardware Error]: event severity: corrected", .warning),
        ("[  99.1] {1}[Hardware Error]: event severity: fatal", .failing),
        ("[  99.1] Memory failure: 0x3ffa2: recovery action for dirty LRU page: Recovered", .failing),
        ("[  99.1] pcieport 0000:00:1c.0: PCIe Bus Error: severity=Corrected, type=Data Link Layer", .warning),
        (
            "[  99.1] nvme 0000:3b:00.0: PCIe Bus Error: severity=Uncorrected (Non-Fatal), type=Transaction Layer",
            .warning
        ),
        ("[  99.1] nvme 0000:3b:00.0: PCIe Bus Error: severity=Uncorrected (Fatal), type=Transaction Layer", .failing),
        ("[  99.1] igb 0000:01:00.0 eno1: igb: eno1 NIC Link is Down", .warning),
        ("[  99.1] bond0: link status definitely down for interface eth1, disabling it", .warning),
        ("[  99.1] bond0: now running without any active interface!", .failing),
        ("[  99.1] NETDEV WATCHDOG: eth0 (tg3): transmit queue 0 timed out", .warning),
        ("[  99.1] CPU3: Core temperature above threshold, cpu clock throttled (total events = 12)", .warning),
        ("[  99.1] thermal thermal_zone0: critical temperature reached (105 C), shutting down", .failing),
        ("[  99.1] INFO: task jbd2/sda1-8:231 blocked for more than 120 seconds.", .warning),
        (
            "Jan  2 03:04:05 n1 smartd[812]: Device: /dev/sda [SAT], FAILED SMART self-check. BACK UP DATA NOW!",
            .failing
        ),
        ("Jan  2 03:04:05 n1 smartd[812]: Device: /dev/sda [SAT], 3 Currently unreadable (pending) sectors", .warning),
        (
            "Jan  2 03:04:05 n1 smartd[812]: Device: /dev/sda [SAT], SMART Usage Attribute: 194 Temperature_Celsius changed from 106 to 105",
            .healthy
        ),
        (
            "Jan  2 03:04:05 n1 Server Administrator: Instrumentation Service EventID: 1354 Power supply detected a failure",
            .warning
        ),
        (
            "Jan  2 03:04:05 n1 mdadm[99]: Fail event detected on md device /dev/md0, component device /dev/sdb1",
            .failing
        ),
    ]

    @Test(arguments: lines.indices) func oneLineDecides(index: Int) {
        let (line, verdict) = Self.lines[index]
        let assessment = assessed("[    0.0] Linux version 6.1.0\n\(line)\n")
        #expect(assessment.format == KernelLog.name)
        #expect(assessment.verdict == verdict, "\(line)\n\(AssessText.lines(of: assessment).joined(separator: "\n"))")
    }

    @Test func whatEndedIsOver() {
        let down = "[  99.1] igb 0000:01:00.0 eno1: igb: eno1 NIC Link is Down\n"
        let up = "[ 102.1] igb 0000:01:00.0 eno1: igb: eno1 NIC Link is Up 1000 Mbps Full Duplex\n"
        #expect(assessed(down + up).verdict == .healthy)
        #expect(assessed(String(repeating: down + up, count: 6)).verdict == .warning)
        let member = "[  99.1] bond0: link status definitely down for interface eth1, disabling it\n"
        let back = "[ 120.1] bond0: link status definitely up for interface eth1, 10000 Mbps full duplex\n"
        #expect(assessed(member + back).verdict == .healthy)
        let degraded = "[  1.1] md/raid1:md0: active with 1 out of 2 mirrors\n[ 2.0] md: recovery of RAID array md0\n"
        #expect(assessed(degraded).verdict == .warning)
        #expect(assessed(degraded + "[ 900.0] md: md0: recovery done.\n").verdict == .healthy)
    }

    @Test func componentsAreNamed() {
        let log = assessed("[ 1.0] EDAC MC0: 3 CE memory read error on CPU_SrcID#0_DIMM#0 (channel:1)\n")
        #expect(log.verdict(of: "CPU_SrcID#0_DIMM#0") == .warning)
        #expect(KernelDrives.disk("nvme0n1p2") == "nvme0")
        #expect(KernelDrives.disk("sda12") == "sda")
    }

    @Test func aClusterLogIsJudgedNodeByNode() {
        let log = assessed(
            """
            236618 node-7 node psu 1132434391 1 psu failure\\ ambient=28
            236619 gige4 gige temperature 1132434391 1 critical
            236620 gige4 gige temperature 1132434999 1 warning
            """)
        #expect(log.format == ClusterNodeLog.name)
        #expect(log.verdict(of: "psu of node-7") == .failing)
        #expect(log.verdict(of: "gige4 temperature") == .warning)
    }
}
