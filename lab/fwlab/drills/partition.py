"""Both rings are cut."""

from .. import bmc, network, profile
from .. import node as nodes
from ..shell import Violation, boottime


def partition(drill):
    """Exactly one node survives; the service was never active on both."""
    source = drill.active()
    drill.inject(f"both rings are cut; the service runs on {source}")
    network.partition()
    drill.until("one of the two nodes to be off", lambda: any(bmc.power(name) == "off" for name in profile.NODES), 40)
    survivors = [name for name in profile.NODES if bmc.power(name) == "on"]
    if len(survivors) != 1:
        raise Violation("both nodes were switched off")
    (survivor,) = survivors
    drill.power_confirmed(profile.other(survivor))
    drill.until(
        f"the service answering from {survivor}",
        lambda: (drill.client.last() or (0, ""))[1] == survivor and not nodes.running(profile.other(survivor)),
        30,
    )
    drill.mark(
        "service answering",
        drill.client.first_from(survivor, drill.t0 + drill.times["power confirmed off"] * 1000000) or False,
    )
    drill.note(f"{survivor} survived")
    # A second shot would come with the delayed device of the other side; wait longer than its delay and its timeout.
    since = boottime()
    drill.stays("one node survives", 6, lambda: bmc.power(survivor) == "on" and nodes.running(survivor))
    drill.check(drill.client.gap(since).milliseconds < 1000, f"{survivor} did not go on serving")
    drill.close_gap()
