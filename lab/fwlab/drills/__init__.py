"""The drills in the order in which they run."""

from . import (
    both_sick,
    crash,
    heat,
    idle,
    lying_bmc,
    maintenance,
    partition,
    poison,
    silent_agent,
    stuck_device,
    wrong_password,
)

TABLE = {
    "heat": heat.heat,
    "recovery": heat.recovery,
    "poison": poison.poison,
    "interrupted-off": poison.interrupted,
    "fenced-twice": poison.fenced_twice,
    "return": poison.come_back,
    "crash": crash.crash,
    "both-sick": both_sick.both_sick,
    "partition": partition.partition,
    "silent-agent": silent_agent.silent_agent,
    "lying-bmc": lying_bmc.lying_bmc,
    "stuck-device": stuck_device.stuck_device,
    "maintenance": maintenance.maintenance,
    "wrong-password": wrong_password.wrong_password,
    "idle": idle.idle,
}
