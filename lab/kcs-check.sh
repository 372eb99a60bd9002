#!/bin/bash
# Reads a BMC in band: Debian's kernel in QEMU, its ipmi_si driver on a KCS interface, ipmi_sim behind it.
#
#   lab/kcs-check.sh [PROBE]     default: .build/release/forewarn-probe
#
# Asserted: as a user of the device's group the probe reads thirteen sensors and the SEL; a temperature that climbs and
# a new SEL entry are seen in the next report; a user without the group gets the documented exit code 77, a machine
# without the driver 69. No KVM is needed: the guest is emulated and boots in some ten seconds.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
probe=${1:-$(dirname "$here")/.build/release/forewarn-probe}
[ -x "$probe" ] || { echo "kcs-check: build forewarn-probe first (make build)" >&2; exit 69; }
[ "$(id -u)" = 0 ] || { echo "kcs-check: run as root, because the guest's files belong to several users" >&2; exit 77; }

packages=(qemu-system-x86 busybox-static cpio kmod openipmi ipmitool python3)
missing=()
for package in "${packages[@]}"; do
    state=$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null || true)
    case $state in ii*) ;; *) missing+=("$package") ;; esac
done
if [ ${#missing[@]} -gt 0 ]; then
    echo "== packages: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q </dev/null
    apt-get install -y -q --no-install-recommends -o Dpkg::Use-Pty=0 "${missing[@]}" </dev/null
fi

work=$(mktemp -d /tmp/forewarn-kcs-XXXXXX)
sim=
finish() {
    [ -z "$sim" ] || { kill -9 "$sim" && wait "$sim"; } 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

echo "== kernel"
# The kernel's package is unpacked, not installed: its postinst would make an initramfs for this machine. Kept in a
# cache, because it has 70 MB.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/forewarn
mkdir -p "$cache"
kernel=$(apt-cache depends linux-image-amd64 | awk '/Depends: linux-image/ {print $2; exit}')
[ -n "$kernel" ] || { echo "kcs-check: apt knows no linux-image-amd64; run apt-get update" >&2; exit 69; }
package=$(find "$cache" -name "${kernel}_*.deb" | head -n 1)
if [ -z "$package" ]; then
    (cd "$work" && apt-get download -q "$kernel")
    mv "$work/$kernel"_*.deb "$cache/"
    package=$(find "$cache" -name "${kernel}_*.deb" | head -n 1)
fi
dpkg-deb -x "$package" "$work/kernel"
version=$(ls "$work/kernel/lib/modules")

echo "== guest"
root=$work/root
mkdir -p "$root"/{bin,dev,proc,sys,tmp,etc/forewarn,modules,var/lib/forewarn-probe}
chmod 1777 "$root/tmp"
cp /bin/busybox "$root/bin/"
cp "$probe" "$root/bin/forewarn-probe"
ldd "$probe" | awk '$2 == "=>" {print $3} $1 ~ /^\// {print $1}' | sort -u | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
done
depmod -b "$work/kernel" "$version"
for module in ipmi_devintf ipmi_si; do
    modprobe -d "$work/kernel" -S "$version" --show-depends $module | awk '$1 == "insmod" {print $2}'
done | awk '!seen[$0]++' | while read -r file; do
    cp "$file" "$root/modules/"
    basename "$file" >>"$root/modules/order"
done
printf 'root:x:0:0::/:/bin/sh\nprobe:x:100:100::/tmp:/bin/sh\nstranger:x:101:101::/tmp:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\nprobe:x:100:\nstranger:x:101:\nforewarn-bmc:x:102:probe\n' >"$root/etc/group"
# An emulated processor is slow; everything else is as shipped.
printf '[bmc]\ndeadline = "120s"\nsession_timeout = "20s"\n\n[policy]\nreading_time_to_live = "10m"\n' \
    >"$root/etc/forewarn/forewarn.toml"
chown 100:100 "$root/var/lib/forewarn-probe"
cat >"$root/init" <<'INIT'
#!/bin/busybox sh
B=/bin/busybox
export PATH=/bin
$B --install -s /bin
mount -t proc p /proc; mount -t sysfs s /sys; mount -t devtmpfs d /dev
exec </dev/ttyS0 >/dev/ttyS0 2>&1
read_bmc() {
    echo "BEGIN $2"
    su -s /bin/sh -c 'exec /bin/forewarn-probe bmc --once 2>/tmp/errors' "$1" >/tmp/out
    code=$?
    cat /tmp/out
    echo "ERRORS $(cat /tmp/errors)"
    rm -f /tmp/errors /tmp/out
    echo "END $2 $code"
}
read_bmc probe no-driver
for module in $(cat /modules/order); do insmod /modules/$module || echo "insmod $module failed"; done
tries=0
while [ ! -c /dev/ipmi0 ] && [ $tries -lt 300 ]; do sleep 0.1; tries=$((tries + 1)); done
# What udev/70-forewarn.rules does.
chgrp 102 /dev/ipmi0; chmod 660 /dev/ipmi0
read_bmc stranger stranger
read_bmc probe nominal
echo "READY"
read -r answer
read_bmc probe hot
sync
poweroff -f
INIT
chmod 755 "$root/init"
(cd "$root" && find . | cpio -o -H newc --quiet) >"$work/initrd"

echo "== BMC"
address=127.9.$((RANDOM % 250 + 1)).$((RANDOM % 250 + 1))
cp "$here/bmc/test-chassis.sh" "$work/chassis.sh"
chmod 700 "$work/chassis.sh"
echo 1 >"$work/power.state"
echo "obedient 0" >"$work/chassis.mode"
(cd "$work" && python3 "$here/bmc/generate.py" "$work" bmc-kcs "$address" 623 9001)
# The side that QEMU's external BMC connects to (ipmi_lan(5), serial ... codec VM).
sed -i "s|^  chassis_control|  serial kcs $address 9002 codec VM\n&|" "$work/lan.conf"
(
    cd "$work" && trap '' PIPE
    exec ipmi_sim -c lan.conf -f sim.emu -s "$work/state" -n -d </dev/null >sim.log 2>&1
) &
sim=$!

echo "== boot"
python3 - "$work" "$address" "$work/kernel/boot/vmlinuz-$version" <<'DRIVER'
import json, pathlib, socket, subprocess, sys

work, address, vmlinuz = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
argv = ["qemu-system-x86_64", "-accel", "tcg", "-cpu", "max", "-m", "256", "-display", "none", "-no-reboot",
        "-nodefaults", "-kernel", vmlinuz, "-initrd", str(work / "initrd"),
        "-append", "console=ttyS0 quiet panic=-1 mitigations=off random.trust_cpu=on",
        "-chardev", f"socket,id=ipmi0,host={address},port=9002,reconnect=1",
        "-device", "ipmi-bmc-extern,chardev=ipmi0,id=bmc0", "-device", "isa-ipmi-kcs,bmc=bmc0,ioport=0xca2,irq=5",
        "-serial", "stdio"]
guest = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
answers, current, reports = {}, None, {}
console = []
try:
    for raw in guest.stdout:
        line = raw.decode("utf-8", "replace").strip()
        console.append(line)
        if line.startswith("BEGIN "):
            current = line.split()[1]
            answers[current] = {"errors": "", "report": None}
        elif line.startswith("ERRORS ") and current:
            answers[current]["errors"] = line[7:]
        elif line.startswith("END ") and current:
            answers[current]["code"] = int(line.split()[2])
            print(f"  {current}: exit {line.split()[2]} {answers[current]['errors']}")
            current = None
        elif line.startswith("{") and current:
            answers[current]["report"] = json.loads(line)
        elif line == "READY":
            (work / "sensors" / "01.val").write_text("93\n")
            tool = ["ipmitool", "-I", "lanplus", "-C", "3", "-H", address, "-U", "admin", "-P", "labpass"]
            entry = "0x0a 0x44 0 0 2 0 0 0 0 0x20 0 4 0x0c 11 0x6f 0xa1 0xff 0xff".split()
            subprocess.run([*tool, "raw", *entry], check=True, stdout=subprocess.DEVNULL)
            # The sensor's value is polled from its file; the BMC itself says when it has it.
            for _ in range(100):
                found = subprocess.run([*tool, "sensor", "reading", "CPU Temp"], capture_output=True, text=True)
                if "93" in found.stdout:
                    break
            else:
                print("  the BMC does not tell of the climbing temperature itself")
            guest.stdin.write(b"go\n")
            guest.stdin.flush()
    guest.wait(60)
finally:
    if guest.poll() is None:
        guest.kill()
failures = []


def check(holds, sentence):
    if not holds:
        failures.append(sentence)


def sensors(name):
    report = answers.get(name, {}).get("report") or {"readings": []}
    return {r["sensor"]["name"]: r["sensor"] for r in report["readings"] if r["kind"] == "sensor"}


def log(name):
    report = answers.get(name, {}).get("report") or {"readings": []}
    return [r["sel_entry"] for r in report["readings"] if r["kind"] == "sel_entry"]


check(answers.get("no-driver", {}).get("code") == 69, "without the driver the exit code is not 69")
check("/dev/ipmi0" in answers.get("no-driver", {}).get("errors", "")
      or "/dev/ipmi0" in json.dumps(answers.get("no-driver", {}).get("report")), "the missing device is not named")
check(answers.get("stranger", {}).get("code") == 77, "a user without the device's group does not get exit code 77")
for name in ("nominal", "hot"):
    answer = answers.get(name, {})
    check(answer.get("code") == 0, f"{name}: the BMC was not read")
    check((answer.get("report") or {}).get("outcome", {}).get("status") == "complete", f"{name}: not complete")
    check(len(sensors(name)) == 13, f"{name}: {len(sensors(name))} sensors instead of 13")
check(sensors("nominal").get("CPU Temp", {}).get("value") == 45, "the CPU's temperature is not 45")
check(sensors("hot").get("CPU Temp", {}).get("value") == 93, "the CPU's temperature did not climb to 93")
check(sensors("hot").get("CPU Temp", {}).get("thresholds", {}).get("upperCritical") == 90, "no thresholds in band")
check(any("ncorrect" in entry["event"] for entry in log("hot")), "the SEL entry was not read")
if failures:
    print("\n".join(console[-40:]))
    print(guest.stderr.read().decode("utf-8", "replace")[-2000:])
for failure in failures:
    print("FAILED:", failure)
print("kcs-check:", "failed" if failures else "13 sensors and the SEL were read in band over KCS")
sys.exit(1 if failures else 0)
DRIVER
