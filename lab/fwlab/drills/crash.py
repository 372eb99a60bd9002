"""The active node dies at a stroke."""

from .. import bmc, cluster, profile
from .. import node as nodes


def crash(drill):
    """The other node fences it and runs the service."""
    source = drill.active()
    target = profile.other(source)
    drill.inject(f"{source} is killed at a stroke; its BMC still says on")
    nodes.power(source, "crash")
    answered = drill.served_by(target, 40)
    drill.power_confirmed(source)
    drill.mark("service answering", answered)
    drill.close_gap()
    fenced_by(drill, source, target)
    drill.check(
        drill.times["power confirmed off"] <= drill.times["service answering"],
        "the service answered before the crashed node was off",
    )
    drill.check(cluster.view(target).running.get("app") == target, f"the service does not run on {target}")


def fenced_by(drill, source, target):
    """Pacemaker's own history says that the fence device of the node did it, with success."""
    found = cluster.log_events(
        target, rf"Operation 'off' .*targeting {source} .*: OK|Operation 'off'.* {source} .*OK", drill.t0
    )
    drill.check(bool(found), f"the fencer on {target} tells of no successful power-off of {source}")
    drill.check(bmc.power(source) == "off", f"the chassis of {source} does not read off")
