import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { subnetBlock, type Tier, zoneLetter } from "../../settings/addressPlan";

export interface NetworkArgs {
  /** IPv4 block of the VPC, /16 to /22. */
  readonly cidrBlock: string;
  /** Names such as `eu-central-1a`; two at least. */
  readonly zones: readonly string[];
  /**
   * How web servers reach the internet: through a NAT gateway in each zone, through one for all (cheaper; when its zone
   * is down, servers in the others boot no more), or by public addresses of their own (cheapest).
   */
  readonly nat: "perZone" | "single" | "none";
  readonly region: string;
}

/** A subnet and where it is. */
export interface ZoneSubnet {
  readonly zone: string;
  /** `subnet-...` */
  readonly id: pulumi.Output<string>;
}

/**
 * A VPC with three subnets in each zone: public (balancer, NAT), web (servers), data (databases; no way out).
 * Everything is named by tier and the zone's letter, so a zone that comes or goes touches nothing of the others.
 */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly publicSubnets: readonly ZoneSubnet[];
  readonly webSubnets: readonly ZoneSubnet[];
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
    // Without rules: what is made without a group of its own can talk to nobody.
    new aws.ec2.DefaultSecurityGroup(`${name}-default`, { vpcId: vpc.id, ...tags("default-unused") }, parent);

    const subnets = (tier: Tier) =>
      args.zones.map(
        zone =>
          new aws.ec2.Subnet(
            `${name}-${tier}-${zoneLetter(zone)}`,
            {
              vpcId: vpc.id,
              availabilityZone: zone,
              cidrBlock: subnetBlock(args.cidrBlock, tier, zone),
              ...tags(`${tier}-${zoneLetter(zone)}`),
            },
            parent,
          ),
      );
    const table = (suffix: string) =>
      new aws.ec2.RouteTable(`${name}-${suffix}-routes`, { vpcId: vpc.id, ...tags(suffix) }, parent);
    const associate = (suffix: string, subnet: aws.ec2.Subnet, routes: aws.ec2.RouteTable) =>
      new aws.ec2.RouteTableAssociation(
        `${name}-${suffix}-routed`,
        { subnetId: subnet.id, routeTableId: routes.id },
        parent,
      );
    const defaultRoute = (suffix: string, routes: aws.ec2.RouteTable, way: Way) =>
      new aws.ec2.Route(
        `${name}-${suffix}-out`,
        { routeTableId: routes.id, destinationCidrBlock: "0.0.0.0/0", ...way },
        parent,
      );

    const gateway = new aws.ec2.InternetGateway(`${name}-internet`, { vpcId: vpc.id, ...tags("internet") }, parent);
    const viaGateway: Way = { gatewayId: gateway.id };

    const publicSubnets = subnets("public");
    const publicTable = table("public");
    const publicRoute = defaultRoute("public", publicTable, viaGateway);
    const publicReady = args.zones.map((zone, i) =>
      associate(`public-${zoneLetter(zone)}`, publicSubnets[i]!, publicTable),
    );

    const nat = (zone: string, subnet: aws.ec2.Subnet): Way => {
      const suffix = `nat-${zoneLetter(zone)}`;
      // An address of a VPC whose gateway is gone cannot be released: keep the order on the way down too.
      const address = new aws.ec2.Eip(
        `${name}-${suffix}-address`,
        { domain: "vpc", ...tags(suffix) },
        { ...parent, dependsOn: [gateway] },
      );
      const natGateway = new aws.ec2.NatGateway(
        `${name}-${suffix}`,
        { subnetId: subnet.id, allocationId: address.id, ...tags(suffix) },
        { ...parent, dependsOn: [publicRoute, ...publicReady] },
      );
      return { natGatewayId: natGateway.id };
    };
    const natZones = { perZone: args.zones.length, single: 1, none: 0 }[args.nat];
    const nats = args.zones.slice(0, natZones).map((zone, i) => nat(zone, publicSubnets[i]!));

    const webSubnets = subnets("web");
    const webTables = args.zones.map((zone, i) => {
      const suffix = `web-${zoneLetter(zone)}`;
      const routes = table(suffix);
      defaultRoute(suffix, routes, nats[i] ?? nats[0] ?? viaGateway);
      associate(suffix, webSubnets[i]!, routes);
      return routes;
    });

    // A table of their own without any route, so that no route of the main table is ever theirs.
    const dataSubnets = subnets("data");
    const dataTable = table("data");
    args.zones.forEach((zone, i) => associate(`data-${zoneLetter(zone)}`, dataSubnets[i]!, dataTable));

    // Site releases and AWS's own packages come from S3: free of charge this way, and without NAT.
    new aws.ec2.VpcEndpoint(
      `${name}-s3`,
      {
        vpcId: vpc.id,
        vpcEndpointType: "Gateway",
        serviceName: `com.amazonaws.${args.region}.s3`,
        routeTableIds: [publicTable, ...webTables].map(routes => routes.id),
        ...tags("s3"),
      },
      parent,
    );

    const located = (list: aws.ec2.Subnet[]) => list.map((subnet, i) => ({ zone: args.zones[i]!, id: subnet.id }));
    this.vpcId = vpc.id;
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

/** Where a default route leads. */
type Way = { readonly gatewayId: pulumi.Output<string> } | { readonly natGatewayId: pulumi.Output<string> };
