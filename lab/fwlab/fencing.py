"""Fencing times, side by side: fence_forewarn and fence_ipmilan against a third BMC with a trivial power script."""

import statistics

from . import bmc, lab, network, profile
from .shell import LabError, say

TARGET = "bmc-z"
PAIRS = {False: 20, True: 40}
PAUSE_MS = 100.0  # between the two confirmations of fence_forewarn (invariant I4)


def options(agent, action, **extra):
    """Standard input of a fence agent."""
    values = {
        "ip": profile.BMCS[TARGET],
        "username": profile.FENCE_USER,
        "password": profile.FENCE_PASSWORD,
        "cipher": "3",
        "privlvl": "operator",
        "action": action,
        **extra,
    }
    values.update({"lanplus": "1"} if agent == "fence_ipmilan" else {"workaround_flags": "opensesspriv"})
    return "".join(f"{key}={value}\n" for key, value in values.items())


def agent_path(agent):
    if agent == "fence_ipmilan":
        return "/usr/sbin/fence_ipmilan"
    return f"{lab.remembered()['build']}/{agent}"


def once(agent, action, **extra):
    """(wall ms, peak resident KiB) of one run that must succeed."""
    done = network.in_switch(
        [profile.RUN / "bin/measure", agent_path(agent)],
        check=False,
        timeout=60,
        text_input=options(agent, action, **extra),
    )
    words = done.stderr.rpartition("measured ")[2].split()
    if done.returncode != 0 or len(words) != 4:
        raise LabError(f"{agent} {action} ended with {done.returncode}: {done.stderr.strip()[-200:]}")
    return float(words[0]), int(words[2])


def turn_on():
    """The next run starts from a power state that was read as on."""
    bmc.set_power(TARGET, "on")
    if bmc.power(TARGET) != "on":
        raise LabError("the third BMC does not read on")


def percentile(values, percent):
    """By nearest rank: the smallest value that this percentage of them does not exceed; of 20 values 95 is the 19th."""
    rank = -(-percent * len(values) // 100)
    return sorted(values)[max(rank, 1) - 1]


def summary(values):
    return {
        "median": round(statistics.median(values), 2),
        "p95": round(percentile(values, 95), 2),
        "min": round(min(values), 2),
        "max": round(max(values), 2),
        "n": len(values),
    }


def measure(long):
    """Alternately, in one run; every off is followed by an independent look at the chassis."""
    lanes = {
        "fence_forewarn off": ("fence_forewarn", "off", {}),
        "fence_ipmilan off": ("fence_ipmilan", "off", {}),
        "fence_ipmilan off power_wait=0": ("fence_ipmilan", "off", {"power_wait": "0"}),
        "fence_forewarn status": ("fence_forewarn", "status", {}),
        "fence_ipmilan status": ("fence_ipmilan", "status", {}),
    }
    taken, peak = {label: [] for label in lanes}, 0
    for turn in range(PAIRS[long]):
        for label, (agent, action, extra) in lanes.items():
            turn_on()
            wall, resident = once(agent, action, **extra)
            wanted = "off" if action == "off" else "on"
            if bmc.power(TARGET) != wanted:
                raise LabError(f"{label} said success and the chassis does not read {wanted}")
            taken[label].append(wall)
            if agent == "fence_forewarn":
                peak = max(peak, resident)
        if turn % 5 == 4:
            say(f"  {turn + 1} of {PAIRS[long]} rounds")
    result = {label: summary(values) for label, values in taken.items()}
    result["fence_forewarn peak resident MB"] = round(peak / 1024, 1)
    judge(result)
    return result


def judge(result):
    """The ratios that the agent is to reach; a miss is told in the report and fails the run."""
    off = result["fence_forewarn off"]["median"]
    floor = result["fence_ipmilan off power_wait=0"]["median"]
    status = result["fence_forewarn status"]["median"] / result["fence_ipmilan status"]["median"]
    result["off limit ms"] = round(PAUSE_MS + floor / 6, 1)
    result["status ratio"] = round(status, 4)
    misses = []
    if off > PAUSE_MS + floor / 6:
        misses.append(
            f"fence_forewarn off takes {off:.0f} ms at the median; the limit is {PAUSE_MS + floor / 6:.0f} ms"
        )
    if status > 1 / 8:
        misses.append(f"fence_forewarn status takes {status:.3f} of fence_ipmilan's; the limit is 0.125")
    if result["fence_forewarn peak resident MB"] > 25:
        misses.append(f"fence_forewarn peaks at {result['fence_forewarn peak resident MB']} MB; the limit is 25 MB")
    result["misses"] = misses
    for miss in misses:
        say(f"  NOT REACHED: {miss}")
