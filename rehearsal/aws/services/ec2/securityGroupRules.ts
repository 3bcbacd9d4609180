import type { Account } from "../../core/account";
import type { Resource } from "../../core/resource";
import { type Properties, list, text } from "../../core/values";
import type { Rule } from "../../core/topology";

/** A rule with the group that it belongs to. */
export interface OwnedRule {
  /** Id of the group. */
  readonly owner: string;
  readonly direction: "ingress" | "egress";
  readonly rule: Rule;
}

const ports = (protocol: string, from: unknown, to: unknown): { ports?: [number, number] } =>
  protocol === "-1" || from === undefined || Number(from) < 0 || protocol === "icmp"
    ? {}
    : { ports: [Number(from), Number(to ?? from)] };

const protocolOf = (value: unknown): Rule["protocol"] => {
  const known: Record<string, Rule["protocol"]> = { "6": "tcp", "17": "udp", "1": "icmp", all: "-1" };
  const name = text(value ?? "-1").toLowerCase();
  return known[name] ?? (name as Rule["protocol"]);
};

/** Rules written inside a group, or by the older rule resource. Each entry of a list of sources makes one rule. */
function listed(owner: string, direction: "ingress" | "egress", from: Properties): OwnedRule[] {
  const protocol = protocolOf(from["protocol"]);
  const groups = [
    ...list<string>(from["securityGroups"]),
    ...(from["sourceSecurityGroupId"] === undefined ? [] : [text(from["sourceSecurityGroupId"])]),
  ];
  const peers: Rule["peer"][] = [
    ...list<string>(from["cidrBlocks"]).map(cidr => ({ cidr })),
    ...groups.map(groupId => ({ groupId })),
    ...(from["self"] === true ? [{ groupId: owner }] : []),
  ];
  return peers.map(peer => ({
    owner,
    direction,
    rule: { protocol, ...ports(protocol, from["fromPort"], from["toPort"]), peer },
  }));
}

/** Every rule of the account, whatever resource wrote it. */
export function rulesOf(account: Account): OwnedRule[] {
  const inline = account
    .all("aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
    .flatMap(g => (["ingress", "egress"] as const).flatMap(d => list(g.inputs[d]).flatMap(r => listed(g.id, d, r))));
  const older = account
    .all("aws:ec2/securityGroupRule:SecurityGroupRule")
    .flatMap(r => listed(text(r.inputs["securityGroupId"]), r.inputs["type"] as "ingress" | "egress", r.inputs));
  const separate = (type: string, direction: "ingress" | "egress") =>
    account.all(type).flatMap(({ inputs }): OwnedRule[] => {
      const protocol = protocolOf(inputs["ipProtocol"]);
      const peer =
        inputs["cidrIpv4"] !== undefined
          ? { cidr: text(inputs["cidrIpv4"]) }
          : inputs["referencedSecurityGroupId"] !== undefined
            ? { groupId: text(inputs["referencedSecurityGroupId"]) }
            : undefined; // the rehearsal has no IPv6, and its prefix lists are empty
      const owner = text(inputs["securityGroupId"]);
      return peer === undefined
        ? []
        : [{ owner, direction, rule: { protocol, ...ports(protocol, inputs["fromPort"], inputs["toPort"]), peer } }];
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
  const made = account
    .all("aws:ec2/securityGroup:SecurityGroup")
    .map(g => ({ id: g.id, name: text(g.outputs["name"]) }));
  const defaults = account
    .all("aws:ec2/vpc:Vpc")
    .map(v => ({ id: text(v.outputs["defaultSecurityGroupId"]), name: "default" }));
  return [...made, ...defaults];
}

/** The groups that a resource names, or the default group of its subnet's VPC. */
export function groupsOrDefault(named: readonly string[], subnet: Resource, account: Account): readonly string[] {
  if (named.length > 0) return named;
  return [text(account.get("aws:ec2/vpc:Vpc", subnet.outputs["vpcId"])?.outputs["defaultSecurityGroupId"])];
}
