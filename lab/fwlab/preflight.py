"""What must be there before anything is started; each lack is one sentence that says what to do."""

import os
import re
import shutil
import subprocess

from . import profile

# Program -> Debian package. What the Makefile installs is a superset: this is what the lab itself runs.
PROGRAMS = {
    "ip": "iproute2",
    "nsenter": "util-linux",
    "unshare": "util-linux",
    "setpriv": "util-linux",
    "flock": "util-linux",
    "corosync": "corosync",
    "pacemakerd": "pacemaker",
    "crm_mon": "pacemaker-cli-utils",
    "ipmi_sim": "openipmi",
    "sdrcomp": "openipmi",
    "ipmitool": "ipmitool",
    "gcc": "gcc",
    "fence_ipmilan": "fence-agents",
}
FILES = {
    "/usr/lib/ocf/resource.d/heartbeat/IPaddr2": "resource-agents",
    "/usr/include/freeipmi/freeipmi.h": "libfreeipmi-dev",
}


def missing_packages():
    path = "/usr/sbin:/usr/bin:/sbin:/bin"
    lacks = {package for program, package in PROGRAMS.items() if not shutil.which(program, path=path)}
    return sorted(lacks | {package for file, package in FILES.items() if not os.path.exists(file)})


def environment_problem():
    """Why no lab can run on this machine, or None. Not about packages."""
    if os.geteuid() != 0:
        return "the lab needs root: it makes network namespaces and mounts"
    trial = subprocess.run(
        ["unshare", "-m", "-u", "-i", "-n", "-p", "-f", "true"], capture_output=True, text=True, check=False
    )
    if trial.returncode != 0:
        return f"the lab needs namespaces, and unshare says: {trial.stderr.strip()}"
    trial = subprocess.run(
        [
            "unshare",
            "-m",
            "sh",
            "-c",
            "mount --make-rprivate / && mount -t overlay -o lowerdir=/usr/bin:/usr/sbin overlay /mnt",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if trial.returncode != 0:
        return f"the lab needs overlay mounts, and mount says: {trial.stderr.strip()}"
    trial = subprocess.run(
        ["unshare", "-n", "ip", "link", "add", "type", "bridge"], capture_output=True, text=True, check=False
    )
    if trial.returncode != 0:
        return f"the lab needs bridges, and ip says: {trial.stderr.strip()}"
    if re.search(r"[\s,:]", f"{profile.LAB}{profile.RUN}"):
        return f"the lab's path {profile.RUN} has a space, comma or colon, which overlay mounts do not take"
    return None


def problem():
    """The first thing that forbids `up`, or None."""
    if found := environment_problem():
        return found
    if lacks := missing_packages():
        return f"missing Debian packages: {' '.join(lacks)}; run: apt-get install {' '.join(lacks)}"
    return None
