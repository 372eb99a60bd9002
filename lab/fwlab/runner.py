"""Runs drills, each from a verified healthy state, and writes the report."""

import contextlib
import pathlib
import time

from . import agent, bmc, cluster, drills, fencing, health, lab, numbers, preflight, profile, report
from . import node as nodes
from .drill import Drill
from .shell import LabError, say


def run(arguments):
    """Exit code 0 if every drill held."""
    names = list(drills.TABLE) if arguments.verb == "all" else arguments.names
    if unknown := [name for name in names if name not in drills.TABLE]:
        raise LabError(f"no drill {', '.join(unknown)}; there are {', '.join(drills.TABLE)}")
    if found := preflight.problem():
        raise LabError(found)
    own = not lab.STATE.exists()
    if arguments.verb == "all" and not own:
        raise LabError("the lab is up already; run: lab/lab down")
    build = pathlib.Path(arguments.build).absolute()
    result = report.Report(arguments.numbers)
    try:
        if own:
            lab.up(build)
        for name in names:
            result.drills.append(perform(name, arguments.numbers == "long"))
        if arguments.numbers != "none":
            measure(result, arguments.numbers == "long")
    finally:
        if own and not arguments.keep:
            with contextlib.suppress(LabError):
                lab.down()
    result.show()
    result.write(profile.REPORT)
    return 0 if result.held() else 1


def perform(name, long):
    """One drill; once more, and saying so, if it failed while a simulated BMC answered nobody.

    ipmi_sim has been seen to stop answering anybody, our own tools and independent ones alike, with its process alive
    and not stopped: then the verdict is one on the simulator. A second failure counts, whatever the BMCs do.
    """
    drill, dead = attempt(name, long)
    if not dead:
        return drill
    say(f"== {name}: once more, because the simulator of {', '.join(dead)} had stopped answering anybody")
    state = lab.remembered()
    lab.down()
    lab.up(pathlib.Path(state["build"]), state["fence"], state["stock"], quiet=True)
    again, _ = attempt(name, long)
    again.notes.append(f"second run: in the first the simulator of {', '.join(dead)} answered nobody ({drill.failure})")
    return again


def dead_simulators(name):
    """BMCs that answer no independent reader, although nobody stopped them or used up their sessions on purpose."""
    if name == "wrong-password":
        return []
    return [found for found in profile.BMCS if bmc.power(found) is None and not bmc.is_stopped(found)]


def attempt(name, long):
    """The drill, and the simulators that were dead when it failed. Whatever goes wrong is its verdict; the next drill
    gets a healthy lab or a new one."""
    dead = []
    state = lab.remembered()
    product = not state["stock"]
    say(f"== {name}")
    drill = Drill(name, product, long)
    began = time.monotonic()
    try:
        health.bring_about(product)
        drill.client.start()
        drill.until("the client being served", drill.client.last, 10)
        drill.began = drill.t0 = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        drills.TABLE[name](drill)
        drill.one_writer()
    except LabError as error:
        drill.failure = str(error)
        say(f"  DOES NOT HOLD: {error}")
        dead = dead_simulators(name)
        evidence(product, drill.t0)
    finally:
        drill.client.stop()
    try:
        health.bring_about(product)
        drill.one_writer()
    except LabError as error:
        say(f"  no healthy state afterwards: {error}; a new lab")
        if drill.failure is None:
            drill.failure = f"no healthy state afterwards: {error}"
            evidence(product, drill.t0)
        lab.down()
        lab.up(pathlib.Path(state["build"]), state["fence"], state["stock"], quiet=True)
    say(f"== {name}: {'fail' if drill.failure else 'pass'} ({time.monotonic() - began:.0f} s)")
    return drill, dead


def evidence(product, since):
    """What a person needs to see when a drill does not hold."""
    say("  -- crm_mon")
    say(cluster.text())
    for name in profile.NODES:
        say(f"  -- {name}: chassis {bmc.power(name)}, kernel {'runs' if nodes.running(name) else 'does not run'}")
        if product:
            if nodes.running(name):
                say(agent.status_text(name))
            for service in profile.SERVICES:
                for line in agent.service_log_tail(name, service):
                    say(f"  {service}: {line}")
            for line in agent.journal_tail(name, since):
                say(f"  journal: {line}")


def measure(result, long):
    """The paired numbers. A target that is missed fails the run as a drill does."""
    for label, work in (("fencing", fencing.measure), ("numbers", numbers.measure)):
        say(f"== {label}")
        try:
            found = work(long)
            result.problems += [f"{label}: {miss}" for miss in found.pop("misses")]
            getattr(result, label).update(found)
        except LabError as error:
            result.problems.append(f"{label}: {error}")
            say(f"  {error}")
