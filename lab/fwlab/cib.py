"""The first CIB: what the product would set up on this pair, and the lab's service."""

from . import profile

OPTIONS = {
    "stonith-enabled": "true",
    "stonith-action": "off",
    "dc-deadtime": "2s",
    "node-health-strategy": "progressive",
    "node-health-base": "100000",
    "node-health-red": "-20000",
    "node-health-yellow": "-500",
}


def pairs(prefix, values):
    return "".join(f'<nvpair id="{prefix}-{name}" name="{name}" value="{value}"/>' for name, value in values.items())


def fence_device(node, agent, extra, delay=True):
    """The stonith device that switches `node` off; pcmk_delay_base on one of the two decides a split."""
    name = f"fence-{node[-1]}"
    values = {
        "ip": profile.BMCS[node],
        "username": profile.FENCE_USER,
        "privlvl": "operator",
        "cipher": "3",
        "pcmk_host_list": node,
        **extra,
    }
    if delay and node == profile.NODES[0]:
        values["pcmk_delay_base"] = "3s"
    return f"""
  <primitive id="{name}" class="stonith" type="{agent}">
   <instance_attributes id="{name}-attributes">{pairs(name, values)}</instance_attributes>
   <meta_attributes id="{name}-meta">{pairs(name + "-meta", {"allow-unhealthy-nodes": "true"})}</meta_attributes>
   <operations><op id="{name}-monitor" name="monitor" interval="10s" timeout="20s"/></operations>
  </primitive>"""


def fence_parameters(agent):
    """How each agent is told the password, and what else it needs to get into ipmi_sim."""
    if agent == "fence_forewarn":
        return {"password_file": "/etc/forewarn/fence.password", "workaround_flags": "opensesspriv"}
    if agent == "fence_ipmilan":
        return {"password": profile.FENCE_PASSWORD, "lanplus": "1"}
    return {"password": profile.FENCE_PASSWORD}


def document(agent):
    """The whole CIB, epoch 1."""
    nodes = "".join(
        f'<node id="{index}" uname="{node}"><instance_attributes id="nodes-{index}">'
        f'<nvpair id="nodes-{index}-.health-forewarn" name="#health-forewarn" value="-500"/>'
        f"</instance_attributes></node>"
        for node, index in profile.INDEX.items()
    )
    devices = "".join(fence_device(node, agent, fence_parameters(agent)) for node in profile.NODES)
    bans = "".join(
        f'<rsc_location id="ban-fence-{node[-1]}" rsc="fence-{node[-1]}" node="{node}" score="-INFINITY"/>'
        for node in profile.NODES
    )
    vip = {"ip": profile.VIP, "cidr_netmask": "24", "nic": "eth0"}
    return f"""<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0">
<configuration>
 <crm_config>
  <cluster_property_set id="cib-bootstrap-options">{pairs("option", OPTIONS)}</cluster_property_set>
 </crm_config>
 <nodes>{nodes}</nodes>
 <resources>{devices}
  <group id="svc">
   <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
    <instance_attributes id="vip-attributes">{pairs("vip", vip)}</instance_attributes>
    <operations><op id="vip-monitor" name="monitor" interval="10s" timeout="20s"/></operations>
   </primitive>
   <primitive id="app" class="ocf" provider="lab" type="app">
    <operations><op id="app-monitor" name="monitor" interval="10s" timeout="20s"/></operations>
   </primitive>
  </group>
 </resources>
 <constraints>{bans}</constraints>
 <rsc_defaults>
  <meta_attributes id="rsc-defaults">{pairs("default", {"resource-stickiness": "1000"})}</meta_attributes>
 </rsc_defaults>
</configuration>
<status/>
</cib>
"""
