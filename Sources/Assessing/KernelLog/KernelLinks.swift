internal import HealthModel

/// Network links and bonds in the kernel's log (drivers/net; the words differ by driver, the last state counts).
enum KernelLinks {
    /// What drivers say when a card does not send (drivers/net/ethernet: intel, broadcom/tg3.c, bnxt, mellanox).
    private static let transmitHangs = [
        "detected tx unit hang", "detected hardware unit hang", "tx unit hang", "tx timeout detected",
        "transmit timed out", "tx_timeout", "tx timeout", "tx hang ",
    ]

    static func read(_ line: KernelLine, into report: inout KernelLogReport) {
        if bond(line, into: &report) { return }
        if line.has("netdev watchdog") {
            // Since Linux 6.8 "igb 0000:01:00.0 eth0: NETDEV WATCHDOG: CPU: 3: transmit queue 0 timed out 5420 ms".
            let after = line.word(after: "WATCHDOG: ").flatMap { $0 == "CPU" ? nil : $0 }
            report.change(.nic, after ?? line.device(before: "netdev watchdog") ?? "nic", because: line) {
                $0.count(.transmitTimeouts)
            }
            return
        }
        if let words = transmitHangs.first(where: { line.has($0) }) {
            report.change(.nic, line.device(before: words) ?? "nic", because: line) { $0.count(.transmitTimeouts) }
            return
        }
        guard line.has("link"), !line.hasAny("sata link", "not ready", "becomes ready", "ata", "pcieport", "link layer")
        else { return }
        // The name stands before the first of these words.
        for words in [
            "NIC Copper Link is ", "NIC SerDes Link is ", "NIC Link is ", "Link is ", "link is ", "Link ", "link ",
        ] {
            guard let after = line.text.cut(at: words)?.after.lowercased() else { continue }
            guard after.hasPrefix("down") || after.hasPrefix("up") else { continue }
            guard let name = line.word(before: words), isLinkName(name) else { return }
            report.change(.nic, name, because: line) { link in
                if after.hasPrefix("down") {
                    link.count(.carrierChanges)
                    link.unsay(.carrierUp)
                    link.say(.carrierLost)
                } else {
                    link.unsay(.carrierLost)
                    link.say(.carrierUp)
                }
            }
            return
        }
    }

    private static func isLinkName(_ name: String) -> Bool {
        name.count <= 32 && !name.contains(".") && name.first?.isLetter ?? false && !LinkNames.isVirtual(name)
    }

    private static func bond(_ line: KernelLine, into report: inout KernelLogReport) -> Bool {
        guard line.hasAny("link status definitely", "without any active interface", "first active interface up") else {
            return false
        }
        let words = line.text.blankSeparated
        let name =
            words.last { $0.hasSuffix(":") && $0.hasPrefix("bond") && $0 != "bonding:" }.map { String($0.dropLast()) }
            ?? "bond"
        if line.has("without any active interface") {
            report.change(.nic, name, because: line) { $0.say(.bondDown) }
        } else if line.has("first active interface up") {
            report.change(.nic, name, because: line) { $0.unsay(.bondDown) }
        } else if let member = line.word(after: "for interface ") {
            if line.has("definitely down") {
                report.downMembers[name, default: []].insert(member)
            } else {
                report.downMembers[name]?.remove(member)
            }
            let isDown = !(report.downMembers[name] ?? []).isEmpty
            report.change(.nic, name, because: line) { bond in
                if line.has("definitely down") { bond.count(.bondLinkFailures) }
                if isDown {
                    bond.say(.bondMemberDown)
                } else {
                    bond.unsay(.bondMemberDown)
                    bond.unsay(.bondDown)
                    bond.say(.carrierUp)
                }
            }
        }
        return true
    }
}
