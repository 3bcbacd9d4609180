import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Origin } from "../instanceRole";
import type { ZoneSubnet } from "../zoneSubnet";
import { type NamedSubnet, natGateway, type NetworkContext, routeTable, subnetsOf, type WayOut } from "./routing";

export interface NetworkArgs {
  /** IPv4 block of the VPC, /16 to /22, for example `10.20.0.0/16`. A change replaces the network and everything in it. */
  readonly cidrBlock: string;
  /**
   * Names of the availability zones, two at least, for example `eu-central-1a`. A new zone adds subnets, and leaves those of
   * the other zones alone. Without a zone its subnets are deleted, and what is in them is replaced.
   */
  readonly zones: readonly string[];
  /**
   * How web servers reach the internet. `perZone`: through a NAT gateway in each zone. `single`: through one NAT gateway for
   * all zones, which is cheaper; when its zone is down, no new server can boot in the others. `none`: by public addresses of
   * their own, which is cheapest. A change updates the routes in place; to and from `none` it replaces the web servers.
   */
  readonly nat: "perZone" | "single" | "none";
  /** AWS region, for example `eu-central-1`. It is part of the name of S3's endpoint. A change replaces everything. */
  readonly region: string;
}

/**
 * A VPC with three subnets in each zone: public (load balancer, NAT), web (servers) and data (databases, without a way
 * out). Names consist of the tier and the zone's letter, so a zone that comes or goes changes nothing in the others.
 */
export class Network extends pulumi.ComponentResource {
  /** Id of the VPC, `vpc-...`. */
  readonly vpcId: pulumi.Output<string>;
  /** From where requests of the servers come, for the policies of their roles. */
  readonly origin: Origin;
  /** Subnets of the load balancer, in the order of the zones. */
  readonly publicSubnets: readonly ZoneSubnet[];
  /** Subnets of the web servers, in the order of the zones. */
  readonly webSubnets: readonly ZoneSubnet[];
  /** Subnets of the databases, in the order of the zones. */
  readonly dataSubnets: readonly ZoneSubnet[];

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:Network", name, {}, opts);
    const parent = { parent: this };
    const tags = (suffix: string) => ({ tags: { Name: `${name}-${suffix}` } });

    const vpc = new aws.ec2.Vpc(
      `${name}-vpc`,
      { cidrBlock: args.cidrBlock, enableDnsSupport: true, enableDnsHostnames: true, ...tags("vpc") },
      parent,
    );
    // A resource that is made without a security group of its own can reach nothing. Both lists are written out, so that an
    // update takes away what an earlier one has failed to take away.
    const noRules = { ingress: [], egress: [] };
    new aws.ec2.DefaultSecurityGroup(
      `${name}-default`,
      { vpcId: vpc.id, ...noRules, ...tags("default-unused") },
      parent,
    );
    const internet = new aws.ec2.InternetGateway(`${name}-internet`, { vpcId: vpc.id, ...tags("internet") }, parent);

    const context: NetworkContext = { name, vpcId: vpc.id, opts: parent, tags };
    const publicSubnets = subnetsOf(context, "public", args);
    const webSubnets = subnetsOf(context, "web", args);
    const dataSubnets = subnetsOf(context, "data", args);

    const viaInternet: WayOut = { gatewayId: internet.id };
    const publicRoutes = routeTable(context, "public", publicSubnets, viaInternet);
    const natCount = { perZone: args.zones.length, single: 1, none: 0 }[args.nat];
    const nats = publicSubnets
      .slice(0, natCount)
      .map(subnet => natGateway(context, subnet, internet, publicRoutes.ready));
    const webRoutes = webSubnets.map((subnet, i) =>
      routeTable(context, subnet.suffix, [subnet], (nats[i] ?? nats[0])?.wayOut ?? viaInternet),
    );
    // A table of their own without any route. Without it, the data subnets would use the main table of the VPC.
    routeTable(context, "data", dataSubnets);

    // Releases of the site come from S3. The endpoint costs nothing, and the traffic needs no NAT.
    new aws.ec2.VpcEndpoint(
      `${name}-s3`,
      {
        vpcId: vpc.id,
        vpcEndpointType: "Gateway",
        serviceName: `com.amazonaws.${args.region}.s3`,
        routeTableIds: [publicRoutes, ...webRoutes].map(({ table }) => table.id),
        policy: endpointPolicy(name, vpc.arn),
        ...tags("s3"),
      },
      parent,
    );

    this.vpcId = vpc.id;
    this.origin = { vpcId: vpc.id, addresses: nats.map(({ address }) => address) };
    this.publicSubnets = located(publicSubnets);
    this.webSubnets = located(webSubnets);
    this.dataSubnets = located(dataSubnets);
    this.registerOutputs({
      vpcId: this.vpcId,
      publicSubnets: this.publicSubnets,
      webSubnets: this.webSubnets,
      dataSubnets: this.dataSubnets,
    });
  }
}

/**
 * What may be asked of S3 from inside the network. What a site does with buckets of its own is its own matter, with whatever
 * credentials and in whatever account: the internet is open to it as well. But what the stack has put into its bucket of
 * releases is only read here, and nobody on a server can change what the next servers will get, also not with stolen
 * credentials. The stack's buckets are told by their names, which begin like this in every stack.
 */
function endpointPolicy(name: string, vpcArn: pulumi.Output<string>): pulumi.Output<string> {
  const releases = vpcArn.apply(arn => `arn:${arn.split(":")[1]}:s3:::${name}-releases-*`);
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" },
      {
        Effect: "Deny",
        Principal: "*",
        NotAction: "s3:GetObject",
        Resource: [releases, pulumi.interpolate`${releases}/*`],
      },
    ],
  });
}

const located = (subnets: readonly NamedSubnet[]): ZoneSubnet[] =>
  subnets.map(({ zone, subnet }) => ({ zone, id: subnet.id }));
