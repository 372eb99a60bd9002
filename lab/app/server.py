#!/usr/bin/python3
"""server.py LOG PIDFILE: answers the node's name on port 8080; returns once it listens.

Every start, beat and stop is one append to a log outside the nodes: `start|beat|stop node pid boottime-ns`. Appends are
atomic and in order, so the log proves that the service was never active on two nodes at once.
"""

import os
import select
import signal
import sys
import time
import _socket as socket  # the bare module starts three times as fast; a start counts into every measured move

BEAT_SECONDS = 0.01
NODE = os.uname().nodename


def main(log_path, pid_path):
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("0.0.0.0", 8080))
    listener.listen(64)
    log = os.open(log_path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    child = os.fork()
    if child:
        with open(pid_path, "w", encoding="ascii") as file:
            file.write(f"{child}\n")
        os._exit(0)
    os.setsid()
    nothing = os.open("/dev/null", os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)

    def note(what):
        os.write(log, f"{what} {NODE} {os.getpid()} {time.clock_gettime_ns(time.CLOCK_BOOTTIME)}\n".encode())

    def stop(_number, _frame):
        note("stop")
        os._exit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    note("start")
    answer = f"{NODE}\n".encode()
    while True:
        ready, _, _ = select.select([listener.fileno()], [], [], BEAT_SECONDS)
        note("beat")
        if ready:
            descriptor, _ = listener._accept()
            try:
                os.write(descriptor, answer)
            except OSError:
                pass
            os.close(descriptor)


main(sys.argv[1], sys.argv[2])
