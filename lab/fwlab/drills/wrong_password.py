"""Nobody gets in: a wrong password, an unreachable BMC, a BMC out of sessions; for fence agent and probe."""

import contextlib
import signal
import subprocess
import time

from .. import agent, applog, bmc, cluster, fencing, network, product, profile
from .. import node as nodes
from ..shell import LabError, Recorded, say

WRONG = "wrong-secret-4711"
NOT_READ = 69  # forewarn-probe: the BMC could not be read (sysexits.h, EX_UNAVAILABLE)
SESSIONS = 70  # ipmi_sim gives 63
# How the sentence names the cause; one of the words of its case, so that no other cause passes for it.
FENCE_SAYS = {
    "wrong password": ("does not accept the password",),
    "unreachable": ("gave no answer in time",),
    "no session left": ("no free session",),
}
PROBE_SAYS = {
    "wrong password": ("refuses user name or password",),
    # The second where the network tells that nobody is there.
    "unreachable": ("does not answer in time", "No BMC answers at"),
    "no session left": ("no free session",),
}


def wrong_password(drill):
    """Clear error, exit code as documented, nothing moves."""
    source = drill.active()
    drill.inject("fence agent and probe are kept out in three ways")
    fence_agent(drill, source)
    fence_device(drill, source)
    probe_once(drill, source)
    running_probe(drill, source)
    drill.no_move()
    drill.close_gap()


@contextlib.contextmanager
def exhausted(name):
    """Every session of a BMC is taken."""
    holder = subprocess.Popen(
        [
            "nsenter",
            f"--net=/run/netns/{profile.SWITCH}",
            profile.RUN / "bin/fence_trivial",
            profile.BMCS[name],
            profile.FENCE_USER,
            profile.FENCE_PASSWORD,
            "hold",
            str(SESSIONS),
            "120",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    record = Recorded(profile.RUN / "client" / "sessions.pid")
    record.save(holder.pid)
    try:
        taken = int(holder.stdout.readline() or 0)
        if taken == 0 or taken == SESSIONS:
            raise LabError(f"took {taken} of {SESSIONS} sessions of {name}; it was to run out of them")
        say(f"  {name} gives {taken} sessions, all taken")
        yield
    finally:
        holder.kill()
        holder.wait()
        record.path.unlink(missing_ok=True)
        bmc.stop(name)  # abandoned sessions time out after a minute; a cold reset of the BMC is quicker
        bmc.start(name)


def fence(name, address=None, password=profile.FENCE_PASSWORD, action="status"):
    """fence_forewarn by hand, as Pacemaker calls it."""
    text = fencing.options("fence_forewarn", action, power_timeout="5").replace(
        profile.BMCS[fencing.TARGET], address or profile.BMCS[name]
    )
    text = text.replace(f"password={profile.FENCE_PASSWORD}", f"password={password}")
    return network.in_switch([fencing.agent_path("fence_forewarn")], check=False, text_input=text, timeout=60)


def fence_agent(drill, source):
    """Each failure is exit code 1 (FenceAgentAPI.md), one sentence that names the cause, no secret."""
    cases = {"wrong password": {"password": WRONG}, "unreachable": {"address": profile.NOWHERE}}
    for label, change in cases.items():
        for action in ("status", "off"):
            fence_failed(drill, action, label, fence(source, action=action, **change))
    with exhausted(source):
        for action in ("status", "off"):
            fence_failed(drill, action, "no session left", fence(source, action=action))
    drill.check(bmc.power(source) == "on", f"the chassis of {source} went off")


def fence_failed(drill, action, cause, done):
    label = f"fence_forewarn {action}, {cause}"
    failed(drill, label, done, 1, FENCE_SAYS[cause])
    lines = done.stderr.strip().splitlines()
    drill.check(len(lines) == 1, f"{label}: {len(lines)} lines on standard error, not one: {' | '.join(lines)[:400]}")


def failed(drill, label, done, code, causes):
    """The exit code, one line that names the cause, and no secret in anything that was said."""
    told = done.stdout + done.stderr
    drill.check(done.returncode == code, f"{label}: exit code {done.returncode}, not {code}: {told.strip()[:200]}")
    lines = [line for line in told.splitlines() if any(words in line for words in causes)]
    drill.check(
        len(lines) == 1, f"{label}: {len(lines)} lines say \"{' or '.join(causes)}\", not one: {told.strip()[:400]}"
    )
    for secret in (WRONG, profile.FENCE_PASSWORD, profile.PROBE_PASSWORD):
        drill.check(secret not in told, f"{label}: the message tells the password")
    say(f"  {label}: {done.returncode}, {lines[0][:150]}")


def fence_device(drill, source):
    """The password of the cluster's own devices becomes wrong: their monitor fails, and nothing moves."""
    device = f"fence-{source[-1]}"
    for name in profile.NODES:
        product.fence_secret(name, WRONG)
    drill.until(
        f"Pacemaker to see {device} fail",
        lambda: any(device in failure for failure in cluster.view().failures),
        40,
        0.3,
    )
    # While Pacemaker recovers the device a drain is refused for that alone.
    drill.until("the cluster at rest", cluster.idle, 40, 0.3)
    drill.no_move()
    refused = agent.order(source, "drain", source, "--dry-run")
    drill.check(refused.code != 0, f"a drain of {source} was not refused although {device} fails")
    gate = refused.first("plan")[1].get("gate") or []
    closed = [answer["question"] for answer in gate if answer["verdict"] != "yes"]
    drill.check("fence-path-proved" in closed, f"the fence path is no reason of the refusal: {refused.words()}")
    for name in profile.NODES:
        product.fence_secret(name, profile.FENCE_PASSWORD)
    cluster.cleanup()
    drill.until("the cluster settled", cluster.settled, 40)
    drill.no_move()
    drill.note("fence device with a wrong password: monitor fails, drain refused, nothing moved")


def probe_once(drill, source):
    """forewarn-probe by hand with another configuration."""
    secret = "/var/lib/forewarn-probe/wrong.password"
    nodes.enter(
        source, ["sh", "-c", f"umask 377; rm -f {secret}; echo {WRONG} >{secret}; chown forewarn-probe {secret}"]
    )
    wrong = product.configuration(source).replace("/etc/forewarn/bmc.password", secret)
    far = product.configuration(source, address=profile.NOWHERE)
    for label, text in (("wrong password", wrong), ("unreachable", far)):
        failed(drill, f"forewarn-probe, {label}", run_probe(source, text), NOT_READ, PROBE_SAYS[label])
    with exhausted(source):
        cause = "no session left"
        done = run_probe(source, product.configuration(source))
        failed(drill, f"forewarn-probe, {cause}", done, NOT_READ, PROBE_SAYS[cause])
    nodes.enter(source, ["rm", "-f", secret])


def run_probe(source, text):
    path = "/run/lab/trial.toml"
    nodes.enter(source, ["sh", "-c", f"cat >{path}; chmod 644 {path}"], text_input=text)
    return nodes.enter(
        source,
        [
            "setpriv",
            "--reuid",
            "forewarn-probe",
            "--regid",
            "forewarn-probe",
            "--clear-groups",
            "--no-new-privs",
            "forewarn-probe",
            "bmc",
            "--config",
            path,
            "--once",
            "--pretty",
        ],
        check=False,
        timeout=30,
    )


def running_probe(drill, source):
    """The service's own password becomes wrong, then right again."""
    product.secret(source, WRONG)
    restart_probe(source)
    drill.health(source, "unknown", profile.READING_TIME_TO_LIVE_SECONDS + 10)
    drill.holds_still(3)
    senses = agent.status(source).raw.get("assessment", {}).get("senses", [])
    told = " ".join(str(sense.get("message")) for sense in senses)
    drill.check("password" in told.lower() or "authent" in told.lower(), f"status does not say why: {told}")
    product.secret(source, profile.PROBE_PASSWORD)
    restart_probe(source)
    drill.health(source, "green", 30)
    drill.check(not applog.starts(drill.t0), "something moved")
    drill.note("probe with a wrong password: unknown, said why, nothing moved")


def restart_probe(source):
    nodes.signal_process(source, "forewarn-probe", signal.SIGTERM)
    time.sleep(1.5)
