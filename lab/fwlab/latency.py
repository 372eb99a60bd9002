"""From an event in the kernel to the finding in the daemon: carrier loss of a link, removal of a disk."""

import contextlib
import fcntl
import os
import pathlib
import re
import statistics
import subprocess

from . import agent, fencing, health, lab, profile
from . import node as nodes
from .shell import boottime, run, say, wait_for

ROUNDS, LIMIT_MS = 20, 50
SENSES = ("bmc", "disk", "nic", "system")
NODE, LINK, MATE = "node-b", "fwlat0", "fwlat1"
LOOP_CTL_ADD, LOOP_CTL_REMOVE, LOOP_SET_FD, LOOP_CLR_FD = 0x4C80, 0x4C81, 0x4C00, 0x4C01
LOOP = 77


def command(arguments):
    """`lab/lab latency`: on the lab that is up, or on one of its own."""
    own = not lab.STATE.exists()
    if own:
        lab.up(pathlib.Path(arguments.build).absolute())
    try:
        return measure()
    finally:
        # A sense that told something is missed; the loop device is gone for good.
        agent.command(NODE, "clear", NODE)
        if own:
            lab.down()


def measure():
    health.bring_about(True)
    misses = 0
    for label, round_trips in (
        ("carrier loss to finding", links),
        ("removal of a loop device to finding", loops),
    ):
        times = round_trips()
        summary = fencing.summary(times)
        say(f"  {label}, ms: median {summary['median']}, p95 {summary['p95']}, n={summary['n']}")
        misses += statistics.median(times) >= LIMIT_MS
    if misses:
        say(f"  NOT REACHED: the limit of the median is {LIMIT_MS} ms")
    return 1 if misses else 0


def finding(component, rule, since):
    """When the journal of the node has the finding, suspected or confirmed, after `since`."""
    for entry in agent.journal(NODE, since):
        detail = entry.get("detail") or {}
        if rule in str(detail.get("finding", "")) + str(entry.get("message", "")) and component in str(entry):
            return entry["at"]
    return None


def seen(component, rule, since):
    return wait_for(f"a finding about {component}", lambda: finding(component, rule, since), 20, 0.01)


@contextlib.contextmanager
def reconfigured(lines, intervals=None):
    """The probes of the node with other lines in their configuration, restarted; put back afterwards."""
    path = profile.RUN / NODE / "disk/etc-forewarn/forewarn.toml"
    before = path.read_text()
    text = before
    for section, line in lines.items():
        text = text.replace(f"[{section}]\n", f"[{section}]\n{line}\n")
    for section, interval in (intervals or {}).items():
        text = text.replace(f'[{section}]\ninterval = "5s"', f'[{section}]\ninterval = "{interval}"')
        text = re.sub(rf'(\[{section}\]\n.*\n)interval = "5s"', rf'\1interval = "{interval}"', text)
    path.write_text(text)
    restart()
    try:
        yield
    finally:
        path.write_text(before)
        restart()


def restart():
    for pid in nodes.processes(NODE, "forewarn-probe"):
        os.kill(pid, 15)
    since = boottime()

    def reported():
        return all(sense(name).get("ageMilliseconds", 1e9) * 1e6 < boottime() - since for name in SENSES)

    wait_for("the probes to report again", reported, 60, 0.2)


def sense(name):
    """What the daemon says of one of its senses."""
    found = (agent.status(NODE).raw.get("assessment") or {}).get("senses") or []
    return next((one for one in found if one["probe"] == name), {})


def links():
    """A veth whose other end goes down, in the node's own network."""
    times = []
    # Read often, so that a finding is over soon; the next one comes by its event all the same.
    with reconfigured({"nic": f'replication = ["{LINK}"]'}, {"nic": "1s"}):
        nodes.enter(NODE, ["ip", "link", "add", LINK, "type", "veth", "peer", "name", MATE])
        try:
            for end in (LINK, MATE):
                nodes.enter(NODE, ["ip", "link", "set", end, "up"])
            toggle = nodes.enter_argv(NODE) + ["python3", "-c", TOGGLE, MATE]
            with subprocess.Popen(toggle, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
                for _ in range(ROUNDS):
                    calm(LINK, "link.carrier-lost")
                    times.append(round_trip(process, LINK, "link.carrier-lost"))
                process.stdin.close()
        finally:
            nodes.enter(NODE, ["ip", "link", "del", LINK], check=False)
    return times


# Clears and sets IFF_UP of the link that is named, a line at a time, and prints CLOCK_BOOTTIME just before it clears it
# (netdevice(7)).
TOGGLE = """
import fcntl, socket, struct, sys, time
channel = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
name = sys.argv[1].encode()
flags = struct.unpack("16sh", fcntl.ioctl(channel, 0x8913, struct.pack("16sh", name, 0)))[1]
for line in sys.stdin:
    now = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    wanted = flags & ~1 if line.strip() == "down" else flags | 1
    fcntl.ioctl(channel, 0x8914, struct.pack("16sh", name, wanted))
    print(now, flush=True)
"""


def order(process, word):
    process.stdin.write(word + "\n")
    process.stdin.flush()
    return int(process.stdout.readline())


def round_trip(process, component, rule):
    began = order(process, "down")
    try:
        return (seen(component, rule, began) - began) / 1e6
    finally:
        order(process, "up")


def calm(component, rule):
    """The finding of the round before is over: only then is the next one news."""

    def over():
        return not any(rule in found.get("id", "") and component in str(found) for found in agent.status(NODE).findings)

    wait_for(f"no finding about {component}", over, 60, 0.1)


def loops():
    """Loop devices that are taken for drives, removed one after the other."""
    times = []
    image = profile.RUN / "latency.img"
    with open(image, "wb") as file:
        file.truncate(16 << 20)
    numbers = range(LOOP, LOOP + ROUNDS)
    names = ", ".join(f'"loop{number}"' for number in numbers)
    try:
        with reconfigured({"disk": f"also = [{names}]"}):
            before = boottime()
            for number in numbers:
                attach(number, image)
            wait_for("the service to read the loop devices", lambda: has_read(before), 60, 0.1)
            for number in numbers:
                began = boottime()
                detach(number)
                times.append((seen(f"loop{number}", "drive.removed", began) - began) / 1e6)
    finally:
        for number in numbers:
            with contextlib.suppress(OSError):
                detach(number)
        image.unlink(missing_ok=True)
    return times


def attach(number, image):
    control = os.open("/dev/loop-control", os.O_RDWR)
    with contextlib.suppress(FileExistsError):
        fcntl.ioctl(control, LOOP_CTL_ADD, number)
    os.close(control)
    run(["losetup", f"/dev/loop{number}", image])


def detach(number):
    """Away with the device, not only with its file (loop(4))."""
    device = os.open(f"/dev/loop{number}", os.O_RDONLY)
    with contextlib.suppress(OSError):
        fcntl.ioctl(device, LOOP_CLR_FD, 0)
    os.close(device)
    control = os.open("/dev/loop-control", os.O_RDWR)
    try:
        fcntl.ioctl(control, LOOP_CTL_REMOVE, number)
    finally:
        os.close(control)


def has_read(since):
    """The disk service has gone over the drives that came."""
    return sense("disk").get("ageMilliseconds", 1e9) * 1e6 < boottime() - since - 2e9
