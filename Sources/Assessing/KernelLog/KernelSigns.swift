internal import HealthModel

/// What one driver says when its hardware is in trouble. Rows are data: a line that has all words of a row makes its
/// state. The words of Linux's drivers, in lower case.
struct KernelSign {
    enum Part {
        case controller
        case link
        case slot
        case path
    }

    let part: Part
    /// All of them stand in the line.
    let words: [String]
    let state: StateName
    /// Where the words are from.
    let source: String

    static func read(_ line: KernelLine, into report: inout KernelLogReport) -> Bool {
        guard let sign = rows.first(where: { $0.words.allSatisfy { line.has($0) } }) else { return false }
        sign.apply(line, to: &report)
        return true
    }

    private func apply(_ line: KernelLine, to report: inout KernelLogReport) {
        switch part {
        case .controller:
            report.change(.storageController, KernelSign.controller(line), because: line) { $0.say(state) }
        case .link:
            report.change(.nic, line.device(before: words[0]) ?? "nic", because: line) { link in
                if state == .carrierUp { link.unsay(.carrierLost) }
                if state == .carrierLost { link.unsay(.carrierUp) }
                link.say(state)
            }
        case .slot:
            report.change(.pciDevice, line.text.between("Slot(", ")").map { "slot \($0)" } ?? "slot", because: line) {
                if state == .working { $0.unsay(.reportedWarning) }
                $0.say(state)
            }
        case .path:
            let map = line.text.cut(at: "multipath: ")?.after.blankSeparated.first.map { $0.filter { $0 != "." } }
            let id = map.map { $0.hasSuffix(":") ? "multipath \($0.dropLast())" : "multipath" } ?? "multipath"
            report.change(.array, id, because: line) {
                if state == .working { $0.unsay(.arrayDegraded) }
                $0.say(state)
            }
        }
    }

    /// Driver and place of the card, so that two cards of one driver are told apart.
    private static func controller(_ line: KernelLine) -> String {
        let driver = drivers.first { line.has($0) } ?? "storage controller"
        return line.busAddress.map { "\(driver) \($0)" } ?? driver
    }

    private static let drivers = [
        "megaraid_sas", "megasas", "megaraid", "mpt3sas", "mpt2sas", "hpsa", "aacraid", "smartpqi", "arcmsr", "3w-9xxx",
        "3w-sas", "qla2xxx", "lpfc",
    ]
}

// MARK: - Rows

extension KernelSign {
    static let rows: [KernelSign] = controllerRows + fibreRows + linkRows + otherRows

    private static func row(_ part: Part, _ state: StateName, _ source: String, _ words: [String]...) -> [KernelSign] {
        words.map { KernelSign(part: part, words: $0, state: state, source: source) }
    }

    private static let controllerRows: [KernelSign] = [
        row(
            .controller, .reportedCritical, "drivers/scsi/aacraid: linit.c, commsup.c, rx.c, src.c",
            ["host adapter dead"], ["host adapter appears dead"], ["adapter kernel panic"], ["adapter monitor panic"],
            ["adapter self-test failed"], ["adapter firmware panic"]),
        row(
            .controller, .reportedWarning, "drivers/scsi/aacraid/linit.c: aac_eh_abort, aac_eh_host_reset",
            ["host adapter abort request"], ["host adapter reset request"], ["host bus reset request"],
            ["aacraid", "bus reset"]),
        row(
            .controller, .reportedCritical, "drivers/scsi/megaraid/megaraid_sas_base.c, megaraid_sas_fusion.c",
            ["killing adapter"], ["fw in fault state"], ["to be in fault"], ["megaraid_sas", "fatal firmware error"],
            ["adapter is offline"], ["megaraid_sas", "/fatal)"], ["megaraid_sas", "/dead)"]),
        row(
            .controller, .reportedWarning, "drivers/scsi/megaraid/megaraid_sas_base.c: megasas_decode_evt",
            ["megaraid_sas", "/crit)"], ["megaraid_sas", "/warn)"], ["megaraid_sas", "resetting fusion adapter"]),
        row(
            .controller, .reportedCritical, "drivers/scsi/mpt3sas/mpt3sas_base.c: _base_fault_reset_work",
            ["fault_state("], ["non-operational !!!!"], ["mpt", "hard reset: failed"]),
        row(
            .controller, .reportedWarning, "drivers/scsi/mpt3sas/mpt3sas_scsih.c: scsih_abort, scsih_host_reset",
            ["mpt3sas_cm", "attempting "], ["mpt2sas", "attempting "], ["mpt2sas_cm", "attempting "]),
        row(
            .controller, .reportedCritical, "drivers/scsi/hpsa.c, drivers/scsi/smartpqi/smartpqi_init.c",
            ["controller lockup detected"], ["smartpqi", "controller is offline"], ["smartpqi", "controller offline"]),
        row(
            .controller, .reportedWarning, "drivers/scsi/hpsa.c: hpsa_eh_device_reset_handler",
            ["hpsa", "resetting physical"], ["hpsa", "resetting logical"]),
        row(
            .controller, .reportedWarning, "drivers/scsi/arcmsr/arcmsr_hba.c, drivers/scsi/3w-9xxx.c, 3w-sas.c",
            ["arcmsr", "abort device command"], ["3w-9xxx", "error"], ["3w-9xxx", "aen: warning"], ["3w-sas", "error"]),
    ].flatMap { $0 }

    private static let fibreRows: [KernelSign] = [
        row(
            .controller, .reportedCritical, "drivers/scsi/lpfc/lpfc_init.c: lpfc_handle_eratt_s3",
            ["lpfc", "adapter hardware error"]),
        row(
            .controller, .reportedWarning, "drivers/scsi/qla2xxx/qla_isr.c: MBA_SYSTEM_ERR",
            ["qla2xxx", "isp system error"]),
        row(
            .link, .carrierLost, "drivers/scsi/qla2xxx/qla_isr.c: MBA_LOOP_DOWN; drivers/scsi/lpfc/lpfc_els.c",
            ["loop down detected"], ["lpfc", "link down event"]),
        row(
            .link, .carrierUp, "drivers/scsi/qla2xxx/qla_isr.c: MBA_LOOP_UP; drivers/scsi/lpfc/lpfc_hbadisc.c",
            ["loop up detected"], ["lpfc", "link up event"]),
    ].flatMap { $0 }

    private static let linkRows: [KernelSign] = [
        row(
            .link, .deviceFailed, "drivers/net/ethernet/broadcom/bnx2x/bnx2x_main.c: bnx2x_panic_dump, bnx2x_mc_assert",
            ["begin crash dump"], ["mc assert!"], ["bnx2x", "parity error"]),
        row(
            .link, .deviceFailed, "drivers/net/ethernet/broadcom/bnxt/bnxt.c: bnxt_fw_reset_task, bnxt_force_fw_reset",
            ["firmware not responding"], ["bnxt_en", "firmware fatal"]),
        row(
            .link, .deviceFailed, "drivers/net/ethernet/mellanox/mlx5/core/health.c, mlx4/catas.c",
            ["health compromised"], ["mlx5_core", "fatal error"], ["mlx5_core", "assert_var[0]"],
            ["mlx4_core", "internal error detected"]),
        row(
            .link, .reportedWarning, "drivers/net/ethernet/mellanox/mlx4/cmd.c: mlx4_cmd_poll",
            ["mlx4_core", "timed out (go bit not cleared)"]),
        row(
            .link, .deviceFailed, "drivers/net/ethernet/emulex/benet/be_main.c: be_detect_error",
            ["be2net", "error detected in the"], ["be2net", "ue: ", "bit set"]),
        row(
            .link, .deviceFailed, "drivers/net/ethernet/chelsio/cxgb4/t4_hw.c, intel/i40e/i40e_main.c, ixgbe, igb",
            ["encountered fatal error, adapter stopped"], ["i40e", "recovery mode"], ["adapter removed"],
            ["firmware fatal error"], ["fw fatal"], ["pcie link lost"]),
        row(
            .link, .reportedWarning, "drivers/net/ethernet/intel/ice/ice_main.c: ice_handle_mdd_event, PFINT_OICR",
            ["ice ", "parity error has occurred"]),
    ].flatMap { $0 }

    private static let otherRows: [KernelSign] = [
        row(
            .slot, .reportedWarning, "drivers/pci/hotplug/pciehp_ctrl.c", ["pciehp", "link down"],
            ["pciehp", "card not present"]),
        row(.slot, .working, "drivers/pci/hotplug/pciehp_ctrl.c", ["pciehp", "link up"], ["pciehp", "card present"]),
        row(.path, .arrayDegraded, "drivers/md/dm-mpath.c: fail_path", ["device-mapper: multipath", "failing path"]),
        row(
            .path, .working, "drivers/md/dm-mpath.c: reinstate_path", ["device-mapper: multipath", "reinstating path"]),
    ].flatMap { $0 }
}

extension KernelLine {
    /// "0000:3b:00.0", without the colon behind it.
    var busAddress: String? {
        for word in text.split(whereSeparator: { " ,[]()".contains($0) }) {
            let name = word.prefix { $0.isHexDigit || $0 == ":" || $0 == "." }
            let parts = name.split(separator: ":")
            guard parts.count >= 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 4,
                parts[2].contains(".")
            else { continue }
            return parts.prefix(3).joined(separator: ":")
        }
        return nil
    }

    /// Which link a driver speaks of: bnx2x's "(eth0)]", else the link's name before these words, else the card's place.
    func device(before words: String) -> String? {
        if let named = text.between("(", ")]"), named.count < 32, !named.isEmpty { return named }
        let lead = lowered.cut(at: words)?.before ?? lowered
        if let last = lead.blankSeparated.last, last.hasSuffix(":"),
            let word = text.blankSeparated.first(where: { $0.lowercased() == last })
        {
            let name = word.dropLast()
            if let first = name.first, first.isLetter, !name.contains(":"), !name.contains("."), name.count <= 32 {
                return String(name)
            }
        }
        return busAddress
    }
}
