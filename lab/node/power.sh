#!/bin/bash
# power.sh NODE on|off|reset|crash: the power supply of a simulated node. Called by the lab and, through chassis.sh, by
# the node's BMC. Environment: FOREWARN_LAB (this directory's parent), FOREWARN_LAB_RUN, FOREWARN_LAB_PREFIX.
# Leaves no child that holds the caller's output: ipmi_sim reads it to its end.
set -u
node=$1 verb=$2
run=$FOREWARN_LAB_RUN/$node prefix=$FOREWARN_LAB_PREFIX short=${1#node-}
switch=$prefix-sw ns=$prefix-$short
case $short in a) index=1 ;; b) index=2 ;; *) echo "power.sh: no node $node" >&2; exit 2 ;; esac
mkdir -p "$run"
# ipmi_sim hands its sockets down to whatever it starts; a node that held them would keep the BMC's ports taken. 255 is
# bash's own script, which it closes itself.
for descriptor in /proc/$$/fd/*; do
    descriptor=${descriptor##*/}
    case $descriptor in 0 | 1 | 2 | 255) ;; *) eval "exec $descriptor>&-" ;; esac
done
exec 9>"$run/power.lock"
flock -w 20 9 || exit 1

# The pid of the node's init, if that very process lives (pid and start time).
living() {
    local pid ticks stat
    read -r pid ticks 2>/dev/null <"$run/init.pid" || return 1
    read -r stat 2>/dev/null <"/proc/$pid/stat" || return 1
    set -- ${stat##*) }
    [ "$1" != Z ] && [ "${20}" = "$ticks" ] && echo "$pid"
}

state() { echo "$1" >"$run/power.new" && mv "$run/power.new" "$run/power.state"; }

unplug() {
    ip netns del "$ns" 2>/dev/null
    # A veth whose peer's namespace dies goes by itself, but late; the kernel would answer ARP for the node until then.
    for k in 0 1 2; do ip -n "$switch" link del "v$short$k" 2>/dev/null; done
}

kill_init() {
    local pid
    pid=$(living) || return 0
    kill -9 "$pid" 2>/dev/null
    while living >/dev/null; do sleep 0.002; done
}

on() {
    if living >/dev/null; then state 1; return 0; fi
    unplug
    ip netns add "$ns" 9>&- || return 1
    ip -n "$ns" link set lo up
    local k=0 bridge
    for bridge in br0 br1 brm; do
        ip -n "$switch" link add "v$short$k" type veth peer name "eth$k" netns "$ns" || return 1
        ip -n "$switch" link set "v$short$k" master "$bridge" up
        ip -n "$ns" addr add "10.6$((k + 1)).0.$index/24" dev "eth$k"
        ip -n "$ns" link set "eth$k" up
        k=$((k + 1))
    done
    setsid nsenter --net="/run/netns/$ns" unshare -m -u -i -p -f --kill-child --propagation private \
        "$FOREWARN_LAB/node/init.sh" "$node" "$run" </dev/null >>"$run/console.log" 2>&1 9>&- &
    local up=$! child='' stat
    for _ in $(seq 400); do
        read -r child 2>/dev/null <"/proc/$up/task/$up/children"
        [ -n "$child" ] && break
        sleep 0.005
    done
    child=${child%% *}
    read -r stat 2>/dev/null <"/proc/$child/stat" || return 1
    set -- ${stat##*) }
    echo "$child ${20}" >"$run/init.pid"
    state 1
}

off() {
    kill_init
    unplug
    rm -f "$run/init.pid"
    state 0
}

# The kernel dies at a stroke and the links go silent; the BMC still says "on".
crash() {
    kill_init
    for k in 0 1 2; do ip -n "$switch" link set "v$short$k" down 2>/dev/null; done
    rm -f "$run/init.pid"
}

case $verb in
on) on ;;
off) off ;;
reset) off && on ;;
crash) crash ;;
*) echo "power.sh: $verb is not one of on, off, reset, crash" >&2; exit 2 ;;
esac
