import { addresses } from "../../aws/core/addresses";
import type { NetworkInterface, SecurityGroup, Topology } from "../../aws/core/topology";
import { addressAt } from "../../support/ipv4";
import { chain, dispatch, egress, identifier, ingress, record, subnetRoutes } from "./chains";
import { internetLink, linkNameOf, nowhereLink, uplink } from "./interfaceNames";
import { groupsOf, sets } from "./packetFilterSets";

/** A replica and its source. On AWS replication uses a network of AWS, so no rule of the account applies to it. */
export interface Replication {
  /** Private addresses. */
  readonly source: string;
  readonly replica: string;
  /** Port of the source. */
  readonly port: number;
}

/**
 * The packet filter of the sandbox, which is the router of every VPC: input of `nft -f`, which replaces the previous one in
 * one step.
 *
 * A new packet from an interface passes the chains `from` (which interface is it, do its groups let the packet out), `route`
 * (does a route of its subnet lead there) and, when it stays inside, `to` (do the groups of the destination let it in). Each
 * ends in a verdict. Packets from the internet start at `to`. A dropped packet is recorded in the set that names the reason.
 */
export function packetFilter(topology: Topology, replication: readonly Replication[] = []): string {
  const groups = groupsOf(topology);
  return [
    "table inet vpc",
    "delete table inet vpc",
    "table inet vpc {",
    ...sets(topology, groups),
    ...translation(topology),
    ...hooks(replication),
    ...fromChains(topology, groups),
    ...routeChains(topology),
    ...toChains(topology, groups),
    ...record("drop_egress", "denied_egress", "ct original ip daddr"),
    ...record("drop_ingress", "denied_ingress", "ip daddr"),
    ...record("drop_unrouted", "unrouted", "ct original ip daddr"),
    "}",
    "",
  ].join("\n");
}

const aws = `{ ${addresses.api}, ${addresses.s3}, ${addresses.mail} }`;
const toResolver = "meta l4proto { tcp, udp } th dport 53";

/** Translation of addresses between the VPCs and the internet. */
function translation({ vpcs }: Topology): string[] {
  return [
    ...chain("prerouting", [
      "type nat hook prerouting priority dstnat; policy accept;",
      // AWS's resolver also answers at the VPC's base plus two.
      ...vpcs.map(vpc => `ip daddr ${addressAt(vpc.cidr, 2)} ${toResolver} dnat ip to ${addresses.resolver}`),
      "dnat ip to ip daddr map @inside_address",
    ]),
    ...chain("postrouting", [
      "type nat hook postrouting priority srcnat; policy accept;",
      `oifname "${uplink}" masquerade`,
      "ct status dnat snat ip to ip saddr map @outside_address",
      `oifname "${internetLink}" snat ip to ip saddr map @outside_address`,
    ]),
  ];
}

/** Where the kernel hands packets to the filter: those of the router itself, and those that pass through it. */
function hooks(replication: readonly Replication[]): string[] {
  return [
    ...chain("output", [
      "type filter hook output priority filter; policy accept;",
      // The hop limit of metadata answers: they reach the instance, but no container behind it.
      `ip saddr ${addresses.metadata} ip ttl set 1`,
    ]),
    ...chain("input", [
      "type filter hook input priority filter; policy drop;",
      'iifname "lo" accept',
      "ct state established,related accept",
      "ct state invalid drop",
      `iifname "${uplink}" drop`,
      `ip daddr ${addresses.resolver} ${toResolver} accept`,
      `iifname "${internetLink}" ip daddr ${aws} accept`,
      `iifname "${internetLink}" drop`,
      "udp dport 67 accept",
      `ip daddr ${addresses.metadata} tcp dport 80 accept`,
      `ip daddr ${aws} goto from`,
    ]),
    ...chain("forward", [
      "type filter hook forward priority filter; policy drop;",
      // The other end has lost its power: there is no answer, not even an ICMP error.
      `oifname "${nowhereLink}" ct state established,related drop`,
      "ct state established,related accept",
      "ct state invalid drop",
      ...replication.map(
        pair => `ip saddr ${pair.replica} ip daddr ${pair.source} tcp dport ${pair.port} accept comment "replication"`,
      ),
      `iifname "${internetLink}" goto from_internet`,
      "goto from",
    ]),
  ];
}

function fromChains({ interfaces }: Topology, groups: readonly SecurityGroup[]): string[] {
  return [
    ...chain("from_internet", ["ct status dnat goto to", `oifname "${uplink}" accept`, "goto drop_unrouted"]),
    ...dispatch(
      "from",
      "iifname",
      interfaces.map(eni => [quotedLink(eni), `from_${identifier(eni.id)}`]),
    ),
    ...interfaces.flatMap(eni =>
      chain(`from_${identifier(eni.id)}`, [
        ...eni.securityGroupIds.map(group => `jump egress_${identifier(group)}`),
        "goto drop_egress",
      ]),
    ),
    ...groups.flatMap(egress),
  ];
}

function routeChains({ interfaces, subnets }: Topology): string[] {
  return [
    ...dispatch(
      "route",
      "iifname",
      interfaces.map(eni => [quotedLink(eni), `route_${identifier(eni.subnetId)}`]),
    ),
    ...subnets.flatMap(subnetRoutes),
    ...chain("internet", ["ip saddr != @public_hosts goto drop_unrouted", "goto outside"]),
    ...chain("outside", [
      "ct status dnat goto to",
      `ip daddr ${aws} accept`,
      `ip daddr ${addresses.publicBlock} goto drop_unrouted`,
      `oifname { "${uplink}", "${internetLink}" } accept`,
      "goto drop_unrouted",
    ]),
  ];
}

function toChains({ interfaces }: Topology, groups: readonly SecurityGroup[]): string[] {
  // From inside by way of the internet: the sender appears under its public address, which is no member of a group.
  const byInternet = `iifname != "${internetLink}" ct status dnat`;
  return [
    ...chain("to", [`oifname "${nowhereLink}" goto drop_unrouted`, "goto to_interface"]),
    ...dispatch(
      "to_interface",
      "ip daddr",
      interfaces.map(eni => [eni.address, `to_${identifier(eni.id)}`]),
    ),
    ...interfaces.flatMap(eni =>
      chain(`to_${identifier(eni.id)}`, [
        ...eni.securityGroupIds.map(group => `${byInternet} jump ingress_public_${identifier(group)}`),
        `${byInternet} goto drop_ingress`,
        ...eni.securityGroupIds.map(group => `jump ingress_${identifier(group)}`),
        "goto drop_ingress",
      ]),
    ),
    ...groups.flatMap(ingress),
  ];
}

const quotedLink = (eni: NetworkInterface) => `"${linkNameOf(eni.id)}"`;
