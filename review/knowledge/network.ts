import type { Properties, Step } from "../plan/plan";
import { type Kind, type Risk, tagged } from "./kind";

const networkReplaced = (step: Step): Risk => ({
  severity: "high",
  what: `${step.name} of the network is replaced.`,
  effect:
    "Everything in it is made anew: addresses change, and databases there are replaced or keep AWS from deleting it.",
  advice: "Do not merge this for a stack that serves visitors.",
});

const pathGone = (step: Step): Risk => ({
  severity: "medium",
  what: `${step.name} is ${step.operation === "replace" ? "replaced" : "taken away"}.`,
  effect:
    "Servers whose way to the internet or to S3 it is cannot fetch packages or releases, and pages cannot call others, until another way is there.",
  advice: "Check that the servers have another route.",
});

const worldwide = new Set(["0.0.0.0/0", "::/0"]);

/** The ports that a rule opens to everybody. Undefined: it opens none. */
function openPorts(rule: Properties | undefined): string | undefined {
  const all = [
    rule?.["cidrIpv4"],
    rule?.["cidrIpv6"],
    ...list(rule?.["cidrBlocks"]),
    ...list(rule?.["ipv6CidrBlocks"]),
  ];
  if (!all.some(block => typeof block === "string" && worldwide.has(block))) return undefined;
  const { fromPort, toPort, ipProtocol = rule?.["protocol"] } = rule ?? {};
  if (String(ipProtocol) === "-1") return "every port";
  return fromPort === toPort ? `port ${String(fromPort)}` : `ports ${String(fromPort)} to ${String(toPort)}`;
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Ports that a site serves to everybody on purpose. */
const publicPorts = new Set(["port 80", "port 443"]);

function opened(step: Step, rules: readonly Properties[]): Risk | undefined {
  const [ports] = rules.flatMap(rule => openPorts(rule) ?? []).filter(port => !publicPorts.has(port));
  if (ports === undefined) return undefined;
  return {
    severity: "high",
    what: `${step.name} opens ${ports} to the whole internet.`,
    effect: "Within seconds anybody can connect to whatever listens there.",
    advice: "Name the addresses that need it, or another security group.",
  };
}

const ingressMade = (step: Step): Risk | undefined => opened(step, [step.after ?? {}]);
const ruleGone = (step: Step): Risk => ({
  severity: "medium",
  what: `The rule ${step.name} of a security group is ${step.operation === "replace" ? "replaced" : "taken away"}.`,
  effect: "New connections that only this rule allows are refused, at once and without a message.",
  advice: "Check that a new rule in this plan takes its place, or that nothing uses it.",
});

/** The VPC, its subnets, its ways out, and who may talk to whom. */
export const network: Readonly<Record<string, Kind>> = {
  "aws:ec2/vpc:Vpc": {
    tier: "network",
    noun: "VPC",
    properties: { ...tagged, enableDnsHostnames: "none", enableDnsSupport: "none" },
    replaced: networkReplaced,
    deleted: "none",
  },
  "aws:ec2/subnet:Subnet": {
    tier: "network",
    noun: "subnet",
    properties: { ...tagged, mapPublicIpOnLaunch: "none" },
    replaced: networkReplaced,
    deleted: "none",
  },
  "aws:ec2/internetGateway:InternetGateway": {
    tier: "network",
    noun: "internet gateway",
    properties: { ...tagged },
    replaced: pathGone,
    deleted: pathGone,
  },
  "aws:ec2/natGateway:NatGateway": {
    tier: "network",
    noun: "NAT gateway",
    properties: { ...tagged },
    replaced: pathGone,
    deleted: pathGone,
  },
  "aws:ec2/eip:Eip": {
    tier: "network",
    noun: "public address",
    properties: { ...tagged },
    replaced: step => ({
      severity: "medium",
      what: `The public address ${step.name} is replaced by another.`,
      effect: "Others who allow only the old address refuse the servers' calls.",
      advice: "Tell them the new address first.",
    }),
    deleted: step => ({
      severity: "low",
      what: `The public address ${step.name} is given back.`,
      effect: "It cannot be had again.",
      advice: "Check that nobody else allows this address.",
    }),
  },
  "aws:ec2/routeTable:RouteTable": {
    tier: "network",
    noun: "route table",
    properties: { ...tagged, routes: "none" },
    replaced: pathGone,
    deleted: "none",
  },
  "aws:ec2/route:Route": {
    tier: "network",
    noun: "route",
    properties: { natGatewayId: "none", gatewayId: "none" },
    replaced: pathGone,
    deleted: pathGone,
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    tier: "network",
    noun: "route table association",
    properties: { routeTableId: "none" },
    replaced: "none",
    deleted: "none",
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    tier: "network",
    noun: "VPC endpoint",
    properties: { ...tagged, routeTableIds: "none", policy: "none" },
    replaced: pathGone,
    deleted: pathGone,
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    tier: "network",
    noun: "security group",
    properties: {
      ...tagged,
      ingress: (_change, step) => opened(step, list(step.after?.["ingress"]) as Properties[]) ?? ruleGone(step),
      egress: (_change, step) => ruleGone(step),
    },
    created: step => opened(step, list(step.after?.["ingress"]) as Properties[]),
    replaced: ruleGone,
    deleted: "none",
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    tier: "network",
    noun: "default security group",
    properties: {
      ...tagged,
      ingress: (_change, step) => opened(step, list(step.after?.["ingress"]) as Properties[]),
      egress: "none",
    },
    replaced: "none",
    deleted: "none",
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    tier: "network",
    noun: "incoming rule",
    properties: {
      ...tagged,
      ...Object.fromEntries(
        ["cidrIpv4", "cidrIpv6", "fromPort", "toPort", "ipProtocol", "referencedSecurityGroupId", "prefixListId"].map(
          name => [name, (_change: unknown, step: Step) => opened(step, [step.after ?? {}]) ?? ruleGone(step)],
        ),
      ),
    },
    created: ingressMade,
    replaced: step => ingressMade(step) ?? ruleGone(step),
    deleted: ruleGone,
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    tier: "network",
    noun: "outgoing rule",
    properties: { ...tagged },
    replaced: ruleGone,
    deleted: ruleGone,
  },
};
