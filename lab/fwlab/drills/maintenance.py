"""Maintenance day: a person drains the active node, and takes it back."""

import signal

from .. import agent, applog, bmc, cluster, placement, profile
from .. import node as nodes
from ..shell import boottime
from .heat import CRITICAL

# A resource beside the service that stops so slowly that the drain has something to wait for, however fast the rest is.
STOP_SECONDS = 4
# The daemon looks again a second after it has told progress (cluster.watch_interval), so the proof cannot come sooner.
LIVE_SECONDS = 0.5


def maintenance(drill):
    """Plan, progress, gap; the way back; refused with a reason when the peer is red, standby or unknown."""
    source = drill.active()
    target = profile.other(source)
    plan(drill, source)
    drain(drill, source, target)
    outlives_a_reboot(drill, source, target)
    undrain(drill, source, target)
    left_mark(drill, source, target)
    refused_by_standby(drill, target, source)
    refused_by_red(drill, target, source)
    refused_by_silence(drill, target, source)


def plan(drill, source):
    drill.inject(f"forewarn drain {source} --dry-run")
    before = cluster.counters()
    done = agent.command(source, "drain", source, "--dry-run")
    drill.check(done.returncode == 0, f"the plan was refused: {words(done)}")
    drill.check(
        "app" in done.stdout and profile.other(source) in done.stdout,
        f"the plan does not say where app goes: {words(done)}",
    )
    drill.holds_still(1)
    drill.check(cluster.counters()[:2] == before[:2], "a dry run changed the configuration")
    drill.note("plan printed")


def drain(drill, source, target):
    with placement.newcomer(prefers=source, stop_seconds=STOP_SECONDS) as node:
        drill.check(node == source, f"a resource that prefers {source} was placed on {node}")
        drill.inject(f"forewarn drain {source}, and a resource there takes {STOP_SECONDS} s to stop")
        told = agent.order(source, "drain", source, "--reason", "drill")
        drill.check(told.code == 0, f"the drain ended with {told.code}: {told.words()}")
        drill.mark("drained")
        answered = drill.served_by(target)
        drill.mark("first stop", next((line.at for line in applog.stops(drill.t0)), False))
        drill.mark("service answering", answered)
        drill.close_gap()
        told_as_it_happens(drill, told, target)
    now = cluster.view()
    drill.check(source in now.standby, f"{source} is not in standby after its drain")
    drill.check(source not in [now.running.get(name) for name in ("vip", "app")], f"{source} is not vacated")
    mark = cluster.permanent(source, "forewarn-standby")
    drill.check(mark is not None and "drill" in mark, f"the standby of {source} has no mark with the reason: {mark}")


def told_as_it_happens(drill, told, target):
    """Plan, outcome, progress while something still stops, proof, end: each line at its time, not all at the end."""
    kinds = [event.get("event") for _, event in told.events]
    drill.check(
        [kind for kind in kinds if kind != "progress"] == ["plan", "outcome", "proof", "done"],
        f"the drain told {', '.join(map(str, kinds))}",
    )
    (_, plan), (_, outcome), (proved, proof), (_, done) = map(told.first, ("plan", "outcome", "proof", "done"))
    drill.check(done.get("result") == "ok", f"the drain ended as {done.get('result')}: {told.words()}")
    for event in (plan, proof):
        moves = {move["resource"]: move["to"] for move in event.get("moves") or []}
        drill.check(moves.get("app") == target, f"the {event['event']} does not say that app goes to {target}: {moves}")
    between = told.events[kinds.index("outcome") + 1 : kinds.index("proof")]
    waiting = [(at, event) for at, event in between if placement.NAME in event["message"]]
    drill.check(bool(waiting), f"the drain told no progress while {placement.NAME} was stopping: {told.words()}")
    early = (proved - waiting[0][0]) / 1e9
    drill.check(early >= LIVE_SECONDS, f"its progress came only {early:.2f} s before the proof, so not as it happened")
    drill.check(
        outcome["elapsedMilliseconds"] <= waiting[0][1]["elapsedMilliseconds"] < proof["elapsedMilliseconds"],
        f"the times that the drain tells do not grow: {told.words()}",
    )
    drill.note(f"{kinds.count('progress')} lines of progress, the first {early:.1f} s before the proof")


def outlives_a_reboot(drill, source, target):
    """The drained node starts anew: its agent looks before the cluster knows the node, and leaves the standby alone."""
    drill.inject(f"{source} starts anew")
    before = cluster.fenced(source, target)
    nodes.power(source, "crash")
    # Switched on before its fencing has ended it would be switched off again.
    drill.until(f"{source} to be fenced", lambda: cluster.fenced(source, target) > before, 40)
    drill.until(f"{source} to read off", lambda: bmc.power(source) == "off", 20)
    bmc.set_power(source, "on")
    drill.until(f"{source} online", lambda: source in cluster.view(target).online, 40)
    drill.until(f"the agent of {source} green", lambda: agent.status(target).peer_health == "green", 40)
    drill.stays(f"{source} in standby", 3, lambda: source in cluster.view(target).standby)
    mark = cluster.permanent(source, "forewarn-standby", target)
    drill.check(mark is not None and "drill" in mark, f"the mark of {source} did not outlive its reboot: {mark}")
    drill.check(cluster.active() == target, "the service moved")
    drill.until("the DC idle", lambda: cluster.idle(target), 20)


def by_hand(node, target, *order):
    nodes.enter(node, ["crm_attribute", "-N", target, "-n", "standby", *order, "-l", "forever"])


def left_mark(drill, source, target):
    """A drain is ended with Pacemaker's own tool, and somebody else sets a standby: beside the mark it is still his."""
    drill.inject(f"a mark is left on {source}")
    done = agent.command(source, "drain", source, "--reason", "drill", timeout=60)
    drill.check(done.returncode == 0, f"the second drain ended with {done.returncode}: {words(done)}")
    by_hand(target, source, "-D")
    by_hand(target, source, "-v", "on")
    drill.check(cluster.permanent(source, "forewarn-standby") is not None, "no mark was left; nothing was tried")
    done = agent.command(source, "undrain", source, timeout=60)
    drill.check(done.returncode == 1, f"undrain of somebody else's standby ended with {done.returncode}: {words(done)}")
    drill.stays(f"{source} in standby", 3, lambda: source in cluster.view().standby)
    by_hand(target, source, "-D")
    drill.until(f"{source} out of standby", lambda: source not in cluster.view().standby, 15)
    done = agent.command(source, "undrain", source, timeout=60)
    drill.check(done.returncode == 0, f"undrain of a left mark ended with {done.returncode}: {words(done)}")
    drill.check(cluster.permanent(source, "forewarn-standby") is None, "the mark was not taken away")
    drill.until("the cluster settled", cluster.settled, 20)
    drill.note("a drain outlives a reboot; a standby beside a left mark is not lifted")


def undrain(drill, source, target):
    drill.inject(f"forewarn undrain {source}")
    done = agent.command(source, "undrain", source, timeout=60)
    drill.check(done.returncode == 0, f"undrain ended with {done.returncode}: {words(done)}")
    drill.until(f"{source} out of standby", lambda: source not in cluster.view().standby, 15)
    drill.times["undrained"] = round((boottime() - drill.t0) / 1e6)
    drill.holds_still(3)
    drill.check(cluster.permanent(source, "forewarn-standby") is None, "the mark outlived the standby")
    drill.check(cluster.active() == target, "the service moved back by itself")


# How a refusal ends for each cause, and what it must say: 1 is no, 3 is that it cannot be told (docs/cli.md).
REASONS = {
    "standby": (1, ("is in standby",)),
    "red": (1, ("is red", "itself evacuated")),
    "unknown": (3, ("has been silent",)),
}


def refused_by_standby(drill, source, target):
    """The peer's standby was set by somebody else: no drain towards it, and undrain leaves it alone."""
    drill.inject(f"{target} in standby, set by hand")
    by_hand(source, target, "-v", "on")
    drill.until(f"{target} in standby", lambda: target in cluster.view().standby, 10)
    refuse(drill, source, "standby")
    done = agent.command(source, "undrain", target)
    drill.refuses(done, "was not set by")
    drill.check(target in cluster.view().standby, "undrain removed a standby that somebody else had set")
    by_hand(source, target, "-D")
    drill.until("the cluster settled", cluster.settled, 20)
    drill.until(f"the agent of {target} green", lambda: agent.status(source).peer_health == "green", 20)


def refused_by_red(drill, source, target):
    drill.inject(f"CPU Temp of {target}: {CRITICAL}")
    bmc.set_sensor(target, "CPU Temp", CRITICAL)
    drill.until(f"{source} to call {target} red", lambda: agent.status(source).peer_health == "red", 20)
    refuse(drill, source, "red")
    bmc.nominal(target)
    drill.until(f"{source} to call {target} green", lambda: agent.status(source).peer_health == "green", 30)
    # Its recovery dwell is a reason of its own.
    drill.until(
        f"a drain of {source} to be allowed again",
        lambda: agent.command(source, "drain", source, "--dry-run").returncode == 0,
        40,
        0.5,
    )


def refused_by_silence(drill, source, target):
    drill.inject(f"forewarnd on {target} stopped")
    nodes.signal_process(target, "forewarnd", signal.SIGSTOP)
    drill.until(f"{source} to call {target} unknown", lambda: agent.status(source).peer_health == "unknown", 20)
    refuse(drill, source, "unknown")
    nodes.signal_process(target, "forewarnd", signal.SIGCONT)


def refuse(drill, source, cause):
    """The drain is refused with a sentence, and nothing moved."""
    done = agent.command(source, "drain", source)
    code, wanted = REASONS[cause]
    drill.check(done.returncode == code, f"a drain of {source} whose peer is {cause} ended with {done.returncode}")
    drill.check(any(word in words(done) for word in wanted), f"peer {cause}: the refusal says {words(done)}")
    drill.no_move()
    drill.note(f"peer {cause}: refused ({reason(done)})")


def reason(done):
    lines = [line.strip() for line in (done.stderr + "\n" + done.stdout).splitlines() if line.strip()]
    return (lines[0] if lines else "")[:110]


def words(done):
    return (done.stdout + done.stderr).strip()[-400:]
