import { addresses } from "../../aws/core/addresses";
import type { NetworkInterface, Topology } from "../../aws/core/topology";
import { overlaps, prefixOf } from "./links";

/** Names of the packet filter's sets of dropped packets. */
export const dropReasons = ["denied_egress", "denied_ingress", "unrouted"] as const;

/** A packet that was the first of its kind to be dropped. */
export interface Drop {
  readonly reason: (typeof dropReasons)[number];
  readonly source: string;
  /** As the sender wrote it; of `denied_ingress` the private address that it stood for. */
  readonly destination: string;
  /** `tcp` or `udp`. */
  readonly protocol: string;
  readonly port: number;
}

/** Why a packet was dropped, in one line with names. */
export function explain(topology: Topology, drop: Drop): string {
  const who = (address: string) => {
    const name = nameOf(topology, address);
    return name === undefined ? address : `${name} (${address})`;
  };
  const service = `${drop.protocol === "tcp" ? "" : `${drop.protocol} `}port ${drop.port}`;
  return `${who(drop.source)} -> ${who(drop.destination)} ${service}: ${because(topology, drop)}`;
}

function because(topology: Topology, { reason, source, destination }: Drop): string {
  if (reason === "denied_egress") return `no egress rule of ${groupsOf(topology, source)} allows it`;
  if (reason === "denied_ingress") return `no ingress rule of ${groupsOf(topology, destination)} allows it`;
  const isPrivate = topology.vpcs.some(vpc => overlaps(vpc.cidr, destination));
  if (isPrivate && cardOf(topology, source) === undefined) return "private addresses are not on the internet";
  if (isPrivate) return cardOf(topology, destination) === undefined ? "nothing has that address" : "it is off";

  const target = topology.interfaces.find(card => card.publicAddress === destination);
  const subnet = topology.subnets.find(subnet => subnet.id === cardOf(topology, source)?.subnetId);
  // The sender's own way is asked first, as its packet does.
  if (subnet !== undefined) {
    const route = [...subnet.routes]
      .sort((a, b) => prefixOf(b.destination) - prefixOf(a.destination))
      .find(route => overlaps(route.destination, destination));
    if (route === undefined) return `no route from ${subnet.id} leads there (its route table has no 0.0.0.0/0)`;
    if (route.via === "nothing")
      return `no route to the internet from ${subnet.id} (what its route ${route.destination} points to does not work)`;
    if (route.via === "internet" && cardOf(topology, source)?.publicAddress === undefined)
      return `${subnet.id} routes ${route.destination} to an internet gateway, and the sender has no public address`;
  }
  const entrance = topology.subnets.find(subnet => subnet.id === target?.subnetId)?.routes;
  if (entrance?.some(route => route.destination === "0.0.0.0/0" && route.via === "internet")) return "it is off";
  if (target !== undefined) return `no route to the internet from ${target.subnetId}, so none from there to it`;
  return "nothing has that address";
}

function groupsOf(topology: Topology, address: string): string {
  const ids = cardOf(topology, address)?.securityGroupIds ?? [];
  const named = ids.map(id => `${id} (${topology.securityGroups.find(group => group.id === id)?.name ?? "deleted"})`);
  return named.length === 0 ? "any security group (it has none)" : named.join(", ");
}

function cardOf(topology: Topology, address: string): NetworkInterface | undefined {
  return topology.interfaces.find(card => card.address === address);
}

function nameOf(topology: Topology, address: string): string | undefined {
  const fixed: Readonly<Record<string, string>> = {
    [addresses.visitor]: "the internet",
    [addresses.api]: "AWS API",
    [addresses.s3]: "S3",
  };
  const card = topology.interfaces.find(card => card.address === address || card.publicAddress === address);
  return fixed[address] ?? card?.name;
}
