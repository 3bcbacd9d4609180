import { contains } from "../support/ipv4";
import type { NetworkInterface, Rule, Topology } from "./core/topology";

/**
 * Whether a TCP connection from one interface to the private address of another one is let through: by the security groups of
 * both ends, and by the routes of the sender's subnet. The packet filter of the machines does the same with nftables;
 * machines/network/agreement.test.ts compares the two.
 */
export function reaches(topology: Topology, from: NetworkInterface, to: NetworkInterface, port: number): boolean {
  const permits = (rule: Rule, peer: NetworkInterface) =>
    ["tcp", "-1"].includes(rule.protocol) &&
    (rule.ports === undefined || (rule.ports[0] <= port && port <= rule.ports[1])) &&
    ("groupId" in rule.peer
      ? peer.securityGroupIds.includes(rule.peer.groupId)
      : contains(rule.peer.cidr, peer.address));
  const rules = (eni: NetworkInterface, direction: "ingress" | "egress") =>
    topology.securityGroups.filter(g => eni.securityGroupIds.includes(g.id)).flatMap(g => g[direction]);
  return (
    rules(from, "egress").some(rule => permits(rule, to)) &&
    isLocal(topology, from, to) &&
    rules(to, "ingress").some(rule => permits(rule, from))
  );
}

/** Whether the first route of the sender's subnet that fits stays inside the VPC. */
function isLocal({ subnets }: Topology, from: NetworkInterface, to: NetworkInterface): boolean {
  const { routes = [] } = subnets.find(subnet => subnet.id === from.subnetId) ?? {};
  return routes.find(({ destination }) => contains(destination, to.address))?.via === "local";
}
