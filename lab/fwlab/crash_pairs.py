"""Crash to service with fence_forewarn and with a trivial agent that only calls libfreeipmi, in the same cluster."""

import statistics
import time

from . import cib, cluster, fencing, health, profile
from . import node as nodes
from .drill import Drill
from .shell import boottime, say, wait_for

PAIRS, LIMIT = 10, 1.1
AGENTS = ("fence_forewarn", "fence_trivial")


def measure(misses, product=True):
    """The order changes with every pair, so that each agent meets each victim equally often; no device has a delay.

    Pacemaker's controller sleeps for a whole second, or two, in some crashes and not in others, whatever the fence
    agent is (its answer to "Re-asking for the CIB"). So the difference between the agents is taken from the times
    without those seconds, and is set against the whole time of a crash; the ratio of the whole times is told beside it.
    """
    drill = Drill("crashes", product)
    whole, bare = {name: [] for name in AGENTS}, {name: [] for name in AGENTS}
    drill.client.start()
    try:
        for turn in range(PAIRS):
            for which in AGENTS if turn % 2 == 0 else AGENTS[::-1]:
                total, slept = once(drill, which, product)
                whole[which].append(total)
                bare[which].append(total - slept)
            told = ", ".join(f"{name} {whole[name][-1]:.0f} ms ({bare[name][-1]:.0f})" for name in AGENTS)
            say(f"  crash pair {turn + 1} of {PAIRS}, in brackets without Pacemaker's sleep: {told}")
    finally:
        drill.client.stop()
        health.bring_about(product)
        swap_devices("fence_forewarn", delay=True)
    difference = statistics.median(bare[AGENTS[0]]) - statistics.median(bare[AGENTS[1]])
    ratio = 1 + difference / statistics.median(whole[AGENTS[1]])
    if ratio > LIMIT:
        misses.append(f"a crash takes {ratio:.2f} of the time with the trivial fence agent; the limit is {LIMIT}")
    medians = [statistics.median(whole[name]) for name in AGENTS]
    result = {"crash ratio": round(ratio, 3), "crash ratio of the whole times": round(medians[0] / medians[1], 3)}
    for name in AGENTS:
        result[f"crash with {name}"] = fencing.summary(whole[name])
        result[f"crash with {name}, without Pacemaker's sleep"] = fencing.summary(bare[name])
    return result


def once(drill, which, product):
    """(crash to first answer, Pacemaker's sleep in it), ms."""
    health.bring_about(product)
    swap_devices(which)
    health.bring_about(product)
    source = cluster.active()
    survivor = profile.other(source)
    drill.t0 = boottime()
    nodes.power(source, "crash")
    answered = drill.served_by(survivor, 40)
    lost = cluster.log_events(survivor, rf"{source} state is now lost", drill.t0)
    planned = cluster.log_events(survivor, r"Calculated transition", drill.t0)
    pause = planned[0][0] - lost[0][0] if lost and planned else 0
    return (answered - drill.t0) / 1e6, pause // 1_000_000_000 * 1000


def swap_devices(which, delay=False):
    """Replaces both stonith devices by those of another agent. Both nodes must be there."""
    ask = cluster.living()
    for name in profile.NODES:
        device = cib.fence_device(name, which, cib.fence_parameters(which), delay).strip()
        nodes.enter(ask, ["cibadmin", "--replace", "-o", "resources", "-X", device])
    time.sleep(0.5)
    cluster.cleanup()
    wait_for("the fence devices to start", started, 40, 0.2)


def started():
    return None not in cluster.view().running.values() and cluster.idle()
