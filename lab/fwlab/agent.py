"""Asking the product: status, explain, journal, orders. The only module that knows the form of its answers."""

import dataclasses
import json
import os
import signal
import subprocess
import threading

from . import node as nodes
from . import profile
from .shell import LabError, boottime

SOCKET = "/run/forewarn/api.sock"


def command(node, *words, timeout=60, check=False):
    """`forewarn WORDS` on a node, as root."""
    return nodes.enter(node, ["forewarn", "--socket", SOCKET, *words], timeout=timeout, check=check)


@dataclasses.dataclass
class Told:
    """How an order went: (boot time of arrival, event) line by line, the exit code, and what standard error said."""

    events: list
    code: int
    errors: str

    def first(self, kind):
        """(boot time of arrival, event) of the first line of a kind; the event is empty if there is none."""
        return next(((at, event) for at, event in self.events if event.get("event") == kind), (0, {}))

    def words(self):
        """For a sentence: every line in short, and the errors."""
        lines = [f"{event.get('event')}: {event.get('message')}" for _, event in self.events]
        return " | ".join([*lines, self.errors.strip()])[-400:]


def order(node, *words, timeout=90):
    """`forewarn WORDS -o json` on a node, read from its pipe as the lines come."""
    argv = nodes.enter_argv(node) + ["forewarn", "--socket", SOCKET, *words, "-o", "json"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        argv, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True, errors="replace", start_new_session=True
    ) as process:
        # The whole group: nsenter forks, and its child would hold the pipe.
        limit = threading.Timer(timeout, os.killpg, (process.pid, signal.SIGKILL))
        limit.start()
        try:
            lines = [(boottime(), line) for line in process.stdout]
            errors = process.stderr.read()
        finally:
            limit.cancel()
    try:
        events = [(at, json.loads(line)) for at, line in lines]
    except ValueError:
        raise LabError(f"forewarn {' '.join(words)} on {node} printed a line that is no JSON") from None
    return Told(events, process.returncode, errors)


@dataclasses.dataclass
class Status:
    """What a drill asks of `forewarn status -o json`; the whole answer in `raw`."""

    raw: dict

    @property
    def health(self):
        return self.raw.get("health")

    @property
    def mode(self):
        return self.raw.get("mode")

    @property
    def rung(self):
        return self.raw.get("rung")

    @property
    def score(self):
        return self.raw.get("score")

    @property
    def findings(self):
        return (self.raw.get("assessment") or {}).get("findings") or []

    @property
    def peer(self):
        """The pair has one peer; the answer is a list for clusters that have more."""
        peers = self.raw.get("peer") or []
        return peers[0] if peers else {}

    @property
    def peer_freshness(self):
        return self.peer.get("freshness")

    @property
    def peer_health(self):
        """The peer's health as this node believes it: unknown unless its statement is fresh."""
        return self.peer.get("health") if self.peer_freshness == "fresh" else "unknown"


def status(node):
    """Raises LabError when the agent does not answer."""
    done = command(node, "status", "-o", "json", timeout=15)
    try:
        return Status(json.loads(done.stdout))
    except ValueError:
        raise LabError(
            f"forewarn status on {node} ended with {done.returncode}: " f"{(done.stderr or done.stdout).strip()[:300]}"
        ) from None


def status_text(node):
    try:
        done = command(node, "status", timeout=15)
        return done.stdout + done.stderr
    except LabError as error:
        return f"{error}\n"


def journal_path(node):
    return profile.RUN / node / "disk/forewarn/journal"


def journal(node, since=0):
    """The entries of a node's journal after `since` (boot time, ns). Read from outside: also of a node that is off."""
    found = []
    try:
        lines = journal_path(node).read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return []
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry.get("at"), int) and entry["at"] >= since:
            found.append(entry)
    return found


def first(node, kind, since, **details):
    """Boot time of the first entry of a kind, None if there is none. `details` must match the entry's detail."""
    for entry in journal(node, since):
        if entry.get("kind") == kind:
            detail = entry.get("detail") or {}
            if all(str(value) in str(detail.get(key)) for key, value in details.items()):
                return entry["at"]
    return None


def bad_reading(node, since):
    """Boot time of the reading behind the first `reading.first-bad` that was written after `since`; None without one.

    `observed_ms` is the beginning of the pass that read it, and earlier than the entry, which the loop writes.
    """
    for entry in journal(node, since):
        if entry.get("kind") == "reading.first-bad":
            try:
                return int(entry["detail"]["observed_ms"]) * 1_000_000
            except (KeyError, TypeError, ValueError):
                raise LabError(f"a reading.first-bad of {node} has no observed_ms: {entry}") from None
    return None


def journal_tail(node, since, count=25):
    """The newest entries for a person: milliseconds after `since`, kind, sentence. The whole journal is in run/last."""
    return [
        f"{(entry['at'] - since) / 1e6:+9.0f} ms  {entry.get('kind')}: {entry.get('message')}"
        for entry in journal(node)[-count:]
    ]


def service_log_tail(node, name, count=8):
    path = profile.RUN / node / f"disk/log/forewarn/{name}.log"
    try:
        return path.read_text(errors="replace").splitlines()[-count:]
    except FileNotFoundError:
        return []


def decided(node, since):
    """Boot time of the decision to leave: the first that announces or publishes an evacuation."""
    for entry in journal(node, since):
        detail = entry.get("detail") or {}
        if entry.get("kind") == "decision" and detail.get("wanted") not in ("observe", "avoid"):
            if detail.get("step") in ("announce", "publish-health"):
                return entry["at"]
    return None
