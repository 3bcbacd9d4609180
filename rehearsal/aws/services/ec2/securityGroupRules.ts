import type { Account } from "../../core/account";
import type { Inputs, Resource } from "../../core/resource";
import type { Rule } from "../../core/topology";
import type { RuleType } from "./rules";

/** A rule with the group that it belongs to. */
export interface OwnedRule {
  /** Id of the group. */
  readonly owner: string;
  readonly direction: "ingress" | "egress";
  readonly rule: Rule;
}

/** What a rule inside a group says, and what the older rule resource says beyond it. */
type Listed = Partial<NonNullable<Inputs<"aws:ec2/securityGroup:SecurityGroup">["ingress"]>[number]> &
  Pick<Inputs<"aws:ec2/securityGroupRule:SecurityGroupRule">, "sourceSecurityGroupId">;

const ports = (protocol: string, from: number | undefined, to = from): { ports?: [number, number] } =>
  protocol === "-1" || from === undefined || to === undefined || from < 0 || protocol === "icmp"
    ? {}
    : { ports: [from, to] };

const protocolOf = (value = "-1"): Rule["protocol"] => {
  const known: Record<string, Rule["protocol"]> = { "6": "tcp", "17": "udp", "1": "icmp", all: "-1" };
  const name = value.toLowerCase();
  return known[name] ?? (name as Rule["protocol"]);
};

/** Rules written inside a group, or by the older rule resource. Each entry of a list of sources makes one rule. */
function listed(owner: string, direction: "ingress" | "egress", from: Listed): OwnedRule[] {
  const { cidrBlocks = [], securityGroups = [], sourceSecurityGroupId, self, fromPort, toPort } = from;
  const protocol = protocolOf(from.protocol);
  const groups = [...securityGroups, ...(sourceSecurityGroupId === undefined ? [] : [sourceSecurityGroupId])];
  const peers: Rule["peer"][] = [
    ...cidrBlocks.map(cidr => ({ cidr })),
    ...groups.map(groupId => ({ groupId })),
    ...(self === true ? [{ groupId: owner }] : []),
  ];
  return peers.map(peer => ({ owner, direction, rule: { protocol, ...ports(protocol, fromPort, toPort), peer } }));
}

/** Every rule of the account, whatever resource wrote it. */
export function rulesOf(account: Account): OwnedRule[] {
  const inline = account
    .all("aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
    .flatMap(g => (["ingress", "egress"] as const).flatMap(d => (g.inputs[d] ?? []).flatMap(r => listed(g.id, d, r))));
  const older = account
    .all("aws:ec2/securityGroupRule:SecurityGroupRule")
    .flatMap(r => listed(r.inputs.securityGroupId ?? "", r.inputs.type as "ingress" | "egress", r.inputs));
  const separate = (type: RuleType, direction: "ingress" | "egress") =>
    account.all(type).flatMap(({ inputs }): OwnedRule[] => {
      const { securityGroupId: owner = "", cidrIpv4: cidr, referencedSecurityGroupId: groupId } = inputs;
      const protocol = protocolOf(inputs.ipProtocol);
      // The rehearsal has no IPv6, and its prefix lists are empty.
      const peer = cidr !== undefined ? { cidr } : groupId !== undefined ? { groupId } : undefined;
      return peer === undefined
        ? []
        : [{ owner, direction, rule: { protocol, ...ports(protocol, inputs.fromPort, inputs.toPort), peer } }];
    });
  return [
    ...inline,
    ...older,
    ...separate("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "ingress"),
    ...separate("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "egress"),
  ];
}

/** The groups that the program made, and the default group of each VPC. */
export function allGroups(account: Account): { id: string; name: string }[] {
  const made = account.all("aws:ec2/securityGroup:SecurityGroup").map(g => ({ id: g.id, name: g.outputs.name ?? "" }));
  const defaults = account
    .all("aws:ec2/vpc:Vpc")
    .map(v => ({ id: v.outputs.defaultSecurityGroupId ?? "", name: "default" }));
  return [...made, ...defaults];
}

/** The groups that a resource names, or the default group of its subnet's VPC. */
export function groupsOrDefault(
  named: readonly string[],
  subnet: Resource<"aws:ec2/subnet:Subnet">,
  account: Account,
): readonly string[] {
  if (named.length > 0) return named;
  return [account.get("aws:ec2/vpc:Vpc", subnet.outputs.vpcId)?.outputs.defaultSecurityGroupId ?? ""];
}
