"""The verified healthy state from which every drill starts and which it leaves."""

import signal
import time

from . import agent, bmc, cluster, network, product, profile
from . import node as nodes
from .shell import LabError, wait_for

HEALTH, MARK = "#health-forewarn", "forewarn-standby"
STOPPABLE = ("forewarnd", "forewarn-actuator", "forewarn-probe", "pacemaker-attrd")


def bring_about(with_product, timeout=50):
    """Undoes whatever a drill may have left, then waits until everything is verified healthy."""
    network.heal()
    for name in profile.BMCS:
        bmc.nominal(name)
    for name in profile.NODES:
        if with_product:
            product.secret(name, profile.PROBE_PASSWORD)
            product.fence_secret(name, profile.FENCE_PASSWORD)
        revive(name)
    wait_for("both nodes online", lambda: cluster.view().online == set(profile.NODES), timeout, 0.2)
    if with_product:
        wait_for("both agents to answer", lambda: all(agent.status(name).raw for name in profile.NODES), timeout, 0.2)
        clear_latched()
    for name in profile.NODES:
        lift_standby(name, with_product)
    if cluster.view().failures:
        cluster.cleanup()
    cluster.wait_settled(timeout)
    if with_product:
        wait_for_agents(timeout)
        cluster.wait_settled(timeout)


def revive(name):
    """Wakes what a drill stopped; powers on what is off; a dead kernel behind a chassis that is on is power-cycled."""
    for process in STOPPABLE:
        try:
            nodes.signal_process(name, process, signal.SIGCONT)
        except LabError:
            pass
    if nodes.running(name) and bmc.power(name) == "on" and linked(name):
        nodes.enter(name, ["sh", "-c", "rm -f /run/lab/*.hold"])
        return
    bmc.set_power(name, "off")
    bmc.set_power(name, "on")


def forget():
    """Both nodes' agents begin anew, without state, journal and record of power-offs, with empty SELs."""
    for name in profile.NODES:
        holds = " ".join(f"/run/lab/{service}.hold" for service in profile.SERVICES + profile.PROBES)
        nodes.enter(name, ["sh", "-c", f"touch {holds}"])
        for service in profile.SERVICES:
            nodes.signal_process(name, service, signal.SIGKILL)
        bmc.ipmitool(name, "sel", "clear", user="admin")
        places = "/var/lib/forewarn /var/lib/forewarn-actuator /var/lib/forewarn-probe"
        nodes.enter(name, ["sh", "-c", f"find {places} -type f -delete; rm -f {holds}"])


def linked(name):
    """Both rings of the node are in the switch; only a node that lived through a partition is not."""
    done = network.in_switch(["ip", "-o", "link", "show", "master", "br0"], check=False)
    return f"v{name[-1]}0@" in done.stdout


def lift_standby(name, with_product):
    """A drain is taken back with undrain, a standby of the agent's goes with `clear`, one set by hand is deleted."""
    if with_product and name in cluster.view().standby and cluster.permanent(name, MARK):
        agent.command(cluster.living(), "undrain", name)
        deadline = time.monotonic() + 10
        while name in cluster.view().standby and time.monotonic() < deadline:
            time.sleep(0.3)
    if name in cluster.view().standby:
        for attribute in ("standby", MARK):
            for lifetime in ("forever", "reboot"):
                nodes.enter(
                    cluster.living(), ["crm_attribute", "-N", name, "-n", attribute, "-D", "-l", lifetime], check=False
                )


def clear_latched(timeout=30):
    """`forewarn clear` for a node with a latched finding, as a person would; it needs a full pass first."""
    deadline = time.monotonic() + timeout
    for name in profile.NODES:
        while any(finding.get("latched") for finding in told(name).findings):
            done = agent.command(name, "clear", name)
            if time.monotonic() > deadline:
                raise LabError(
                    f"forewarn clear {name} ended with {done.returncode}: {done.stderr.strip() or done.stdout.strip()}"
                )
            time.sleep(0.5)


def told(name):
    """The agent's status; an agent that was just started may need a moment."""
    return wait_for(f"the agent of {name} to answer", lambda: agent.status(name), 15, 0.2)


def complaint():
    """Why the agents are not at rest and green; None when they are."""
    for name in profile.NODES:
        said = agent.status(name)
        if said.health != "green":
            return (
                f"{name} calls itself {said.health}: {'; '.join(finding.get('id', '?') for finding in said.findings)}"
            )
        if said.rung not in (None, "observe"):
            return f"{name} is still on the rung {said.rung}"
        if said.peer_health != "green":
            return f"{name} calls its peer {said.peer_freshness} and {said.peer.get('health')}"
        if cluster.attribute(name, HEALTH) != "0":
            return f"#health-forewarn of {name} is {cluster.attribute(name, HEALTH)} in the status section, not 0"
        if cluster.permanent(name, HEALTH) != "-500":
            return f"#health-forewarn of {name} is {cluster.permanent(name, HEALTH)} in the nodes section, not -500"
    return None


def wait_for_agents(timeout):
    def good():
        found = complaint()
        if found:
            raise LabError(found)
        return True

    wait_for("both agents green and at rest", good, timeout, 0.2)
