import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

/// What the drivers of servers say in trouble, and what they say on a good day. The words are those of the named files of
/// Linux; the places and counts are made up.
@Suite struct KernelWordsTests {
    static let lines: [(line: String, verdict: Verdict)] = [
        ("aacraid 0000:03:00.0: Host adapter dead -1", .failing),
        ("aacraid: Host adapter dead -1", .failing),
        ("aacraid: Host adapter abort request (0,0,2,0)", .warning),
        ("aacraid: Host adapter reset request. SCSI hang ?", .warning),
        ("AAC0: adapter kernel panic'd f1.", .failing),
        ("aacraid 0000:03:00.0: Adapter kernel panic'd ff", .failing),
        ("aacraid: AAC0: adapter self-test failed.", .failing),
        ("aacraid: AAC:0: IO Bus reset failed", .warning),
        ("tg3 0000:02:00.0 eth0: transmit timed out, resetting", .warning),
        ("e1000e 0000:00:19.0 eno1: Detected Hardware Unit Hang:", .warning),
        ("ixgbe 0000:05:00.0 eth2: Detected Tx Unit Hang", .warning),
        ("ixgbe 0000:05:00.0 eth2: tx hang 5 detected on queue 3, resetting adapter", .warning),
        (
            "i40e 0000:3b:00.0 ens1f0: tx_timeout: VSI_seid: 390, Q 10, NTC: 0x1a4, HWB: 0x1a4, NTU: 0x1a5, TAIL: 0x1a5, INT: 0x1",
            .warning
        ),
        ("bnxt_en 0000:3b:00.0 ens1f0np0: TX timeout detected, starting reset task!", .warning),
        ("bnx2x: [bnx2x_stats_update:1268(eth0)]storm stats were not updated for 3 times", .healthy),
        ("bnx2x: [bnx2x_panic_dump:930(eth0)]begin crash dump -----------------", .failing),
        ("bnx2x: [bnx2x_attn_int_deasserted3:4323(eth0)]MC assert!", .failing),
        ("bnx2x: [bnx2x_parity_recover:10221(eth0)]Parity error: HW block parity attention", .failing),
        ("mlx5_core 0000:5e:00.0 ens1f0: TX timeout detected", .warning),
        ("mlx5_core 0000:5e:00.0: assert_var[0] 0x00000001", .failing),
        ("mlx5_core 0000:5e:00.0: poll_health:739:(pid 0): Fatal error 1 detected", .failing),
        ("mlx5_core 0000:5e:00.0: device's health compromised - reached miss count", .failing),
        ("mlx4_core 0000:05:00.0: Internal error detected:", .failing),
        ("mlx4_core 0000:05:00.0: command 0x54 timed out (go bit not cleared)", .warning),
        ("ixgbe 0000:05:00.0: Adapter removed", .failing),
        ("igb 0000:05:00.0 eth0: PCIe link lost, device now detached", .failing),
        ("be2net 0000:04:00.0: Error detected in the card", .failing),
        ("be2net 0000:04:00.0: UE: MPU bit set", .failing),
        ("NETDEV WATCHDOG: eth0 (igb): transmit queue 3 timed out", .warning),
        ("EXT4-fs (sda1): error count since last fsck: 4", .warning),
        ("EXT4-fs (sda1): initial error at time 1700000000: ext4_find_entry:1455: inode 2", .warning),
        ("EXT4-fs (sda1): last error at time 1700000100: ext4_find_entry:1455: inode 2", .warning),
        ("EXT4-fs (sda1): warning: mounting fs with errors, running e2fsck is recommended", .warning),
        ("EXT4-fs error (device sda1): ext4_find_entry:1455: inode #2: comm ls: reading directory lblock 0", .warning),
        ("EXT4-fs (sda1): Remounting filesystem read-only", .failing),
        ("XFS (dm-3): Corruption of in-memory data detected.  Shutting down filesystem", .failing),
        (
            "XFS (dm-3): Corruption of in-memory data (0x8) detected at xfs_defer_finish_noroll+0x1e1 (fs/xfs/libxfs/xfs_defer.c:553).  Shutting down filesystem.",
            .failing
        ),
        ("XFS (dm-3): metadata I/O error in \"xfs_trans_read_buf_map\" at daddr 0x2 len 1 error 5", .warning),
        ("XFS (dm-3): Metadata corruption detected at xfs_agf_verify+0x5a/0x110, xfs_agf block 0x1", .warning),
        ("BTRFS error (device sdb1): bdev /dev/sdb1 errs: wr 1, rd 4, flush 0, corrupt 2, gen 0", .warning),
        ("BTRFS info (device sdb1): bdev /dev/sdb1 errs: wr 0, rd 0, flush 0, corrupt 3, gen 0", .warning),
        (
            "BTRFS warning (device sdb1): csum failed root 5 ino 257 off 0 csum 0x98f94189 expected csum 0x1 mirror 1",
            .warning
        ),
        ("BTRFS: error (device sdb1) in btrfs_run_delayed_refs:2189: errno=-5 IO failure", .warning),
        ("megaraid_sas 0000:02:00.0: Found FW in FAULT state, will reset adapter scsi0.", .failing),
        ("megaraid_sas 0000:02:00.0: FW in FAULT state!!", .failing),
        ("megasas: FW detected to be in faultstate, restarting it...", .failing),
        (
            "megaraid_sas 0000:02:00.0: megasas_get_pd_list: [scsi0] waiting for 3 commands to complete for scsi0",
            .healthy
        ),
        ("megaraid_sas 0000:02:00.0: Fatal firmware error: Line 162 in fw\\raid\\utils.c", .failing),
        ("megaraid_sas 0000:02:00.0: Adapter is OFFLINE - sysrq", .failing),
        ("megaraid_sas 0000:02:00.0: 5410 (581322522s/0x0020/CRIT) - VD 00/0 is now DEGRADED", .warning),
        ("megaraid_sas 0000:02:00.0: 5411 (boot + 5s/0x0008/CRIT) - Battery requires replacement - SOH Bad", .warning),
        ("mpt3sas_cm0: fault_state(0x5854)!", .failing),
        ("mpt2sas_cm0: fault_state(0x0d03)!", .failing),
        ("mpt3sas_cm0: SAS host is non-operational !!!!", .failing),
        ("mpt3sas_cm0: _base_fault_reset_work: hard reset: failed", .failing),
        ("mpt3sas_cm0: log_info(0x31110d00): originator(PL), code(0x11), sub_code(0x0d00)", .healthy),
        ("mpt2sas0: attempting task abort! scmd(ffff88)", .warning),
        ("hpsa 0000:03:00.0: controller lockup detected: 0xffff0012 after 30", .failing),
        ("hpsa 0000:03:00.0: Controller lockup detected: 0x00130000", .failing),
        ("hpsa 0000:03:00.0: scsi 0:0:0:0: resetting physical  Direct-Access HP", .warning),
        ("hpsa 0000:03:00.0: aborted: NULL_SDEV_PTR", .healthy),
        ("smartpqi 0000:5c:00.0: controller is offline: status code 0x6100c", .failing),
        ("smartpqi 0000:5c:00.0: controller offline", .failing),
        ("nvme nvme0: controller is down; will reset: CSTS=0xffffffff, PCI_STATUS=0x10", .warning),
        ("nvme nvme0: Removing after probe failure status: -19", .failing),
        ("nvme 0000:01:00.0: Removing after probe failure", .failing),
        ("nvme nvme1: Device not ready; aborting reset, CSTS=0x1", .failing),
        ("nvme nvme0: I/O 12 QID 3 timeout, aborting", .warning),
        (
            "EDAC MC0: 1 CE memory read error on CPU_SrcID#0_MC#0_Chan#0_DIMM#0 (channel:0 slot:0 page:0x1 offset:0x0 grain:32 syndrome:0x0)",
            .warning
        ),
        (
            "EDAC MC0: 1 UE memory read error on CPU_SrcID#0_MC#0_Chan#0_DIMM#0 (channel:0 slot:0 page:0x1 offset:0x0 grain:32)",
            .failing
        ),
        ("EDAC MC0: UE row 0, channel-a= 0 channel-b= 1 labels \"DIMM_A1\": (Branch=0)", .failing),
        (
            "EDAC MC0: Giving out device to module skx_edac controller Skylake Socket#0 IMC#0: DEV 0000:64:0a.0 (INTERRUPT)",
            .healthy
        ),
        ("EDAC MC: Ver: 3.0.0", .healthy),
        ("EDAC MC0: 0 UE 0 CE", .healthy),
        ("{1}[Hardware Error]: Hardware error from APEI Generic Hardware Error Source: 1", .warning),
        ("{1}[Hardware Error]: event severity: corrected", .warning),
        ("{1}[Hardware Error]: event severity: fatal", .failing),
        ("{1}[Hardware Error]: event severity: recoverable", .failing),
        ("{1}[Hardware Error]:  Error 0, type: fatal", .failing),
        ("ghes_edac: GHES: Corrected hardware error", .warning),
        ("mce: [Hardware Error]: CPU 4: Machine Check Exception: 5 Bank 1: be00000000800400", .failing),
        ("mce: [Hardware Error]: CPU 1: Machine Check: 0 Bank 5: be00000000800400", .failing),
        ("mce: Uncorrected hardware memory error in user-access at 3f2480", .failing),
        ("mce: [Hardware Error]: Machine check events logged", .warning),
        ("[Hardware Error]: PROCESSOR CONTEXT CORRUPT", .failing),
        ("MCE 0 HARDWARE ERROR. This is *NOT* a software problem! Processor context corrupt", .failing),
        ("CPU0: Core temperature above threshold, cpu clock throttled (total events = 1)", .warning),
        ("mce: CPU3: Package temperature is above threshold, cpu clock is throttled (total events = 78)", .warning),
        (
            "pcieport 0000:3a:00.0: PCIe Bus Error: severity=Uncorrected (Fatal), type=Transaction Layer, (Receiver ID)",
            .failing
        ),
        (
            "pcieport 0000:3a:00.0: PCIe Bus Error: severity=Uncorrected (Non-Fatal), type=Transaction Layer, (Requester ID)",
            .warning
        ),
        ("pcieport 0000:3a:00.0: PCIe Bus Error: severity=Corrected, type=Data Link Layer, (Receiver ID)", .warning),
        ("pcieport 0000:00:01.0: AER: Multiple Corrected error received: id=0300", .warning),
        ("pcieport 0000:00:01.0: AER: Uncorrected (Non-Fatal) error received: 0000:03:00.0", .warning),
        ("pcieport 0000:00:01.0: AER: Uncorrected (Fatal) error received: id=0300", .failing),
        ("pcieport 0000:00:1c.0: pciehp: Slot(1): Link Down", .warning),
        ("pcieport 0000:00:1c.0: pciehp: Slot(1): Card not present", .warning),
        ("qla2xxx [0000:05:00.0]-500a:1: LOOP DOWN detected (2 3 0 0).", .warning),
        ("qla2xxx [0000:05:00.0]-5003:1: ISP System Error - mbx1=0h mbx2=0h mbx3=0h.", .warning),
        ("lpfc 0000:06:00.0: 0:0457 Adapter Hardware Error Data: x1 x2 x3", .failing),
        ("lpfc 0000:04:00.0: 0:1305 Link Down Event x1 received", .warning),
        ("i40e 0000:3b:00.0: Hardware error: the adapter has been put in recovery mode", .failing),
        ("ata1.00: exception Emask 0x0 SAct 0x0 SErr 0x0 action 0x6 frozen", .warning),
        ("ata1.00: disabled", .failing),
        ("ata1: SATA link down (SStatus 0 SControl 300)", .healthy),
        ("blk_update_request: critical medium error, dev sda, sector 1234", .failing),
        ("Buffer I/O error on dev sda1, logical block 0, async page read", .warning),
        ("sd 0:0:0:0: [sda] Sense Key : Medium Error [current]", .failing),
        ("sd 0:0:0:0: [sda] Sense Key : Hardware Error [current]", .failing),
        ("sd 0:0:0:0: rejecting I/O to offline device", .failing),
        ("sd 0:0:0:0: [sda] FAILED Result: hostbyte=DID_BAD_TARGET driverbyte=DRIVER_OK", .warning),
        ("sd 0:0:0:0: [sda] FAILED Result: hostbyte=DID_TIME_OUT driverbyte=DRIVER_TIMEOUT", .warning),
        ("sd 0:0:0:0: Power-on or device reset occurred", .warning),
        ("nvme0n1: I/O Cmd(0x2) @ LBA 123, 8 blocks, I/O Error (sct 0x2 / sc 0x81)", .failing),
        ("critical medium error, dev nvme0n1, sector 1 op 0x0:(READ)", .failing),
        ("thermal thermal_zone0: critical temperature reached (105 C), shutting down", .failing),
        ("power_supply BAT0: driver failed to report `status' property: -5", .healthy),
        ("usb 1-1: device descriptor read/64, error -71", .healthy),
        ("watchdog: BUG: soft lockup - CPU#3 stuck for 22s! [kworker:123]", .warning),
        ("INFO: task jbd2/sda1-8:300 blocked for more than 120 seconds.", .warning),
        ("rcu: INFO: rcu_sched self-detected stall on CPU", .warning),
        ("Kernel panic - not syncing: Fatal machine check", .failing),
        ("ipmi_si: BMC returned incorrect response, expected netfn 7 cmd 34, got netfn 7 cmd 35", .healthy),
        ("md/raid1:md0: Disk failure on sdb1, disabling device.", .failing),
        ("md/raid5:md1: not enough operational devices (2/4 failed)", .failing),
        ("JBD2: Detected IO errors while flushing file data on sda1-8", .warning),
        ("Aborting journal on device sda1-8.", .warning),
        ("DMAR: DRHD: handling fault status reg 2", .warning),
        ("device-mapper: multipath: Failing path 8:16.", .warning),
        ("device-mapper: multipath: 253:2: Failing path 8:16.", .warning),
        ("sd 2:0:0:1: alua: port group 01 state S non-preferred supports TolUSNA", .healthy),
        ("NMI: PCI system error (SERR) for reason b1 on CPU 0.", .warning),
        ("NMI: IOCK error (debug interrupt?) for reason 61", .warning),
        ("perf: interrupt took too long (2511 > 2500), lowering kernel.perf_event_max_sample_rate", .healthy),
        ("ice 0000:17:00.0: A parity error has occurred", .warning),
        ("ice 0000:17:00.0: tx_timeout: VSI_num: 7, Q 5, NTC: 0x0", .warning),
        ("bnxt_en 0000:3b:00.0 ens1f0np0: Firmware not responding, status: 0x8000", .failing),
        ("bnxt_en 0000:3b:00.0: Error: firmware fatal error", .failing),
        ("cxgb4 0000:02:00.4: encountered fatal error, adapter stopped", .failing),
        ("arcmsr0: abort device command of scsi id = 0 lun = 0", .warning),
        ("3w-9xxx: scsi0: ERROR: (0x03:0x0104): SGL entry has illegal length", .warning),
        ("EXT4-fs (sda1): mounted filesystem with ordered data mode. Opts: (null)", .healthy),
        ("XFS (dm-3): Ending clean mount", .healthy),
        ("ACPI: Interpreter enabled", .healthy),
        ("aacraid 0000:03:00.0: Adapter is ready", .healthy),
        ("megaraid_sas 0000:02:00.0: FW now in Ready state", .healthy),
        ("nvme nvme0: 4/0/0 default/read/poll queues", .healthy),
        ("bnx2x 0000:02:00.0: part number 0-0-0-0", .healthy),
        ("pcieport 0000:00:01.0: AER: enabled with IRQ 24", .healthy),
        ("mpt3sas_cm0: port enable: SUCCESS", .healthy),
        ("hpsa 0000:03:00.0: Controller not ready, waiting", .healthy),
        ("NMI watchdog: enabled on all CPUs, permanently consumes one hw-PMU counter.", .healthy),
        ("systemd[1]: watchdog running as pid 3", .healthy),
        ("BTRFS info (device sdb1): bdev /dev/sdb1 errs: wr 0, rd 0, flush 0, corrupt 0, gen 0", .healthy),
    ]

    @Test(arguments: lines.indices) func oneLineDecides(index: Int) {
        let (line, verdict) = Self.lines[index]
        let assessment = assessed("[    0.000000] Linux version 6.1.0\n[   12.345678] \(line)\n")
        #expect(assessment.format == KernelLog.name)
        #expect(assessment.verdict == verdict, "\(line)\n\(AssessText.lines(of: assessment).joined(separator: "\n"))")
    }

    @Test func oneRecordOfMcelogIsJudgedByAllItsLines() {
        let record = """
            Hardware event. This is not a software error.
            MCE 0
            CPU 1 BANK 5
            MCi status:
            Uncorrected error
            Error enabled
            Processor context corrupt
            STATUS be00000000800400 MCGSTATUS 5

            """
        #expect(assessed(record).verdict == .failing)
        let corrected = record.replacing("Uncorrected error", with: "Corrected error")
            .replacing("Processor context corrupt", with: "").replacing("be000000", with: "8c000000")
        #expect(assessed(corrected).verdict == .warning)
        // The words may be cut off; the register says it too.
        let cut = record.replacing("Uncorrected error", with: "").replacing("Processor context corrupt", with: "")
        #expect(assessed(cut).verdict == .failing)
    }

    @Test func countsOfNothingAreNoErrors() {
        let nothing = assessed("[ 1.0] EDAC MC0: 0 UE 0 CE\n[ 1.0] EDAC MC1: 0 CE 0 UE\n")
        #expect(nothing.verdict == .healthy)
        #expect(assessed("[ 1.0] EDAC MC0: 0 UE 3 CE\n").verdict == .warning)
        #expect(assessed("[ 1.0] EDAC MC0: 1 UE 0 CE\n").verdict == .failing)
    }

    @Test func twoCardsOfOneDriverAreTwo() {
        let log = assessed(
            "[ 1.0] megaraid_sas 0000:02:00.0: Found FW in FAULT state, will reset adapter scsi0.\n"
                + "[ 2.0] megaraid_sas 0000:82:00.0: Found FW in FAULT state, will reset adapter scsi1.\n")
        #expect(log.verdict(of: "0000:02:00.0") == .failing)
        #expect(log.verdict(of: "0000:82:00.0") == .failing)
        #expect(
            assessed("[ 1.0] tg3 0000:02:00.0 eth0: transmit timed out, resetting\n").verdict(of: "eth0") == .warning)
    }

    @Test func whatCameBackIsOver() {
        let failing = "[ 1.0] device-mapper: multipath: 253:2: Failing path 8:16.\n"
        let back = "[ 9.0] device-mapper: multipath: 253:2: Reinstating path 8:16.\n"
        #expect(assessed(failing).verdict(of: "multipath 253:2") == .warning)
        #expect(assessed(failing + back).verdict == .healthy)
        let gone = "[ 1.0] pcieport 0000:00:1c.0: pciehp: Slot(1): Link Down\n"
        #expect(assessed(gone + "[ 9.0] pcieport 0000:00:1c.0: pciehp: Slot(1): Link Up\n").verdict == .healthy)
    }
}
