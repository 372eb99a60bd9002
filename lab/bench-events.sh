#!/bin/sh
# How long it takes from the loss of a device to the finished report of its sense: carrier of a veth, removal of a veth,
# removal of a loop device. Needs root; works in namespaces of its own. Not part of the tests: a loaded machine is slow.
#
#     lab/bench-events.sh [DIRECTORY OF THE PACKAGE]
#
# Ends with 1 if a median is not below LIMIT milliseconds (50).
set -eu
cd "${1:-$(dirname "$0")/..}"
limit=${LIMIT:-50}
FOREWARN_MEASURE_EVENTS=1 swift test --no-parallel --filter LatencyTests 2>&1 | grep ': median ' | {
    count=0
    slow=0
    while read -r line; do
        echo "$line"
        count=$((count + 1))
        median=$(echo "$line" | sed 's/^[^;]*: median \([0-9]*\).*/\1/')
        [ "$median" -lt "$limit" ] || slow=1
    done
    [ "$count" -eq 3 ] || { echo "only $count of 3 measurements were made (root? /dev/loop-control?)" >&2; exit 1; }
    exit "$slow"
}
