#!/bin/bash
# fencer-check.sh [AGENT]
#
# Lets Pacemaker's own fencer (pacemaker-fenced --stand-alone, no cluster) use the built fence agent against a simulated
# BMC: register, metadata, validate, list, monitor, off, on, reboot, a BMC that lies. Prints one line a check and
# ends with 0 only if all hold. Everything runs in namespaces of its own (network, mounts, processes), so it does not
# touch a cluster of this machine and leaves nothing behind. Needs root and the packages pacemaker, pacemaker-cli-utils,
# openipmi, libxml2-utils.
set -u -o pipefail
here=$(cd "$(dirname "$0")" && pwd)
agent=${1:-$here/../.build/debug/fence_forewarn}

say() { printf '%s\n' "$*"; }
fail() {
    say "fencer-check: $*" >&2
    exit 1
}

if [ "${FENCER_CHECK_INSIDE:-}" != 1 ]; then
    [ "$(id -u)" = 0 ] || fail "must run as root: it needs namespaces of its own."
    [ -x "$agent" ] || fail "$agent is not there; run swift build first."
    for program in /usr/lib/pacemaker/pacemaker-fenced stonith_admin ipmi_sim sdrcomp xmllint unshare; do
        command -v "$program" >/dev/null ||
            fail "$program is missing; apt-get install pacemaker pacemaker-cli-utils openipmi libxml2-utils util-linux."
    done
    unshare --net --mount --pid --fork true 2>/dev/null || fail "namespaces cannot be made here."
    # When this shell ends, however it ends, the kernel ends every process of the new process namespace.
    FENCER_CHECK_INSIDE=1 exec unshare --net --mount --pid --fork --kill-child --mount-proc "$0" "$(realpath "$agent")"
fi

# --- inside ---
set -e
mount --make-rprivate /
work=/run/fencer-check
for directory in /run /dev/shm /var/log /var/lib/pacemaker; do mount -t tmpfs none "$directory"; done
mkdir -p $work/{upper,scratch,bmc} /var/log/pacemaker
install -d -o hacluster -g haclient /run/crm /var/lib/pacemaker/{cib,pengine,cores,blackbox}
ip link set lo up
# Pacemaker looks for agents in /usr/sbin and nowhere else.
mkdir -p $work/sbin $work/original
mount --bind /usr/sbin $work/original
for file in $work/original/*; do ln -s "$file" $work/sbin/; done
rm -f $work/sbin/fence_forewarn
cp "$agent" $work/sbin/fence_forewarn
mount --bind $work/sbin /usr/sbin

python3 "$here/bmc/generate.py" $work/bmc bmc-check 127.0.0.2 623 9001
cp "$here/bmc/test-chassis.sh" $work/bmc/chassis.sh
chmod +x $work/bmc/chassis.sh
echo 1 >$work/bmc/power.state
echo obedient 0 >$work/bmc/chassis.mode
ipmi_sim -c $work/bmc/lan.conf -f $work/bmc/sim.emu -s $work/bmc/state -n -d </dev/null >$work/sim.log 2>&1 &
PCMK_logfacility=none PCMK_logfile=$work/fenced.log \
    /usr/lib/pacemaker/pacemaker-fenced --stand-alone --logfile=$work/fenced.log </dev/null >$work/fenced.out 2>&1 &
set +e

wait_for() { # wait_for WHAT COMMAND...: until it succeeds, at most 20 s
    local what=$1 end=$((SECONDS + 20))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || {
            tail -n 20 $work/fenced.log $work/fenced.out $work/sim.log >&2
            fail "$what did not come up within 20 s."
        }
        sleep 0.05
    done
}
power() { cat $work/bmc/power.state; }
bmc=(ip=127.0.0.2 username=fence password=fencepass cipher=3 workaround_flags=opensesspriv)
options=()
for option in "${bmc[@]}"; do options+=(-o "$option"); done
bad=0
check() { # check WHAT EXPECTED-CODE COMMAND...: and, if $expect is set, the output must contain it
    local what=$1 code=$2 output got start=${EPOCHREALTIME/./}
    shift 2
    output=$("$@" 2>&1)
    got=$?
    local took=$(((${EPOCHREALTIME/./} - start) / 1000))
    if { [ "$code" = fails ] && [ $got != 0 ]; } || [ "$got" = "$code" ]; then
        case $output in *"${expect:-}"*)
            say "ok    $what ($took ms)"
            return
            ;;
        esac
    fi
    bad=$((bad + 1))
    say "FAIL  $what: code $got, expected $code${expect:+ and \"$expect\"}: $output"
}
check_power() { # check_power WHAT 0|1
    if [ "$(power)" = "$2" ]; then say "ok    $1"; else
        bad=$((bad + 1))
        say "FAIL  $1: the chassis power is $(power)"
    fi
}

agent_status() {
    printf '%s\n' "${bmc[@]}" action=status | fence_forewarn
}
wait_for "the simulated BMC" agent_status
wait_for "pacemaker-fenced" stonith_admin --list-registered

expect='name="fence_forewarn"' check "stonith_admin --metadata" 0 stonith_admin --metadata -a fence_forewarn
metadata_is_valid() {
    fence_forewarn -o metadata | xmllint --noout --relaxng /usr/share/cluster/relaxng/metadata.rng - 2>&1
}
[ ! -e /usr/share/cluster/relaxng/metadata.rng ] || check "the agent's metadata validates" 0 metadata_is_valid
expect='valid="true"' check "stonith_admin --validate" 0 \
    stonith_admin --validate -a fence_forewarn "${options[@]}" --output-as=xml
expect='valid="false"' check "stonith_admin --validate without a password" fails \
    stonith_admin --validate -a fence_forewarn -o ip=127.0.0.2 -o username=fence --output-as=xml
check "register" 0 stonith_admin -R device -a fence_forewarn "${options[@]}" -o pcmk_host_list=node-b
check "register one without a list of nodes" 0 stonith_admin -R unlisted -a fence_forewarn "${options[@]}"
expect=device check "list the devices of a node" 0 stonith_admin --list node-b
expect="0 fence devices" check "a device without a list of nodes fences nobody" 0 stonith_admin --list node-x
check "monitor" 0 stonith_admin --query device
check "fence" 0 stonith_admin --fence node-b --timeout 30
check_power "the chassis is off" 0
check "fence again: already off" 0 stonith_admin --fence node-b --timeout 30
check "monitor while the node is off" 0 stonith_admin --query device
check "unfence (on)" 0 stonith_admin --unfence node-b --timeout 30
check_power "the chassis is on" 1
check "reboot" 0 stonith_admin --reboot node-b --timeout 30
check_power "the chassis is on again" 1
echo stays-on 0 >$work/bmc/chassis.mode
check "a second device that gives up early" 0 \
    stonith_admin -R device -a fence_forewarn "${options[@]}" -o pcmk_host_list=node-b -o power_timeout=2
check "a BMC that accepts off and stays on: fencing fails" fails stonith_admin --fence node-b --timeout 10
check_power "the chassis is still on" 1
echo obedient 0 >$work/bmc/chassis.mode
check "and succeeds once it obeys" 0 stonith_admin --fence node-b --timeout 30
check_power "the chassis is off" 0
if grep -q fencepass $work/fenced.log; then
    bad=$((bad + 1))
    say "FAIL  the password is in the fencer's log"
else
    say "ok    the password is not in the fencer's log"
fi
[ $bad = 0 ] || {
    tail -n 40 $work/fenced.log >&2
    fail "$bad checks failed."
}
say "fencer-check: all checks passed."
