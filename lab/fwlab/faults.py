"""The faults of `lab/lab chaos`: each is begun on a node and ended again, and says what it may bring about."""

import dataclasses
import os
import signal
from collections.abc import Callable

from . import bmc, network, profile
from . import node as nodes
from .shell import LabError, run

# Ended with SIGKILL or held with SIGSTOP. The first list is ours: whatever happens to it, Pacemaker has no reason to
# stop anything or to switch a node off.
OURS = (
    "forewarnd",
    "forewarn-actuator",
    "forewarn-probe",
)
# pacemakerd starts each of these again; while controld or based is away the node may be fenced.
PACEMAKER = (
    "pacemaker-attrd",
    "pacemaker-schedulerd",
    "pacemaker-fenced",
    "pacemaker-execd",
    "pacemaker-based",
    "pacemaker-controld",
)
STATE = "/var/lib/forewarn"


@dataclasses.dataclass(frozen=True)
class Fault:
    """`begin` and `end` take a node's name. A mild fault gives nobody a reason to switch a node off."""

    name: str
    begin: Callable
    end: Callable
    mild: bool


def killed(process, mild):
    return Fault(f"{process} killed", lambda node: hit(node, process, signal.SIGKILL), lambda _node: None, mild)


def stopped(process, mild):
    return Fault(
        f"{process} stopped",
        lambda node: hit(node, process, signal.SIGSTOP),
        lambda node: hit(node, process, signal.SIGCONT),
        mild,
    )


def hit(node, process, number):
    """A signal to every process of that name; one that is not there at this moment is no error of the lab's."""
    for pid in nodes.processes(node, process):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass


def sensor(name, value, mild=True):
    return Fault(
        f"{name} at {value}", lambda node: bmc.set_sensor(node, name, value), lambda node: bmc.nominal(node), mild
    )


def every_sensor(raw):
    return Fault(
        f"every sensor at {raw}", lambda node: bmc.set_every_sensor(node, raw), lambda node: bmc.nominal(node), True
    )


def links(*indexes):
    """The switch drops the node's links; management is number 2."""

    def order(node, *words):
        for index in indexes:
            name = f"v{node[-1]}{index}"
            # A node that was switched off meanwhile has no link to take out.
            run(["ip", "-n", profile.SWITCH, "link", "set", name, *(word.format(index) for word in words)], check=False)

    bridges = network.BRIDGES

    def join(node):
        for index in indexes:
            name = f"v{node[-1]}{index}"
            run(["ip", "-n", profile.SWITCH, "link", "set", name, "master", bridges[index]], check=False)

    return lambda node: order(node, "nomaster"), join


def cut(text, indexes, mild):
    begin, end = links(*indexes)
    return Fault(text, begin, end, mild)


def fill_disk(node):
    """The state directory stands on a file system without room. What is open stays open, as on a real one."""
    script = (
        f"mount -t tmpfs -o size=16k,mode=755 tmpfs {STATE} && chown forewarn:forewarn {STATE}"
        f" && head -c 1M /dev/zero >{STATE}/full 2>/dev/null; mountpoint -q {STATE}"
    )
    enter(node, script)


def enter(node, script):
    try:
        nodes.enter(node, ["sh", "-c", script], check=False, timeout=15)
    except LabError:
        pass  # the node has been switched off meanwhile


# By where they strike; a step draws the place first, so that what is rarely said is not rarely tried.
HARDWARE = (
    sensor("CPU Temp", 88),
    sensor("CPU Temp", 97),
    sensor("Inlet Temp", 60),
    sensor("FAN 1", 0),
    sensor("P12V", 9.0),
    sensor("PSU1 Status", "0x2"),
    every_sensor(0),
    every_sensor(255),
    Fault("BMC hangs", bmc.hang, bmc.resume, True),
)
AGENT = (
    *(killed(name, True) for name in OURS),
    *(stopped(name, True) for name in OURS),
    Fault("state disk full", fill_disk, lambda node: enter(node, f"umount -l {STATE}"), True),
)
CLUSTER = (
    # execd ends all monitors with it and controld leaves the cluster with it: a reason for Pacemaker to fence.
    *(killed(name, name in PACEMAKER[:3]) for name in PACEMAKER),
    *(stopped(name, False) for name in PACEMAKER[:1]),
    killed("corosync", False),
)
NETWORK = (
    cut("management network cut", (2,), True),
    cut("ring 1 cut", (1,), True),
    cut("both rings cut", (0, 1), False),
)
NODE = (Fault("node crashes", lambda node: nodes.power(node, "crash"), lambda _node: None, False),)
PLACES = {HARDWARE: 4, AGENT: 3, CLUSTER: 2, NETWORK: 3, NODE: 1}
FAULTS = tuple(fault for place in PLACES for fault in place)
