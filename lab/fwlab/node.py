"""A simulated node: its files, its power, its processes."""

import os
import pathlib
import shutil

from . import product, profile
from .bmc import environment
from .shell import LabError, Recorded, reap, run

COROSYNC = """totem {{
  version: 2
  cluster_name: lab
  transport: knet
  crypto_cipher: aes256
  crypto_hash: sha256
  token: 1000
  consensus: 1200
  interface {{
    linknumber: 0
    knet_link_priority: 2
  }}
  interface {{
    linknumber: 1
    knet_link_priority: 1
  }}
}}
nodelist {{
{nodes}}}
quorum {{
  provider: corosync_votequorum
  two_node: 1
  wait_for_all: 1
}}
logging {{
  to_syslog: no
  to_stderr: no
  to_logfile: yes
  logfile: /var/log/corosync/corosync.log
  timestamp: hires
}}
system {{
  sched_rr: no
}}
"""


def directory(node):
    return profile.RUN / node


def init(node):
    return Recorded(directory(node) / "init.pid")


def running(node):
    return init(node).pid is not None


def power(node, order):
    """on, off, reset or crash at the node's own power supply, as the BMC would."""
    run([profile.LAB / "node" / "power.sh", node, order], env=environment(), timeout=40)


def enter(node, argv, **options):
    """Runs a program inside the node, as root. Raises LabError when the node is off."""
    return run(enter_argv(node) + [str(word) for word in argv], **options)


def enter_argv(node):
    pid = init(node).pid
    if pid is None:
        raise LabError(f"{node} is off")
    return ["nsenter", "-t", str(pid), "-m", "-u", "-i", "-n", "-p", "--"]


def processes(node, name):
    """Pids (as this machine sees them) of a node's processes by their name; names are cut after 15 characters."""
    pid = init(node).pid
    if pid is None:
        return []
    mine, found = os.readlink(f"/proc/{pid}/ns/pid"), []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if (entry / "comm").read_text().strip() == name[:15] and os.readlink(entry / "ns/pid") == mine:
                    found.append(int(entry.name))
            except OSError:
                pass
    return found


def signal_process(node, name, number):
    """Sends a signal to the node's only process of that name."""
    found = processes(node, name)
    if not found:
        raise LabError(f"no process {name} runs on {node}")
    for pid in found:
        os.kill(pid, number)
        reap(pid)


def prepare(node, build, binaries, cib, schedules="lab"):
    """Lays out the node's disk and the layers over the machine's directories."""
    place = directory(node)
    disk, layer = place / "disk", place / "layer"
    for name in (
        "pacemaker/cib",
        "pacemaker/pengine",
        "pacemaker/blackbox",
        "pacemaker/cores",
        "corosync",
        "etc-corosync",
        "etc-pacemaker",
        "log/corosync",
        "log/pacemaker",
        "log/forewarn",
    ):
        (disk / name).mkdir(parents=True, exist_ok=True)
    for name in (
        "etc/forewarn",
        "usr/bin",
        "usr/sbin",
        "usr/lib/ocf/resource.d/lab",
        "var/lib/forewarn",
        "var/lib/forewarn-probe",
        "var/lib/forewarn-actuator",
    ):
        (layer / name).mkdir(parents=True, exist_ok=True)
    cluster_files(disk, cib)
    product.users(layer / "etc")
    product.configure(node, disk, schedules=schedules)
    for name in binaries:
        install(build / name, layer / ("usr/bin" if name == "forewarn" else "usr/sbin") / name)
    agent = (profile.LAB / "app" / "ocf" / "lab" / "app").read_text()
    agent = agent.replace("@LOG@", str(profile.RUN / "app.log"))
    agent = agent.replace("@SERVER@", str(profile.LAB / "app" / "server.py"))
    script = layer / "usr/lib/ocf/resource.d/lab/app"
    script.write_text(agent)
    script.chmod(0o755)


def cluster_files(disk, cib):
    """Corosync's and Pacemaker's configuration, keys and first CIB."""
    nodes = "".join(
        f"  node {{\n    name: {name}\n    nodeid: {index}\n    ring0_addr: 10.61.0.{index}\n"
        f"    ring1_addr: 10.62.0.{index}\n  }}\n"
        for name, index in profile.INDEX.items()
    )
    (disk / "etc-corosync/corosync.conf").write_text(COROSYNC.format(nodes=nodes))
    key = profile.RUN / "authkey"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_bytes(os.urandom(256))
    for name, mode, group in (("etc-corosync", 0o400, "root"), ("etc-pacemaker", 0o640, "haclient")):
        copy = disk / name / "authkey"
        copy.unlink(missing_ok=True)
        shutil.copyfile(key, copy)
        copy.chmod(mode)
        shutil.chown(copy, "root", group)
    shutil.chown(disk / "etc-pacemaker", "root", "haclient")
    for path in (disk / "pacemaker", *(disk / "pacemaker").iterdir(), disk / "log/pacemaker"):
        shutil.chown(path, "hacluster", "haclient")
        path.chmod(0o770 if path.parent.name == "log" else 0o750)
    first = disk / "pacemaker/cib/cib.xml"
    if not first.exists():
        first.write_text(cib)
        shutil.chown(first, "hacluster", "haclient")
        first.chmod(0o600)


def check_binaries(build, binaries):
    """Every binary is there, and what it loads can be read by the services' users, who are not root."""
    for name in binaries:
        if not (build / name).exists():
            raise LabError(f"there is no {build / name}; build first (make build), or name another directory (--build)")
        for line in run(["ldd", build / name], check=False).stdout.splitlines():
            library = line.partition("=>")[2].split("(")[0].strip()
            if "not found" in line:
                raise LabError(f"{name} needs {line.strip()}")
            if library and not all(place.stat().st_mode & 0o001 for place in pathlib.Path(library).resolve().parents):
                raise LabError(
                    f"{name} loads {library}, which only root can reach; build it with --static-swift-stdlib"
                )
        if (
            name == "fence_forewarn"
            and "<resource-agent" not in run([build / name, "-o", "metadata"], check=False).stdout
        ):
            raise LabError(f"{build / name} prints no metadata; Pacemaker would never start its devices")


def install(source, target):
    """Copies a binary unless it is there already. Each node has its own, so that memory is not counted as shared."""
    if target.exists() and target.stat().st_mtime == source.stat().st_mtime:
        return
    temporary = target.with_name(target.name + ".new")
    run(["cp", "--preserve=timestamps", "--reflink=auto", source, temporary], timeout=120)
    temporary.chmod(0o755)
    temporary.rename(target)
