import { isUnknown, type Properties, type Step, unknownValue } from "../../plan/plan";
import { shown } from "../../plan/shown";
import { ended, harmless, type Kind, type Risk, tagged } from "../kind";

const worldwide = new Set(["0.0.0.0/0", "::/0"]);
/** Ports that a site serves to everybody on purpose. */
const publicPorts = new Set(["port 80", "port 443"]);

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const rulesOf = (value: unknown) =>
  list(value).filter((rule): rule is Properties => typeof rule === "object" && rule !== null);

/** From where a rule lets connections in, with the name of what nobody can tell from the plan. */
function sources(rule: Properties): readonly unknown[] {
  const { cidrIpv4, cidrIpv6, cidrBlocks, ipv6CidrBlocks } = rule;
  return [cidrIpv4, cidrIpv6, cidrBlocks, ipv6CidrBlocks].flatMap(value =>
    Array.isArray(value) ? (value as unknown[]) : [value],
  );
}

function ports({ fromPort, toPort, ipProtocol, protocol }: Properties): string {
  const used = ipProtocol ?? protocol;
  if (used === unknownValue || fromPort === unknownValue || toPort === unknownValue)
    return "ports that are known only when the update runs";
  if (["-1", "all"].includes(String(used))) return "every port";
  if (fromPort === undefined || toPort === undefined) return "ports that the rule does not name";
  return fromPort === toPort ? `port ${shown(fromPort)}` : `ports ${shown(fromPort)} to ${shown(toPort)}`;
}

/**
 * The risk of rules for incoming connections: the whole internet, an address that is not known yet, or a prefix list.
 * Source: VPC user guide, "Security group rules": they apply within seconds, and `0.0.0.0/0` and `::/0` are everybody.
 */
function opened(step: Step, rules: readonly Properties[]): Risk | undefined {
  const open = rules.filter(rule => sources(rule).some(block => typeof block === "string" && worldwide.has(block)));
  const wide = open.map(ports).filter(port => !publicPorts.has(port));
  if (wide.length > 0)
    return {
      severity: "high",
      what: `${step.name} opens ${[...new Set(wide)].join(", ")} to the whole internet.`,
      effect: "Within seconds anybody can connect to whatever listens there.",
      advice: "Name the addresses that need it, or another security group.",
    };
  const unsure = rules.filter(rule => sources(rule).some(isUnknown)).map(ports);
  if (unsure.length > 0)
    return {
      severity: "medium",
      what: `${step.name} opens ${[...new Set(unsure)].join(", ")} to addresses that are known only when the update runs.`,
      effect: "Nobody can tell yet whether the whole internet is among them.",
      advice: "Look where the address comes from.",
    };
  const lists = rules.filter(
    ({ prefixListId, prefixListIds }) => prefixListId !== undefined || list(prefixListIds).length > 0,
  );
  if (lists.length === 0) return undefined;
  return {
    severity: "low",
    what: `${step.name} opens ${[...new Set(lists.map(ports))].join(", ")} to a prefix list.`,
    effect: "Everybody on the list can connect within seconds, also those who are added to it later.",
    advice: "Look at the addresses of the list.",
  };
}

const ruleGone = (step: Step): Risk => ({
  severity: "medium",
  what: `The rule ${step.name} of a security group is ${step.operation === "replace" ? "replaced" : step.operation === "update" ? "changed" : ended(step)}.`,
  effect: "New connections that only the old rule allows are refused, at once and without a message.",
  advice: "Check that a new rule in this plan takes its place, or that nothing uses it.",
});

const single = [
  ...["cidrIpv4", "cidrIpv6", "fromPort", "toPort", "ipProtocol", "referencedSecurityGroupId", "prefixListId"],
  ...["cidrBlocks", "ipv6CidrBlocks", "prefixListIds", "protocol", "sourceSecurityGroupId", "self", "type"],
];
const all = (rule: (change: unknown, step: Step) => Risk | undefined) =>
  Object.fromEntries(single.map(name => [name, rule]));

const ownRule = (step: Step) => (step.after?.["type"] === "egress" ? undefined : opened(step, [step.after ?? {}]));
const inline = (step: Step) => opened(step, rulesOf(step.after?.["ingress"]));

/** A rule that lets connections in. The same holds for the older type, which also has outgoing rules. */
const incoming = (noun: string): Kind => ({
  tier: "network",
  noun,
  properties: { ...tagged, ...all((_change, step) => ownRule(step) ?? ruleGone(step)) },
  created: ownRule,
  replaced: step => ownRule(step) ?? ruleGone(step),
  deleted: ruleGone,
  cost: "free",
});

/** Network access lists have no memory: an answer needs a rule of its own. Source: VPC user guide, "Network ACLs". */
const accessList = (noun: string): Kind => ({
  tier: "network",
  noun,
  properties: {
    ...tagged,
    ...Object.fromEntries(["ingress", "egress", "subnetIds", ...accessListRule].map(name => [name, passes])),
  },
  replaced: step => passes(undefined, step),
  deleted: step => passes(undefined, step),
  cost: "free",
});
const accessListRule = ["ruleAction", "ruleNumber", "cidrBlock", "ipv6CidrBlock", "fromPort", "toPort", "protocol"];

function passes(_change: unknown, step: Step): Risk {
  return {
    severity: "medium",
    what: `${step.name} lets other packets pass.`,
    effect: "Within seconds, connections of every server in its subnets may break, also open ones.",
    advice: "Check both directions: answers need a rule of their own.",
  };
}

/** The rows of what decides who may talk to whom in the network. */
export const groups: Readonly<Record<string, Kind>> = {
  "aws:ec2/securityGroup:SecurityGroup": {
    tier: "network",
    noun: "security group",
    properties: {
      ...tagged,
      ...harmless("revokeRulesOnDelete"),
      ingress: (_change, step) => inline(step) ?? ruleGone(step),
      egress: (_change, step) => ruleGone(step),
    },
    created: inline,
    // EC2 cannot change a name or a description, so the provider replaces the group.
    replaced: step =>
      inline(step) ?? {
        severity: "medium",
        what: `The security group ${step.name} is replaced.`,
        effect: step.deletesFirst
          ? "AWS refuses to delete it while a server or database uses it: the update waits for 15 minutes and fails."
          : "What uses it moves to the new group in this update. Rules of others that name the old one no longer let it in.",
        advice: "Check that everything that uses it is in this plan.",
      },
    deleted: step => ({
      severity: "low",
      what: `The security group ${step.name} is ${ended(step)}.`,
      effect: "AWS refuses to delete it while something uses it: the update then waits for 15 minutes and fails.",
      advice: "Check that nothing uses it.",
    }),
    cost: "free",
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    tier: "network",
    noun: "default security group",
    properties: { ...tagged, ingress: (_change, step) => inline(step), egress: "none" },
    created: inline,
    replaced: "none",
    deleted: "none",
    cost: "free",
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": incoming("incoming rule"),
  "aws:ec2/securityGroupRule:SecurityGroupRule": incoming("security group rule"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    tier: "network",
    noun: "outgoing rule",
    properties: { ...tagged, ...all((_change, step) => ruleGone(step)) },
    replaced: ruleGone,
    deleted: ruleGone,
    cost: "free",
  },
  "aws:ec2/networkAcl:NetworkAcl": accessList("network access list"),
  "aws:ec2/networkAclRule:NetworkAclRule": accessList("rule of a network access list"),
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": accessList("default network access list"),
};
