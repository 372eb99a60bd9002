"""Random faults on the pair, one or two at a time. After each step: never two writers, and the service is back."""

import contextlib
import dataclasses
import json
import pathlib
import random
import time

from . import agent, applog, bmc, cluster, faults, health, lab, preflight, profile, runner
from . import node as nodes
from .client import Client
from .shell import LabError, boottime, say, wait_for

REPORT = profile.LAB / "chaos.json"
# How long the service may be away once the fault has ended: fencing, a boot of the simulated node and a start.
BACK_SECONDS = 60
# After so many steps everything is brought to rest, as a person would after a bad day.
REST_EVERY = 8


@dataclasses.dataclass
class Step:
    number: int
    faults: list
    held_seconds: float
    starts: int = 0
    power_offs: int = 0
    back_ms: int | None = None
    failure: str | None = None


def plan(seed):
    """The endless sequence of steps of a seed: (list of (fault, node), seconds that they last)."""
    dice = random.Random(seed)
    while True:
        count = 1 if dice.random() < 0.7 else 2
        places = dice.choices(list(faults.PLACES), list(faults.PLACES.values()), k=count)
        chosen = {dice.choice(place): dice.choice(profile.NODES) for place in places}
        yield list(chosen.items()), round(dice.uniform(0.3, 9), 1)


def command(arguments):
    """Exit code 0 if nothing was violated."""
    if found := preflight.problem():
        raise LabError(found)
    build = pathlib.Path(arguments.build).absolute()
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(10**6)
    steps = []
    try:
        lab.up(build)
        steps = go(seed, arguments.minutes * 60, arguments.steps)
    finally:
        with contextlib.suppress(LabError):
            lab.down()
    return report(seed, steps)


def go(seed, seconds, limit):
    """Steps until the time is over, or until one does not hold."""
    say(f"chaos: seed {seed}, {seconds:g} s; the same seed gives the same faults in the same order")
    began, until = boottime(), time.monotonic() + seconds
    steps, client = [], Client("chaos")
    client.start()
    try:
        health.bring_about(True)
        for chosen, held in plan(seed):
            if time.monotonic() > until or (limit and len(steps) >= limit):
                break
            steps.append(one(len(steps) + 1, chosen, held, began, client))
            if steps[-1].failure:
                say(f"  DOES NOT HOLD: {steps[-1].failure}")
                runner.evidence(True, began)
                break
            if len(steps) % REST_EVERY == 0:
                health.bring_about(True)
    except LabError as error:
        steps.append(Step(len(steps) + 1, ["coming to rest"], 0, failure=str(error)))
        say(f"  DOES NOT HOLD: {error}")
        runner.evidence(True, began)
    finally:
        client.stop()
    return steps


def one(number, chosen, held, began, client):
    words = [f"{fault.name} on {node}" for fault, node in chosen]
    step = Step(number, words, held)
    since, wall = boottime(), time.time()
    try:
        for fault, node in chosen:
            with contextlib.suppress(LabError):  # on a node that is off there is nothing to break
                fault.begin(node)
        time.sleep(held)
        for fault, node in reversed(chosen):
            with contextlib.suppress(LabError):
                fault.end(node)
        check_writer(began)
        power_on()
        step.back_ms = back(client)
        check_writer(began)
        step.starts = len(applog.starts(since))
        offs = [order for name in profile.NODES for order in bmc.power_orders(name, wall) if order[2] == "power 0"]
        step.power_offs = len(offs)
        if offs and all(fault.mild for fault, _ in chosen):
            raise LabError("a node was switched off although nothing had happened that calls for it")
    except LabError as error:
        step.failure = str(error)
    say(
        f"  {number:3}  {'; '.join(words)} ({held:g} s): starts {step.starts}, power-offs {step.power_offs}, "
        f"answering {step.back_ms} ms after"
    )
    return step


def check_writer(began):
    if found := applog.double_activity(began):
        raise LabError(f"the service was active twice: {found}")


def power_on():
    """What the fencing switched off; a dead kernel behind a chassis that is on once its peer has fenced it."""
    deadline = time.monotonic() + BACK_SECONDS
    forgotten = {name: 0 for name in profile.NODES}
    while not all(nodes.running(name) for name in profile.NODES):
        for name in profile.NODES:
            # A node that died before it was a member owes nothing, and Pacemaker does not fence it.
            forgotten[name] = forgotten[name] + 1 if owes_nothing(name) else 0
            nobody_left = not any(nodes.running(found) for found in profile.NODES)
            if not nodes.running(name) and (bmc.power(name) == "off" or forgotten[name] > 10 or nobody_left):
                press(name)
        if time.monotonic() > deadline:
            raise LabError("a dead node was not switched off by its peer, and so its workload cannot be started")
        time.sleep(0.2)


def owes_nothing(name):
    """It is dead, and its peer, at rest, knows it as cleanly offline: nothing of it can be anywhere."""
    peer = profile.other(name)
    if nodes.running(name) or not nodes.running(peer):
        return False
    try:
        view = cluster.view(peer)
        return name not in view.online | view.unclean and cluster.idle(peer)
    except LabError:
        return False


def press(name):
    """A person at the power button."""
    if bmc.power(name) != "off":
        bmc.set_power(name, "off")
    bmc.set_power(name, "on")


def back(client):
    """Milliseconds until the client is answered; the service runs in one place and both nodes are online."""
    began = boottime()
    wait_for("the service to answer", lambda: client.answers(began), BACK_SECONDS, 0.05)
    answered = boottime()
    wait_for("both nodes online, the cluster at rest", at_rest, BACK_SECONDS, 0.2)
    wait_for("both agents to answer", lambda: all(agent.status(name).raw for name in profile.NODES), BACK_SECONDS, 0.2)
    return round((answered - began) / 1e6)


def at_rest():
    # What a fault makes Pacemaker fence a moment later, a killed executor for one, is switched on as well.
    for name in profile.NODES:
        if owes_nothing(name):
            press(name)
    return cluster.view().online == set(profile.NODES) and all(cluster.idle(name) for name in profile.NODES)


def report(seed, steps):
    failed = [step for step in steps if step.failure]
    kinds = sorted({word.rpartition(" on ")[0] for step in steps for word in step.faults} - {""})
    document = {"seed": seed, "steps": [dataclasses.asdict(step) for step in steps], "kinds": kinds}
    REPORT.write_text(json.dumps(document, indent=2) + "\n")
    say(
        f"chaos: seed {seed}, {len(steps)} steps, {len(kinds)} of {len(faults.FAULTS)} kinds of fault, "
        f"{sum(step.starts for step in steps)} starts, {sum(step.power_offs for step in steps)} power-offs, "
        f"{len(failed)} violations; {REPORT}"
    )
    for step in failed:
        say(f"  step {step.number} ({'; '.join(step.faults)}): {step.failure}")
    return 1 if failed or not steps else 0
