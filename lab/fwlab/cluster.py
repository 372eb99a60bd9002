"""What Pacemaker says, asked on a living node; and the few orders that the lab gives it."""

import dataclasses
import re
import time
import xml.etree.ElementTree as ElementTree

from . import node as nodes
from . import profile
from .shell import LabError, wait_for, wall_to_boottime


@dataclasses.dataclass
class View:
    quorate: bool
    dc: str | None
    online: set
    standby: set
    unclean: set
    health: dict
    running: dict  # resource id -> node it is started on, None when it is stopped
    failures: list


def living():
    """A node to ask; LabError when both are off."""
    for name in profile.NODES:
        if nodes.running(name):
            return name
    raise LabError("both nodes are off")


def view(ask=None):
    """One look by crm_mon on `ask`, or on any living node."""
    ask = ask or living()
    done = nodes.enter(ask, ["crm_mon", "-1", "--output-as=xml"], timeout=15)
    tree = ElementTree.fromstring(done.stdout)
    current = tree.find(".//current_dc")
    found = View(False, None, set(), set(), set(), {}, {}, [])
    if current is not None:
        found.quorate, found.dc = current.get("with_quorum") == "true", current.get("name")
    for element in tree.findall("./nodes/node"):
        name = element.get("name")
        found.health[name] = element.get("health")
        for flag, members in (("online", found.online), ("standby", found.standby), ("unclean", found.unclean)):
            if element.get(flag) == "true":
                members.add(name)
    for element in tree.iter("resource"):
        place = element.find("node")
        started = element.get("role") == "Started" and place is not None
        found.running[element.get("id")] = place.get("name") if started else None
    for element in tree.iter("failure"):
        found.failures.append(f"{element.get('op_key')} on {element.get('node')}: {element.get('exitstatus')}")
    return found


def text(ask=None):
    """crm_mon for a person."""
    try:
        return nodes.enter(ask or living(), ["crm_mon", "-1", "-A", "-f", "-n"], timeout=15, check=False).stdout
    except LabError as error:
        return str(error)


def idle(ask=None):
    """The DC's controller is at rest."""
    ask = ask or living()
    current = view(ask).dc
    if current is None:
        return False
    done = nodes.enter(ask, ["crmadmin", "-S", current], timeout=15, check=False)
    return "S_IDLE" in done.stdout + done.stderr


def settled():
    """Both nodes online, everything started in one place, nothing failed, nothing going on."""
    now = view()
    group = {now.running.get("vip"), now.running.get("app")}
    return (
        now.quorate
        and now.online == set(profile.NODES)
        and not now.standby
        and not now.unclean
        and None not in group
        and len(group) == 1
        and None not in now.running.values()
        and not now.failures
        and idle()
    )


def wait_settled(timeout=60):
    wait_for("both nodes online, the service and the fence devices started, the cluster at rest", settled, timeout, 0.2)


def active(ask=None):
    """Where the service runs; None when it does not."""
    return view(ask).running.get("app")


def move_by_attribute(node, value, name="#health-forewarn"):
    """The bare move: what a person would type."""
    nodes.enter(node, ["attrd_updater", "-n", name, "-U", value])


def attribute(node, name, ask=None):
    """The transient value of an attribute in the CIB of `ask`, as text; None when there is none."""
    found = query(f"//node_state[@uname='{node}']/transient_attributes//nvpair[@name='{name}']", ask)
    return None if found is None else found.get("value")


def permanent(node, name, ask=None):
    found = query(f"//nodes/node[@uname='{node}']/instance_attributes/nvpair[@name='{name}']", ask)
    return None if found is None else found.get("value")


def query(xpath, ask=None):
    done = nodes.enter(ask or living(), ["cibadmin", "-Q", "--xpath", xpath], timeout=15, check=False)
    if done.returncode != 0:
        return None
    return ElementTree.fromstring(done.stdout)


def counters(ask=None):
    """(admin_epoch, epoch, num_updates) of the CIB."""
    done = nodes.enter(ask or living(), ["cibadmin", "-Q"], timeout=15)
    root = ElementTree.fromstring(done.stdout)
    return tuple(int(root.get(key)) for key in ("admin_epoch", "epoch", "num_updates"))


def fenced(node, ask=None):
    """How often the fencer's history says that a node was fenced with success."""
    words = ["stonith_admin", "--history", node, "--verbose", "--output-as=xml"]
    return nodes.enter(ask or living(), words, check=False).stdout.count('status="success"')


def cleanup():
    """Forgets failed actions; a drill that breaks a fence device leaves some."""
    nodes.enter(living(), ["crm_resource", "--cleanup"], timeout=30, check=False)


def log_path(node):
    return profile.RUN / node / "disk/log/pacemaker/pacemaker.log"


LINE = re.compile(
    r"^(?P<stamp>\w{3} \d\d \d\d:\d\d:\d\d)(?P<fraction>\.\d+)? \S+ +(?P<daemon>[\w-]+) *\[\d+\] (?P<text>.*)$"
)


def log_events(node, pattern, since):
    """(boot time, text) of the lines of a node's pacemaker.log after `since` (boot time) that match."""
    expression, found = re.compile(pattern), []
    try:
        lines = log_path(node).read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return []
    year = time.localtime().tm_year
    for line in reversed(lines):
        parts = LINE.match(line)
        if not parts:
            continue
        moment = time.mktime(time.strptime(f"{year} {parts['stamp']}", "%Y %b %d %H:%M:%S"))
        at = wall_to_boottime(moment + float(parts["fraction"] or 0))
        if at < since - 50_000_000:
            break
        if expression.search(parts["text"]):
            found.append((at, parts["text"]))
    found.reverse()
    return found


def transitions(since):
    """Transitions that the scheduler calculated after `since`, on any node."""
    return [event for node in profile.NODES for event in log_events(node, r"Calculated transition", since)]
