import { addresses } from "../../aws/core/addresses";
import type { Rule, SecurityGroup, Subnet } from "../../aws/core/topology";
import { overlaps, prefixOf } from "./links";

/** An nft identifier out of an AWS id: `sg-0ab` -> `sg_0ab`. */
export const identifier = (id: string) => id.replace(/[^A-Za-z0-9]/g, "_");

/** Elements of a set or map; empty ones are written without, as nft wants it. */
export const elements = (items: readonly string[]) => (items.length === 0 ? "" : `elements = { ${items.join(", ")} } `);

export const set = (name: string, items: readonly string[]) => `  set ${name} { type ipv4_addr; ${elements(items)}}`;

export function chain(name: string, rules: readonly string[]): string[] {
  return [`  chain ${name} {`, ...rules.map(rule => `    ${rule}`), "  }"];
}

/** A chain that goes on to another one by what it finds in a packet, and drops the rest. */
export function dispatch(name: string, key: string, cases: readonly (readonly [string, string])[]): string[] {
  const map = cases.map(([value, target]) => `${value} : goto ${target}`).join(", ");
  return chain(name, [...(cases.length === 0 ? [] : [`${key} vmap { ${map} }`]), "drop"]);
}

/** A chain that drops, and writes down what in a set. */
export function record(name: string, into: string, destination: string): string[] {
  const what = `ip saddr . ${destination} . meta l4proto . th dport`;
  return chain(name, [`meta l4proto { tcp, udp } add @${into} { ${what} }`, "drop"]);
}

/** What a group lets out goes on to the routes. By the destination before any translation, as the sender wrote it. */
export function egress(group: SecurityGroup): string[] {
  return chain(
    `egress_${identifier(group.id)}`,
    group.egress.map(rule => `${peer(rule, "ct original ip daddr")}${service(rule)}goto route`),
  );
}

/** What a group lets in: from its own network or the internet, and from inside by way of the internet. */
export function ingress(group: SecurityGroup): string[] {
  const fromInternet = group.ingress.filter(
    // Which public address the sender has is not known here; a rule for one of ours is taken to mean it.
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

/** The route table of a subnet. */
export function subnetRoutes(subnet: Subnet): string[] {
  const next = {
    local: "goto to",
    internet: "goto internet",
    nat: "goto outside",
    endpoint: "accept",
    nothing: "goto drop_unrouted",
  };
  const routes = [...subnet.routes].sort((a, b) => prefixOf(b.destination) - prefixOf(a.destination));
  return chain(`route_${identifier(subnet.id)}`, [
    ...routes.map(route => `${block("ct original ip daddr", route.destination)}${next[route.via]}`),
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
