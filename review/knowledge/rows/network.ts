import { costs } from "../../figures/costs";
import { durations } from "../../figures/durations";
import { isUnknown, type Step } from "../../plan/plan";
import { ended, harmless, type Kind, type Risk, tagged } from "../kind";
import { policyChanged } from "../policies";

const networkReplaced = (step: Step): Risk => ({
  severity: "high",
  what: `${step.name} of the network is replaced.`,
  effect:
    "Everything in it is made anew: addresses change, and databases there are replaced or keep AWS from deleting it.",
  advice: "Do not merge this for a stack that serves visitors.",
});

const pathGone = (step: Step): Risk => ({
  severity: "medium",
  what: `${step.name} is ${step.operation === "replace" ? "replaced" : ended(step)}.`,
  effect:
    "Servers that reach the internet or S3 only through it cannot fetch packages or releases, and their pages cannot call others, until they have another route.",
  advice: "Check that the servers have another route.",
});

const networkGone = (step: Step): Risk => ({
  severity: "medium",
  what: `${step.name} of the network is ${ended(step)}.`,
  effect: "AWS refuses to delete it while anything is in it, and the update then waits and fails.",
  advice: "Check that everything in it ends in this plan too.",
});

/** Source: VPC user guide, "DNS attributes in your VPC". */
const namesOff = ({ after }: { after: unknown }, step: Step): Risk | undefined =>
  after === true || isUnknown(after)
    ? undefined
    : {
        severity: "high",
        what: `Servers in ${step.name} get no answers of the DNS of AWS any more, or no names.`,
        effect: "They find neither the database nor AWS by name, as soon as their caches end.",
        advice: "Keep both settings true.",
      };

/** The VPC, its subnets, its ways out, and who may talk to whom. */
export const network: Readonly<Record<string, Kind>> = {
  "aws:ec2/vpc:Vpc": {
    tier: "network",
    noun: "VPC",
    properties: { ...tagged, enableDnsHostnames: namesOff, enableDnsSupport: namesOff },
    replaced: networkReplaced,
    deleted: networkGone,
    cost: "free",
    times: { creation: durations.vpc },
  },
  "aws:ec2/subnet:Subnet": {
    tier: "network",
    noun: "subnet",
    properties: { ...tagged, ...harmless("mapPublicIpOnLaunch", "assignIpv6AddressOnCreation") },
    replaced: networkReplaced,
    deleted: networkGone,
    cost: "free",
    times: { creation: durations.subnet },
  },
  "aws:ec2/internetGateway:InternetGateway": {
    tier: "network",
    noun: "internet gateway",
    properties: { ...tagged },
    replaced: pathGone,
    deleted: pathGone,
    cost: "free",
    times: { deletion: durations.internetGatewayDeletion },
  },
  "aws:ec2/natGateway:NatGateway": {
    tier: "network",
    noun: "NAT gateway",
    properties: { ...tagged, ...harmless("secondaryAllocationIds", "secondaryPrivateIpAddresses") },
    replaced: step => ({
      severity: "medium",
      what: `The NAT gateway ${step.name} is replaced.`,
      effect:
        "Connections to the internet by way of it break. With another public address, others who allow only the old one refuse the servers' calls.",
      advice: "Check whether its public address stays, and tell those who allow it.",
    }),
    deleted: pathGone,
    cost: costs.natGateway,
    times: { creation: durations.natGateway, deletion: durations.natGatewayDeletion },
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
      what: `The public address ${step.name} is released.`,
      effect: "AWS may give it to somebody else, and you cannot get it back.",
      advice: "Tell those who allow this address to take it off their lists.",
    }),
    cost: costs.address,
  },
  "aws:ec2/routeTable:RouteTable": {
    tier: "network",
    noun: "route table",
    properties: {
      ...tagged,
      propagatingVgws: "none",
      routes: (_change, step) => ({
        severity: "medium",
        what: `The routes of ${step.name} change.`,
        effect: "Within seconds, what its subnets send goes another way, or nowhere.",
        advice: "Read the routes in the changes below.",
      }),
    },
    replaced: pathGone,
    deleted: "none",
    cost: "free",
  },
  "aws:ec2/route:Route": {
    tier: "network",
    noun: "route",
    properties: Object.fromEntries(
      [
        "natGatewayId",
        "gatewayId",
        "networkInterfaceId",
        "transitGatewayId",
        "vpcPeeringConnectionId",
        "vpcEndpointId",
      ].map(name => [name, moved]),
    ),
    replaced: pathGone,
    deleted: pathGone,
    cost: "free",
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    tier: "network",
    noun: "route table association",
    properties: { routeTableId: (_change, step) => moved(undefined, step) },
    replaced: "none",
    deleted: "none",
    cost: "free",
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    tier: "network",
    noun: "VPC endpoint",
    properties: {
      ...tagged,
      ...harmless("routeTableIds", "subnetIds", "securityGroupIds", "privateDnsEnabled"),
      policy: policyChanged("The policy of the endpoint"),
    },
    replaced: pathGone,
    deleted: pathGone,
    cost: costs.endpoint,
  },
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": {
    tier: "network",
    noun: "peering of VPCs",
    properties: { ...tagged, ...harmless("autoAccept", "accepter", "requester") },
    replaced: pathGone,
    deleted: pathGone,
    cost: "free",
  },
  "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation": {
    tier: "network",
    noun: "association of DHCP options",
    properties: { dhcpOptionsId: (_change, step) => moved(undefined, step) },
    replaced: "none",
    deleted: "none",
    cost: "free",
  },
};

/** Source: VPC user guide, "Work with route tables": a route applies at once. */
function moved(_change: unknown, step: Step): Risk {
  return {
    severity: "medium",
    what: `The traffic of the route ${step.name} goes another way.`,
    effect:
      "Open connections by the old way break within seconds. Others may see the servers under another public address.",
    advice: "Check where the new route leads, and tell those who allow only the old public address.",
  };
}
