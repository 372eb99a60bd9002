"""What the product needs on a node: users, configuration, credentials, state directories."""

import grp
import os
import pathlib
import pwd

from . import profile
from .shell import LabError

CONFIGURATION = """# {node}: written by the lab.
[bmc]
driver = "lan"
address = "{address}"
username = "{username}"
password_file = "/etc/forewarn/bmc.password"
cipher_suite = 3
privilege = "user"
workaround_flags = ["opensesspriv"]
"""
# Other values than the shipped defaults make a drill take seconds.
LAB_SCHEDULES = """\
poll_interval = "1s"
session_timeout = "2s"
retransmission_timeout = "250ms"
deadline = "4s"

[disk]
interval = "10s"
close_interval = "5s"

[sensors]
interval = "5s"

[nic]
interval = "5s"
service = ["10.61.0.0/24"]

[memory]
interval = "5s"

[system]
interval = "5s"

[policy]
mode = "{mode}"
confirm_readings = 2
confirm_window = 3
reading_time_to_live = "5s"
recovery_dwell = "8s"
move_interval = "2s"
recovery_dwell_limit = "8s"
moves_per_day = "unlimited"
acknowledge = ["no-budget"]

[cluster]
heartbeat_interval = "2s"
peer_time_to_live = "6s"
"""


def users(layer):
    """The node's own /etc/passwd and /etc/group: the machine's, and the product's users and groups."""
    taken = {entry.pw_uid for entry in pwd.getpwall()} | {entry.gr_gid for entry in grp.getgrall()}
    if clash := taken & set(profile.IDS.values()):
        raise LabError(f"the lab's user ids {sorted(clash)} are in use on this machine; change IDS in fwlab/profile.py")
    people = pathlib.Path("/etc/passwd").read_text()
    groups = []
    for line in pathlib.Path("/etc/group").read_text().splitlines():
        if line.startswith("haclient:"):
            line += ("," if not line.endswith(":") else "") + "forewarn-actuator"
        groups.append(line)
    for name, number in profile.IDS.items():
        groups.append(f"{name}:x:{number}:")
        if name != "forewarn-admin":
            people += f"{name}:x:{number}:{number}::/var/lib/{name}:/usr/sbin/nologin\n"
    (layer / "passwd").write_text(people)
    (layer / "group").write_text("\n".join(groups) + "\n")


def configure(node, disk, mode="act", schedules="lab"):
    """Configuration, the BMC password that only the probe can read, and the services' directories."""
    etc = disk / "etc-forewarn"
    etc.mkdir(parents=True, exist_ok=True)
    etc.chmod(0o755)
    (etc / "forewarn.toml").write_text(configuration(node, mode=mode, schedules=schedules))
    secret(node, profile.PROBE_PASSWORD)
    fence_secret(node, profile.FENCE_PASSWORD)
    extensions(etc)
    for name in ("forewarn", "forewarn-probe", "forewarn-actuator"):
        place = disk / name
        place.mkdir(parents=True, exist_ok=True)
        place.chmod(0o750)
        os.chown(place, profile.IDS[name], profile.IDS[name])
    (disk / "log/forewarn").chmod(0o755)


# Somebody else's probe: the humidity of the room that both nodes stand in.
ROOM = """#!/bin/sh
# forewarn-probe: interval=5s deadline=2s
echo '{"schema":"forewarn.probe/1","probe":"x-room","source":"room","sequence":1,"observedAt":0,"wallTime":0,\
"durationMilliseconds":0,"outcome":{"status":"complete"},"readings":[{"kind":"measurement","measurement":{\
"component":{"kind":"humidity","id":"room","name":"room"},"condition":"answered","identity":{},"states":[],"notes":[],\
"quantities":[{"name":"input","value":41,"unit":"percent","kind":"gauge"}]}}]}'
"""


def extensions(etc):
    """An extension of the lab's own, owned by root as the service demands."""
    place = etc / "probes.d"
    place.mkdir(exist_ok=True)
    place.chmod(0o755)
    script = place / "room"
    script.write_text(ROOM.replace("\\\n", ""))
    script.chmod(0o755)


def configuration(node, mode="act", address=None, schedules="lab"):
    text = CONFIGURATION + (LAB_SCHEDULES if schedules == "lab" else "")
    return text.format(node=node, address=address or profile.BMCS[node], username=profile.PROBE_USER, mode=mode)


def secret(node, password):
    """The probe's password file, readable by the probe alone."""
    write_secret(node, "bmc.password", password, profile.IDS["forewarn-probe"])


def fence_secret(node, password):
    """The fence agent's password file, readable by root alone."""
    write_secret(node, "fence.password", password, 0)


def write_secret(node, name, password, owner):
    """A file of mode 600, replaced by rename."""
    path = profile.RUN / node / "disk/etc-forewarn" / name
    temporary = path.with_suffix(".new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(password + "\n")
    os.chown(temporary, owner, owner)
    temporary.rename(path)
