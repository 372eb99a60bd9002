#!/bin/bash
# init.sh NODE DIRECTORY: process 1 of a simulated node. Gives it its own files, starts Corosync and Pacemaker, and
# supervises Forewarn's services as systemd would: each with its own user, no privilege, restarted a second after its
# end.
node=$1 run=$2 disk=$2/disk
hostname "$node"
mount --make-rprivate /
mount -t proc proc /proc
mount -t tmpfs -o mode=1777 tmpfs /dev/shm
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/crm /run/corosync /run/resource-agents /run/lock /run/lab
chown hacluster:haclient /run/crm
chmod 750 /run/crm

# Namespaces share the kernel's boot id; a node that was switched off and on again must have a new one.
cat /proc/sys/kernel/random/uuid >/run/lab/boot_id
mount --bind /run/lab/boot_id /proc/sys/kernel/random/boot_id || { echo "no boot id of its own"; exit 1; }

# Read-only overlays give the node its own users, programs, agents and mount points; the machine's own files stay as
# they are. A line that is missing here is a node that lies, so a failed mount ends the node.
layer() { mount -t overlay -o "lowerdir=$run/layer$1:$1" overlay "$1" || { echo "no overlay on $1"; exit 1; }; }
disk() { mount --bind "$disk/$1" "$2" || { echo "no disk on $2"; exit 1; }; }
layer /etc
layer /usr/bin
layer /usr/sbin
layer /usr/lib/ocf/resource.d
layer /var/lib
disk pacemaker /var/lib/pacemaker
disk corosync /var/lib/corosync
disk etc-corosync /etc/corosync
disk etc-pacemaker /etc/pacemaker
disk etc-forewarn /etc/forewarn
disk forewarn /var/lib/forewarn
disk forewarn-probe /var/lib/forewarn-probe
disk forewarn-actuator /var/lib/forewarn-actuator
# The node sees its own links there, not the machine's.
mount -t sysfs sysfs /sys || { echo "no sysfs of its own"; exit 1; }
disk log /var/log
exec </dev/null
export PCMK_logfile=/var/log/pacemaker/pacemaker.log PCMK_logfacility=none PCMK_fail_fast=no HA_logfacility=none
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
unset FOREWARN_LAB FOREWARN_LAB_RUN FOREWARN_LAB_PREFIX
ulimit -c 0

# supervise NAME USER GROUPS CAPABILITIES COMMAND...: /run/lab/NAME.pid is the service; while /run/lab/NAME.hold exists
# it is not started again. CAPABILITIES as "+sys_rawio,+sys_admin" or "".
supervise() {
    local name=$1 user=$2 groups=$3 rights="--bounding-set -all --inh-caps -all"
    [ -z "$4" ] || rights="--bounding-set -all,$4 --inh-caps -all,$4 --ambient-caps $4"
    shift 4
    export HOME=/var/lib/$user
    while :; do
        while [ -e "/run/lab/$name.hold" ]; do sleep 0.2; done
        setpriv --reuid "$user" --regid "$user" $groups --no-new-privs $rights "$@" \
            >>"/var/log/forewarn/$name.log" 2>&1 &
        echo $! >"/run/lab/$name.pid"
        wait $!
        echo "$EPOCHREALTIME $name ended with $?" >>/var/log/forewarn/init.log
        sleep 1
    done
}

runtime() {
    mkdir -p "/run/$1"
    chown "$1:$1" "/run/$1"
    chmod 755 "/run/$1"
}

if [ -x /usr/sbin/forewarnd ]; then
    runtime forewarn
    runtime forewarn-actuator
    config=/etc/forewarn/forewarn.toml
    supervise forewarn-actuator forewarn-actuator "--groups haclient" "" \
        /usr/sbin/forewarn-actuator --config $config &
    supervise forewarnd forewarn "--groups forewarn-admin" "" /usr/sbin/forewarnd --config $config &
    probe=/usr/sbin/forewarn-probe
    supervise forewarn-probe forewarn-probe "--clear-groups" "" $probe bmc --config $config &
    supervise forewarn-probe-disk forewarn-disk "--groups disk" "+sys_rawio,+sys_admin" $probe disk --config $config &
    supervise forewarn-probe-host forewarn-host "--clear-groups" "" $probe host --config $config &
    supervise forewarn-probe-extensions forewarn-extensions "--clear-groups" "" $probe extensions --config $config &
fi

corosync -f &
for _ in $(seq 100); do
    corosync-cfgtool -s >/dev/null 2>&1 && break
    sleep 0.1
done
pacemakerd -f &
trap '' HUP
while :; do wait -n 2>/dev/null || sleep 1; done
