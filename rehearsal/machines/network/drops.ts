import { addresses } from "../../aws/core/addresses";
import type { NetworkInterface, Subnet, Topology } from "../../aws/core/topology";
import { contains } from "../../support/ipv4";

/** The names of the packet filter's sets of dropped packets. */
export const dropReasons = ["denied_egress", "denied_ingress", "unrouted"] as const;

/** A packet that was the first of its kind to be dropped. */
export interface Drop {
  readonly reason: (typeof dropReasons)[number];
  /** Address of the sender. */
  readonly source: string;
  /** The address that the sender used. For `denied_ingress` the private address that it was translated to. */
  readonly destination: string;
  /** `tcp` or `udp`. */
  readonly protocol: string;
  readonly port: number;
}

/** Why a packet was dropped, in one line with names. */
export function explain(topology: Topology, drop: Drop): string {
  const named = (address: string) => {
    const name = nameOf(topology, address);
    return name === undefined ? address : `${name} (${address})`;
  };
  const service = `${drop.protocol === "tcp" ? "" : `${drop.protocol} `}port ${drop.port}`;
  return `${named(drop.source)} -> ${named(drop.destination)} ${service}: ${because(topology, drop)}`;
}

function because(topology: Topology, { reason, source, destination }: Drop): string {
  if (reason === "denied_egress") return `no egress rule of ${groupsOf(topology, source)} allows it`;
  if (reason === "denied_ingress") return `no ingress rule of ${groupsOf(topology, destination)} allows it`;
  const sender = interfaceOf(topology, source);
  const isPrivate = topology.vpcs.some(vpc => contains(vpc.cidr, destination));
  if (isPrivate && sender === undefined) return "private addresses are not on the internet";
  if (isPrivate) return interfaceOf(topology, destination) === undefined ? "nothing has that address" : "it is off";

  // The packet passes the sender's routes first.
  const from = topology.subnets.find(subnet => subnet.id === sender?.subnetId);
  const lost = from === undefined ? undefined : lostOnTheWayOut(from, sender, destination);
  if (lost !== undefined) return lost;
  const target = topology.interfaces.find(eni => eni.publicAddress === destination);
  const entrance = topology.subnets.find(subnet => subnet.id === target?.subnetId)?.routes;
  if (entrance?.some(route => route.destination === "0.0.0.0/0" && route.via === "internet")) return "it is off";
  if (target !== undefined) return `no route to the internet from ${target.subnetId}, so none from there to it`;
  return "nothing has that address";
}

/** What is wrong with the sender's route; undefined when it leads out. */
function lostOnTheWayOut(
  subnet: Subnet,
  sender: NetworkInterface | undefined,
  destination: string,
): string | undefined {
  const route = subnet.routes.find(route => contains(route.destination, destination));
  if (route === undefined) return `no route from ${subnet.id} leads there (its route table has no 0.0.0.0/0)`;
  if (route.via === "nothing")
    return `no route to the internet from ${subnet.id} (what its route ${route.destination} points to does not work)`;
  if (route.via === "internet" && sender?.publicAddress === undefined)
    return `${subnet.id} routes ${route.destination} to an internet gateway, and the sender has no public address`;
  return undefined;
}

function groupsOf(topology: Topology, address: string): string {
  const ids = interfaceOf(topology, address)?.securityGroupIds ?? [];
  const named = ids.map(id => `${id} (${topology.securityGroups.find(group => group.id === id)?.name ?? "deleted"})`);
  return named.length === 0 ? "any security group (it has none)" : named.join(", ");
}

function interfaceOf(topology: Topology, address: string): NetworkInterface | undefined {
  return topology.interfaces.find(eni => eni.address === address);
}

function nameOf(topology: Topology, address: string): string | undefined {
  const fixed: Readonly<Record<string, string>> = {
    [addresses.internetHost]: "the internet",
    [addresses.api]: "AWS API",
    [addresses.s3]: "S3",
    [addresses.mail]: "SES",
  };
  const eni = topology.interfaces.find(eni => eni.address === address || eni.publicAddress === address);
  return fixed[address] ?? eni?.name;
}
