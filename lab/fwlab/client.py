"""The client that talks to the service the whole time of a drill."""

import dataclasses
import subprocess
import sys

from . import profile
from .shell import LabError, Recorded, boottime, run


@dataclasses.dataclass
class Gap:
    """The longest time without an answer: last answer before, first answer after, and who gave them."""

    milliseconds: float
    before: str
    after: str
    began: int
    ended: int


class Client:
    """A process in the switch's namespace that records every answer."""

    def __init__(self, name):
        self.path = profile.RUN / "client" / f"{name}.log"
        self.process = Recorded(profile.RUN / "client" / f"{name}.pid")

    def start(self):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.unlink(missing_ok=True)
        self.path.touch()
        child = subprocess.Popen(
            [
                "nsenter",
                f"--net=/run/netns/{profile.SWITCH}",
                "/usr/bin/python3",
                "-I",
                profile.LAB / "fwlab" / "clientloop.py",
                self.path,
                profile.VIP,
                str(profile.PORT),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.process.save(child.pid)

    def stop(self):
        self.process.end()

    def answers(self, since=0):
        """(boot time, node) of every answer after `since`."""
        found = []
        with open(self.path, encoding="ascii") as file:
            for line in file:
                words = line.split()
                if len(words) == 2 and int(words[0]) >= since:
                    found.append((int(words[0]), words[1]))
        return found

    def last(self):
        """The newest answer, or None."""
        found = self.answers(boottime() - 2_000_000_000)
        return found[-1] if found else None

    def gap(self, since):
        """The longest silence after `since`, the time until now included. Raises if nobody ever answered."""
        found = self.answers(since)
        if not found:
            raise LabError(f"the service at {profile.VIP}:{profile.PORT} never answered")
        worst = Gap((found[0][0] - since) / 1e6, "", found[0][1], since, found[0][0])
        for (t0, n0), (t1, n1) in zip(found, found[1:]):
            if (t1 - t0) / 1e6 > worst.milliseconds:
                worst = Gap((t1 - t0) / 1e6, n0, n1, t0, t1)
        now = boottime()
        if (now - found[-1][0]) / 1e6 > worst.milliseconds:
            worst = Gap((now - found[-1][0]) / 1e6, found[-1][1], "", found[-1][0], now)
        return worst

    def first_from(self, node, since):
        """Boot time of the first answer of this node after `since`, or None."""
        return next((at for at, name in self.answers(since) if name == node), None)


def ask_once():
    """Who answers now; None if nobody does. For a person at the keyboard."""
    script = (
        "import socket,sys\ns=socket.create_connection((sys.argv[1],int(sys.argv[2])),1)\n"
        "sys.stdout.write(s.recv(64).decode())"
    )
    done = run(
        [
            "nsenter",
            f"--net=/run/netns/{profile.SWITCH}",
            sys.executable,
            "-I",
            "-c",
            script,
            profile.VIP,
            profile.PORT,
        ],
        timeout=5,
        check=False,
    )
    return done.stdout.strip() or None
