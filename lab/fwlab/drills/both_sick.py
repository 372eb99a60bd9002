"""Both nodes become critical within the same second."""

import random
import time

from .. import applog, bmc, cluster, health, profile
from ..shell import boottime, say
from .heat import CRITICAL


def both_sick(drill):
    """At most one move, and the service never stays down. Offsets are random; the seed is printed."""
    seed = time.time_ns() % 1_000_000
    source = random.Random(seed)
    rounds = 20 if drill.long else 1
    moves, gaps = [], []
    drill.note(f"seed {seed}")
    for turn in range(rounds):
        if turn:
            health.bring_about(drill.product)
        count, gap = once(drill, source)
        moves.append(count)
        gaps.append(gap)
    drill.gap_ms = round(max(gaps))
    drill.note(f"{rounds} round{'s' if rounds > 1 else ''}, moves {moves}, longest gap {max(gaps):.0f} ms")


def once(drill, source):
    """One round: (starts of the service, longest gap)."""
    first = source.choice(profile.NODES)
    offset = source.choice((0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.99)) + source.random() / 100
    drill.inject(f"CPU Temp of {first}: {CRITICAL}; {offset * 1000:.0f} ms later of {profile.other(first)} too")
    bmc.set_sensor(first, "CPU Temp", CRITICAL)
    time.sleep(offset)
    bmc.set_sensor(profile.other(first), "CPU Temp", CRITICAL)
    for name in profile.NODES:
        drill.health(name, "red")
    drill.mark("both red")
    settled = boottime()
    drill.stays("both nodes on", 8, lambda: all(bmc.power(name) == "on" for name in profile.NODES), 0.5)
    drill.until("the cluster at rest", cluster.idle, 20)
    starts = applog.starts(drill.t0)
    drill.check(
        len(starts) <= 1, f"the service was started {len(starts)} times: {', '.join(line.node for line in starts)}"
    )
    if starts:
        drill.check(applog.stops(drill.t0)[0].node != starts[0].node, "the service was stopped and started in place")
    gap = drill.client.gap(drill.t0)
    drill.check(gap.milliseconds < 3000, f"the service was down for {gap.milliseconds:.0f} ms")
    drill.check(
        drill.client.gap(settled + 4_000_000_000).milliseconds < 1000, "the service does not answer steadily at the end"
    )
    say(f"  {len(starts)} move(s), gap {gap.milliseconds:.0f} ms")
    return len(starts), gap.milliseconds
