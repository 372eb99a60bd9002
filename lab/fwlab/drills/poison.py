"""An uncorrectable memory error, and the way back of the node that had it."""

import signal

from .. import agent, applog, bmc, cluster, health, profile
from .. import node as nodes
from ..shell import boottime, say


def unfenced(drill, target):
    """A peer that has fenced within the hour would not again: the agents begin anew then."""
    if any(entry.get("kind") == "fence" for entry in agent.journal(target)):
        say(f"  {target} has fenced within the hour: the agents begin anew")
        health.forget()
        health.bring_about(drill.product)


def strike(drill):
    """Writes the error into the active node's SEL and waits until its chassis reads off; (source, target)."""
    source = drill.active()
    target = profile.other(source)
    unfenced(drill, target)
    drill.inject(f"uncorrectable memory error in the SEL of {source}")
    bmc.add_sel(source, bmc.UNCORRECTABLE_MEMORY)
    answered = drill.served_by(target)
    drill.move_times(source, target, answered)
    drill.until(f"{source} to be off", lambda: bmc.power(source) == "off", 40)
    return source, target


def poison(drill):
    """Vacated, then powered off at the peer's request; the chassis reads off."""
    source, target = strike(drill)
    drill.mark("power-off requested", agent.first(source, "power-off.requested", drill.t0) or False)
    drill.mark("peer fences", agent.first(target, "decision", drill.t0, step="fence-peer") or False)
    ends = drill.power_confirmed(source)
    drill.close_gap()
    drill.check(
        agent.first(source, "power-off.requested", drill.t0) is not None,
        f"the journal of {source} tells of no power-off request",
    )
    # The fencer tells the result once the membership has changed: token and consensus after the power went off.
    drill.until(f"the journal of {target} to tell of the fencing", lambda: agent.first(target, "fence", drill.t0), 20)
    stopped = [line.at for line in applog.stops(drill.t0) if line.node == source]
    drill.check(
        bool(stopped) and stopped[0] < ends[0], f"{source} was switched off before the service had stopped there"
    )
    permanent = cluster.permanent(source, "#health-forewarn", target)
    drill.check(permanent == "-60000", f"the permanent #health-forewarn of {source} is {permanent}, not -60000")
    standby_lifted(drill, source, target)
    drill.stays(f"{source} stays off", 4, lambda: bmc.power(source) == "off")
    drill.check(not agent.journal(source, ends[0] + 2_000_000_000), f"{source} wrote into its journal after it was off")
    drill.note(f"vacated, then off; {len(ends)} power-off order{'s' if len(ends) > 1 else ''}")


def interrupted(drill):
    """The peer's actuator is killed while the power-off is under way: whatever became known, the node's standby is
    lifted once the cluster shows it off, and the order is given once."""
    source = drill.active()
    target = profile.other(source)
    unfenced(drill, target)
    drill.inject(f"uncorrectable memory error in the SEL of {source}, and its BMC hangs once the service has moved")
    bmc.add_sel(source, bmc.UNCORRECTABLE_MEMORY)
    drill.served_by(target)
    bmc.hang(source)
    try:
        asked = drill.until(
            f"{target} to ask for the power-off of {source}",
            lambda: agent.first(target, "decision", drill.t0, step="fence-peer"),
            20,
            0.02,
        )
        drill.mark("peer fences", asked)
        drill.until(f"the fencer to run on {target}", lambda: nodes.processes(target, "fence_forewarn"), 10, 0.02)
        nodes.signal_process(target, "forewarn-actuator", signal.SIGKILL)
        drill.mark("actuator killed")
        drill.check(bmc.power(source) is None, f"the BMC of {source} answered although it was stopped")
    finally:
        bmc.resume(source)
    drill.power_confirmed(source, 60)
    drill.close_gap()
    standby_lifted(drill, source, target)
    drill.mark("standby lifted")
    drill.check(agent.status(target).health == "green", f"{target} is {agent.status(target).health}")
    drill.stays(f"{source} stays off", 4, lambda: bmc.power(source) == "off")
    ends = drill.power_confirmed(source)
    drill.check(len(ends) == 1, f"{source} was told {len(ends)} times to switch off")
    drill.note("off by one order, standby lifted")


def fenced_twice(drill):
    """The cluster fences a node; it comes back and has its memory error within the minute. What the fencer did before
    is no proof: it is switched off again, and only then its standby is lifted."""
    target = drill.active()
    source = profile.other(target)
    unfenced(drill, target)
    drill.inject(f"{source}, which runs nothing, is killed at a stroke")
    nodes.power(source, "crash")
    before = cluster.fenced(source, target)
    drill.until(f"{source} to be fenced", lambda: cluster.fenced(source, target) > before, 40)
    drill.mark("fenced by Pacemaker")
    fenced_at = boottime()
    drill.until(f"{source} to read off", lambda: bmc.power(source) == "off", 10)
    bmc.set_power(source, "on")
    drill.until(f"{source} online", lambda: source in cluster.view(target).online, 40)
    drill.until(f"{target} to hear {source}", lambda: agent.status(target).peer_freshness == "fresh", 30)
    drill.inject(f"uncorrectable memory error in the SEL of {source}, which was fenced a moment ago")
    bmc.add_sel(source, bmc.UNCORRECTABLE_MEMORY)
    drill.until(
        f"{target} to ask for the power-off of {source}",
        lambda: agent.first(target, "decision", drill.t0, step="fence-peer"),
        40,
    )
    ends = drill.power_confirmed(source)
    drill.check(ends[0] - fenced_at < 60e9, "the second power-off came too late to show anything")
    told = drill.until(
        f"the journal of {target} to tell of the fencing", lambda: agent.first(target, "fence", drill.t0), 20
    )
    drill.mark("told", told)
    standby_lifted(drill, source, target)
    drill.mark("standby lifted")
    drill.check(agent.status(target).raw.get("alarms") == [], f"alarms: {agent.status(target).raw.get('alarms')}")
    drill.no_move()
    drill.check(len(ends) == 1, f"{source} was told {len(ends)} times to switch off")
    drill.note("off again by one order; nothing moved")


def standby_lifted(drill, source, target):
    """The peer takes the standby away while the node is off, so that it can serve after its return."""
    drill.until(
        f"the standby of {source} to be lifted while it is off",
        lambda: cluster.permanent(source, "standby", target) in (None, "off"),
        20,
    )


def come_back(drill):
    """Powered on again: nothing moves to it before it is cleared, yet it runs the service when the peer dies."""
    source, target = strike(drill)
    drill.until(f"{source} to be seen off by the cluster", lambda: source not in cluster.view(target).online, 20)
    standby_lifted(drill, source, target)
    drill.times.clear()
    drill.inject(f"{source} is powered on again")
    bmc.set_power(source, "on")
    drill.until(f"{source} online", lambda: source in cluster.view(target).online, 40)
    drill.mark("online")
    drill.until(
        f"the agent of {source} to be heard by its peer", lambda: agent.status(target).peer_freshness == "fresh", 30
    )
    drill.mark("agent heard")
    drill.holds_still(6)
    told = agent.status(source)
    drill.check(told.health != "green", f"{source} calls itself green with a latched finding")
    drill.check(cluster.permanent(source, "#health-forewarn", target) == "-60000", f"{source} lost its permanent mark")
    refused = agent.command(target, "drain", target, "--dry-run")
    drill.refuses(refused, "itself evacuated", "is red")
    drill.note("nothing moved to it")
    drill.inject(f"{target} is killed at a stroke")
    nodes.power(target, "crash")
    answered = drill.served_by(source, 40)
    drill.mark("service answering", answered)
    drill.check(bmc.power(target) == "off", f"{target} was not fenced")
    drill.close_gap()
