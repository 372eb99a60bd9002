"""Runs drills, each from a verified healthy state, and writes the report."""

import contextlib
import pathlib
import time
import traceback

from . import agent, bmc, cluster, drills, fencing, health, lab, numbers, preflight, profile, report
from . import node as nodes
from .drill import Drill
from .shell import LabError, Violation, say


def run(arguments):
    """Exit code 0 if every drill held. An earlier run's report goes first, so that it cannot pass for this one's."""
    names = list(drills.TABLE) if arguments.verb == "all" else arguments.names
    if unknown := [name for name in names if name not in drills.TABLE]:
        raise LabError(f"no drill {', '.join(unknown)}; there are {', '.join(drills.TABLE)}")
    if found := preflight.problem():
        raise LabError(found)
    own = not lab.STATE.exists()
    if arguments.verb == "all" and not own:
        raise LabError("the lab is up already; run: lab/lab down")
    profile.REPORT.unlink(missing_ok=True)
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
    and not stopped: then the verdict is one on the simulator. A second failure counts, whatever the BMCs do; so does a
    first one that no dead simulator excuses.
    """
    drill, dead = attempt(name, long)
    if not dead or drill.violated:
        return drill
    say(f"== {name}: once more, because the simulator of {', '.join(dead)} had stopped answering anybody")
    state = lab.remembered()
    lab.down()
    lab.up(pathlib.Path(state["build"]), state["fence"], state["stock"], quiet=True)
    again, _ = attempt(name, long)
    again.notes.append(f"second run: in the first the simulator of {', '.join(dead)} answered nobody ({drill.failure})")
    return again


def dead_simulators(name):
    """BMCs that answer nobody, although nobody stopped them or used up their sessions on purpose.

    One that gives an independent reader no session, and answers what needs none, lives: its sessions were used up, and
    that may be the product's doing.
    """
    if name == "wrong-password":
        return []
    silent = [found for found in profile.BMCS if bmc.power(found) is None and not bmc.is_stopped(found)]
    alive = [found for found in silent if bmc.answers_without_session(found)]
    for found in alive:
        say(f"  the BMC {found} opens no session, and its simulator lives: no excuse")
    return [found for found in silent if found not in alive]


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
    except Exception as error:
        drill.failure, drill.violated = words(error), isinstance(error, Violation)
        say(f"  DOES NOT HOLD: {drill.failure}")
        dead = examine(drill, name)
    finally:
        drill.client.stop()
    try:
        health.bring_about(product)
        drill.one_writer()
    except Exception as error:
        problem = f"no healthy state afterwards: {words(error)}"
        say(f"  {problem}; a new lab")
        drill.violated = drill.violated or isinstance(error, Violation)
        if drill.failure is None:
            drill.failure = problem
            examine(drill)
        lab.down()
        lab.up(pathlib.Path(state["build"]), state["fence"], state["stock"], quiet=True)
    say(f"== {name}: {'fail' if drill.failure else 'pass'} ({time.monotonic() - began:.0f} s)")
    return drill, dead


def words(error):
    """The sentence of a check that did not hold; of anything else the last line of its traceback, which is printed."""
    if isinstance(error, LabError):
        return str(error)
    say("".join(traceback.format_exception(error)))
    return traceback.format_exception_only(error)[-1].strip()


def examine(drill, name=None):
    """Shows the evidence; with a name, tells the simulators that were dead. Its own trouble is no other verdict."""
    dead = []
    try:
        dead = dead_simulators(name) if name else []
        evidence(drill.product, drill.t0)
    except Exception as error:
        say(f"  no more evidence: {words(error)}")
    return dead


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
