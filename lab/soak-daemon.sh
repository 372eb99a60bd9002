#!/bin/bash
# Gives forewarnd a million readings without a cluster, and fails unless its memory stays below 40 MB PSS and flat.
#
#   lab/soak-daemon.sh [READINGS] [FOREWARND]     default: 1000000 readings to .build/release/forewarnd (or debug)
#
# Reports of 250 sensors each, with values that wander, a sensor that goes bad and well again, and entries of the System
# Event Log, as fast as the daemon takes them. PSS is read from smaps_rollup at every tenth part.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
readings=${1:-1000000}
daemon=${2:-$root/.build/release/forewarnd}
[ -x "$daemon" ] || daemon=$root/.build/debug/forewarnd
[ -x "$daemon" ] || { echo "soak-daemon: build forewarnd first (make build)" >&2; exit 69; }
[ "$(id -u)" = 0 ] || { echo "soak-daemon: run as root, because smaps_rollup is root's to read" >&2; exit 77; }
command -v python3 >/dev/null || { echo "soak-daemon: install python3" >&2; exit 69; }

work=$(mktemp -d /tmp/forewarn-soak-XXXXXX)
pid=
finish() {
    [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

mkdir "$work/state"
cat >"$work/forewarn.toml" <<EOF
[node]
name = "soak"
[paths]
state_directory = "$work/state"
probe_socket = "$work/probe.sock"
api_socket = "$work/api.sock"
actuator_socket = "$work/no-actuator.sock"
[access]
bmc_user = "root"
EOF
"$daemon" --config "$work/forewarn.toml" 2>"$work/log" &
pid=$!
python3 - "$work" "$pid" "$readings" <<'EOF'
import json, socket, sys, time

work, pid, wanted = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
SENSORS = 250
LIMIT_KIB = 40_000


def connect(path):
    deadline = time.monotonic() + 20
    while True:
        client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            client.connect(path)
            return client
        except OSError:
            client.close()
            if time.monotonic() > deadline:
                sys.exit("soak-daemon: the daemon does not listen: " + open(work + "/log").read()[-500:])
            time.sleep(0.05)


def sensor(index, turn):
    bad = index == 7 and turn % 40 > 30
    name = f"Temp {index}"
    return {"kind": "sensor", "sensor": {
        "component": {"kind": "temperature", "id": f"{name}#{index}", "name": name}, "recordID": index,
        "sensorNumber": index % 256, "name": name, "sensorType": "Temperature", "entity": "system board 1",
        "state": "critical" if bad else "nominal", "value": 95.0 if bad else 40 + (turn + index) % 9,
        "unit": "celsius", "eventTypeCode": 1, "eventBits": 24 if bad else 0, "eventWords": [],
        "thresholds": {"upperNonCritical": 80, "upperCritical": 90, "upperNonRecoverable": 100}}}


def report(turn):
    # CLOCK_BOOTTIME, as the protocol wants it; never in the future.
    now = time.clock_gettime_ns(7)
    return (json.dumps({
        "schema": "forewarn.probe/1", "probe": "bmc", "source": "soak", "sequence": turn + 1, "observedAt": now,
        "wallTime": time.time(), "durationMilliseconds": 1, "outcome": {"status": "complete"},
        "readings": [sensor(index, turn) for index in range(SENSORS)]}) + "\n").encode()


def pss():
    fields = dict(line.split(":")[0:2] for line in open(f"/proc/{pid}/smaps_rollup") if ":" in line)
    return int(fields["Pss"].split()[0]), int(fields["Private_Dirty"].split()[0])


def ask():
    client = connect(work + "/api.sock")
    client.settimeout(20)
    client.sendall(b"GET /v1/status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    data = b""
    while chunk := client.recv(65536):
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    if b"chunked" in head.lower():
        parts, rest = [], body
        while rest:
            size, _, rest = rest.partition(b"\r\n")
            count = int(size, 16)
            if not count:
                break
            parts.append(rest[:count])
            rest = rest[count + 2:]
        body = b"".join(parts)
    return json.loads(body)


probe = connect(work + "/probe.sock")
turns = max(20, wanted // SENSORS)
samples = []
begun = time.monotonic()
for turn in range(turns):
    probe.sendall(report(turn))
    if (turn + 1) % (turns // 10) == 0:
        samples.append(pss())
        total, dirty = samples[-1]
        print(f"{(turn + 1) * SENSORS} readings: PSS {total} KiB, private dirty {dirty} KiB", flush=True)
# What is still in the socket is judged before the daemon answers for it.
deadline = time.monotonic() + 60
while True:
    status = ask()
    sense = next(entry for entry in status["assessment"]["senses"] if entry["probe"] == "bmc")
    if sense.get("readings") == SENSORS and sense["ageMilliseconds"] >= 0 and sense["freshness"] == "fresh":
        break
    if time.monotonic() > deadline:
        sys.exit(f"soak-daemon: the daemon does not answer for its sense: {sense}")
    time.sleep(0.1)
last = pss()
seconds = time.monotonic() - begun
print(f"{turns * SENSORS} readings in {seconds:.1f} s; at the end PSS {last[0]} KiB, private dirty {last[1]} KiB")
print(f"health {status['health']}, findings {[finding['id'] for finding in status['assessment']['findings']]}")
failures = []
if last[0] > LIMIT_KIB:
    failures.append(f"PSS is {last[0]} KiB, the limit is {LIMIT_KIB}")
if last[1] > samples[1][1] + 2048:
    failures.append(f"private dirty memory grew from {samples[1][1]} to {last[1]} KiB")
for failure in failures:
    print("FAILED:", failure)
sys.exit(1 if failures else 0)
EOF
