#!/bin/sh
# trivial-chassis.sh NODE get|set PARAMETER [VALUE]: the chassis of a BMC with no node behind it. ipmi_sim runs it
# through popen(3) for every status and every order, so it is as short as can be: what is measured is the fence agent.
cd "$FOREWARN_LAB_RUN/$1" || exit 1
case "$2 $3" in
"get power") read -r state <power.state && echo "power:$state" ;;
"get boot") echo boot:default ;;
"set power") echo "$4" >power.state ;;
*) exit 1 ;;
esac
