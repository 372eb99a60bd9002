"""A new resource, to see where the cluster would place one."""

import contextlib

from . import cib, cluster
from . import node as nodes
from .shell import run, wait_for

NAME = "newcomer"


def resource(stop_seconds):
    """One that takes so long to stop, and nothing to start."""
    operations = f'<operations><op id="{NAME}-monitor" name="monitor" interval="10s"/></operations>'
    if not stop_seconds:
        return f'<primitive id="{NAME}" class="ocf" provider="pacemaker" type="Dummy">{operations}</primitive>'
    delays = cib.pairs(NAME, {"startdelay": 0, "stopdelay": stop_seconds, "mondelay": 0})
    attributes = f'<instance_attributes id="{NAME}-attributes">{delays}</instance_attributes>'
    return f'<primitive id="{NAME}" class="ocf" provider="heartbeat" type="Delay">{attributes}{operations}</primitive>'


@contextlib.contextmanager
def newcomer(prefers, stop_seconds=0):
    """Creates a resource with a mild preference for a node, yields where it started, and removes it without a trace."""
    ask = cluster.living()
    primitive = resource(stop_seconds)
    location = f'<rsc_location id="{NAME}-prefers" rsc="{NAME}" node="{prefers}" score="100"/>'
    both = f"<configuration><resources>{primitive}</resources><constraints>{location}</constraints></configuration>"
    nodes.enter(ask, ["cibadmin", "--modify", "--allow-create", "--scope", "configuration", "-X", both])
    try:
        yield wait_for("the new resource to start", lambda: cluster.view().running.get(NAME), 20, 0.1)
    finally:
        nodes.enter(ask, ["cibadmin", "--delete", "-X", location], check=False)
        nodes.enter(ask, ["cibadmin", "--delete", "-X", primitive], check=False)
        wait_for("the cluster at rest", lambda: NAME not in cluster.view().running and cluster.idle(), 20, 0.1)
        nodes.enter(ask, ["crm_resource", "--cleanup", "-r", NAME], check=False)
