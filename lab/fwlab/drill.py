"""What a drill has in its hands: the time of the fault, marks since then, checks, and the client."""

import contextlib
import time

from . import agent, applog, bmc, cluster, profile
from .client import Client
from .shell import LabError, Violation, boottime, say, wait_for, wall_to_boottime

MOVE_PATIENCE = 20.0


class Drill:
    """One run of one drill. A check that does not hold raises LabError, whose sentence becomes the verdict."""

    def __init__(self, name, product, long=False):
        self.name, self.product, self.long = name, product, long
        self.began = self.t0 = boottime()
        self.times, self.notes, self.gap_ms, self.failure = {}, [], None, None
        self.violated = False
        self.client = Client(name)

    # Time

    def inject(self, text):
        """The fault happens now; all times count from here."""
        self.t0 = boottime()
        say(f"  {text}")

    def mark(self, label, at=None):
        """A time since the fault. `at` None is now; False means it was never seen, which is told, not hidden."""
        if at is False:
            self.note(f"{label}: not seen")
            return
        milliseconds = ((at or boottime()) - self.t0) / 1e6
        self.times[label] = round(milliseconds)
        say(f"  {milliseconds:9.0f} ms  {label}")

    def note(self, text):
        self.notes.append(text)
        say(f"  {text}")

    # Checks

    def check(self, condition, sentence):
        if not condition:
            raise LabError(sentence)

    def until(self, what, predicate, timeout, interval=0.1):
        return wait_for(what, predicate, timeout, interval)

    def stays(self, what, seconds, predicate, interval=0.2):
        """The predicate holds the whole time."""
        deadline = boottime() + int(seconds * 1e9)
        while boottime() < deadline:
            self.check(predicate(), f"did not stay so for {seconds:g} s: {what}")
            time.sleep(interval)

    def no_move(self, since=None):
        """Nothing was started anywhere since the fault: the service cannot have moved or restarted."""
        found = applog.starts(since or self.t0)
        if found:
            raise Violation(f"the service was started on {found[0].node}, and nothing was to move")

    def holds_still(self, seconds):
        """Nothing moves for so long, and the client is served."""
        since = boottime()
        self.stays("no move", seconds, lambda: not applog.starts(self.t0))
        self.no_move()
        gap = self.client.gap(since)
        self.check(gap.milliseconds < 1000, f"the client waited {gap.milliseconds:.0f} ms although nothing moved")

    def holds_still_after(self, moment, seconds):
        """No further start after a moment, for so long."""
        self.stays("no further move", seconds, lambda: not applog.starts(moment))

    def refuses(self, done, *words):
        """A command of the product refused, and for one of these reasons: any other failure proves nothing."""
        said = (done.stdout + done.stderr).strip()[-400:]
        self.check(done.returncode == 1, f"ended with {done.returncode} where it was to refuse: {said}")
        self.check(any(word in said for word in words), f"refused, and not because it {' or '.join(words)}: {said}")

    def one_writer(self):
        found = applog.double_activity(self.began)
        if found is not None:
            raise Violation(f"the service was active twice: {found}")

    # The pair

    def active(self):
        name = cluster.active()
        self.check(name is not None, "the service runs nowhere")
        return name

    def served_by(self, node, timeout=MOVE_PATIENCE):
        """Waits until the client is answered by this node; the time of the first answer."""
        return self.until(
            f"the service answering from {node}", lambda: self.client.first_from(node, self.t0), timeout, 0.05
        )

    def health(self, node, wanted, timeout=15):
        """Waits until the node's own agent says this health."""
        return self.until(f"{node} to call itself {wanted}", lambda: agent.status(node).health == wanted, timeout, 0.1)

    def close_gap(self):
        """The client's longest wait since the fault."""
        gap = self.client.gap(self.t0)
        self.gap_ms = round(gap.milliseconds)
        self.note(
            f"the client waited {gap.milliseconds:.0f} ms at most ({gap.before or 'nobody'} -> {gap.after or 'nobody'})"
        )
        return gap

    def move_times(self, source, target, answered):
        """The steps of a planned move, from the journal, Pacemaker's log and the client. No decision or no attribute
        on record fails the drill: then it was not this agent that moved the service."""
        with contextlib.suppress(LabError):  # the log may come a moment after the service; what is missing is told
            self.until("the attribute in Pacemaker's log", lambda: attribute_visible(source, self.t0), 5)
        decided, visible = agent.decided(source, self.t0), attribute_visible(source, self.t0)
        self.mark("reading seen", agent.bad_reading(source, self.t0) or False)
        self.mark("finding confirmed", agent.first(source, "finding.confirmed", self.t0) or False)
        self.mark("decision", decided or False)
        self.mark("attribute visible", visible or False)
        self.mark("first stop", first_stop(source, self.t0) or False)
        self.mark(f"service answers from {target}", answered)
        self.times["service answering"] = self.times.pop(f"service answers from {target}")
        self.check(decided is not None, f"the service left {source} without a decision in its journal")
        self.check(visible is not None, f"the service left {source} without an attribute in Pacemaker's log")

    def power_confirmed(self, node, timeout=30):
        """Waits until the chassis itself reads off; marks when the order was carried out."""
        self.until(f"the chassis of {node} to read off", lambda: bmc.power(node) == "off", timeout, 0.1)
        since = self.t0 / 1e9
        ends = [wall_to_boottime(end) for _, end, order in bmc.power_orders(node) if order == "power 0"]
        ends = [at for at in ends if at / 1e9 >= since]
        self.check(bool(ends), f"{node} is off, but its BMC was never told so")
        self.mark("power confirmed off", ends[0])
        return ends


def attribute_visible(node, since):
    """When a negative health attribute of the node reached the CIB, by the log of pacemaker-based."""
    pattern = rf"node_state\[@id='{profile.INDEX[node]}'\].*-\.health-forewarn.*(@value=-|value=\"-)\d"
    found = [at for name in profile.NODES for at, _ in cluster.log_events(name, pattern, since)]
    return min(found, default=None)


def first_stop(node, since):
    found = cluster.log_events(node, r"Requesting local execution of stop operation for (app|vip)", since)
    return found[0][0] if found else None
