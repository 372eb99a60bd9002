internal import HealthModel

/// Network links and bonds. What hangs on a link is not known here: a link without carrier is worth a look, a bond
/// without any member carries nothing.
enum LinkRules {
    static let rows: [MeasurementRule] = [
        row(
            "bond.down", .failing, .says(.bondDown), family: "bond", rank: 3,
            advice: "Move the workload away; check both switches and the cables of this bond.",
            source: "Linux Documentation/networking/bonding.rst: MII Status of the bond"),
        row(
            "bond.member-down", .degraded, .says(.bondMemberDown), family: "bond", rank: 2,
            advice: "Check cable, optic and switch port of the member that is down; the bond has lost its redundancy.",
            source: "Linux Documentation/networking/bonding.rst: MII Status of a member"),
        row(
            "bond.member-churned", .degraded, .says(.bondMemberChurned), family: "bond", rank: 1,
            advice: "Check the aggregation of this member's switch port; LACP does not agree about it.",
            source: "IEEE 802.1AX, churn detection; Linux drivers/net/bonding/bond_3ad.c"),
        row(
            "link.carrier-lost", .degraded, .all([.says(.carrierLost), .not(.says(.administrativelyDown))]),
            family: "link.carrier", rank: 1,
            advice: "Check cable, optic and switch port, or set the link down if nothing uses it.",
            source: "Linux Documentation/networking/operstates.rst: IF_OPER_DOWN with IFF_UP"),
        row(
            "link.flapping", .degraded,
            .any([
                .inFile(.atLeast(.bondLinkFailures, 5)), .inFile(.atLeast(.linkDowned, 10)),
                grewInAnHour(.linkDowned, by: 2), grewInAnHour(.carrierChanges, by: 6),
                grewInAnHour(.bondLinkFailures, by: 2),
            ]), family: "link.flapping", rank: 1,
            advice: "Replace cable or optic, or move it to another switch port; this link keeps going down.",
            source: "more often than switches are serviced; InfiniBand LinkDownedCounter saturates at 255"),
        row(
            "link.flaps-in-log", .degraded, .all([.atLeast(.carrierChanges, 5), .not(.measured(.receivedPackets))]),
            family: "link.flapping", rank: 1,
            advice: "Replace cable or optic, or move it to another switch port; this link keeps going down.",
            source: "five losses of carrier in one log: more often than switches are serviced"),
        row(
            "link.half-duplex", .degraded, .says(.halfDuplex), family: "link.mode", rank: 2,
            advice: "Set both ends to negotiate; a half-duplex link loses frames under load.",
            source: "IEEE 802.3 clause 28 and annex 28B: half duplex is what is left when negotiation fails"),
        row(
            "link.slow", .degraded, .says(.linkSlow), family: "link.mode", rank: 1,
            advice: "Check the cable (a broken pair) and the switch port's speed.",
            source: "IEEE 802.3 clause 40: gigabit needs all four pairs"),
        row(
            "link.crc-errors", .degraded,
            .any([
                .all([.atLeast(.receiveCRCErrors, 100), .atLeast(.receiveErrorShare, 1)]),
                .all([.atLeast(.receiveCRCErrors, 1000), .not(.measured(.receiveErrorShare))]),
                .grew(.receiveCRCErrors, by: 10, within: .seconds(3600)),
            ]), family: "link.errors", rank: 2,
            advice: "Replace the cable or optic, then the switch port; frames arrive broken.",
            source: "IEEE 802.3: bit error ratio 1e-12, which is one frame in about 80 million"),
        row(
            "link.receive-errors", .degraded,
            .any([
                .all([.atLeast(.receiveErrors, 1000), .atLeast(.receiveErrorShare, 100)]),
                .all([.measured(.symbolErrors), .atLeast(.symbolErrors, 1000), .not(.says(.working))]),
                grewInAnHour(.symbolErrors, by: 100),
            ]), family: "link.errors", rank: 1, advice: "Check cable, optic and switch port of this link.",
            source: "InfiniBand PortCounters, SymbolErrorCounter: more than 10 an hour is a bad link"),
        row(
            "link.recoveries", .degraded,
            .any([.atLeast(.linkRecoveries, 255), .grew(.linkRecoveries, by: 2, within: .seconds(3600))]),
            family: "link.recovery", rank: 1, advice: "Check cable and optic; the link had to be trained anew.",
            source: "InfiniBand PortCounters, LinkErrorRecoveryCounter: 8 bits"),
        row(
            "link.transmit-timeout", .degraded,
            .any([
                .inFile(.atLeast(.transmitTimeouts, 1)),
                .grew(.transmitTimeouts, by: 1, within: .seconds(86_400)),
            ]), family: "link.transmit", rank: 1,
            advice: "Update driver and firmware of this card; if it goes on, replace the card.",
            source: "Linux net/sched/sch_generic.c: NETDEV WATCHDOG"),
        row(
            "link.device-failed", .failing, .says(.deviceFailed), family: "link.device", rank: 1,
            advice: "Move the workload away and replace the card.",
            source: "Linux drivers/net/ethernet: the driver gave the device up"),
        row(
            "link.removed", .failing, .says(.removed), family: "link.device", rank: 2,
            advice: "Find out who took the card out; without it nothing that used it works.",
            source: "Linux Documentation/ABI/testing/sysfs-class-net: the link is gone"),
        row(
            "link.drops", .advisory,
            .any([.grew(.receiveMissed, by: 10_000, within: .seconds(600))]), family: "link.drops", rank: 1,
            advice: "Give the driver larger rings, or the node less traffic; frames are lost for want of room.",
            source: "Linux Documentation/networking/statistics.rst: rx_missed_errors"),
    ]

    /// Of a counter that not every link has: the row must end also on a link without it, which is measured by the others.
    private static func grewInAnHour(_ name: QuantityName, by amount: Double) -> MeasurementCondition {
        .all([.measured(name), .grew(name, by: amount, within: .seconds(3600))])
    }

    static func row(
        _ id: String, _ severity: Severity, _ condition: MeasurementCondition, family: String, rank: Int,
        advice: String,
        source: String
    ) -> MeasurementRule {
        MeasurementRule(
            Rule(
                id: id, trigger: .derived, severity: severity, advice: advice, source: source, family: family,
                rank: rank),
            kinds: [.nic], when: condition)
    }
}
