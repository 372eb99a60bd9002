internal import HealthModel

/// Memory use, stalls and the clock. Load alone moves nothing, and so has no row.
enum SystemRules {
    private static let psi = "Linux Documentation/accounting/psi.rst"

    static let rows: [MeasurementRule] = [
        ArrayRules.row(
            "memory-use.oom-kills", .degraded, [.kernel], .grew(.outOfMemoryKills, by: 1, within: .seconds(600)),
            family: "memory-use", rank: 2,
            advice: "Find out what uses the memory; the kernel kills processes for want of it.",
            source: "Linux mm/vmstat.c: oom_kill of /proc/vmstat"),
        ArrayRules.row(
            "memory-use.stalls", .degraded, [.kernel],
            .all([.atLeast(.memoryStall, 20), .atLeast(.memoryStall60, 10)]), family: "memory-use", rank: 1,
            advice: "Find out what uses the memory; all processes wait for it.", source: psi),
        ArrayRules.row(
            "io.stalls", .advisory, [.kernel], .all([.atLeast(.ioStall, 80), .atLeast(.ioStall60, 60)]),
            family: "io.stalls",
            rank: 1, advice: "Look for a drive that hangs, or for too much load.", source: psi),
        ArrayRules.row(
            "clock.unsynchronised", .advisory, [.clock], .says(.clockUnsynchronised), family: "clock", rank: 1,
            advice: "Check chrony or ntpd; the times in logs cannot be compared.", source: "adjtimex(2): STA_UNSYNC",
            warns: true),
        ArrayRules.row(
            "clock.offset", .advisory, [.clock],
            .any([.atLeast(.clockOffset, 1), .below(.clockOffset, -1)]), family: "clock", rank: 2,
            advice: "Check chrony or ntpd; the clock is wrong by more than a second.", source: "adjtimex(2): offset",
            warns: true),
    ]
}
