"""An agent, the actuator or attrd dies or hangs, on either node."""

import os
import signal
import time

from .. import agent, applog, bmc, cluster, profile
from .. import node as nodes
from ..shell import boottime, say
from .heat import CRITICAL

PERIOD_SECONDS = profile.HEARTBEAT_SECONDS + 0.5  # a beat, and the command that writes


def silent_agent(drill):
    """No change in the cluster; the peer calls it unknown and does not move towards it; attributes come back."""
    for name in profile.NODES:
        for process in ("forewarnd", "forewarn-actuator"):
            for number in (signal.SIGKILL, signal.SIGSTOP):
                silence(drill, name, process, number)
        lose_attrd(drill, name)
    not_a_target(drill)
    drill.gap_ms = round(drill.client.gap(drill.began).milliseconds)


def silence(drill, name, process, number):
    """One process of one node silenced for longer than its peer believes an old statement, then back."""
    peer = profile.other(name)
    drill.inject(f"{process} on {name}: {signal.Signals(number).name}")
    before = cluster.counters()
    quiet(name, process, number)
    drill.until(
        f"{peer} to call {name} unknown",
        lambda: agent.status(peer).peer_health == "unknown",
        profile.PEER_TIME_TO_LIVE_SECONDS + 6,
    )
    unknown = boottime()
    unchanged(drill, name, before, f"while {process} on {name} was silent")
    wake(name, process)
    drill.until(
        f"{peer} to hear {name} again",
        lambda: agent.status(peer).peer_health == "green",
        profile.PEER_TIME_TO_LIVE_SECONDS + 20,
    )
    unchanged(drill, name, before, f"after {process} on {name} had come back")
    say(f"  unknown after {(unknown - drill.t0) / 1e6:.0f} ms, nothing changed")
    drill.times[f"{name} {process} {signal.Signals(number).name}: unknown"] = round((unknown - drill.t0) / 1e6)


def unchanged(drill, name, before, when):
    """For two seconds, and since the process fell silent: no move, no transition, no change of the configuration, the
    attribute as it was. What the agents say to each other are private attributes, which are not in the CIB."""
    drill.stays("no change in the cluster", 2, lambda: not applog.starts(drill.t0))
    drill.check(cluster.counters()[:2] == before[:2], f"the configuration changed {when}")
    drill.check(not cluster.transitions(drill.t0), f"a transition ran {when}")
    value = cluster.attribute(name, "#health-forewarn")
    drill.check(value == "0", f"#health-forewarn of {name} became {value} {when}")
    drill.no_move()


def quiet(name, process, number):
    """A killed service is held down, so that it stays silent as a crash loop would."""
    if number == signal.SIGKILL:
        nodes.enter(name, ["touch", f"/run/lab/{process}.hold"])
    nodes.signal_process(name, process, number)


def wake(name, process):
    nodes.enter(name, ["rm", "-f", f"/run/lab/{process}.hold"])
    for found in nodes.processes(name, process):
        os.kill(found, signal.SIGCONT)


def lose_attrd(drill, name):
    """attrd's death loses every transient attribute of its node; ours is back within a period.

    That the attribute goes and comes is a change of the CIB, and a transition follows: `unchanged` cannot hold here.
    """
    drill.inject(f"pacemaker-attrd on {name}: SIGKILL")
    killed = nodes.processes(name, "pacemaker-attrd")
    nodes.signal_process(name, "pacemaker-attrd", signal.SIGKILL)
    drill.until(
        f"another pacemaker-attrd on {name}",
        lambda: nodes.processes(name, "pacemaker-attrd") not in ([], killed),
        10,
        0.02,
    )
    back = boottime()
    # The CIB holds the old value until the new attrd removes it; the new attrd's log tells when ours was written again.
    pattern = rf"Setting #health-forewarn\[{name}\]: \(unset\) -> 0"
    found = drill.until(
        f"#health-forewarn of {name} to be written again",
        lambda: cluster.log_events(name, pattern, drill.t0),
        PERIOD_SECONDS + 4,
    )
    milliseconds = (found[-1][0] - back) / 1e6
    drill.times[f"{name} attrd: attribute back"] = round((found[-1][0] - drill.t0) / 1e6)
    say(f"  attribute back {milliseconds:.0f} ms after attrd")
    drill.check(milliseconds <= PERIOD_SECONDS * 1000, f"the attribute was back only after {milliseconds:.0f} ms")
    time.sleep(1)
    drill.check(cluster.attribute(name, "#health-forewarn") == "0", f"#health-forewarn of {name} did not stay")
    drill.until(
        f"{profile.other(name)} to hear {name} again",
        lambda: agent.status(profile.other(name)).peer_health == "green",
        20,
    )
    drill.no_move()


def not_a_target(drill):
    """The active node gets hot while its peer's agent is stopped, then killed, then runs and has an actuator that
    hangs: it does not move towards the unknown."""
    source = drill.active()
    target = profile.other(source)
    drill.inject(f"forewarnd on {target} stopped, then CPU Temp of {source}: {CRITICAL}")
    nodes.signal_process(target, "forewarnd", signal.SIGSTOP)
    drill.until(
        f"{source} to call {target} unknown",
        lambda: agent.status(source).peer_health == "unknown",
        profile.PEER_TIME_TO_LIVE_SECONDS + 6,
    )
    bmc.set_sensor(source, "CPU Temp", CRITICAL)
    drill.health(source, "red")
    stays_away(drill, source, f"while forewarnd on {target} was stopped", 6)
    quiet(target, "forewarnd", signal.SIGKILL)
    stays_away(drill, source, f"while forewarnd on {target} was killed and held down", 4)
    nodes.signal_process(target, "forewarn-actuator", signal.SIGSTOP)
    wake(target, "forewarnd")
    drill.until(f"another forewarnd on {target}", lambda: nodes.processes(target, "forewarnd"), 10)
    stays_away(drill, source, f"while forewarn-actuator on {target} was stopped", 6)
    bmc.nominal(source)
    drill.until(f"{source} to be well again", lambda: agent.status(source).health in ("green", "yellow"), 30)
    wake(target, "forewarn-actuator")
    drill.note("hot node did not move to a peer whose agent was stopped or killed, or whose actuator was stopped")


def stays_away(drill, source, when, seconds):
    drill.stays(f"no move towards an unknown node {when}", seconds, lambda: not applog.starts(drill.t0))
    drill.no_move()
    believed = agent.status(source).peer_health
    drill.check(believed == "unknown", f"{source} calls its peer {believed} {when}")
    value = cluster.attribute(source, "#health-forewarn")
    drill.check(value in ("0", "-500"), f"{source} published {value} towards an unknown node {when}")
