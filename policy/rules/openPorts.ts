import ipaddr from "ipaddr.js";
import { type Properties, type Resource, isGiven, listOf, textsOf } from "../pack/resource";
import type { Parameter } from "../pack/settings";
import type { Rule, Tell } from "../pack/rule";
import type { Settings } from "../pack/settings";

const groups = ["aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"];
const ruleTypes = [
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
];
const balancers = [
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:alb/loadBalancer:LoadBalancer",
  "aws:elb/loadBalancer:LoadBalancer",
];
const prefixLists = ["aws:ec2/managedPrefixList:ManagedPrefixList"];

/** Traffic that a security group lets in. */
export interface Opening {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  /** Blocks of addresses, for example `10.0.0.0/8`. */
  readonly blocks: readonly string[];
}

/** Openings in the three forms that AWS's provider has: a rule of its own, the older rule, and rules inside the group. */
function openingsOf({ type, props }: Resource): readonly Opening[] {
  if (type === "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    return [opening(props, "ipProtocol", textsOf(props["cidrIpv4"]).concat(textsOf(props["cidrIpv6"])))];
  if (type === "aws:ec2/securityGroupRule:SecurityGroupRule")
    return props["type"] === "ingress" ? [opening(props, "protocol", blocksOf(props))] : [];
  return listOf(props["ingress"]).map(rule => opening(rule, "protocol", blocksOf(rule)));
}

const blocksOf = (rule: Properties) => [...textsOf(rule["cidrBlocks"]), ...textsOf(rule["ipv6CidrBlocks"])];

function opening(rule: Properties, protocol: string, blocks: readonly string[]): Opening {
  const given = String(rule[protocol] ?? "-1").toLowerCase();
  const name = { "6": "tcp", "17": "udp", all: "-1" }[given] ?? given;
  const hasPorts = name === "tcp" || name === "udp";
  const port = (property: string, otherwise: number) =>
    hasPorts && isGiven(rule[property]) && Number(rule[property]) >= 0 ? Number(rule[property]) : otherwise;
  return { protocol: name, from: port("fromPort", 0), to: port("toPort", 65535), blocks };
}

/**
 * Blocks that are wider than any network of one's own. Two halves of the internet, or any part of it up to /8, count as the world, and
 * so do IPv6 blocks up to /16. Private and shared blocks (RFC 1918, RFC 6598, RFC 4193) do not.
 */
export function isWorld(block: string): boolean {
  try {
    const [address, bits] = ipaddr.parseCIDR(block);
    if (bits === 0) return true;
    if (["private", "carrierGradeNat", "uniqueLocal", "loopback", "linkLocal"].includes(address.range())) return false;
    return bits <= (address.kind() === "ipv4" ? 8 : 16);
  } catch {
    return false; // AWS itself refuses it.
  }
}

const worldOf = ({ blocks }: Opening) => blocks.filter(isWorld);
const portsOf = ({ protocol, from, to }: Opening) =>
  protocol === "-1" ? "every port" : `${protocol} ${from === to ? `port ${from}` : `ports ${from} to ${to}`}`;

const isAllowed = ({ protocol, from, to }: Opening, settings: Settings) =>
  protocol === "tcp" && from === to && settings.list("ports").includes(String(from));

const ports: Parameter = {
  type: "array",
  description: "TCP ports that may be open to the world, in front of a load balancer.",
  default: [80, 443],
};

/** ICMP carries no service; it helps path MTU discovery. */
const isService = ({ protocol }: Opening) => !["icmp", "icmpv6", "1", "58"].includes(protocol);

function tellOpen(opening: Opening, tell: Tell, settings: Settings): void {
  const world = worldOf(opening);
  if (world.length === 0 || !isService(opening) || isAllowed(opening, settings)) return;
  tell(
    `it opens ${portsOf(opening)} to ${world.join(" and ")}, which is the whole internet or a large part of it. Only TCP ` +
      `${settings.list("ports").join(" and ")} may be open to the world. Name a security group (referencedSecurityGroupId) or the ` +
      "addresses of your own network; to work on a server, use Session Manager instead of an open port.",
  );
}

const openPorts: Rule = {
  name: "no-open-ports",
  description: "No security group lets the world in, but on the ports of a web site.",
  level: "mandatory",
  severity: "critical",
  controls: ["FSBP EC2.18", "FSBP EC2.19", "CIS 5.2", "CIS 5.3"],
  parameters: { ports },
  ofResource: [
    {
      types: [...ruleTypes, ...groups],
      look: (resource, tell, settings) => {
        for (const one of openingsOf(resource)) tellOpen(one, tell, settings);
      },
    },
  ],
};

const onlyBalancers: Rule = {
  name: "world-reaches-balancers-only",
  description: "Only security groups of load balancers are open to the world.",
  level: "mandatory",
  severity: "high",
  controls: ["FSBP EC2.18"],
  ofStack: [
    {
      types: [...ruleTypes, ...groups],
      joins: [...balancers, ...prefixLists],
      look: (resource, tell, _settings, graph) => {
        const lists = ["prefixListId", "prefixListIds"].flatMap(property =>
          graph.referred(resource, property, prefixLists),
        );
        const listed = lists.flatMap(({ props }) => listOf(props["entries"]).map(({ cidr }) => String(cidr)));
        const world = [...openingsOf(resource).filter(isService).flatMap(worldOf), ...listed.filter(isWorld)];
        if (world.length === 0) return;
        const guarded = groups.includes(resource.type)
          ? [resource]
          : graph.referred(resource, "securityGroupId", groups);
        const ofBalancers = graph.managed(balancers).flatMap(one => graph.referred(one, "securityGroups", groups));
        if (guarded.length > 0 && guarded.every(({ urn }) => ofBalancers.some(group => group.urn === urn))) return;
        const where = guarded.length > 0 ? guarded.map(({ name }) => name).join(", ") : "a group outside this stack";
        tell(
          `it opens ${where} to ${[...new Set(world)].join(" and ")}, but no load balancer of this stack has that group. Put a load ` +
            "balancer in front, and let only its security group in. If the open server is meant to be one, except it by name.",
        );
      },
    },
  ],
};

const inline: Rule = {
  name: "no-mixed-rules",
  description:
    "A security group has its rules inside, or as resources of their own, never both; the same holds for route tables.",
  level: "mandatory",
  severity: "medium",
  controls: [],
  ofStack: [
    {
      types: [...ruleTypes, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"],
      joins: groups,
      look: (rule, tell, _settings, graph) => {
        for (const group of graph.referred(rule, "securityGroupId", groups))
          for (const inside of ["ingress", "egress"])
            if (listOf(group.props[inside]).length > 0)
              tell(
                `${group.name} has rules inside (${inside}), and this rule is a resource of its own. Each update would remove what the ` +
                  `other has made. Make each rule of ${group.name} a SecurityGroupIngressRule or SecurityGroupEgressRule, and leave ${inside} out.`,
              );
      },
    },
    {
      types: ["aws:ec2/route:Route"],
      joins: ["aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable"],
      look: (route, tell, _settings, graph) => {
        for (const table of graph.referred(route, "routeTableId", inline.ofStack?.[1]?.joins ?? []))
          if (listOf(table.props["routes"]).length > 0)
            tell(
              `${table.name} has routes inside, and this route is a resource of its own. Each update would remove what the other has ` +
                `made. Make each route of ${table.name} a Route, and leave routes out.`,
            );
      },
    },
  ],
};

export const firewall: readonly Rule[] = [openPorts, onlyBalancers, inline];
