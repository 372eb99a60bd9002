"""Running programs with a deadline, and processes that are remembered by pid and start time."""

import os
import signal
import subprocess
import sys
import time


class LabError(Exception):
    """One sentence for a person: what, where, what to do."""


class Violation(LabError):
    """What no dead simulator excuses: a service active twice, a move that nobody wanted, both nodes off."""


def run(argv, timeout=30, check=True, text_input=None, env=None):
    """Runs a program to its end; its output as text. Raises LabError when it fails or takes too long."""
    argv = [str(word) for word in argv]
    try:
        done = subprocess.run(
            argv,
            timeout=timeout,
            input=text_input,
            capture_output=True,
            text=True,
            env=env,
            errors="replace",
            stdin=subprocess.DEVNULL if text_input is None else None,
        )
    except FileNotFoundError:
        raise LabError(f"{argv[0]} is not installed") from None
    except subprocess.TimeoutExpired:
        raise LabError(f"`{' '.join(argv)}` did not end within {timeout} s") from None
    if check and done.returncode != 0:
        words = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()
        raise LabError(f"`{' '.join(argv)}` ended with {done.returncode}: {' | '.join(words[-4:])}")
    return done


def boottime():
    """Nanoseconds of CLOCK_BOOTTIME: the same clock in every namespace and in the agents' journals."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME)


def wall_to_boottime(wall_seconds):
    """The boot time of an instant that a log told as seconds since 1970."""
    return boottime() - int((time.time() - wall_seconds) * 1e9)


def start_ticks(pid):
    """Start time of a process in clock ticks since boot (proc(5), stat field 22); None when there is none."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else int(fields[19])


class Recorded:
    """A process remembered in a file as `pid start-ticks`, so that a reused pid is never signalled."""

    def __init__(self, path):
        self.path = path

    def save(self, pid):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self.path.with_suffix(".new")
        temporary.write_text(f"{pid} {start_ticks(pid) or 0}\n")
        temporary.rename(self.path)

    @property
    def pid(self):
        """The pid if that very process still lives, else None."""
        try:
            pid, ticks = (int(word) for word in self.path.read_text().split())
        except (OSError, ValueError):
            return None
        return pid if start_ticks(pid) == ticks else None

    def signal(self, number):
        pid = self.pid
        if pid is not None:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pid = None
        return pid is not None

    def end(self, grace=2.0):
        """SIGTERM, then SIGKILL after the grace; waits until it is gone; forgets it."""
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGTERM)
        deadline = time.monotonic() + grace
        while (pid := self.pid) is not None:
            reap(pid)
            if time.monotonic() > deadline:
                self.signal(signal.SIGKILL)
            time.sleep(0.01)
        self.path.unlink(missing_ok=True)


def reap(pid):
    """Takes the exit status of a child of ours, if it is one and has ended."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        pass


def wait_for(what, predicate, timeout, interval=0.1):
    """Asks until the predicate is true; its value. The LabError names what was waited for and the last problem."""
    deadline = time.monotonic() + timeout
    problem = None
    while True:
        try:
            value = predicate()
            if value:
                return value
        except LabError as error:
            problem = str(error)
        if time.monotonic() > deadline:
            seen = f"; last problem: {problem}" if problem else ""
            raise LabError(f"waited {timeout:g} s in vain for: {what}{seen}")
        time.sleep(interval)


def say(text):
    """A progress line, at once."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader went away; the work goes on
