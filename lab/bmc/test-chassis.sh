#!/bin/sh
# The chassis of a simulated BMC in tests; copied into the BMC's directory, called by ipmi_sim through popen(3) as
#   chassis.sh NAME get power            prints "power:0" or "power:1"
#   chassis.sh NAME set power 0|1
# chassis.mode says how to behave, power.state is the power, chassis.log has every call; as long as chassis.hold is
# there, no call ends. A child must not keep standard output open, or the BMC hangs.
D=${0%/*}
shift
read -r mode seconds <"$D/chassis.mode"
echo "$*" >>"$D/chassis.log"
while [ -e "$D/chassis.hold" ]; do sleep 0.02; done
store() { echo "$1" >"$D/power.new" && mv "$D/power.new" "$D/power.state"; }

case $mode in
refusing) exit 1 ;;
slow) sleep "$seconds" ;;
esac
case "$1 $2" in
"get power")
    read -r power <"$D/power.state"
    echo "power:$power"
    ;;
"get boot") echo boot:default ;;
"set power")
    case $mode in
    stays-on) [ "$3" = 0 ] || store "$3" ;;
    stays-off) [ "$3" = 1 ] || store "$3" ;;
    late) (sleep "$seconds" && store "$3") </dev/null >/dev/null 2>&1 & ;;
    *) store "$3" ;;
    esac
    ;;
"set reset") store 1 ;;
"set boot" | "set shutdown" | "set identify") ;;
*) exit 1 ;;
esac
exit 0
