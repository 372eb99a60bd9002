"""Simulated BMCs: ipmi_sim with thirteen sensors each, and the three ways to talk to one from outside."""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess

from . import network, profile
from .shell import LabError, Recorded, run, wait_for

# Sensor name to (number, raw units a real unit); discrete sensors take a bit mask as it is.
SENSORS = {
    "CPU Temp": (1, 1.0),
    "Inlet Temp": (2, 1.0),
    "DIMM Temp": (3, 1.0),
    "FAN 1": (4, 0.01),
    "FAN 2": (5, 0.01),
    "P12V": (6, 1 / 0.06),
    "P3V3": (7, 1 / 0.02),
    "PSU1 Status": (8, None),
    "PSU2 Status": (9, None),
    "PSU Redundancy": (10, None),
    "DIMM ECC": (11, None),
    "Drive 0": (12, None),
    "CPU Status": (13, None),
}
# IPMI 2.0 table 42-3, sensor type 0Ch offset 1: uncorrectable ECC; sensor 11 is "DIMM ECC", DIMM 3 in event data 3.
UNCORRECTABLE_MEMORY = "0x20 0x02 0 0 0 0 0x20 0 0x04 0x0c 11 0x6f 0xa1 0 3"


def directory(name):
    return profile.RUN / name


def process(name):
    return Recorded(directory(name) / "sim.pid")


def environment():
    """What chassis.sh and power.sh need to find the lab."""
    return {
        **os.environ,
        "FOREWARN_LAB": str(profile.LAB),
        "FOREWARN_LAB_RUN": str(profile.RUN),
        "FOREWARN_LAB_PREFIX": profile.PREFIX,
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    }


def prepare(name):
    """Writes the configuration of a BMC and the nominal value of each of its sensors."""
    place = directory(name)
    place.mkdir(parents=True, exist_ok=True)
    (place / "power.state").write_text("1\n" if name == "bmc-z" else "0\n")
    run(
        [
            "/usr/bin/python3",
            profile.LAB / "bmc" / "generate.py",
            place,
            name,
            profile.BMCS[name],
            "623",
            str(profile.CONSOLE_PORT),
            profile.LAB / "bmc" / ("trivial-chassis.sh" if name == "bmc-z" else "chassis.sh"),
        ]
    )
    shutil.copytree(place / "sensors", place / "nominal", dirs_exist_ok=True)


def start(name):
    """Starts the simulator and waits until it answers; ipmi_sim says nothing when its file has an error."""
    place = directory(name)
    with open(place / "sim.log", "ab") as log:
        child = subprocess.Popen(
            [
                "nsenter",
                f"--net=/run/netns/{profile.SWITCH}",
                "ipmi_sim",
                "-c",
                "lan.conf",
                "-f",
                "sim.emu",
                "-s",
                str(place / "state"),
                # Not -d: every message would be printed on its consoles too, and it waits for who does not read them.
                "-n",
            ],
            cwd=place,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment(),
            start_new_session=True,
        )
    process(name).save(child.pid)
    wait_for(f"an answer of the BMC {name}", lambda: power(name) is not None, 15, 0.1)
    # SEL time starts at the simulator's uptime; a BMC in service has been set.
    ipmitool(name, "sel", "time", "set", "now", user="admin")


def stop(name):
    process(name).end()


def hang(name):
    """The BMC stops answering; its power state and its sessions stay."""
    process(name).signal(signal.SIGSTOP)


def resume(name):
    process(name).signal(signal.SIGCONT)


def is_stopped(name):
    """The drill itself has stopped the simulator (SIGSTOP; proc(5), state T)."""
    pid = process(name).pid
    if pid is None:
        return False
    return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def ipmitool(name, *words, user="fence", check=True, timeout=20):
    """An independent reader: not the product and not its library. The password travels in a file."""
    secret = profile.RUN / f"{user}.password"
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text({"fence": "fencepass", "admin": "labpass", "monitor": "monpass"}[user])
    level = {"fence": "OPERATOR", "admin": "ADMINISTRATOR", "monitor": "USER"}[user]
    return network.in_switch(
        [
            "ipmitool",
            "-I",
            "lanplus",
            "-C",
            "3",
            "-L",
            level,
            "-N",
            "1",
            "-R",
            "2",
            "-H",
            profile.BMCS[name],
            "-U",
            user,
            "-f",
            secret,
            *words,
        ],
        check=check,
        timeout=timeout,
    )


def power(name):
    """What the chassis says of itself: "on", "off", or None when it does not answer."""
    done = ipmitool(name, "chassis", "power", "status", check=False)
    found = re.search(r"Chassis Power is (on|off)", done.stdout)
    return found.group(1) if done.returncode == 0 and found else None


# Asks a question that takes neither session nor password: Get Channel Authentication Capabilities (IPMI 2.0 section
# 22.13) in an IPMI 1.5 message outside a session (section 13.6). Byte 19 of the answer is the command.
KNOCK = """
import socket, sys
question = bytes.fromhex("0600ff07 00 00000000 00000000 09 2018c8 810038 8e04 b5")
channel = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
channel.settimeout(1)
channel.connect((sys.argv[1], 623))
for _ in range(3):
    try:
        channel.send(question)
        sys.exit(channel.recv(256)[19:20] != bytes([0x38]))
    except OSError:
        pass
sys.exit(1)
"""


def answers_without_session(name):
    """The simulator lives, whatever became of its sessions."""
    done = network.in_switch(["/usr/bin/python3", "-I", "-c", KNOCK, profile.BMCS[name]], check=False, timeout=10)
    return done.returncode == 0


def set_power(name, order):
    """Tried again when the BMC did not take it: on a busy machine ipmitool's session may break before the order."""
    for attempt in range(3):
        done = ipmitool(name, "chassis", "power", order, check=attempt == 2, timeout=40)
        if done.returncode == 0:
            return


def set_sensor(name, sensor, value):
    """Sets a sensor by its name (real unit) or number (raw); seen by the BMC within its poll period of 200 ms."""
    if sensor in SENSORS:
        number, scale = SENSORS[sensor]
        raw = int(str(value), 0) if scale is None else max(0, min(255, round(float(value) * scale)))
    else:
        try:
            number, raw = int(str(sensor), 0), int(str(value), 0)
        except ValueError:
            raise LabError(f"no sensor {sensor!r}; there are {', '.join(SENSORS)}") from None
    write(directory(name) / "sensors" / f"{number:02d}.val", f"{raw:#x}\n" if raw > 255 else f"{raw}\n")


def write(path, text):
    """By rename, because the simulator may read at any instant."""
    temporary = path.with_suffix(".new")
    temporary.write_text(text)
    temporary.rename(path)


def set_every_sensor(name, raw):
    """Every sensor says the same raw byte: what a BMC does that has lost its sensors' bus."""
    for number, scale in SENSORS.values():
        write(directory(name) / "sensors" / f"{number:02d}.val", f"{raw if scale else raw & 0x7f}\n")


def nominal(name):
    """Puts every sensor back; a BMC in sleep is woken."""
    resume(name)
    for path in (directory(name) / "nominal").glob("*.val"):
        write(directory(name) / "sensors" / path.name, path.read_text())


def console(name, command):
    """One command on the simulator's console; for what is not a sensor (SEL entries)."""
    script = (
        "import socket,sys,time\ns=socket.create_connection((sys.argv[1],int(sys.argv[2])),5)\n"
        "s.settimeout(1)\ns.sendall((sys.argv[3]+'\\n').encode())\ntime.sleep(.1)\n"
        "sys.stdout.write(s.recv(4096).decode('latin-1'))"
    )
    return network.in_switch(
        ["/usr/bin/python3", "-I", "-c", script, profile.BMCS[name], str(profile.CONSOLE_PORT), command], timeout=10
    )


def add_sel(name, arguments):
    console(name, f"sel_add {arguments}")


def power_orders(name, since=0.0):
    """(wall time begun, wall time ended, order) of what the chassis was told, "power 0" for example."""
    found = []
    try:
        for line in (directory(name) / "chassis.log").read_text().splitlines():
            began, ended, order = line.split(" ", 2)
            if float(began) >= since:
                found.append((float(began), float(ended), order))
    except FileNotFoundError:
        pass
    return found
