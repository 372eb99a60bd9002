#!/bin/bash
# Polls a simulated BMC many times while it misbehaves at random, and fails unless the probe stays flat.
#
#   lab/soak-bmc.sh [PASSES] [PROBE]     default: 10000 passes of .build/release/forewarn-probe (or debug)
#
# Every 0.2 s one of: nothing, the BMC hangs for 0.3 s, a SEL entry, the SEL is cleared, the BMC restarts. Checked are
# the probe's descriptors, threads and resident memory.
#
# A restart forgets every session, so two more parts are for these. First without restarts: a login that a hang broke
# off nobody can close, so the BMC's own timeout is waited for. But that frees every session that was left open, by
# whomever: so then a few seconds with changes of the SEL only, and right afterwards all sessions must be free.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
passes=${1:-10000}
probe=${2:-$root/.build/release/forewarn-probe}
[ -x "$probe" ] || probe=$root/.build/debug/forewarn-probe
[ -x "$probe" ] || { echo "soak-bmc: build forewarn-probe first (swift build --product forewarn-probe)" >&2; exit 69; }
[ "$(id -u)" = 0 ] || { echo "soak-bmc: run as root, because a BMC listens at UDP port 623" >&2; exit 77; }
for program in ipmi_sim sdrcomp ipmitool python3; do
    command -v "$program" >/dev/null && continue
    echo "soak-bmc: install $program (openipmi, ipmitool, python3)" >&2
    exit 69
done

work=$(mktemp -d /tmp/forewarn-soak-XXXXXX)
sim=
pid=
address=127.9.$((RANDOM % 250 + 1)).$((RANDOM % 250 + 1))
finish() {
    [ -z "$pid" ] || kill -9 "$pid" 2>/dev/null || true
    [ -z "$sim" ] || { kill -CONT "$sim" 2>/dev/null || true; kill -9 "$sim" 2>/dev/null || true; }
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM
# Passes of the two last parts.
hanging=600
calm=300
# Seconds; ipmi_sim closes a session of which it has heard nothing for 30.
forgotten=60

start_bmc() {
    # A client of its console that goes away must not end it by SIGPIPE.
    (
        cd "$work" && trap '' PIPE
        exec ipmi_sim -c lan.conf -f sim.emu -s "$work/state" -n -d </dev/null >sim.log 2>&1
    ) &
    sim=$!
}
admin() { timeout 5 ipmitool -I lanplus -C 3 -H "$address" -U admin -P labpass "$@" >/dev/null 2>&1 || true; }

cp "$here/bmc/test-chassis.sh" "$work/chassis.sh"
chmod 700 "$work/chassis.sh"
echo 1 >"$work/power.state"
echo "obedient 0" >"$work/chassis.mode"
(cd "$work" && python3 "$here/bmc/generate.py" "$work" bmc-soak "$address" 623 9001)
umask 077
echo monpass >"$work/password"
cat >"$work/forewarn.toml" <<EOF
[bmc]
driver = "lan"
address = "$address"
username = "monitor"
password_file = "$work/password"
cipher_suite = 3
workaround_flags = ["opensesspriv"]
session_timeout = "200ms"
retransmission_timeout = "50ms"
deadline = "5s"
sdr_cache_directory = "$work/sdr"
EOF
start_bmc
for _ in $(seq 100); do
    "$probe" bmc --config "$work/forewarn.toml" --once >/dev/null 2>&1 && break
    sleep 0.1
done

disturb() { # disturb KIND
    case $1 in
    hang) kill -STOP "$sim"; sleep 0.3; kill -CONT "$sim" ;;
    entry) admin raw 0x0a 0x44 0 0 2 0 0 0 0 0x20 0 4 0x0c 11 0x6f 0xa0 0xff 0xff ;;
    clear) admin sel clear ;;
    restart) kill -9 "$sim"; wait "$sim" 2>/dev/null || true; start_bmc ;;
    esac
}

poll() { # poll NAME CONFIGURATION PASSES KIND...: every 0.2 s one of the kinds is drawn, while the probe polls
    local name=$1 configuration=$2 count=$3 descriptors
    shift 3
    "$probe" bmc --config "$configuration" --once --passes "$count" >"$work/$name.reports" 2>"$work/$name.errors" &
    pid=$!
    : >"$work/$name.samples"
    while kill -0 "$pid" 2>/dev/null; do
        disturb "${@:RANDOM % $# + 1:1}"
        sleep 0.2
        if [ -r "/proc/$pid/status" ]; then
            descriptors=$(ls "/proc/$pid/fd" 2>/dev/null | wc -l)
            awk -v d="$descriptors" '/^VmRSS/ {r=$2} /^Threads/ {t=$2} END {if (r) print d, t, r}' \
                "/proc/$pid/status" 2>/dev/null >>"$work/$name.samples" || true
        fi
    done
    wait "$pid" || true
    pid=
    kill -CONT "$sim"
}

begun=$(date +%s)
poll rough "$work/forewarn.toml" "$passes" hang hang entry entry clear restart nothing nothing nothing nothing
seconds=$(($(date +%s) - begun))
poll hanging "$work/forewarn.toml" "$hanging" hang hang entry entry clear nothing nothing nothing nothing
sleep "$forgotten"
# Patient, so that no request is sent twice on a busy machine: the BMC opens a session for each that it gets.
sed 's/^session_timeout = .*/session_timeout = "4s"/; s/^retransmission_timeout = .*/retransmission_timeout = "2s"/' \
    "$work/forewarn.toml" >"$work/patient.toml"
poll calm "$work/patient.toml" "$calm" entry entry clear nothing
python3 - "$work" "$address" "$passes" "$seconds" "$hanging" "$calm" <<'EOF'
import collections, json, socket, statistics, sys

work, address = sys.argv[1:3]
passes, seconds, hanging, calm = map(int, sys.argv[3:])
SESSIONS = 63  # that ipmi_sim gives


def read(name):
    """How often each outcome came, and the number of SEL entries."""
    outcomes, entries = collections.Counter(), 0
    for line in open(f"{work}/{name}.reports"):
        report = json.loads(line)
        outcomes[report["outcome"].get("code", "complete")] += 1
        entries += sum(1 for reading in report["readings"] if reading["kind"] == "sel_entry")
    return outcomes, entries


outcomes, entries = read("rough")
samples = [tuple(map(int, line.split())) for line in open(work + "/rough.samples")]


def free_sessions():
    """Open Session Requests (IPMI 2.0 section 13.17) until the BMC says that it has no more."""
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    client.settimeout(1)
    client.connect((address, 623))
    for count in range(100):
        request = bytes([6, 0, 0xFF, 7, 6, 0x10] + [0] * 8 + [32, 0, count & 0xFF, 2, 0, 0, 1, count, 0, 0])
        request += bytes([0, 0, 0, 8, 1, 0, 0, 0, 1, 0, 0, 8, 1, 0, 0, 0, 2, 0, 0, 8, 1, 0, 0, 0])
        client.send(request)
        if client.recv(256)[17] != 0:
            return count
    return 100


free = free_sessions()
warm = max(1, len(samples) // 4)
early, late = samples[1:1 + warm], samples[-warm:]
failures = []
print(f"passes {sum(outcomes.values())} of {passes} in {seconds} s, outcomes {dict(outcomes)}, SEL entries {entries}")
for column, name, allowance in ((0, "descriptors", 2), (1, "threads", 2), (2, "resident KiB", 1024)):
    before = statistics.median(sample[column] for sample in early)
    after = statistics.median(sample[column] for sample in late)
    peak = max(sample[column] for sample in samples)
    print(f"{name}: {before:g} early, {after:g} late, {peak} at most")
    if after > before + allowance:
        failures.append(f"{name} grew from {before:g} to {after:g}")
for name, wanted in (("hanging", hanging), ("calm", calm)):
    found, _ = read(name)
    print(f"{name}, without restarts: passes {sum(found.values())} of {wanted}, outcomes {dict(found)}")
    if sum(found.values()) != wanted or found["complete"] < wanted // 2:
        failures.append(f"the passes of the part {name} show nothing: {dict(found)}")
print(f"sessions of the BMC that are free right after the calm part: {free} of {SESSIONS}")
if free != SESSIONS:
    failures.append(f"{SESSIONS - free} of {SESSIONS} sessions were left open")
if sum(outcomes.values()) != passes:
    failures.append("the probe ended early")
if outcomes["complete"] < passes // 2 or len(outcomes) < 2:
    failures.append("too little was read, or nothing went wrong: the soak shows nothing")
for failure in failures:
    print("FAILED:", failure)
sys.exit(1 if failures else 0)
EOF
