"""Names, addresses, paths and the printed profile of the lab. No behaviour here."""

import os
import pathlib

LAB = pathlib.Path(__file__).resolve().parent.parent
ROOT = LAB.parent
# A second lab on the same machine needs another prefix and another run directory.
PREFIX = os.environ.get("FOREWARN_LAB_PREFIX", "fwlab")
RUN = pathlib.Path(os.environ.get("FOREWARN_LAB_RUN", LAB / "run")).absolute()
REPORT = pathlib.Path(os.environ.get("FOREWARN_LAB_REPORT", LAB / "report.json")).absolute()

SWITCH = f"{PREFIX}-sw"
NODES = ("node-a", "node-b")
INDEX = {"node-a": 1, "node-b": 2}
VIP = "10.61.0.100"
PORT = 8080
# BMC addresses live on the management bridge, so that a BMC answers when its node is off. bmc-z has no node behind it.
BMCS = {"node-a": "10.63.0.11", "node-b": "10.63.0.12", "bmc-z": "10.63.0.13"}
NOWHERE = "10.63.0.99"
CONSOLE_PORT = 9624
FENCE_USER, FENCE_PASSWORD = "fence", "fencepass"
PROBE_USER, PROBE_PASSWORD = "monitor", "monpass"

BINARIES = ("forewarnd", "forewarn", "forewarn-probe", "forewarn-actuator", "fence_forewarn")
SERVICES = ("forewarn-actuator", "forewarnd", "forewarn-probe")
# Services beside the BMC's whose program is forewarn-probe too.
PROBES = ("forewarn-probe-disk", "forewarn-probe-host", "forewarn-probe-extensions")
# User and group ids that exist only inside the nodes (their own /etc/passwd and /etc/group).
IDS = {
    "forewarn": 64101,
    "forewarn-probe": 64102,
    "forewarn-actuator": 64103,
    "forewarn-admin": 64104,
    "forewarn-disk": 64105,
    "forewarn-host": 64106,
    "forewarn-extensions": 64107,
}

# What the lab sets other than the shipped defaults, so that a drill takes seconds. Printed with every report.
LAB_PROFILE = {
    "bmc.poll_interval": "1s",
    "bmc.session_timeout": "2s",
    "bmc.retransmission_timeout": "250ms",
    "bmc.deadline": "4s",
    "disk.interval": "10s",
    "disk.close_interval": "5s",
    "sensors, nic, memory, system.interval": "5s",
    "policy.mode": "act",
    "policy.reading_time_to_live": "5s",
    "policy.recovery_dwell": "8s",
    "policy.move_interval": "2s",
    "policy.recovery_dwell_limit": "8s",
    "policy.moves_per_day": "unlimited",
    "policy.acknowledge": "no-budget",
    "cluster.heartbeat_interval": "2s",
    "cluster.peer_time_to_live": "6s",
    "fence device monitor": "10s",
    "dc-deadtime": "2s",
}
POLL_SECONDS = 1.0
HEARTBEAT_SECONDS = 2.0
PEER_TIME_TO_LIVE_SECONDS = 6.0
READING_TIME_TO_LIVE_SECONDS = 5.0
RECOVERY_DWELL_SECONDS = 8.0


def other(node):
    """The other node of the pair."""
    return NODES[1] if node == NODES[0] else NODES[0]


def netns(node):
    """The network namespace of a node: fwlab-a."""
    return f"{PREFIX}-{node[-1]}"


def node_name(text):
    """Accepts a, b, node-a, node-b."""
    name = text if text.startswith("node-") else f"node-{text}"
    if name not in NODES:
        raise ValueError(f"there is no node {text!r}; the nodes are node-a and node-b")
    return name
