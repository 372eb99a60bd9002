"""A new resource, to see where the cluster would place one."""

import contextlib

from . import cluster
from . import node as nodes
from .shell import run, wait_for

NAME = "newcomer"


@contextlib.contextmanager
def newcomer(prefers):
    """Creates a resource with a mild preference for a node, yields where it started, and removes it without a trace."""
    ask = cluster.living()
    primitive = (
        f'<primitive id="{NAME}" class="ocf" provider="pacemaker" type="Dummy">'
        f'<operations><op id="{NAME}-monitor" name="monitor" interval="10s"/></operations></primitive>'
    )
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
