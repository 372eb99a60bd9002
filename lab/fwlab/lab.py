"""The lab as a whole: up, down, and what it remembers between two commands."""

import json
import pathlib
import shutil
import signal
import time

from . import applog, bmc, cib, cluster, network, preflight, profile
from . import node as nodes
from .shell import LabError, run, say

STATE = profile.RUN / "lab.json"
# Whose namespaces those with our prefix are: two checkouts on one machine must not tear down each other's lab.
OWNER = pathlib.Path(f"/run/{profile.PREFIX}.owner")


def foreign_owner():
    """The run directory of another checkout whose lab is up under our prefix, or None."""
    try:
        owner = OWNER.read_text().strip()
    except OSError:
        return None
    return owner if owner != str(profile.RUN) and (pathlib.Path(owner) / STATE.name).exists() else None


def remembered():
    """How the lab that is up was brought up; LabError when none is."""
    try:
        return json.loads(STATE.read_text())
    except FileNotFoundError:
        raise LabError("the lab is not up; run: lab/lab up") from None


def up(build=None, fence="fence_forewarn", stock=False, quiet=False, schedules="lab"):
    """Brings up the BMCs, both nodes and the service.

    `stock`: no agents, for work on the lab itself. `schedules`: "lab", or "shipped" for the defaults of the product.
    """
    if found := preflight.problem():
        raise LabError(found)
    if owner := foreign_owner():
        raise LabError(f"a lab of {owner} is up; end it there, or set FOREWARN_LAB_PREFIX for a second one")
    if STATE.exists() or network.exists(profile.SWITCH):
        raise LabError("the lab is up already, or was left half up; run: lab/lab down")
    binaries = profile.BINARIES if not stock else [fence] if fence == "fence_forewarn" else []
    nodes.check_binaries(build, binaries)
    began = time.monotonic()
    profile.RUN.mkdir(parents=True, exist_ok=True)
    OWNER.write_text(f"{profile.RUN}\n")
    STATE.write_text(json.dumps({"build": str(build), "fence": fence, "stock": stock}))
    tell = (lambda _text: None) if quiet else say
    tell(f"lab: switch {profile.SWITCH} and three BMCs")
    network.up()
    applog.PATH.touch()
    for name in profile.BMCS:
        bmc.prepare(name)
        bmc.start(name)
    compile_tools()
    for name in profile.NODES:
        nodes.prepare(name, build, binaries, cib.document(fence), schedules)
        shutil.copy2(profile.RUN / "bin/fence_trivial", nodes.directory(name) / "layer/usr/sbin/fence_trivial")
    tell("lab: power on node-a and node-b")
    for name in profile.NODES:
        bmc.set_power(name, "on")
    cluster.wait_settled(90)
    tell(f"lab: up in {time.monotonic() - began:.1f} s; the service runs on {cluster.active()}")


def compile_tools():
    """The C programs of lab/trivial-fence: a fence agent that only calls libfreeipmi, and a meter."""
    place = profile.RUN / "bin"
    place.mkdir(exist_ok=True)
    source = profile.LAB / "trivial-fence"
    run(["gcc", "-O2", "-Wall", "-o", place / "fence_trivial", source / "fence_trivial.c", "-lfreeipmi"], timeout=120)
    run(["gcc", "-O2", "-Wall", "-o", place / "measure", source / "measure.c"], timeout=120)


def down(keep_logs=True):
    """Removes everything of this lab, whatever state it is in. Only processes that it recorded itself are signalled."""
    for path in sorted(profile.RUN.glob("client/*.pid")):
        nodes.Recorded(path).end()
    for name in profile.NODES:
        record = nodes.init(name)
        if record.pid is not None:
            try:
                nodes.power(name, "off")
            except LabError:
                record.signal(signal.SIGKILL)
        record.end()
    for name in profile.BMCS:
        bmc.stop(name)
    if foreign_owner() is None:
        network.down()
        OWNER.unlink(missing_ok=True)
    if keep_logs:
        save_logs()
    for path in profile.RUN.glob("*"):
        if path.name != "last":
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def save_logs():
    """Logs and journals of the lab that ends, for the reader of a failed drill: run/last."""
    if not STATE.exists():
        return
    last = profile.RUN / "last"
    shutil.rmtree(last, ignore_errors=True)
    for name in profile.NODES:
        disk = nodes.directory(name) / "disk"
        for source in (disk / "log", disk / "forewarn"):
            if source.exists():
                shutil.copytree(source, last / name / source.name, dirs_exist_ok=True)
        console = nodes.directory(name) / "console.log"
        if console.exists():
            shutil.copy2(console, last / name / "console.log")
    for name in profile.BMCS:
        for file in ("chassis.log", "sim.log"):
            source = bmc.directory(name) / file
            if source.exists():
                (last / name).mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, last / name / file)
