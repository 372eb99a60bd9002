"""A CPU gets hot, and cools down again."""

from .. import agent, bmc, cluster, placement, profile
from ..shell import boottime

NON_CRITICAL, CRITICAL = 83, 93


def heat(drill):
    """Non-critical: yellow, nothing moves, a new resource goes to the other node. Critical: red, the service moves."""
    source = drill.active()
    target = profile.other(source)
    with placement.newcomer(prefers=source) as node:
        drill.check(node == source, f"a new resource that prefers {source} was placed on {node} although both are well")
    drill.inject(f"CPU Temp of {source}: {NON_CRITICAL} celsius (non-critical from 80)")
    bmc.set_sensor(source, "CPU Temp", NON_CRITICAL)
    drill.health(source, "yellow")
    drill.mark("yellow")
    drill.until(f"{source} to be avoided", lambda: cluster.attribute(source, "#health-forewarn") == "-500", 10)
    drill.mark("avoided")
    drill.holds_still(3)
    with placement.newcomer(prefers=source) as node:
        drill.check(node == target, f"a new resource was placed on {node}, the yellow node")
        drill.note(f"new resource on {node}")
    drill.no_move()
    yellow = dict(drill.times)
    drill.times.clear()
    drill.inject(f"CPU Temp of {source}: {CRITICAL} celsius (critical from 90)")
    bmc.set_sensor(source, "CPU Temp", CRITICAL)
    answered = drill.served_by(target)
    drill.move_times(source, target, answered)
    drill.close_gap()
    drill.health(source, "red")
    drill.times.update(yellow)
    drill.check(cluster.view().running.get("app") == target, f"the service does not run on {target}")
    drill.check(bmc.power(source) == "on", f"{source} was switched off for heat")
    drill.holds_still_after(answered, 2)


def evacuate_by_heat(drill):
    """Makes the active node hot and waits until the other one serves; (source, target)."""
    source = drill.active()
    target = profile.other(source)
    drill.inject(f"CPU Temp of {source}: {CRITICAL} celsius")
    bmc.set_sensor(source, "CPU Temp", CRITICAL)
    drill.served_by(target)
    drill.until("the cluster at rest", cluster.idle, 20)
    return source, target


def recovery(drill):
    """Back to nominal: a target again only after the dwell; nothing moves back by itself."""
    source, target = evacuate_by_heat(drill)
    drill.health(source, "red")
    drill.inject(f"every sensor of {source} nominal")
    bmc.nominal(source)
    dwell = profile.RECOVERY_DWELL_SECONDS
    drill.stays(
        f"{source} is no target within the dwell",
        dwell - 2,
        lambda: cluster.attribute(source, "#health-forewarn") not in (None, "0"),
        0.4,
    )
    refused = agent.command(target, "drain", target, "--dry-run")
    drill.refuses(refused, "itself evacuated")
    drill.until(
        f"{source} to be a target again", lambda: cluster.attribute(source, "#health-forewarn") == "0", dwell + 10, 0.1
    )
    drill.mark("a target again")
    drill.check(
        drill.times["a target again"] >= dwell * 1000, f"{source} was a target before its dwell of {dwell:g} s was over"
    )
    drill.health(source, "green")
    drill.until(
        f"a drain of {target} to be possible",
        lambda: agent.command(target, "drain", target, "--dry-run").returncode == 0,
        15,
        0.3,
    )
    drill.mark("drain towards it possible")
    drill.holds_still_after(boottime(), 4)
    drill.no_move()
    drill.note("nothing moved back")
    drill.close_gap()
