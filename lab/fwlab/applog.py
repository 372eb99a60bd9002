"""The service's append-only log: proof of who was active when."""

import dataclasses

from . import profile

PATH = profile.RUN / "app.log"


@dataclasses.dataclass
class Line:
    what: str
    node: str
    pid: int
    at: int


def read(since=0):
    """Every line after `since`, in the order in which they were appended."""
    lines = []
    try:
        with open(PATH, encoding="ascii") as file:
            for text in file:
                words = text.split()
                if len(words) == 4 and int(words[3]) >= since:
                    lines.append(Line(words[0], words[1], int(words[2]), int(words[3])))
    except FileNotFoundError:
        pass
    return lines


def starts(since):
    """The starts of the service after `since`; a move cannot happen without one."""
    return [line for line in read(since) if line.what == "start"]


def stops(since):
    return [line for line in read(since) if line.what == "stop"]


def double_activity(since=0):
    """A sentence for the first time that two instances wrote turn and turn about; None if that never happened.

    One writer at a time: once another instance has begun, the one before it must not write again.
    """
    current, ended = None, set()
    for line in read(since):
        writer = (line.node, line.pid)
        if line.what == "start":
            # A node that was switched on again counts its processes anew.
            ended.discard(writer)
        if writer in ended:
            since_when = f"{current[0]} had begun" if current else "its end, without a new start"
            return f"{line.node} (pid {line.pid}) still wrote at {line.at} after {since_when}"
        if current is not None and writer != current:
            ended.add(current)
        current = writer
        if line.what == "stop":
            ended.add(writer)
            current = None
    return None
