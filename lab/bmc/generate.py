#!/usr/bin/python3
"""generate.py DIR NAME ADDRESS PORT CONSOLEPORT [CHASSIS]: writes what ipmi_sim needs to be one BMC into DIR.

lan.conf (address, users), sim.emu (sensors; each polls a file in sensors/), sdrs.src and its compiled form in state/.
CHASSIS is the program that is asked about the power, DIR/chassis.sh by default. POLL in the environment is the poll
period of the sensors in ms.
"""

import os
import pathlib
import subprocess
import sys

# Number, name, type, entity, instance, unit, m, exponent, value, then lnr lcr lnc unc ucr unr in the sensor's unit.
ANALOG = [
    (1, "CPU Temp", "Temperature", "processor", 1, "degrees_C", 1, 0, 45, None, None, None, 80, 90, 100),
    (2, "Inlet Temp", "Temperature", "system_board", 1, "degrees_C", 1, 0, 24, None, None, None, 38, 42, 47),
    (3, "DIMM Temp", "Temperature", "memory_module", 1, "degrees_C", 1, 0, 38, None, None, None, 75, 85, 95),
    (4, "FAN 1", "Fan", "fan_cooling_device", 1, "RPM", 100, 0, 8000, 300, 500, 1000, None, None, None),
    (5, "FAN 2", "Fan", "fan_cooling_device", 2, "RPM", 100, 0, 8100, 300, 500, 1000, None, None, None),
    (6, "P12V", "Voltage", "system_board", 2, "Volts", 6, -2, 12.0, 10.2, 10.8, 11.1, 12.9, 13.2, 13.8),
    (7, "P3V3", "Voltage", "system_board", 3, "Volts", 2, -2, 3.3, 2.8, 2.97, 3.06, 3.54, 3.63, 3.8),
]
# Number, name, type, event/reading type code, entity, instance, state bits, supported bits.
DISCRETE = [
    (8, "PSU1 Status", "Power_Supply", 0x6F, "power_supply", 1, 0x01, 0x4F),
    (9, "PSU2 Status", "Power_Supply", 0x6F, "power_supply", 2, 0x01, 0x4F),
    (10, "PSU Redundancy", "Power_Supply", 0x0B, "power_unit", 1, 0x01, 0x3F),
    (11, "DIMM ECC", "Memory", 0x6F, "memory_module", 1, 0x40, 0x1FF),
    (12, "Drive 0", "Drive_Slot", 0x6F, "disk_or_disk_bay", 1, 0x01, 0x1FF),
    (13, "CPU Status", "Processor", 0x6F, "processor", 1, 0x80, 0x7FF),
]
# IPMI 2.0 table 42-3.
TYPES = {"Temperature": 1, "Voltage": 2, "Fan": 4, "Power_Supply": 8, "Memory": 12, "Drive_Slot": 13, "Processor": 7}
# ipmi_sim numbers thresholds lnc lcr lnr unc ucr unr and prints them backwards; this is where each stands in ANALOG.
SIMULATOR_ORDER = [2, 1, 0, 3, 4, 5]

LAN = """name "{name}"
set_working_mc 0x20
  startlan 1
    addr {address} {port}
    priv_limit admin
    allowed_auths_callback md5
    allowed_auths_user md5
    allowed_auths_operator md5
    allowed_auths_admin md5
    guid a123456789abcdefa1234567{guid:08x}
  endlan
  chassis_control "{chassis} {name}"
  user 1 false "" "" user 10 md5
  user 2 true "admin" "labpass" admin 10 md5
  user 3 true "monitor" "monpass" user 10 md5
  user 4 true "fence" "fencepass" operator 10 md5
console {address} {console}
"""
EMULATOR = [
    "mc_setbmc 0x20",
    "mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr",
    "sel_enable 0x20 1000 0x0a",
    "sensor_add 0x20 0 0 35 0x6f event-only",
    "sensor_set_event_support 0x20 0 0 enable scanning per-state"
    " 000000000001111 000000000000000 000000000001111 000000000000000",
]
# A locator of the BMC itself and a sensor without a reading, as real repositories have them.
SDR_HEAD = """sdr type 18
 device_slave_address 0x20
 device_channel_number 0
 chassis true
 fru_inventory true
 sel true
 sdr true
 sensor true
 entity_id system_board
 entity_instance 1
 id_string "{name}"
endsdr
sdr type 3
 sensor_owner_id 0x20
 sensor_owner_lun 0
 channel_number 0
 sensor_number 0
 entity_id system_board
 entity_instance 1
 sensor_type Watchdog_2
 event_reading_type_code 0x6f
 id_string "watchdog"
endsdr"""
SDR_ANALOG = """sdr type 1
 sensor_owner_id 0x20
 sensor_owner_lun 0
 channel_number 0
 sensor_number {number}
 entity_id {entity}
 entity_instance {instance}
 sensor_type {kind}
 init_scanning true
 init_sensor_type true
 init_events true
 default_event_gen_on true
 default_sensor_scan_on true
 sensor_threshold_access settable
 sensor_event_msg_ctrl per_state
 event_reading_type_code 1
 analog_data_format unsigned
 rate_unit none
 modifier_unit none
 percentage false
 base_unit {unit}
 modifier_unit_code unspecified
 linearization linear
 m {m}
 tolerance 0
 b 0
 accuracy 1
 accuracy_exp 0
 sensor_direction input
 r_exp {exponent}
 b_exp 0
 sensor_maximum 255
 sensor_minimum 0"""
SDR_DISCRETE = """sdr type 2
 sensor_owner_id 0x20
 sensor_owner_lun 0
 channel_number 0
 sensor_number {number}
 entity_id {entity}
 entity_instance {instance}
 sensor_type {kind}
 event_reading_type_code 0x{code:02x}
 init_scanning true
 init_events true
 default_event_gen_on true
 default_sensor_scan_on true
 sensor_event_msg_ctrl per_state"""


class Generator:
    def __init__(self, directory, name):
        self.directory, self.name = pathlib.Path(directory).absolute(), name
        self.poll = int(os.environ.get("POLL", "200"))
        self.emulator, self.sdrs = list(EMULATOR), [SDR_HEAD.format(name=name)]

    def sensor(self, number, kind, code, text):
        """Adds a sensor that polls its own file."""
        path = self.directory / "sensors" / f"{number:02d}.val"
        path.write_text(f"{text}\n")
        self.emulator.append(f'sensor_add 0x20 0 {number} {TYPES[kind]} {code} poll {self.poll} file "{path}"')

    def events(self, number, bits, enable="enable"):
        self.emulator.append(
            f"sensor_set_event_support 0x20 0 {number} {enable} scanning per-state {bits} {bits} {bits} {bits}"
        )

    def analog(self, number, name, kind, entity, instance, unit, m, exponent, value, *thresholds):
        def raw(real):
            return int(round(real / (m * 10**exponent)))

        self.sensor(number, kind, "0x01", raw(value))
        self.emulator.append(f"sensor_set_value 0x20 0 {number} {raw(value)} 0")
        present = [thresholds[SIMULATOR_ORDER[index]] is not None for index in range(6)]
        flags = "".join("1" if present[index] else "0" for index in range(5, -1, -1))
        values = [str(raw(thresholds[SIMULATOR_ORDER[index]])) if present[index] else "0" for index in range(5, -1, -1)]
        self.emulator.append(f"sensor_set_threshold 0x20 0 {number} settable {flags} {' '.join(values)}")
        # Event bits (IPMI 2.0 table 42-2): lower thresholds going low are 0, 2, 4; upper ones going high 7, 9, 11.
        bits = ["0"] * 15
        for index in range(6):
            if present[index]:
                bits[14 - (2 * index if index < 3 else 2 * index + 1)] = "1"
        self.events(number, "".join(bits))
        lines = [
            SDR_ANALOG.format(
                number=number, entity=entity, instance=instance, kind=kind, unit=unit, m=m, exponent=exponent
            )
        ]
        for short, real in zip(["lnr", "lc", "lnc", "unc", "uc", "unr"], thresholds):
            if real is not None:
                crossing = "gl" if short.startswith("l") else "gh"
                lines.append(f" {short}_thrsh_readable true\n {short}_thrsh_settable true\n {short}_thresh {raw(real)}")
                lines.append(f" return_{short} true")
                lines.append(f" assert_{short}{crossing} true\n deassert_{short}{crossing} true")
        self.end(lines, name)

    def discrete(self, number, name, kind, code, entity, instance, state, mask):
        self.sensor(number, kind, f"0x{code:02x}", f"0x{state:x}")
        # ipmi_sim refuses a first state; a first poll without events makes it silent.
        self.events(number, f"{mask:015b}", "disable")
        self.events(number, f"{mask:015b}")
        lines = [SDR_DISCRETE.format(number=number, entity=entity, instance=instance, kind=kind, code=code)]
        for bit in range(15):
            if mask >> bit & 1:
                lines.append(f" event{bit}_state_ret true\n assert_event{bit} true\n deassert_event{bit} true")
        self.end(lines, name)

    def end(self, lines, name):
        self.sdrs.append("\n".join([*lines, f' id_string "{name}"\nendsdr']))

    def write(self):
        (self.directory / "sim.emu").write_text("\n".join([*self.emulator, "mc_enable 0x20"]) + "\n")
        source = self.directory / "sdrs.src"
        source.write_text("\n".join(self.sdrs) + "\n")
        # Names such as "FAN 1" are garbled in packed ASCII: eight bits a character.
        target = self.directory / "state" / "ipmi_sim" / self.name / "sdr.20.main"
        subprocess.check_call(["sdrcomp", "-8", "-o", target, source])


def main(directory, name, address, port, console, chassis=None):
    place = pathlib.Path(directory).absolute()
    (place / "sensors").mkdir(parents=True, exist_ok=True)
    (place / "state" / "ipmi_sim" / name).mkdir(parents=True, exist_ok=True)
    (place / "lan.conf").write_text(
        LAN.format(
            name=name,
            address=address,
            port=port,
            console=console,
            chassis=chassis or place / "chassis.sh",
            guid=int(port) + int(address.split(".")[-1]),
        )
    )
    generator = Generator(place, name)
    for row in ANALOG:
        generator.analog(*row)
    for row in DISCRETE:
        generator.discrete(*row)
    generator.write()


main(*sys.argv[1:])
