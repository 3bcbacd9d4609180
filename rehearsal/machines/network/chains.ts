import { addresses } from "../../aws/core/addresses";
import type { Rule, SecurityGroup, Subnet } from "../../aws/core/topology";
import { overlaps } from "../../support/ipv4";

/** The nft identifier for an AWS id: `sg-0ab` -> `sg_0ab`. */
export const identifier = (id: string) => id.replace(/[^A-Za-z0-9]/g, "_");

/** The elements of a set or map. nft refuses an empty list, so it is left out. */
export const elements = (items: readonly string[]) => (items.length === 0 ? "" : `elements = { ${items.join(", ")} } `);

export const set = (name: string, items: readonly string[]) => `  set ${name} { type ipv4_addr; ${elements(items)}}`;

export function chain(name: string, rules: readonly string[]): string[] {
  return [`  chain ${name} {`, ...rules.map(rule => `    ${rule}`), "  }"];
}

/** A chain that jumps by a field of the packet (vmap) and drops everything else. */
export function dispatch(name: string, key: string, cases: readonly (readonly [string, string])[]): string[] {
  const map = cases.map(([value, target]) => `${value} : goto ${target}`).join(", ");
  return chain(name, [...(cases.length === 0 ? [] : [`${key} vmap { ${map} }`]), "drop"]);
}

/** A chain that records the packet in a set, then drops it. */
export function record(name: string, into: string, destination: string): string[] {
  const what = `ip saddr . ${destination} . meta l4proto . th dport`;
  return chain(name, [`meta l4proto { tcp, udp } add @${into} { ${what} }`, "drop"]);
}

/**
 * The egress rules of a security group. A packet that they allow goes on to the routes. They compare the destination that the
 * sender used, before any translation.
 */
export function egress(group: SecurityGroup): string[] {
  return chain(
    `egress_${identifier(group.id)}`,
    group.egress.map(rule => `${peer(rule, "ct original ip daddr")}${service(rule)}goto route`),
  );
}

/**
 * The ingress rules of a security group, in two chains: for packets from its own network or the internet, and for packets
 * from inside that came by way of the internet.
 */
export function ingress(group: SecurityGroup): string[] {
  const fromInternet = group.ingress.filter(
    // The sender's public address is not known here, so a rule for any of the account's public addresses allows it.
    rule => "cidr" in rule.peer && overlaps(rule.peer.cidr, addresses.publicBlock),
  );
  return [
    ...chain(
      `ingress_${identifier(group.id)}`,
      group.ingress.map(rule => `${peer(rule, "ip saddr")}${service(rule)}accept`),
    ),
    ...chain(
      `ingress_public_${identifier(group.id)}`,
      fromInternet.map(rule => `${service(rule)}accept`),
    ),
  ];
}

/** The route table of a subnet. The first rule that matches decides, so the order of the topology's routes matters. */
export function subnetRoutes(subnet: Subnet): string[] {
  const next = {
    local: "goto to",
    internet: "goto internet",
    nat: "goto outside",
    endpoint: "accept",
    nothing: "goto drop_unrouted",
  };
  return chain(`route_${identifier(subnet.id)}`, [
    ...subnet.routes.map(route => `${block("ct original ip daddr", route.destination)}${next[route.via]}`),
    "goto drop_unrouted",
  ]);
}

const block = (field: string, cidr: string) => (cidr === "0.0.0.0/0" ? "" : `${field} ${cidr} `);

function peer(rule: Rule, field: string): string {
  return "cidr" in rule.peer ? block(field, rule.peer.cidr) : `${field} @members_${identifier(rule.peer.groupId)} `;
}

function service({ protocol, ports }: Rule): string {
  if (protocol === "-1") return "";
  if (protocol === "icmp" || ports === undefined) return `meta l4proto ${protocol} `;
  return `${protocol} dport ${ports[0] === ports[1] ? ports[0] : ports.join("-")} `;
}
