"""Paired numbers other than fencing: planned moves, memory, reading to attribute; and crashes in the long run."""

import pathlib
import signal
import statistics

from . import agent, bmc, cluster, crash_pairs, fencing, health, profile
from . import node as nodes
from .drill import Drill, attribute_visible
from .drills.heat import CRITICAL
from .shell import LabError, boottime, say, wait_for

# Pairs of moves, judged once, all together: to look earlier, and to stop at a look that is good, would be to choose the
# result.
MOVES = {False: 9, True: 20}
RATIO, MEMORY_MB, READING_MS = 1.2, 15.0, profile.POLL_SECONDS * 1000 + 300
AGENTS = ("forewarnd", "forewarn-actuator")


def measure(long):
    """Each result says what it is; `misses` lists what was to be reached and was not."""
    misses = []
    result = {**moves(MOVES[long], misses), **memory(misses)}
    if long:
        result |= crash_pairs.measure(misses)
    result["misses"] = misses
    for miss in misses:
        say(f"  NOT REACHED: {miss}")
    return result


def moves(count, misses):
    """Decision to service answering on the peer, alternated with the same move by a bare attrd_updater."""
    drill = Drill("moves", True)
    ours, bare, attribute = [], [], []
    health.bring_about(True)
    drill.client.start()
    try:
        while len(bare) < count:
            move, seen = own_move(drill)
            ours.append(move)
            attribute.append(seen)
            bare.append(bare_move(drill))
            say(f"  pair {len(bare)} of {count}: decision to service {ours[-1]:.0f} ms, bare {bare[-1]:.0f} ms")
    finally:
        drill.client.stop()
    result = {
        "decision to service": fencing.summary(ours),
        "bare attrd_updater to service": fencing.summary(bare),
        "reading to attribute": fencing.summary(attribute),
    }
    found = ratio(ours, bare)
    result["move ratio"] = round(found, 3)
    if found > RATIO:
        misses.append(f"decision to service is {found:.2f} of the bare move; the limit is {RATIO}")
    if statistics.median(attribute) > READING_MS:
        misses.append(
            f"reading to attribute takes {statistics.median(attribute):.0f} ms; the limit is {READING_MS:.0f} ms"
        )
    return result


def ratio(ours, bare):
    return statistics.median(ours) / statistics.median(bare)


def own_move(drill):
    """(decision to first answer, beginning of the first bad reading to attribute), ms; leaves the pair healthy."""
    source = cluster.active()
    drill.t0 = boottime()
    bmc.set_sensor(source, "CPU Temp", CRITICAL)
    answered = drill.served_by(profile.other(source))
    decided = agent.decided(source, drill.t0)
    reading = agent.bad_reading(source, drill.t0)
    visible = wait_for("the attribute in Pacemaker's log", lambda: attribute_visible(source, drill.t0), 5)
    if decided is None or reading is None:
        raise LabError(f"the journal of {source} has no decision or no first bad reading for the move")
    health.bring_about(True)
    return (answered - decided) / 1e6, (visible - reading) / 1e6


def bare_move(drill):
    """The same attribute by hand while both nodes' agents are stopped; put back before they go on."""
    source = cluster.active()
    for name in profile.NODES:
        for process in AGENTS:
            nodes.signal_process(name, process, signal.SIGSTOP)
    try:
        drill.t0 = boottime()
        cluster.move_by_attribute(source, "-60000")
        answered = drill.served_by(profile.other(source))
        wait_for("the cluster at rest", cluster.idle, 20, 0.05)
        cluster.move_by_attribute(source, "0")
        wait_for("the attribute back", lambda: cluster.attribute(source, "#health-forewarn") == "0", 5, 0.05)
    finally:
        for name in profile.NODES:
            for process in AGENTS:
                nodes.signal_process(name, process, signal.SIGCONT)
    health.bring_about(True)
    return (answered - drill.t0) / 1e6


def proportional_set(pid):
    """PSS of a process in MB (smaps_rollup)."""
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise LabError(f"no Pss of process {pid}")


def is_service(pid, name):
    """Of the probes the one of the BMC; the others are counted by the footprint."""
    words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    return name != "forewarn-probe" or b"bmc" in words


def memory(misses):
    """The services of one node; each node has its own copy of the binaries, so nothing is shared between the two."""
    result = {}
    for name in profile.SERVICES:
        sizes = [proportional_set(pid) for pid in nodes.processes("node-a", name) if is_service(pid, name)]
        if not sizes:
            raise LabError(f"{name} does not run on node-a")
        result[f"{name} PSS MB"] = round(max(sizes), 1)
        if name != "forewarnd" and max(sizes) > MEMORY_MB:
            misses.append(f"{name} has {max(sizes):.1f} MB PSS; the limit is {MEMORY_MB:g} MB")
    say("  " + ", ".join(f"{label} {value}" for label, value in result.items()))
    return result
