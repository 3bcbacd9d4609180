import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { subnetBlock, type Tier, zoneLetter } from "../../settings/addressPlan";

/** Where the resources of a network are made, and how they are named. */
export interface NetworkContext {
  /** First part of every logical name. */
  readonly name: string;
  /** Id of the VPC, `vpc-...`. */
  readonly vpcId: pulumi.Output<string>;
  /** `{ parent }`: the component. */
  readonly opts: pulumi.CustomResourceOptions;
  /** The tag by which AWS's console shows a resource. */
  readonly tags: (suffix: string) => { readonly tags: { readonly Name: string } };
}

/** A subnet and its names. */
export interface NamedSubnet {
  /** Tier and letter of the zone, for example `web-a`. It ends the names of the subnet and of what belongs to it. */
  readonly suffix: string;
  /** Name of the availability zone, for example `eu-central-1a`. */
  readonly zone: string;
  /** The subnet itself. */
  readonly subnet: aws.ec2.Subnet;
}

/** Where a default route leads. */
export type WayOut = { readonly gatewayId: pulumi.Output<string> } | { readonly natGatewayId: pulumi.Output<string> };

/** The subnets of a tier, one in each zone. */
export function subnetsOf(
  { name, vpcId, opts, tags }: NetworkContext,
  tier: Tier,
  { cidrBlock, zones }: { readonly cidrBlock: string; readonly zones: readonly string[] },
): readonly NamedSubnet[] {
  return zones.map(zone => {
    const suffix = `${tier}-${zoneLetter(zone)}`;
    const subnet = new aws.ec2.Subnet(
      `${name}-${suffix}`,
      { vpcId, availabilityZone: zone, cidrBlock: subnetBlock(cidrBlock, tier, zone), ...tags(suffix) },
      opts,
    );
    return { suffix, zone, subnet };
  });
}

/**
 * A route table for these subnets, with a default route when there is a way out. `ready` is what must be there before
 * the subnets can use it.
 */
export function routeTable(
  { name, vpcId, opts, tags }: NetworkContext,
  suffix: string,
  subnets: readonly NamedSubnet[],
  wayOut?: WayOut,
): { readonly table: aws.ec2.RouteTable; readonly ready: readonly pulumi.Resource[] } {
  const table = new aws.ec2.RouteTable(`${name}-${suffix}-routes`, { vpcId, ...tags(suffix) }, opts);
  const ready: pulumi.Resource[] = subnets.map(
    ({ suffix, subnet }) =>
      new aws.ec2.RouteTableAssociation(
        `${name}-${suffix}-routed`,
        { subnetId: subnet.id, routeTableId: table.id },
        opts,
      ),
  );
  if (wayOut !== undefined)
    ready.push(
      new aws.ec2.Route(
        `${name}-${suffix}-out`,
        { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", ...wayOut },
        opts,
      ),
    );
  return { table, ready };
}

/** A NAT gateway with a public address in a public subnet: the way to it, and the address. It is made after the routes of the subnet are ready. */
export function natGateway(
  { name, opts, tags }: NetworkContext,
  { zone, subnet }: NamedSubnet,
  internet: aws.ec2.InternetGateway,
  ready: readonly pulumi.Resource[],
): { readonly wayOut: WayOut; readonly address: pulumi.Output<string> } {
  const suffix = `nat-${zoneLetter(zone)}`;
  // AWS cannot release an address of a VPC whose internet gateway is gone. So the address must be deleted before it.
  const address = new aws.ec2.Eip(
    `${name}-${suffix}-address`,
    { domain: "vpc", ...tags(suffix) },
    { ...opts, dependsOn: [internet] },
  );
  const gateway = new aws.ec2.NatGateway(
    `${name}-${suffix}`,
    { subnetId: subnet.id, allocationId: address.id, ...tags(suffix) },
    { ...opts, dependsOn: [...ready] },
  );
  return { wayOut: { natGatewayId: gateway.id }, address: address.publicIp };
}
