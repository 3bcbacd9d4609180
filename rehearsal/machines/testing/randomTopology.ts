import fc from "fast-check";
import { type Rule, type Topology, emptyTopology } from "../../aws/core/topology";
import { byPrefix } from "../../support/ipv4";

/** Ports at the edges of the rules that are generated. */
export const ports = [22, 79, 80, 81, 443, 3306] as const;

const blocks = [
  "0.0.0.0/0",
  "10.20.0.0/16",
  "10.20.0.0/24",
  "10.20.1.4/32",
  "10.30.0.0/16",
  "198.51.100.0/24",
] as const;
const groupIds = ["sg-1", "sg-2", "sg-3"] as const;

const peer: fc.Arbitrary<Rule["peer"]> = fc.oneof(
  fc.constantFrom(...blocks).map(cidr => ({ cidr })),
  // One group is named by rules and members, and does not exist any more.
  fc.constantFrom(...groupIds, "sg-gone").map(groupId => ({ groupId })),
);
const range = fc.tuple(fc.constantFrom(22, 80, 443), fc.constantFrom(80, 81, 3306)).filter(([from, to]) => from <= to);
const rule: fc.Arbitrary<Rule> = fc.oneof(
  fc.record({ protocol: fc.constantFrom("tcp" as const, "udp" as const), ports: range, peer }),
  fc.record({ protocol: fc.constantFrom("tcp" as const, "icmp" as const, "-1" as const), peer }),
);
const rules = fc.array(rule, { maxLength: 3 });

const vpcs = [
  { id: "vpc-1", cidr: "10.20.0.0/16" },
  { id: "vpc-2", cidr: "10.30.0.0/16" },
] as const;

/** A route that a program may add to the local one of its VPC. */
const route = fc.constantFrom<Topology["subnets"][number]["routes"][number]>(
  { destination: "0.0.0.0/0", via: "internet" },
  { destination: "0.0.0.0/0", via: "nat", publicAddress: "198.51.100.20" },
  { destination: "10.20.1.0/24", via: "nothing" },
  { destination: "10.20.1.0/24", via: "nat", publicAddress: "198.51.100.20" },
  { destination: "10.30.0.0/24", via: "internet" },
  { destination: "192.0.2.11/32", via: "endpoint" },
);

const subnets = fc
  .tuple(...[0, 1, 2].map(() => fc.uniqueArray(route, { maxLength: 2, selector: ({ destination }) => destination })))
  .map(routes =>
    ["10.20.0.0/24", "10.20.1.0/24", "10.30.0.0/24"].map((cidr, i) => ({
      id: `subnet-${i}`,
      cidr,
      zone: "eu-central-1a",
      routes: byPrefix([{ destination: vpcs[i < 2 ? 0 : 1].cidr, via: "local" as const }, ...(routes[i] ?? [])]),
    })),
  );

/** Two VPCs with three subnets, six interfaces and three security groups. */
export const randomTopology: fc.Arbitrary<Topology> = fc
  .record({
    subnets,
    groups: fc.tuple(
      ...groupIds.map(id => fc.record({ id: fc.constant(id), name: fc.constant(id), ingress: rules, egress: rules })),
    ),
    members: fc.array(fc.tuple(fc.subarray([...groupIds, "sg-gone"], { maxLength: 2 }), fc.boolean()), {
      minLength: 6,
      maxLength: 6,
    }),
  })
  .map(({ subnets: made, groups, members }): Topology => ({
    ...emptyTopology,
    vpcs,
    subnets: made,
    securityGroups: groups,
    interfaces: members.map(([securityGroupIds, isPublic], i) => ({
      id: `eni-0000000000000a00${i}`,
      name: `web-${i}`,
      kind: "instance",
      address: `10.${i < 4 ? 20 : 30}.${i < 4 ? i % 2 : 0}.${4 + (i < 4 ? i >> 1 : i)}`,
      subnetId: `subnet-${i < 4 ? i % 2 : 2}`,
      securityGroupIds,
      ...(isPublic ? { publicAddress: `198.51.100.${30 + i}` } : {}),
    })),
  }));
