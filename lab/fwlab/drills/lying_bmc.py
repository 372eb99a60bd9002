"""The BMC hangs, and then answers nonsense for one cycle."""

import time

from .. import agent, bmc, cluster, profile


def lying_bmc(drill):
    """Unknown or suspect, and no move."""
    source = drill.active()
    hang(drill, source)
    for raw in (0, 255):
        lie(drill, source, raw)
    drill.close_gap()


def hang(drill, source):
    """No answer at all: the node's health is unknown once its last reading is too old."""
    drill.inject(f"the BMC of {source} hangs")
    bmc.hang(source)
    drill.health(source, "unknown", profile.READING_TIME_TO_LIVE_SECONDS + 8)
    drill.mark("hang: unknown")
    drill.holds_still(4)
    unmoved(drill, source)
    bmc.resume(source)
    drill.health(source, "green", 30)
    drill.mark("answers again: green")
    drill.no_move()


def lie(drill, source, raw):
    """Every sensor says the same byte for one poll of the agent.

    The BMC's discrete sensors write no SEL entries for it: a SEL entry is a second witness, and is drilled elsewhere.
    """
    drill.inject(f"every sensor of {source} says {raw} for one cycle")
    for number in range(8, 14):
        events(source, number, "disable")
    bmc.set_every_sensor(source, raw)
    seen, suspected = set(), False
    deadline = time.monotonic() + profile.POLL_SECONDS + 0.3
    while time.monotonic() < deadline:
        told = agent.status(source)
        seen.add(told.health)
        suspected = suspected or any(finding.get("confidence") == "suspected" for finding in told.findings)
        time.sleep(0.1)
    bmc.nominal(source)
    for number in range(8, 14):
        events(source, number, "enable")
    deadline = time.monotonic() + 4
    while time.monotonic() < deadline:
        told = agent.status(source)
        seen.add(told.health)
        suspected = suspected or any(finding.get("confidence") == "suspected" for finding in told.findings)
        unmoved(drill, source)
        time.sleep(0.1)
    drill.check("red" not in seen, f"{source} called itself red because its BMC said {raw} everywhere for one cycle")
    drill.check(
        suspected or "unknown" in seen, f"{source} neither suspected anything nor was unknown: {', '.join(seen)}"
    )
    drill.holds_still(3)
    drill.health(source, "green", 30)
    drill.note(f"all {raw}: {', '.join(sorted(filter(None, seen)))}")


def events(name, number, what):
    masks = {8: 0x4F, 9: 0x4F, 10: 0x3F, 11: 0x1FF, 12: 0x1FF, 13: 0x7FF}
    bits = f"{masks[number]:015b}"
    bmc.console(name, f"sensor_set_event_support 0x20 0 {number} {what} scanning per-state {bits} {bits} {bits} {bits}")


def unmoved(drill, source):
    drill.no_move()
    value = cluster.attribute(source, "#health-forewarn")
    drill.check(
        value in ("0", "-500"), f"#health-forewarn of {source} became {value} although its BMC told nothing true"
    )
