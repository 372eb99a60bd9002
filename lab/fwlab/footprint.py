"""What everything of ours costs on an idle node at the shipped schedules, beside what others run for the same."""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import time

from . import lab, profile
from . import node as nodes
from .shell import LabError, run, say

SECONDS, SETTLE = 120, 45
LIMIT_CORE_PERCENT, LIMIT_PSS_MB, LIMIT_DIRTY_MB = 0.5, 90, 20
PACKAGES = ("smartmontools", "collectd-core", "prometheus-node-exporter", "prometheus-ipmi-exporter", "curl")
REPORT = profile.LAB / "footprint.json"
COLLECTD = """Interval 10
FQDNLookup false
BaseDir "{place}"
PIDFile "{place}/collectd.pid"
LoadPlugin cpu
LoadPlugin disk
LoadPlugin interface
LoadPlugin memory
LoadPlugin sensors
LoadPlugin csv
<Plugin csv>
  DataDir "{place}/csv"
</Plugin>
"""
EXPORTER = """modules:
  default:
    user: {user}
    pass: {password}
    driver: LAN_2_0
    privilege: user
    workaround_flags: [opensesspriv]
    collectors: [ipmi]
"""


def measure(build, seconds=SECONDS):
    """Brings up a lab with the shipped schedules, measures node-a, and says whether the limits hold."""
    install()
    lab.up(build, schedules="shipped")
    place = profile.RUN / "peers"
    place.mkdir(exist_ok=True)
    with contextlib.ExitStack() as stack:
        others = peers(place, stack)
        say(f"footprint: {SETTLE} s to settle, then {seconds} s at the shipped schedules")
        # A fixed time on purpose: what is measured is what happens while nothing happens.
        time.sleep(SETTLE)
        groups = {"forewarn": ours(), **others}
        first = {name: {pid: sample(pid) for pid in pids} for name, pids in groups.items()}
        scrapes = scraping(place)
        until = time.monotonic() + seconds
        while (rest := until - time.monotonic()) > 0:
            time.sleep(min(rest, 15))
            next(scrapes)
        rows = {name: [row(pid, first[name][pid], seconds) for pid in pids] for name, pids in groups.items()}
    return judge(rows, seconds)


def install():
    missing = [name for name in PACKAGES if not installed(name)]
    if not missing:
        return
    say(f"footprint: installing {', '.join(missing)}")
    policy = pathlib.Path("/usr/sbin/policy-rc.d")
    own = not policy.exists()
    if own:
        # None of them is to start as a service of this machine (invoke-rc.d(8)).
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    try:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run(["apt-get", "update", "-q"], env=environment, timeout=300)
        run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing], env=environment, timeout=600)
    finally:
        if own:
            policy.unlink()


def installed(name):
    done = run(["dpkg-query", "-W", "-f", "${db:Status-Abbrev}", name], check=False)
    return done.stdout.startswith("ii")


def peers(place, stack):
    """Started in node-a's network, so that each reaches the same BMC and sees the same links."""
    (place / "smartd.conf").write_text("DEVICESCAN\n")
    (place / "collectd.conf").write_text(COLLECTD.format(place=place))
    (place / "ipmi.yml").write_text(EXPORTER.format(user=profile.PROBE_USER, password=profile.PROBE_PASSWORD))
    commands = {
        "smartd": ["smartd", "-n", "-q", "never", "-c", place / "smartd.conf"],
        "collectd": ["collectd", "-f", "-C", place / "collectd.conf"],
        "prometheus-node-exporter": ["prometheus-node-exporter", "--web.listen-address=127.0.0.1:9100"],
        "prometheus-ipmi-exporter": [
            "prometheus-ipmi-exporter",
            f"--config.file={place / 'ipmi.yml'}",
            "--web.listen-address=127.0.0.1:9290",
        ],
    }
    found = {}
    for name, command in commands.items():
        if shutil.which(command[0]) is None and not pathlib.Path(f"/usr/sbin/{command[0]}").exists():
            raise LabError(f"{command[0]} is not there after its package was installed")
        with open(place / f"{name}.log", "wb") as log:
            argv = ["ip", "netns", "exec", profile.netns("node-a"), *map(str, command)]
            process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        stack.callback(end, process)
        found[name] = [process.pid]
    return found


def end(process):
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def scraping(place):
    """Every 15 s the node exporter, every minute the BMC's, as a Prometheus would."""
    inside = ["ip", "netns", "exec", profile.netns("node-a"), "curl", "-s", "-o", "/dev/null", "--max-time", "20"]
    turn = 0
    while True:
        run([*inside, "http://127.0.0.1:9100/metrics"], check=False, timeout=30)
        if turn % 4 == 0:
            run([*inside, f"http://127.0.0.1:9290/ipmi?target={profile.BMCS['node-a']}"], check=False, timeout=30)
        turn += 1
        yield


def ours():
    """Every service of ours on node-a."""
    found = []
    for name in profile.BINARIES:
        found += nodes.processes("node-a", name)
    # What a service starts for one read is gone in a moment, and is counted with it.
    found = [pid for pid in found if parent(pid) not in found]
    wanted = len(profile.SERVICES) + len(profile.PROBES)
    if len(found) < wanted:
        raise LabError(f"only {len(found)} processes of ours run on node-a; there should be {wanted}")
    return sorted(set(found))


def parent(pid):
    with contextlib.suppress(OSError):
        return int(pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return None


def sample(pid):
    """(own CPU in s with nanoseconds, waited-for children's CPU in s by ticks, voluntary switches)."""
    own = 0
    switches = 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            own += int((task / "schedstat").read_text().split()[0])
            for line in (task / "status").read_text().splitlines():
                if line.startswith("voluntary_ctxt_switches"):
                    switches += int(line.split()[1])
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return own / 1e9, (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK"), switches


def row(pid, before, seconds):
    try:
        after = sample(pid)
        command = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        memory = {"Pss": 0, "Private_Dirty": 0, "Rss": 0}
        for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            name = line.partition(":")[0]
            if name in memory:
                memory[name] = int(line.split()[1]) / 1024
    except OSError as error:
        raise LabError(f"process {pid} ended while it was measured: {error}") from None
    words = [word.decode(errors="replace") for word in command if word]
    label = " ".join([os.path.basename(words[0]), *[word for word in words[1:3] if not word.startswith(("-", "/"))]])
    return {
        "process": label,
        "own CPU s/min": round((after[0] - before[0]) * 60 / seconds, 4),
        "children CPU s/min": round((after[1] - before[1]) * 60 / seconds, 4),
        "switches/s": round((after[2] - before[2]) / seconds, 2),
        "RSS MB": round(memory["Rss"], 1),
        "PSS MB": round(memory["Pss"], 1),
        "private dirty MB": round(memory["Private_Dirty"], 1),
    }


def total(rows):
    return {key: round(sum(row[key] for row in rows), 4) for key in rows[0] if key != "process"}


def judge(rows, seconds):
    header = list(rows["forewarn"][0])
    say("\n" + f"{header[0]:<32}" + "".join(f"{name:>20}" for name in header[1:]))
    for group, members in rows.items():
        for member in members:
            say(f"{member['process']:<32}" + "".join(f"{member[name]:>20}" for name in header[1:]))
        if len(members) > 1:
            sums = total(members)
            say(f"{group + ' in all':<32}" + "".join(f"{sums[name]:>20}" for name in header[1:]))
    sums = total(rows["forewarn"])
    core = (sums["own CPU s/min"] + sums["children CPU s/min"]) / 60 * 100
    misses = []
    for value, limit, what in (
        (core, LIMIT_CORE_PERCENT, "percent of a core"),
        (sums["PSS MB"], LIMIT_PSS_MB, "MB PSS"),
        (sums["private dirty MB"], LIMIT_DIRTY_MB, "MB of private dirty memory"),
    ):
        say(f"  forewarn: {value:.2f} {what}; the limit is {limit}")
        if value >= limit:
            misses.append(f"{value:.2f} {what}; the limit is {limit}")
    document = {"seconds": seconds, "core_percent": round(core, 3), "groups": rows, "misses": misses}
    REPORT.write_text(json.dumps(document, indent=2) + "\n")
    for miss in misses:
        say(f"  NOT REACHED: {miss}")
    return 1 if misses else 0


def command(arguments):
    """`lab/lab footprint`: always a lab of its own."""
    try:
        return measure(pathlib.Path(arguments.build).absolute(), arguments.seconds)
    finally:
        lab.down()
