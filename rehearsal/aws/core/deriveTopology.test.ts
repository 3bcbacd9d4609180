import { beforeEach, describe, expect, it } from "vitest";
import { deriveTopology } from "./deriveTopology";
import { remove } from "./lifecycle/lifecycle";
import { paperCloud, smallNetwork } from "../testing/paperCloud";

describe("deriveTopology", () => {
  let world: ReturnType<typeof paperCloud>;
  let net: Awaited<ReturnType<typeof smallNetwork>>;
  beforeEach(async () => {
    world = paperCloud();
    net = await smallNetwork(world.make);
  });
  const topology = () => deriveTopology(world.account);
  const routes = (subnet: string) =>
    topology()
      .subnets.find(s => s.id === subnet)
      ?.routes.map(r => `${r.destination} ${r.via}`);

  it("gives a subnet the routes of its table, the most specific one first", () => {
    expect(routes(net.subnets[0]?.id ?? "")).toEqual(["10.20.0.0/16 local", "0.0.0.0/0 internet"]);
  });

  it("gives a subnet without a table the routes of the main table of its VPC", async () => {
    const lonely = await world.make("aws:ec2/subnet:Subnet", "data", { vpcId: net.vpc.id, cidrBlock: "10.20.9.0/24" });
    expect(routes(lonely.id)).toEqual(["10.20.0.0/16 local"]);
  });

  it("leads a route nowhere if its target does not work", async () => {
    const eip = await world.make("aws:ec2/eip:Eip", "nat", { domain: "vpc" });
    const table = await world.make("aws:ec2/routeTable:RouteTable", "private", { vpcId: net.vpc.id });
    const home = await world.make("aws:ec2/subnet:Subnet", "private", { vpcId: net.vpc.id, cidrBlock: "10.20.8.0/24" });
    await world.make("aws:ec2/routeTableAssociation:RouteTableAssociation", "private", {
      subnetId: home.id,
      routeTableId: table.id,
    });
    const nat = await world.make("aws:ec2/natGateway:NatGateway", "nat", {
      subnetId: net.subnets[0]?.id,
      allocationId: eip.id,
    });
    await world.make("aws:ec2/route:Route", "private", {
      routeTableId: table.id,
      destinationCidrBlock: "0.0.0.0/0",
      natGatewayId: nat.id,
    });
    expect(routes(home.id)?.[1]).toBe("0.0.0.0/0 nat");
    await remove(net.route.type, net.route.id, world.cloud); // the NAT gateway's own route to the internet
    expect(routes(home.id)?.[1]).toBe("0.0.0.0/0 nothing");
  });

  it("leads packets to S3 through the gateway endpoint of the route table", async () => {
    await world.make("aws:ec2/vpcEndpoint:VpcEndpoint", "s3", {
      vpcId: net.vpc.id,
      serviceName: "com.amazonaws.eu-central-1.s3",
      routeTableIds: [net.table.id],
    });
    expect(routes(net.subnets[0]?.id ?? "")?.[0]).toBe("192.0.2.11/32 endpoint");
  });

  it("knows the rules of all three kinds of resources: in the group, beside it, and the older one beside it", async () => {
    const database = await world.make("aws:ec2/securityGroup:SecurityGroup", "db", { vpcId: net.vpc.id });
    await world.make("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "in", {
      securityGroupId: database.id,
      ipProtocol: "tcp",
      fromPort: 3306,
      toPort: 3306,
      referencedSecurityGroupId: net.group.id,
    });
    await world.make("aws:ec2/securityGroupRule:SecurityGroupRule", "out", {
      securityGroupId: database.id,
      type: "egress",
      protocol: "-1",
      fromPort: 0,
      toPort: 0,
      cidrBlocks: ["0.0.0.0/0"],
    });
    expect(topology().securityGroups.filter(g => g.id === database.id)).toEqual([
      {
        id: database.id,
        name: database.outputs["name"],
        ingress: [{ protocol: "tcp", ports: [3306, 3306], peer: { groupId: net.group.id } }],
        egress: [{ protocol: "-1", peer: { cidr: "0.0.0.0/0" } }],
      },
    ]);
  });

  it("leaves a VPC's default group as AWS makes it until the program adopts it", async () => {
    const id = net.vpc.outputs["defaultSecurityGroupId"];
    const rules = () =>
      topology()
        .securityGroups.filter(g => g.id === id)
        .flatMap(g => [...g.ingress, ...g.egress]);
    expect(rules()).toHaveLength(2);
    await world.make("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "none", { vpcId: net.vpc.id });
    expect(rules()).toEqual([]);
  });

  it("resolves a balancer's name, and an alias of it, to the public addresses of its nodes, one for each zone", async () => {
    const balancer = await world.make("aws:lb/loadBalancer:LoadBalancer", "site", {
      subnets: net.subnets.map(s => s.id),
      securityGroups: [net.group.id],
    });
    await world.make("aws:route53/record:Record", "site", {
      zoneId: "Z1",
      name: "www.example.com",
      type: "A",
      aliases: [{ name: balancer.outputs["dnsName"], zoneId: "Z2", evaluateTargetHealth: true }],
    });
    const [byBalancer, byAlias] = topology().names;
    expect(byBalancer).toEqual({ name: balancer.outputs["dnsName"], addresses: ["198.51.100.4", "198.51.100.5"] });
    expect(byAlias).toEqual({ name: "www.example.com", addresses: ["198.51.100.4", "198.51.100.5"] });
  });
});
