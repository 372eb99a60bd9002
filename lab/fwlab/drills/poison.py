"""An uncorrectable memory error, and the way back of the node that had it."""

from .. import agent, applog, bmc, cluster, profile
from .. import node as nodes


def strike(drill):
    """Writes the error into the active node's SEL and waits until its chassis reads off; (source, target)."""
    source = drill.active()
    target = profile.other(source)
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
    drill.check(agent.first(target, "fence", drill.t0) is not None, f"the journal of {target} tells of no fencing")
    stopped = [line.at for line in applog.stops(drill.t0) if line.node == source]
    drill.check(
        bool(stopped) and stopped[0] < ends[0], f"{source} was switched off before the service had stopped there"
    )
    permanent = cluster.permanent(source, "#health-forewarn", target)
    drill.check(permanent == "-60000", f"the permanent #health-forewarn of {source} is {permanent}, not -60000")
    drill.until(
        f"the standby of {source} to be lifted while it is off",
        lambda: cluster.permanent(source, "standby", target) in (None, "off"),
        15,
    )
    drill.stays(f"{source} stays off", 4, lambda: bmc.power(source) == "off")
    drill.check(not agent.journal(source, ends[0] + 2_000_000_000), f"{source} wrote into its journal after it was off")
    drill.note(f"vacated, then off; {len(ends)} power-off order{'s' if len(ends) > 1 else ''}")


def come_back(drill):
    """Powered on again: nothing moves to it before it is cleared, yet it runs the service when the peer dies."""
    source, target = strike(drill)
    drill.until(f"{source} to be seen off by the cluster", lambda: source not in cluster.view(target).online, 20)
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
    drill.check(refused.returncode != 0, f"a drain of {target} towards the node that is not cleared was not refused")
    drill.note("nothing moved to it")
    drill.inject(f"{target} is killed at a stroke")
    nodes.power(target, "crash")
    answered = drill.served_by(source, 40)
    drill.mark("service answering", answered)
    drill.check(bmc.power(target) == "off", f"{target} was not fenced")
    drill.close_gap()
