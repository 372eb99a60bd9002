#!/usr/bin/python3
"""clientloop.py FILE: asks the service without end, one connection every few milliseconds.

One line an answer: boot time in ns, node that answered. Silence is what no line says.
"""

import os
import socket
import sys
import time

PAUSE_SECONDS = 0.004
PATIENCE_SECONDS = 0.05


def ask(address):
    """The name that the service answers, None if it does not."""
    with socket.socket() as connection:
        connection.settimeout(PATIENCE_SECONDS)
        try:
            connection.connect(address)
            return connection.recv(64).decode("ascii", "replace").strip() or None
        except OSError:
            return None


def main():
    path, host, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
    output = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    while True:
        name = ask((host, port))
        if name:
            os.write(output, f"{time.clock_gettime_ns(time.CLOCK_BOOTTIME)} {name}\n".encode())
        time.sleep(PAUSE_SECONDS)


main()
