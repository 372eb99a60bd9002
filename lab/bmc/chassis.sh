#!/bin/bash
# chassis.sh NODE get|set PARAMETER [VALUE] ...: ipmi_sim asks it about the chassis through popen(3) and answers nobody
# until it ends. Every order is logged with the time it began and ended.
node=$1 verb=$2
shift 2
dir=$FOREWARN_LAB_RUN/$node
if [ "$verb" = get ]; then
    for parameter in "$@"; do
        case $parameter in
        power) read -r state <"$dir/power.state"; echo "power:$state" ;;
        boot) echo boot:default ;;
        *) exit 1 ;;
        esac
    done
    exit 0
fi
began=$EPOCHREALTIME
orders="$*"
while [ $# -ge 2 ]; do
    case $1 in
    power) if [ "$2" = 1 ]; then order=on; else order=off; fi ;;
    reset) order=reset ;;
    boot | shutdown | identify) order='' ;;
    *) exit 1 ;;
    esac
    if [ -n "$order" ]; then
        "$FOREWARN_LAB/node/power.sh" "$node" "$order" </dev/null >/dev/null 2>&1
    fi
    shift 2
done
echo "$began $EPOCHREALTIME $orders" >>"$dir/chassis.log"
exit 0
