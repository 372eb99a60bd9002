"""The command line of lab/lab."""

import argparse
import os
import pathlib
import signal
import subprocess

from . import agent, bmc, client, cluster, lab, network, node, preflight, profile
from .shell import LabError, say


def parser():
    top = argparse.ArgumentParser(prog="lab/lab", description=__doc__)
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")

    def verb(name, text, *arguments):
        sub = verbs.add_parser(name, help=text, description=text)
        for names, options in arguments:
            sub.add_argument(*names, **options)
        return sub

    node_argument = (["node"], {"help": "node-a or node-b"})
    build = (
        ["--build"],
        {
            "default": os.environ.get("FOREWARN_BUILD", str(profile.ROOT / ".build/release")),
            "help": "directory of the binaries (FOREWARN_BUILD; default .build/release)",
        },
    )
    stock = (["--stock"], {"action": "store_true", "help": "no Forewarn on the nodes; for work on the lab itself"})
    fence = (
        ["--fence"],
        {
            "choices": ["fence_forewarn", "fence_ipmilan", "fence_trivial"],
            "help": "the stonith agent (default fence_forewarn, with --stock fence_trivial)",
        },
    )
    verb("check", "tell why the lab could not run on this machine; exit 0 if it can")
    verb("up", "bring the lab up", build, stock, fence)
    verb("down", "remove the lab, also one that is half up")
    verb("status", "nodes, power, service, health")
    verb(
        "enter",
        "run a command inside a node (default: a shell)",
        node_argument,
        (["command"], {"nargs": argparse.REMAINDER}),
    )
    verb(
        "set-sensor", "set a sensor of a node's BMC, in its own unit", node_argument, (["sensor"], {}), (["value"], {})
    )
    verb(
        "sel",
        "add a SEL entry: sel_add arguments of ipmi_sim",
        node_argument,
        (["entry"], {"nargs": "?", "help": "arguments of sel_add"}),
        (["--uncorrectable-memory"], {"action": "store_true"}),
    )
    verb("nominal", "put every sensor of a node's BMC back, wake the BMC", node_argument)
    verb("crash", "kill a node's kernel at a stroke; its BMC still says on", node_argument)
    verb(
        "power",
        "the chassis of a node, through its BMC",
        node_argument,
        (["order"], {"choices": ["on", "off", "status"]}),
    )
    verb("partition", "cut both rings; the management network stays")
    verb("heal", "join both rings again")
    verb("client", "who answers at the service's address")
    options = (
        (
            ["--numbers"],
            {
                "choices": ["none", "drill", "long"],
                "default": "none",
                "help": "paired measurements: none, drill (20 fencing pairs), long (with repetitions)",
            },
        ),
        (["--keep"], {"action": "store_true", "help": "leave the lab up at the end"}),
        build,
    )
    verb("drill", "run drills by name on the lab that is up, or on a fresh one", (["names"], {"nargs": "+"}), *options)
    verb(
        "footprint",
        "measure what the agent costs on an idle node at the shipped schedules, beside other people's daemons",
        build,
        (["--seconds"], {"type": int, "default": 120}),
    )
    verb("latency", "from a lost carrier, and a removed disk, to the finding in the daemon", build)
    verb(
        "chaos",
        "random faults on a fresh lab; after each the service has one writer and is back",
        build,
        (["--minutes"], {"type": float, "default": 30.0}),
        (["--seed"], {"type": int, "help": "the same seed gives the same faults; by default one is drawn and printed"}),
        (["--steps"], {"type": int, "default": 0, "help": "stop after so many steps"}),
    )
    verb("all", "bring up a fresh lab, run every drill, report, tear down", *options)
    return top


def status():
    state = lab.remembered()
    say(f"binaries: {state['build']}{', no agents' if state['stock'] else ''}; fence agent: {state['fence']}")
    for name in profile.NODES:
        kernel = "runs" if node.running(name) else "does not run"
        say(f"{name}: chassis {bmc.power(name) or 'does not answer'}, kernel {kernel}")
    say(f"service: {client.ask_once() or 'nobody answers'}")
    say(cluster.text())
    if not state["stock"]:
        for name in profile.NODES:
            if node.running(name):
                say(agent.status_text(name))


def enter(arguments):
    command = arguments.command or ["bash"]
    return subprocess.call(node.enter_argv(profile.node_name(arguments.node)) + command)


def dispatch(arguments):
    name = profile.node_name(arguments.node) if "node" in arguments else None
    match arguments.verb:
        case "check":
            if found := preflight.environment_problem():
                raise LabError(found)
            say("root, namespaces, overlay mounts and bridges are there")
        case "up":
            fence = arguments.fence or ("fence_trivial" if arguments.stock else "fence_forewarn")
            lab.up(pathlib.Path(arguments.build).absolute(), fence, arguments.stock)
        case "down":
            lab.down()
        case "status":
            status()
        case "enter":
            return enter(arguments)
        case "set-sensor":
            bmc.set_sensor(name, arguments.sensor, arguments.value)
        case "sel":
            if not arguments.uncorrectable_memory and not arguments.entry:
                raise LabError("say which entry: arguments of sel_add, or --uncorrectable-memory")
            bmc.add_sel(name, bmc.UNCORRECTABLE_MEMORY if arguments.uncorrectable_memory else arguments.entry)
        case "nominal":
            bmc.nominal(name)
        case "crash":
            node.power(name, "crash")
        case "power":
            if arguments.order != "status":
                bmc.set_power(name, arguments.order)
            say(f"{name}: chassis {bmc.power(name) or 'does not answer'}")
        case "partition":
            network.partition()
        case "heal":
            network.heal()
        case "client":
            say(client.ask_once() or "nobody answers")
        case "footprint":
            from . import footprint

            return footprint.command(arguments)
        case "chaos":
            from . import chaos

            return chaos.command(arguments)
        case "latency":
            from . import latency

            return latency.command(arguments)
        case "drill" | "all":
            from . import runner

            return runner.run(arguments)
    return 0


def terminated(_number, _frame):
    """SIGTERM ends the lab as ctrl-C does: with the tear-down that belongs to it."""
    raise KeyboardInterrupt


def main(words):
    arguments = parser().parse_args(words)
    signal.signal(signal.SIGTERM, terminated)
    try:
        return dispatch(arguments)
    except (LabError, ValueError) as error:
        say(f"lab: {error}")
        return 1
    except KeyboardInterrupt:
        return 130
