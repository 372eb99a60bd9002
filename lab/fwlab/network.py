"""The switch: a namespace with three bridges (ring 0 and service, ring 1, management) and the BMCs' addresses.

`ip netns exec` would make a private mount namespace, in which namespaces made by a BMC's chassis script stay invisible
to everybody else; so everything enters by `nsenter --net`.
"""

import os

from . import profile
from .shell import run

BRIDGES = ("br0", "br1", "brm")


def exists(name):
    return os.path.exists(f"/run/netns/{name}")


def up():
    run(["ip", "netns", "add", profile.SWITCH])
    commands = ["link set lo up"]
    for index, bridge in enumerate(BRIDGES, start=1):
        commands += [
            # An address of its own: a bridge takes that of a port otherwise, and another one when that port goes with
            # its node; who talks to a BMC would have to find it anew.
            f"link add {bridge} address 02:00:00:00:63:0{index} type bridge forward_delay 0 stp_state 0",
            f"link set {bridge} up",
            f"addr add 10.6{index}.0.254/24 dev {bridge}",
        ]
    commands += [f"addr add {address}/24 dev brm" for address in profile.BMCS.values()]
    run(["ip", "-n", profile.SWITCH, "-batch", "-"], text_input="\n".join(commands) + "\n")


def down():
    """Removes every namespace of this lab; the veths go with them."""
    for name in (*map(profile.netns, profile.NODES), profile.SWITCH):
        if exists(name):
            run(["ip", "netns", "del", name], check=False)


def in_switch(argv, **options):
    """Runs a program where the client and the BMCs are."""
    return run(["nsenter", f"--net=/run/netns/{profile.SWITCH}", *argv], **options)


def partition():
    """Cuts both rings of node-b; management stays, so that each node can reach the other's BMC."""
    for index in (0, 1):
        run(["ip", "-n", profile.SWITCH, "link", "set", f"vb{index}", "nomaster"])


def heal():
    """Joins both rings again. A node that was switched off meanwhile gets new links at power-on."""
    for index in (0, 1):
        run(["ip", "-n", profile.SWITCH, "link", "set", f"vb{index}", "master", f"br{index}"], check=False)
