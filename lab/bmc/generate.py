#!/usr/bin/python3
# generate.py DIR NAME ADDR PORT CONSOLEPORT [CHASSIS] -> writes DIR/{lan.conf,sim.emu,sdrs.src,sensors/*,state/}
import sys,os,subprocess
d,name,addr,port,cport=sys.argv[1:6]
os.makedirs(d+"/sensors",exist_ok=True); os.makedirs(d+"/state/ipmi_sim/"+name,exist_ok=True)
D=os.path.abspath(d)
chassis=sys.argv[6] if len(sys.argv)>6 else D+"/chassis.sh"
POLL=int(os.environ.get("POLL","200"))
open(d+"/lan.conf","w").write(f'''name "{name}"
set_working_mc 0x20
  startlan 1
    addr {addr} {port}
    priv_limit admin
    allowed_auths_callback md5
    allowed_auths_user md5
    allowed_auths_operator md5
    allowed_auths_admin md5
    guid a123456789abcdefa1234567{int(port)+int(addr.split(".")[-1]):08x}
  endlan
  chassis_control "{chassis} {name}"
  user 1 false "" "" user 10 md5
  user 2 true "admin" "labpass" admin 10 md5
  user 3 true "monitor" "monpass" user 10 md5
  user 4 true "fence" "fencepass" operator 10 md5
console {addr} {cport}
''')
# analog: num,name,type,entity,inst,unit,m,rexp,initial(real),lnr,lcr,lnc,unc,ucr,unr (real or None)
A=[(1,"CPU Temp","Temperature","processor",1,"degrees_C",1,0,45,None,None,None,80,90,100),
   (2,"Inlet Temp","Temperature","system_board",1,"degrees_C",1,0,24,None,None,None,38,42,47),
   (3,"DIMM Temp","Temperature","memory_module",1,"degrees_C",1,0,38,None,None,None,75,85,95),
   (4,"FAN 1","Fan","fan_cooling_device",1,"RPM",100,0,8000,300,500,1000,None,None,None),
   (5,"FAN 2","Fan","fan_cooling_device",2,"RPM",100,0,8100,300,500,1000,None,None,None),
   (6,"P12V","Voltage","system_board",2,"Volts",6,-2,12.0,10.2,10.8,11.1,12.9,13.2,13.8),
   (7,"P3V3","Voltage","system_board",3,"Volts",2,-2,3.3,2.8,2.97,3.06,3.54,3.63,3.8)]
T={"Temperature":1,"Voltage":2,"Fan":4,"Power_Supply":8,"Memory":12,"Drive_Slot":13,"Processor":7}
# discrete: num,name,type,evcode,entity,inst,initial bits,supported mask
Dd=[(8,"PSU1 Status","Power_Supply",0x6f,"power_supply",1,0x01,0x4f),
    (9,"PSU2 Status","Power_Supply",0x6f,"power_supply",2,0x01,0x4f),
    (10,"PSU Redundancy","Power_Supply",0x0b,"power_unit",1,0x01,0x3f),
    (11,"DIMM ECC","Memory",0x6f,"memory_module",1,0x40,0x1ff),
    (12,"Drive 0","Drive_Slot",0x6f,"disk_or_disk_bay",1,0x01,0x1ff),
    (13,"CPU Status","Processor",0x6f,"processor",1,0x80,0x7ff)]
emu=["mc_setbmc 0x20","mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr","sel_enable 0x20 1000 0x0a",
"sensor_add 0x20 0 0 35 0x6f event-only",
"sensor_set_event_support 0x20 0 0 enable scanning per-state 000000000001111 000000000000000 000000000001111 000000000000000"]
sdr=[f'''sdr type 18
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
endsdr''']
for (n,nm,ty,ent,inst,unit,m,rexp,init,*th) in A:
    raw=lambda v: int(round(v/(m*10**rexp)))
    f=f"{D}/sensors/{n:02d}.val"; open(f,"w").write(f"{raw(init)}\n")
    bits=[t is not None for t in th]           # lnr lcr lnc unc ucr unr
    # emu threshold index: 0 lnc 1 lcr 2 lnr 3 unc 4 ucr 5 unr ; printed 5..0
    order=[2,1,0,3,4,5]                        # index i -> position in th
    en="".join("1" if bits[order[i]] else "0" for i in range(5,-1,-1))
    vals=" ".join(str(raw(th[order[i]])) if bits[order[i]] else "0" for i in range(5,-1,-1))
    emu.append(f'sensor_add 0x20 0 {n} {T[ty]} 0x01 poll {POLL} file "{f}"')
    emu.append(f"sensor_set_value 0x20 0 {n} {raw(init)} 0")
    emu.append(f"sensor_set_threshold 0x20 0 {n} settable {en} {vals}")
    ev=["0"]*15
    for i in range(3):
        if bits[order[i]]: ev[14-2*i]="1"
    for i in range(3,6):
        if bits[order[i]]: ev[14-(2*i+1)]="1"
    ev="".join(ev)
    emu.append(f"sensor_set_event_support 0x20 0 {n} enable scanning per-state {ev} {ev} {ev} {ev}")
    s=[f'''sdr type 1
 sensor_owner_id 0x20
 sensor_owner_lun 0
 channel_number 0
 sensor_number {n}
 entity_id {ent}
 entity_instance {inst}
 sensor_type {ty}
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
 r_exp {rexp}
 b_exp 0
 sensor_maximum 255
 sensor_minimum 0''']
    for nme,v,lo in zip(["lnr","lc","lnc","unc","uc","unr"],th,[1,1,1,0,0,0]):
        if v is None: continue
        short={"lnr":"lnr","lc":"lc","lnc":"lnc","unc":"unc","uc":"uc","unr":"unr"}[nme]
        s.append(f" {short}_thrsh_readable true\n {short}_thrsh_settable true\n {short}_thresh {raw(v)}")
        # comparison returned + assert/deassert masks
        s.append(f" return_{short} true")
        sfx="gl" if lo else "gh"
        s.append(f" assert_{short}{sfx} true\n deassert_{short}{sfx} true")
    s.append(f' id_string "{nm}"\nendsdr'); sdr.append("\n".join(s))
for (n,nm,ty,code,ent,inst,init,mask) in Dd:
    f=f"{D}/sensors/{n:02d}.val"; open(f,"w").write(f"0x{init:x}\n")
    emu.append(f'sensor_add 0x20 0 {n} {T[ty]} 0x{code:02x} poll {POLL} file "{f}"')
    ev=f"{mask:015b}"
    emu.append(f"sensor_set_event_support 0x20 0 {n} disable scanning per-state {ev} {ev} {ev} {ev}")  # polls once without events
    emu.append(f"sensor_set_event_support 0x20 0 {n} enable scanning per-state {ev} {ev} {ev} {ev}")
    s=[f'''sdr type 2
 sensor_owner_id 0x20
 sensor_owner_lun 0
 channel_number 0
 sensor_number {n}
 entity_id {ent}
 entity_instance {inst}
 sensor_type {ty}
 event_reading_type_code 0x{code:02x}
 init_scanning true
 init_events true
 default_event_gen_on true
 default_sensor_scan_on true
 sensor_event_msg_ctrl per_state''']
    for b in range(15):
        if mask>>b&1: s.append(f" event{b}_state_ret true\n assert_event{b} true\n deassert_event{b} true")
    s.append(f' id_string "{nm}"\nendsdr'); sdr.append("\n".join(s))
emu.append("mc_enable 0x20")
open(d+"/sim.emu","w").write("\n".join(emu)+"\n")
open(d+"/sdrs.src","w").write("\n".join(sdr)+"\n")
subprocess.check_call(["sdrcomp","-8","-o",f"{d}/state/ipmi_sim/{name}/sdr.20.main",f"{d}/sdrs.src"])
