"""What a probe reads hangs in the kernel for ever, and whole probe services hang."""

import contextlib
import os
import pathlib
import signal

from .. import agent, cluster, profile
from .. import node as nodes
from ..shell import boottime

BEATS = 4
FROZEN = "/run/lab/frozen"
# A file system that is frozen makes a writer sleep where no signal reaches it (fsfreeze(8)): state D, as below a disk
# that does not answer.
FREEZE = f"""set -e
mkdir -p {FROZEN}
truncate -s 16M /run/lab/frozen.img
mke2fs -q -t ext4 /run/lab/frozen.img
mount -o loop /run/lab/frozen.img {FROZEN}
chmod 1777 {FROZEN}
"""
STUCK = f"""#!/bin/sh
# forewarn-probe: interval=1s deadline=1s
echo word >{FROZEN}/file
"""


def stuck_device(drill):
    """The daemon's loop keeps its period, the other senses go on, nothing moves, and what hangs costs one process."""
    source = drill.active()
    with frozen(drill, source):
        hung = drill.until("the extension to hang in the kernel", lambda: sleeping(source, "stuck"), 20)
        drill.mark("a process hangs that no signal ends")
        keeps_its_period(drill, source, "with a device that never answers")
        drill.check(sleeping(source, "stuck") == hung, "more than one process hangs in the same device")
        drill.check(agent.status(source).health == "green", f"{source} is not green, although only an extension hangs")
        fresh = senses(source)
        for name in ("bmc", "nic", "system", "x-room"):
            drill.check(fresh.get(name) == "fresh", f"the sense {name} is {fresh.get(name)} while another one hangs")
    drill.until("what hung to be gone", lambda: not sleeping(source, "stuck"), 20)
    hang_services(drill, source)
    drill.no_move()
    drill.close_gap()


def keeps_its_period(drill, source, words):
    """Heartbeats as the peer hears them."""
    since = boottime()
    drill.until(f"{BEATS} heartbeats {words}", lambda: len(heartbeats(source, since)) >= BEATS, 30)
    seconds = (boottime() - since) / 1e9
    drill.note(f"{BEATS} heartbeats in {seconds:.1f} s {words}")
    allowed = (BEATS + 1) * profile.HEARTBEAT_SECONDS + 2
    drill.check(seconds < allowed, f"{BEATS} heartbeats took {seconds:.1f} s {words}; {allowed:.0f} s are allowed")


def heartbeats(node, since):
    """The statements of a node that its peer's attrd has taken in."""
    return cluster.log_events(profile.other(node), rf"Setting forewarn-agent\[{node}\]", since)


def senses(node):
    found = (agent.status(node).raw.get("assessment") or {}).get("senses") or []
    return {sense["probe"]: sense["freshness"] for sense in found}


def sleeping(node, name):
    """Pids of a node's processes of that name in uninterruptible sleep (proc(5), state D)."""
    found = []
    for pid in nodes.processes(node, name):
        with contextlib.suppress(OSError):
            if pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "D":
                found.append(pid)
    return found


@contextlib.contextmanager
def frozen(drill, source):
    """An extension that writes to a frozen file system. Thawed whatever happens: a node with it could not be ended."""
    script = profile.RUN / source / "disk/etc-forewarn/probes.d/stuck"
    nodes.enter(source, ["sh", "-c", FREEZE], timeout=60)
    try:
        nodes.enter(source, ["fsfreeze", "-f", FROZEN])
        script.write_text(STUCK)
        script.chmod(0o755)
        restart_extensions(source)
        drill.inject(f"an extension of {source} hangs in the kernel")
        yield
    finally:
        script.unlink(missing_ok=True)
        nodes.enter(source, ["fsfreeze", "-u", FROZEN], check=False)
        restart_extensions(source)
        nodes.enter(source, ["sh", "-c", f"umount -l {FROZEN}; rm -f /run/lab/frozen.img"], check=False)


def restart_extensions(source):
    """The directory of extensions is read when the service starts."""
    for pid in service(source, b"extensions"):
        os.kill(pid, signal.SIGTERM)


def service(source, word):
    found = []
    for pid in nodes.processes(source, "forewarn-probe"):
        with contextlib.suppress(OSError):
            if word in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
                found.append(pid)
    return found


def hang_services(drill, source):
    """The host's and the disks' services hang: the loop keeps its period, the node is unknown, nothing moves."""
    hung = service(source, b"host") + service(source, b"disk")
    drill.check(len(hung) >= 2, f"the services host and disk do not run on {source}")
    drill.inject(f"the services host and disk of {source} hang (SIGSTOP)")
    try:
        for pid in hung:
            os.kill(pid, signal.SIGSTOP)
        drill.health(source, "unknown", 60)
        drill.mark("less is known: unknown")
        keeps_its_period(drill, source, "with two services that hang")
        drill.holds_still(3)
    finally:
        for pid in hung:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
    drill.health(source, "green", 60)
    drill.mark("they go on: green")
