import { beforeEach, describe, expect, it } from "vitest";
import type { Properties } from "../core/values";
import { paperCloud, smallNetwork } from "../testing/paperCloud";
import { emptyDatabase } from "../testing/paperDatabases";
import { refusal } from "../testing/refusal";
import { images } from "./ec2/catalog";
import { type QuotaName, QuotaStore } from "./quotas";

describe("a quota", () => {
  let world: ReturnType<typeof paperCloud>;
  let net: Awaited<ReturnType<typeof smallNetwork>>;
  beforeEach(async () => {
    world = paperCloud();
    net = await smallNetwork(world.make);
  });
  const limits = () => world.account.store(QuotaStore).limits;
  const make = (type: string, inputs: Properties) => world.make(type, "new", inputs);
  const eip = () => make("aws:ec2/eip:Eip", {});
  const rule = (direction: "Ingress" | "Egress", port: number) =>
    make(`aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`, {
      securityGroupId: net.group.id,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      cidrIpv4: "10.0.0.0/8",
    });
  let targets = "";
  const target = async (address: string) => {
    if (!world.account.get("aws:lb/targetGroup:TargetGroup", targets)) {
      const inputs = { port: 80, protocol: "HTTP", vpcId: net.vpc.id, targetType: "ip" };
      targets = (await make("aws:lb/targetGroup:TargetGroup", inputs)).id;
    }
    return make("aws:lb/targetGroupAttachment:TargetGroupAttachment", { targetGroupArn: targets, targetId: address });
  };

  const databaseSubnets = async () => {
    const type = "aws:rds/subnetGroup:SubnetGroup";
    const subnetIds = net.subnets.map(({ id }) => id);
    return (world.account.all(type)[0] ?? (await make(type, { name: "db", subnetIds }))).id;
  };

  // The limit, what is made up to it one by one, and the refusal of the next one.
  it.each<[QuotaName, number, (n: number) => Promise<unknown>, string]>([
    [
      "ec2:vcpu",
      5, // two servers with two each
      n =>
        make("aws:ec2/instance:Instance", {
          ami: images.find(({ architecture }) => architecture === "arm64")?.id,
          instanceType: "t4g.small",
          subnetId: net.subnets[n % 2]?.id,
        }),
      "creating EC2 Instance: RunInstances 400 VcpuLimitExceeded: You have requested more vCPU capacity than your current vCPU limit of 5 allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.",
    ],
    [
      "ec2:elasticAddresses",
      5,
      eip,
      "creating EC2 EIP: AllocateAddress 400 AddressLimitExceeded: The maximum number of addresses has been reached.",
    ],
    [
      "vpc:vpcs",
      5,
      () => make("aws:ec2/vpc:Vpc", { cidrBlock: "10.30.0.0/16" }),
      "creating EC2 VPC: CreateVpc 400 VpcLimitExceeded: The maximum number of VPCs has been reached.",
    ],
    [
      "vpc:internetGateways",
      5,
      () => make("aws:ec2/internetGateway:InternetGateway", {}),
      "creating EC2 Internet Gateway: CreateInternetGateway 400 InternetGatewayLimitExceeded: The maximum number of internet gateways has been reached.",
    ],
    [
      "vpc:natGatewaysPerZone",
      5,
      () => make("aws:ec2/natGateway:NatGateway", { subnetId: net.subnets[0]?.id, connectivityType: "private" }),
      "creating EC2 NAT Gateway: CreateNatGateway 400 NatGatewayLimitExceeded: Performing this operation would exceed the limit of 5 NAT gateways",
    ],
    [
      "vpc:rulesPerGroup",
      60,
      n => rule("Ingress", n + 1),
      "creating VPC Security Group Rule: AuthorizeSecurityGroupIngress 400 RulesPerSecurityGroupLimitExceeded: The maximum number of rules per security group has been reached.",
    ],
    [
      "vpc:rulesPerGroup",
      60,
      n => rule("Egress", n + 1),
      "creating VPC Security Group Rule: AuthorizeSecurityGroupEgress 400 RulesPerSecurityGroupLimitExceeded: The maximum number of rules per security group has been reached.",
    ],
    [
      "elb:loadBalancers",
      50,
      n => make("aws:lb/loadBalancer:LoadBalancer", { name: `b-${n}`, subnets: net.subnets.map(({ id }) => id) }),
      "creating ELBv2 application Load Balancer: CreateLoadBalancer 400 TooManyLoadBalancers: The maximum number of load balancers has been reached",
    ],
    [
      "elb:listenersPerBalancer",
      50,
      n => make("aws:lb/listener:Listener", { loadBalancerArn: "arn:b", port: n + 1, defaultActions: [] }),
      "creating ELBv2 Listener: CreateListener 400 TooManyListeners: The maximum number of listeners has been reached",
    ],
    [
      "elb:targetsPerGroup",
      1000,
      n => target(`10.20.${n}.9`),
      "registering ELBv2 Target Group target: RegisterTargets 400 TooManyTargets: The maximum number of targets has been reached",
    ],
    [
      "efs:fileSystems",
      1000,
      () => make("aws:efs/fileSystem:FileSystem", {}),
      "creating EFS File System: CreateFileSystem 403 FileSystemLimitExceeded: The maximum number of file systems has been reached",
    ],
    [
      "rds:instances",
      40,
      async n =>
        make("aws:rds/instance:Instance", {
          ...emptyDatabase,
          identifier: `db-${n}`,
          dbSubnetGroupName: await databaseSubnets(),
          skipFinalSnapshot: true,
        }),
      "creating RDS DB Instance: CreateDBInstance 400 InstanceQuotaExceeded: The quota for DB instances of this account in this region has been reached",
    ],
  ])("of %s ends at %i", async (name, limit, one, expected) => {
    if (name !== "ec2:vcpu") expect(limits()[name]).toBe(limit);
    const few = Math.min(limit, 5);
    limits()[name] = few;
    let made = 0;
    let message = "";
    for (; message === "" && made <= few; made++) message = await refusal(one(made));
    expect(message).toBe(expected);
    limits()[name] += 2;
    expect(await refusal(one(made))).toBe("");
  });

  it("counts NAT gateways by their zone", async () => {
    limits()["vpc:natGatewaysPerZone"] = 1;
    const gateway = (subnet: number) =>
      make("aws:ec2/natGateway:NatGateway", { subnetId: net.subnets[subnet]?.id, connectivityType: "private" });
    await gateway(0);
    await gateway(1);
    expect(await refusal(gateway(1))).toContain("NatGatewayLimitExceeded");
  });

  it("has room for what has been deleted", async () => {
    limits()["ec2:elasticAddresses"] = 1;
    const first = await eip();
    expect(await refusal(eip())).toContain("AddressLimitExceeded");
    await world.destroy(first);
    expect(await refusal(eip())).toBe("");
  });
});
